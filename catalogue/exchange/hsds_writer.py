"""The catalogue as one HSDS 3.2 document: plain HSDS in German, and our profile's properties beside it."""

import json
import uuid
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalogue.content_file import ORIGINAL
from catalogue.exchange import schedule
from catalogue.exchange.snapshot import (
    ENTRY_FIELDS,
    PART_FIELDS,
    EntrySnapshot,
    PartSnapshot,
    Snapshot,
    Texts,
    take_snapshot,
)
from catalogue.load import entity_id
from catalogue.models import EntryKind, LinkKind

VERSION = "3.2"
PROFILE = "urn:iz-bot:hsds-profile:1"
TERM_KINDS = (EntryKind.SECTION, EntryKind.TOPIC, EntryKind.THEME, EntryKind.FOCUS_AREA)
# Which of our texts an HSDS property of the same name holds.
ORGANIZATION_TEXTS = ("name", "description")
SERVICE_TEXTS = (
    *ORGANIZATION_TEXTS,
    "eligibility_description",
    "application_process",
    "fees_description",
)
HELD: dict[str, tuple[str, ...]] = {
    "phones": ("description",),
    "languages": ("note",),
    "cost_options": ("option",),
    "required_documents": ("document",),
    "schedules": ("description",),
    "locations": ("name", "transportation"),
    "events": ("description",),
}


def write_hsds(session: Session) -> str:
    """Return the whole catalogue as HSDS JSON; the same catalogue gives the same text."""
    document = hsds_document(take_snapshot(session))
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def hsds_document(snapshot: Snapshot) -> dict[str, Any]:
    """Return the whole catalogue as an HSDS document."""
    of_kind: dict[EntryKind, list[EntrySnapshot]] = {kind: [] for kind in EntryKind}
    for entry in snapshot.values():
        of_kind[entry.kind].append(entry)
    return {
        "version": VERSION,
        "profile": PROFILE,
        "language": ORIGINAL,
        "organizations": [hsds_organization(one) for one in of_kind[EntryKind.ORGANIZATION]],
        "services": [hsds_service(one, snapshot) for one in of_kind[EntryKind.SERVICE]],
        "taxonomies": [hsds_taxonomy(kind) for kind in TERM_KINDS],
        "taxonomy_terms": [hsds_term(one) for kind in TERM_KINDS for one in of_kind[kind]],
    }


def hsds_organization(entry: EntrySnapshot) -> dict[str, Any]:
    """Return an organization; its hours and languages as HSDS writes those of a service."""
    written = _entry(entry, ORGANIZATION_TEXTS) | {"website": entry.facts["website"]}
    written["locations"] = [_location(part) for part in entry.parts["locations"]]
    written["iz"] |= {"kind": entry.facts["facet"]} if entry.facts["facet"] else {}
    return _without_empty(written | _parts(entry))


def hsds_service(entry: EntrySnapshot, snapshot: Snapshot) -> dict[str, Any]:
    """Return a service, with the topics that name it as attributes."""
    facts = entry.facts
    written = _entry(entry, SERVICE_TEXTS) | {
        "status": facts["facet"] or "active",
        "url": facts["website"],
        "minimum_age": facts["minimum_age"],
        "maximum_age": facts["maximum_age"],
        "organization_id": _first(entry.links[LinkKind.ORGANIZATION]),
        "service_at_locations": hsds_service_at_locations(entry),
        "attributes": [_attribute(entry, term) for term in _naming(entry, snapshot)],
    }
    return _without_empty(written | _parts(entry))


def hsds_term(entry: EntrySnapshot) -> dict[str, Any]:
    """Return a taxonomy_term; a topic's parent is its section."""
    written = _entry(entry, ORGANIZATION_TEXTS) | {
        "code": entry.slug,
        "taxonomy_id": str(entity_id("taxonomy", entry.kind.value)),
        "parent_id": _first(entry.links[LinkKind.SECTION]),
    }
    written["iz"] |= {"kind": entry.kind.value}
    return _without_empty(written)


def plain_text(texts: Texts, name: str) -> str:
    """Return a text as plain HSDS shows it: the German original, else English, else any."""
    versions = texts.get(name, {})
    codes = [code for code in (ORIGINAL, "en", *sorted(versions)) if code in versions]
    return versions[codes[0]].content if codes else ""


def write_translations(
    texts: Texts, names: Iterable[str], held: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Return the texts of an object in all languages; `held` are those that HSDS has a property for."""
    return [
        _translation(name, code, texts, with_text=code != ORIGINAL or name not in held)
        for name in names
        for code in sorted(texts.get(name, {}), key=lambda code: (code != ORIGINAL, code))
    ]


def alternate_name(texts: Texts) -> str:
    """Return the alternate names as HSDS's single one."""
    return plain_text(texts, "alternate_names").replace("\n", "; ")


def _translation(name: str, code: str, texts: Texts, *, with_text: bool) -> dict[str, Any]:
    text = texts[name][code]
    item: dict[str, Any] = {"language": code, "field": name}
    if with_text:
        item["text"] = text.content
    item |= {"status": text.status.value, "origin": text.origin.value, "version": text.version}
    if text.source_version is not None:
        item["source_version"] = text.source_version
    return item


def _texts(texts: Texts, names: Iterable[str], held: tuple[str, ...]) -> dict[str, Any]:
    plain = {name: plain_text(texts, name) for name in held}
    return {**plain, "translations": write_translations(texts, names, held)}


def _entry(entry: EntrySnapshot, held: tuple[str, ...]) -> dict[str, Any]:
    facts = entry.facts
    texts = _texts(entry.texts, ENTRY_FIELDS, held)
    links = {
        kind.value: [str(target) for target in targets]
        for kind, targets in entry.links.items()
        if targets
    }
    ours = {
        "slug": entry.slug,
        "position": facts["position"],
        "icon": facts["icon"],
        "published": None if facts["is_published"] else False,
        "published_until": _day(facts["published_until"]),
        "sources": [_source(part) for part in entry.parts["sources"]],
        "links": links,
    }
    return {
        "id": str(entry.id),
        "name": texts.pop("name"),
        "alternate_name": alternate_name(entry.texts),
        **texts,
        "email": facts["email"],
        "iz": {key: value for key, value in ours.items() if value is not None},
    }


def _parts(entry: EntrySnapshot) -> dict[str, list[dict[str, Any]]]:
    written = {
        group: [_part(group, part) for part in entry.parts[group]]
        for group in ("phones", "languages", "cost_options", "required_documents", "schedules")
    }
    written["schedules"] += [_part("events", part) for part in entry.parts["events"]]
    return written


def _part(group: str, part: PartSnapshot) -> dict[str, Any]:
    texts = _texts(part.texts, PART_FIELDS[group], HELD[group])
    return _without_empty({"id": str(part.id), **_FACTS[group](part.facts), **texts})


def _phone(facts: dict[str, Any]) -> dict[str, Any]:
    # A short number is written as it is dialled; HSDS has no property for it, and E.164 no place.
    return {"number": facts["number"] or facts["short_number"], "type": "voice"}


def _cost_option(facts: dict[str, Any]) -> dict[str, Any]:
    return {"currency": facts["currency"], "amount": float(facts["amount"])}


_FACTS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "phones": _phone,
    "languages": lambda facts: {"code": facts["code"]},
    "cost_options": _cost_option,
    "required_documents": lambda facts: {},
    "schedules": schedule.write_hours,
    "events": schedule.write_event,
}


def hsds_service_at_locations(entry: EntrySnapshot) -> list[dict[str, Any]]:
    """Return the service_at_locations of a service, each with its location."""
    return [_at_location(entry, part) for part in entry.parts["locations"]]


def _at_location(entry: EntrySnapshot, part: PartSnapshot) -> dict[str, Any]:
    return {
        "id": str(entity_id("service_at_location", str(part.id))),
        "service_id": str(entry.id),
        "location_id": str(part.id),
        "location": _location(part),
    }


def _location(part: PartSnapshot) -> dict[str, Any]:
    facts, access = part.facts, plain_text(part.texts, "accessibility")
    written = {
        "id": str(part.id),
        "location_type": "physical",
        "latitude": facts["latitude"],
        "longitude": facts["longitude"],
        "addresses": [_address(part)],
        "accessibility": [
            {"id": str(entity_id("accessibility", str(part.id))), "description": access}
        ]
        if access
        else [],
    }
    return _without_empty(written | _texts(part.texts, PART_FIELDS["locations"], HELD["locations"]))


def _address(part: PartSnapshot) -> dict[str, Any]:
    names = ("address_1", "city", "postal_code", "country")
    return {
        "id": str(entity_id("address", str(part.id))),
        **{name: part.facts[name] for name in names},
        # HSDS requires it; the catalogue holds none.
        "state_province": "",
        "address_type": "physical",
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _source(part: PartSnapshot) -> dict[str, Any]:
    facts = part.facts
    checked = _day(facts["checked"])
    return _without_empty(
        {"id": str(part.id), "name": facts["name"], "url": facts["url"], "checked": checked}
    )


def hsds_taxonomy(kind: EntryKind) -> dict[str, Any]:
    """Return the taxonomy that a kind of topics is."""
    return {
        "id": str(entity_id("taxonomy", kind.value)),
        "name": kind.value,
        "description": f"The {kind.value.replace('_', ' ')} of the catalogue.",
    }


def _naming(entry: EntrySnapshot, snapshot: Snapshot) -> list[EntrySnapshot]:
    return [
        term
        for term in snapshot.values()
        if term.kind is EntryKind.TOPIC and entry.id in term.links[LinkKind.SERVICES]
    ]


def _attribute(entry: EntrySnapshot, term: EntrySnapshot) -> dict[str, Any]:
    return {
        "id": str(entity_id("attribute", str(entry.id), str(term.id))),
        "link_id": str(entry.id),
        "link_entity": "service",
        "link_type": "topic",
        "taxonomy_term_id": str(term.id),
    }


def _first(ids: list[uuid.UUID]) -> str | None:
    return str(ids[0]) if ids else None


def _without_empty(written: dict[str, Any]) -> dict[str, Any]:
    # HSDS refuses null; a name or description that HSDS requires stays, though it is empty.
    required = ("name", "description", "id") if "iz" in written and "slug" in written["iz"] else ()
    return {
        key: value
        for key, value in written.items()
        if value is not None and (key in required or value not in ("", [], {}))
    }
