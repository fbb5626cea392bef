"""HSDS organizations, services and taxonomy_terms as entries of the catalogue."""

import hashlib
import re
import unicodedata
import uuid
from datetime import date
from typing import Any

from catalogue.checks import is_email
from catalogue.exchange.findings import Place
from catalogue.exchange.hsds_parts import PartMethod, PartReader, distinct, web_address
from catalogue.exchange.hsds_schedules import ScheduleReader
from catalogue.exchange.hsds_texts import read_texts
from catalogue.exchange.hsds_writer import ORGANIZATION_TEXTS, SERVICE_TEXTS, alternate_name
from catalogue.exchange.snapshot import ENTRY_FIELDS, EntrySnapshot, PartSnapshot
from catalogue.models import EntryKind, LinkKind

_ALWAYS = frozenset({"id", "name", "alternate_name", "description", "translations", "iz"}) | {
    "metadata",
    "last_modified",
}
_DETAILS = frozenset({"phones", "languages", "schedules", "contacts"})
_ORGANIZATION = _ALWAYS | _DETAILS | {"website", "email", "locations", "services"}
_SERVICE = _ALWAYS | _DETAILS | set(SERVICE_TEXTS) | {"url", "email", "status", "attributes"}
_SERVICE |= {"minimum_age", "maximum_age", "organization", "organization_id", "cost_options"}
_SERVICE |= {"required_documents", "service_at_locations"}
_AT_LOCATION = frozenset(
    {"id", "service_id", "location_id", "location", "phones", "schedules", "contacts", "metadata"}
)
_CONTACT = frozenset({"id", "phones", "metadata"})
_TERM = _ALWAYS | {"code", "taxonomy", "taxonomy_id", "taxonomy_detail", "parent_id", "language"}
# A grown-up of that age has not been seen; databases have limits of their own.
_OLDEST = 150


class EntryReader:
    """Reads entries, their details from wherever HSDS lets them stand."""

    def __init__(self, parts: PartReader) -> None:
        self._parts = parts
        self._schedules = ScheduleReader(parts)
        self._findings = parts.findings

    def organization(self, value: dict[str, Any], place: Place) -> EntrySnapshot:
        """Return an organization. One of others is a body until staff say what it is."""
        self._findings.leave_out_others(value, place, frozenset(_ORGANIZATION))
        entry = self._entry(value, place, EntryKind.ORGANIZATION, ORGANIZATION_TEXTS)
        entry.facts |= self._reach(value, place, "website")
        if "kind" in value.get("iz", {}):
            entry.facts["facet"] = value["iz"]["kind"]
        holders = [(value, place), *self._nested(value, "locations", place)]
        entry.parts |= self._details(holders)
        entry.parts["locations"] = self._read(self._parts.location, [(value, place)], "locations")
        return entry

    def service(self, value: dict[str, Any], place: Place) -> EntrySnapshot:
        """Return a service, linked to the organization that it names."""
        self._findings.leave_out_others(value, place, frozenset(_SERVICE))
        entry = self._entry(value, place, EntryKind.SERVICE, SERVICE_TEXTS)
        entry.facts |= self._reach(value, place, "url") | self._ages(value, place)
        entry.facts["facet"] = value["status"]
        at_locations = self._nested(value, "service_at_locations", place)
        locations = self._locations(at_locations)
        entry.parts |= self._details([(value, place), *at_locations, *locations])
        entry.parts["locations"] = distinct(self._parts.location(*one) for one in locations)
        for group, method in (
            ("cost_options", self._parts.cost_option),
            ("required_documents", self._parts.required_document),
        ):
            entry.parts[group] = self._read(method, [(value, place)], group)
        self._link_organization(entry, value, place)
        return entry

    def term(self, value: dict[str, Any], place: Place) -> EntrySnapshot:
        """Return a taxonomy_term of our profile."""
        self._findings.leave_out_others(value, place, frozenset(_TERM))
        kind = EntryKind(value["iz"]["kind"])
        entry = self._entry(value, place, kind, ORGANIZATION_TEXTS)
        if value.get("code", entry.slug) != entry.slug:
            mend = f"iz.slug says {entry.slug}: it never changes"
            self._findings.wrong((*place, "code"), f"{value['code']} beside iz.slug", mend)
        section = [str(one) for one in entry.links[LinkKind.SECTION][:1]]
        parent = [value["parent_id"]] if "parent_id" in value else []
        if parent != section:
            mend = "change both in the same way"
            self._findings.wrong(
                (*place, "parent_id"), "another section than in iz.links.section", mend
            )
        return entry

    def _entry(
        self, value: dict[str, Any], place: Place, kind: EntryKind, held: tuple[str, ...]
    ) -> EntrySnapshot:
        texts = self._texts(value, place, held)
        entry = EntrySnapshot(uuid.UUID(value["id"]), made_slug(value), kind, texts=texts)
        if "iz" in value:
            self._ours(entry, value["iz"], (*place, "iz"))
        return entry

    def _texts(self, value: dict[str, Any], place: Place, held: tuple[str, ...]) -> Any:
        properties = {name: name for name in held} | {"alternate_names": "alternate_name"}
        if "translations" in value:
            # There it only repeats alternate_names for readers of plain HSDS.
            properties.pop("alternate_names")
        found = read_texts(
            value, place, ENTRY_FIELDS, properties, self._parts.assumed, self._findings
        )
        if "translations" in value and value.get("alternate_name", "") != alternate_name(found):
            mend = "change the names in translations, and this one like them"
            self._findings.wrong((*place, "alternate_name"), "not as in translations", mend)
        if "name" not in found:
            self._findings.wrong((*place, "name"), "an empty name", "write one")
        return found

    def _ours(self, entry: EntrySnapshot, ours: dict[str, Any], place: Place) -> None:
        entry.slug = ours["slug"]
        until = ours.get("published_until")
        entry.facts |= {
            "position": ours.get("position", 0),
            "icon": ours.get("icon"),
            "is_published": ours.get("published", True),
            "published_until": date.fromisoformat(until) if until else None,
        }
        entry.parts["sources"] = [
            self._parts.source(source, (*place, "sources", n))
            for n, source in enumerate(ours.get("sources", []))
        ]
        given = ours.get("links", {})
        entry.links = {
            kind: list(dict.fromkeys(uuid.UUID(target) for target in given.get(kind.value, [])))
            for kind in LinkKind
        }

    def _link_organization(self, entry: EntrySnapshot, value: dict[str, Any], place: Place) -> None:
        nested = value.get("organization", {}).get("id")
        given = value.get("organization_id", nested)
        if given is None:
            mend = "add organization_id, or the organization itself"
            self._findings.wrong(place, "a service without an organization", mend)
            return
        if nested and nested != given:
            self._findings.wrong(
                (*place, "organization_id"), "another one than organization.id", "leave one"
            )
        organization = uuid.UUID(given)
        ours = entry.links.get(LinkKind.ORGANIZATION)
        if ours is not None and ours != [organization]:
            mend = "change both in the same way"
            self._findings.wrong(
                (*place, "organization_id"), "not as in iz.links.organization", mend
            )
        entry.links[LinkKind.ORGANIZATION] = [organization]

    def _reach(self, value: dict[str, Any], place: Place, website: str) -> dict[str, Any]:
        found: dict[str, Any] = {"website": None, "email": None}
        if value.get(website):
            found["website"] = self._findings.checked(
                web_address, value[website], (*place, website)
            )
        if value.get("email"):
            found["email"] = self._findings.checked(_email, value["email"], (*place, "email"))
        return found

    def _ages(self, value: dict[str, Any], place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key in ("minimum_age", "maximum_age"):
            age = value.get(key)
            found[key] = None if age is None else int(age)
            if age is not None and (age != int(age) or not 0 <= age <= _OLDEST):
                mend = f"a whole number of years, 0 to {_OLDEST}"
                self._findings.wrong((*place, key), f"{age} is no age", mend)
        least, most = found["minimum_age"], found["maximum_age"]
        if least is not None and most is not None and most < least:
            self._findings.wrong((*place, "maximum_age"), "below minimum_age", "mend one of them")
        return found

    def _details(
        self, holders: list[tuple[dict[str, Any], Place]]
    ) -> dict[str, list[PartSnapshot]]:
        reachable = [*holders, *self._contacts(holders)]
        schedules = [
            self._schedules.read(one, (*place, "schedules", n))
            for value, place in holders
            for n, one in enumerate(value.get("schedules", []))
        ]
        found = [one for one in schedules if one]
        return {
            "phones": self._read(self._parts.phone, reachable, "phones"),
            "languages": self._read(self._parts.language, holders, "languages"),
            "schedules": distinct(part for group, part in found if group == "schedules"),
            "events": distinct(part for group, part in found if group == "events"),
        }

    def _read(
        self, method: PartMethod, holders: list[tuple[dict[str, Any], Place]], key: str
    ) -> list[PartSnapshot]:
        return distinct(
            method(one, (*place, key, n))
            for value, place in holders
            for n, one in enumerate(value.get(key, []))
        )

    def _nested(
        self, value: dict[str, Any], key: str, place: Place
    ) -> list[tuple[dict[str, Any], Place]]:
        found: list[tuple[dict[str, Any], Place]] = [
            (one, (*place, key, n)) for n, one in enumerate(value.get(key, []))
        ]
        if key == "service_at_locations":
            for one, at in found:
                self._findings.leave_out_others(one, at, _AT_LOCATION)
        return found

    def _locations(
        self, at_locations: list[tuple[dict[str, Any], Place]]
    ) -> list[tuple[dict[str, Any], Place]]:
        found: list[tuple[dict[str, Any], Place]] = []
        for value, place in at_locations:
            if "location" in value:
                found.append((value["location"], (*place, "location")))
            else:
                mend = "nest the location here"
                self._findings.wrong((*place, "location_id"), "a location that isn't here", mend)
        return found

    def _contacts(
        self, holders: list[tuple[dict[str, Any], Place]]
    ) -> list[tuple[dict[str, Any], Place]]:
        found: list[tuple[dict[str, Any], Place]] = []
        for value, place in holders:
            found += self._nested(value, "contacts", place)
        # Names of people don't come into the catalogue; their office's numbers do.
        for one, at in found:
            self._findings.leave_out_others(one, at, _CONTACT)
        return found


def made_slug(value: dict[str, Any]) -> str:
    """Return the slug of an object without one: from its name, made unique by its id."""
    folded = unicodedata.normalize("NFKD", value.get("name", "")).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "_", folded.lower()).strip("_")[:27]
    # Ids made one after the other begin or end alike: their digests don't.
    digest = hashlib.sha256(uuid.UUID(value["id"]).bytes).hexdigest()[:8]
    return f"{words or 'entry'}_{digest}"


def _email(value: str) -> str:
    if len(value) > 254 or any(ord(letter) < 33 for letter in value):
        raise ValueError("no e-mail address: write for example name@example.org")
    return is_email(value)
