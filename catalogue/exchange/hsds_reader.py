"""An HSDS document into what it says of the catalogue, every mistake told at once."""

import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any

from catalogue.errors import ExchangeRefused, Problem
from catalogue.exchange.findings import Assumed, Findings, Place
from catalogue.exchange.hsds_entries import EntryReader
from catalogue.exchange.hsds_parts import PartReader
from catalogue.exchange.hsds_shape import Objects, find_objects
from catalogue.exchange.json_file import pointer
from catalogue.exchange.schemas import schema_problems
from catalogue.exchange.snapshot import Snapshot
from catalogue.models import EntryKind, LinkKind

_OURS = ("translations", "iz")


@dataclass
class ReadDocument:
    """The entries of a file, where each stands, and what of it the catalogue has no place for."""

    entries: Snapshot
    places: dict[uuid.UUID, str]
    left_out: Counter[str]
    # Topics that services name by an attribute: topic, service, place.
    topics: list[tuple[uuid.UUID, uuid.UUID, str]]
    is_whole: bool


def read_hsds(document: Any, assumed: Assumed | None = None) -> ReadDocument:
    """Return what an HSDS 3 document says; a document of ours says its language itself.

    Raises:
        ExchangeRefused: every mistake, with its JSON pointer and the mend.
    """
    objects = find_objects(document)
    _check_schemas(document, objects)
    reading = _Reading(objects, assumed or Assumed())
    reading.read()
    if not reading.entries and not objects.is_profile and not reading.findings.problems:
        reading.findings.wrong((), "no organization and no service", "choose a file that has some")
    if reading.findings.problems:
        raise ExchangeRefused(reading.findings.problems)
    return ReadDocument(
        reading.entries,
        {identity: pointer(*place) for identity, place in reading.places.items()},
        reading.findings.left_out,
        reading.topics,
        objects.is_profile,
    )


def _check_schemas(document: Any, objects: Objects) -> None:
    problems: list[Problem] = []
    if objects.is_profile:
        problems += schema_problems(document, "catalogue", (), profile=True)
    else:
        for schema, found in objects.by_schema.items():
            for place, value in found:
                problems += schema_problems(value, schema, place)
    # References to other files are followed from every level: one mistake, one line.
    if problems:
        raise ExchangeRefused(list(dict.fromkeys(problems)))


class _Reading:
    """One pass over the objects; organizations may stand alone or inside their services."""

    def __init__(self, objects: Objects, assumed: Assumed) -> None:
        self.findings = Findings()
        self.entries: Snapshot = {}
        self.places: dict[uuid.UUID, Place] = {}
        self.topics: list[tuple[uuid.UUID, uuid.UUID, str]] = []
        self._objects = objects
        self._reader = EntryReader(PartReader(assumed, self.findings))

    def read(self) -> None:
        found = self._objects.by_schema
        for place, value in found["organization"]:
            self._organization(value, place)
        for place, value in found["service"]:
            self._service(value, place)
        for place, value in found["service_at_location"]:
            self._at_location(value, place)
        for place, value in found["taxonomy_term"]:
            self._term(value, place)
        for key in self._objects.others:
            self.findings.leave_out((key,))
        for place, _ in [] if self._objects.is_profile else found["taxonomy"]:
            self.findings.leave_out(place)

    def _organization(self, value: dict[str, Any], place: Place) -> None:
        value = self._plain(value)
        if self._is_new(value, place):
            entry = self._reader.organization(value, place)
            self.entries[entry.id] = entry
        for n, service in enumerate(value.get("services", [])):
            inner = {"organization_id": value["id"], **service}
            self._service(inner, (*place, "services", n))

    def _service(self, value: dict[str, Any], place: Place) -> None:
        value = self._plain(value)
        nested = value.get("organization")
        if nested and uuid.UUID(nested["id"]) not in self.places:
            self._organization(nested, (*place, "organization"))
        if self._is_new(value, place):
            entry = self._reader.service(value, place)
            self.entries[entry.id] = entry
            self._attributes(entry.id, value, place)

    def _at_location(self, value: dict[str, Any], place: Place) -> None:
        if "service" not in value:
            self.findings.wrong(place, "a place without its service", "nest the service here")
            return
        alone = {key: one for key, one in value.items() if key != "service"}
        service = value["service"]
        others = service.get("service_at_locations", [])
        if alone["id"] not in [one["id"] for one in others]:
            service = {**service, "service_at_locations": [*others, alone]}
        self._service(service, (*place, "service"))

    def _term(self, value: dict[str, Any], place: Place) -> None:
        if not self._objects.is_profile or "iz" not in value:
            # The topics of the catalogue are what the bot understands: others have no place there.
            self.findings.leave_out(place)
        elif self._is_new(value, place):
            entry = self._reader.term(value, place)
            self.entries[entry.id] = entry

    def _attributes(self, service: uuid.UUID, value: dict[str, Any], place: Place) -> None:
        for n, attribute in enumerate(value.get("attributes", [])):
            at = (*place, "attributes", n)
            term = attribute.get("taxonomy_term_id") if self._objects.is_profile else None
            if term:
                self.topics.append((uuid.UUID(term), service, pointer(*at)))
            else:
                self.findings.leave_out(at)

    def _is_new(self, value: dict[str, Any], place: Place) -> bool:
        identity = uuid.UUID(value["id"])
        if identity in self.places:
            first = pointer(*self.places[identity])
            mend = f"it is also {first}: leave one of them"
            self.findings.wrong((*place, "id"), f"{identity} stands twice", mend)
            return False
        self.places[identity] = place
        return True

    def _plain(self, value: dict[str, Any]) -> dict[str, Any]:
        # Without our profile, properties of these names are somebody else's.
        return value if self._objects.is_profile else _without(value)


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without(one) for key, one in value.items() if key not in _OURS}
    return [_without(one) for one in value] if isinstance(value, list) else value


def link_topics(document: ReadDocument, catalogue: Snapshot) -> list[Problem]:
    """Add the services that name a topic by an attribute to that topic; return what is wrong with them."""
    problems = []
    for term, service, place in document.topics:
        entry = document.entries.get(term)
        known = entry or catalogue.get(term)
        if known is None or known.kind is not EntryKind.TOPIC:
            problems.append(
                Problem(place, f"there is no topic {term}", "name another, or remove it")
            )
        elif entry and service not in entry.links[LinkKind.SERVICES]:
            entry.links[LinkKind.SERVICES].append(service)
    return problems
