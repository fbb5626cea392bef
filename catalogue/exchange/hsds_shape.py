"""The shapes in which HSDS JSON comes: our whole catalogue, a page of an API, a list, a single object."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from catalogue.errors import ExchangeRefused, Problem
from catalogue.exchange.findings import Place
from catalogue.exchange.hsds_writer import PROFILE

# The lists of a whole catalogue, and the HSDS schema of what they hold.
LISTS = {
    "organizations": "organization",
    "services": "service",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
    "service_at_locations": "service_at_location",
}
_TERM_KEYS = {"taxonomy", "taxonomy_id", "taxonomy_detail", "term_uri", "code", "parent_id"}
_ORGANIZATION_KEYS = {
    "website",
    "legal_status",
    "year_incorporated",
    "organization_identifiers",
    "funding",
    "locations",
    "programs",
    "services",
    "email",
    "tax_id",
    "parent_organization_id",
}


@dataclass
class Objects:
    """The objects of a document by HSDS schema, each with its place; whether our profile holds."""

    is_profile: bool
    by_schema: dict[str, list[tuple[Place, Any]]] = field(
        default_factory=lambda: {schema: [] for schema in LISTS.values()}
    )
    # Lists such as `phones` that stand beside the services instead of in them.
    others: list[str] = field(default_factory=list)


def find_objects(document: Any) -> Objects:
    """Return the objects of a document, whichever shape it has.

    Raises:
        ExchangeRefused: it has none of these shapes.
    """
    if isinstance(document, dict) and set(LISTS) & set(document) and "id" not in document:
        return _from_lists(document)
    found = Objects(is_profile=False)
    for place, value in _loose(document):
        if not isinstance(value, dict):
            raise _refused(place, "no object")
        found.by_schema[_schema_of(value, place)].append((place, value))
    return found


def _from_lists(document: dict[str, Any]) -> Objects:
    found = Objects(is_profile=document.get("profile") == PROFILE)
    found.others = [key for key, one in document.items() if key not in LISTS and _is_full(one)]
    for key, schema in LISTS.items():
        values = document.get(key, [])
        if not isinstance(values, list):
            raise _refused((key,), "no list")
        found.by_schema[schema] = [((key, n), value) for n, value in enumerate(values)]
    return found


def _is_full(value: Any) -> bool:
    return isinstance(value, list | dict) and bool(value)


def _loose(document: Any) -> Iterable[tuple[Place, Any]]:
    if isinstance(document, list):
        return (((n,), value) for n, value in enumerate(document))
    if isinstance(document, dict) and isinstance(document.get("contents"), list):
        return ((("contents", n), value) for n, value in enumerate(document["contents"]))
    return [((), document)]


def _schema_of(value: dict[str, Any], place: Place) -> str:
    keys = set(value)
    if "status" in keys:
        return "service"
    if "location" in keys or "service" in keys:
        return "service_at_location"
    if "location_type" in keys:
        raise _refused(place, "a location by itself: it belongs to a service or organization")
    if keys & _TERM_KEYS:
        return "taxonomy_term"
    if keys & _ORGANIZATION_KEYS:
        return "organization"
    if {"name", "description"} <= keys:
        return "taxonomy" if keys & {"uri", "version"} else "organization"
    raise _refused(place, "no service, organization or taxonomy_term of HSDS 3")


def _refused(place: Place, what: str) -> ExchangeRefused:
    shapes = "an HSDS 3 service or organization, a list or page of them, or an export of ours"
    where = "/" + "/".join(str(step) for step in place)
    return ExchangeRefused([Problem(where, what, f"the file has to hold {shapes}")])
