"""HSDS's JSON schemas and those of our profile, offline, and what they say of an object."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from catalogue.errors import Problem
from catalogue.exchange.json_file import pointer

FOLDER = Path(__file__).resolve().parent
HSDS = FOLDER / "hsds" / "schema"
PROFILE = FOLDER / "profile"
# What HSDS's API nests and its schemas don't name; and what our profile allows an organization.
_NESTED: dict[str, dict[str, Any]] = {
    "organization.json": {
        "properties": {
            "services": {"type": "array", "items": {"$ref": "service.json"}},
            "schedules": {"type": "array", "items": {"$ref": "schedule.json"}},
            "languages": {"type": "array", "items": {"$ref": "language.json"}},
        }
    },
    "service_at_location.json": {"properties": {"service": {"$ref": "service.json"}}},
}
_MENDS = {
    "required": "add it",
    "additionalProperties": "remove it, or check how it is spelt",
    "enum": "choose one of these",
    "type": "write it in that form; leave an unknown value out instead of null",
    "maxLength": "shorten it",
    "pattern": "see docs/exchange.md for its form",
}
_FORMATS = {
    "uuid": "write a UUID such as ac148810-d857-441c-9679-408f346de14b",
    "uri": "write a whole address with https://",
    "email": "write an address such as name@example.org",
    "date-time": "write for example 2026-12-24T09:00:00Z",
}


def schema_problems(
    value: Any, schema: str, place: tuple[str | int, ...], *, profile: bool = False
) -> Iterable[Problem]:
    """Yield what an HSDS schema (`service`, `organization` …) finds wrong; with our profile's too."""
    for error in _validator(schema, profile).iter_errors(value):
        yield Problem(pointer(*place, *error.absolute_path), _what(error), _mend(error))


@cache
def _validator(schema: str, profile: bool) -> Draft202012Validator:
    registry: Registry[Any] = Registry().with_resources(_resources(profile))
    checker = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator(
        {"$ref": f"{schema}.json"}, registry=registry, format_checker=checker
    )


def _resources(profile: bool) -> Iterable[tuple[str, Resource[Any]]]:
    names = {file.name for file in HSDS.glob("*.json")}
    names |= {file.name for file in PROFILE.glob("*.json")} if profile else set()
    for name in sorted(names):
        content = _merged(_read(HSDS / name), _NESTED.get(name, {}))
        if profile:
            content = _merged(content, _read(PROFILE / name))
        yield name, Resource.from_contents(content, default_specification=DRAFT202012)


def _read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return found


def _merged(target: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    # RFC 7386, as HSDS's profiles say: profile/service.json patches service.json.
    merged = dict(target)
    for key, value in patch.items():
        if isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = _merged(merged[key], value)
        else:
            merged[key] = value
    return merged


def _what(error: ValidationError) -> str:
    if error.validator == "format":
        return f'"{str(error.instance)[:60]}" is no {error.validator_value}'
    return error.message if len(error.message) <= 160 else error.message[:157] + "…"


def _mend(error: ValidationError) -> str:
    if error.validator == "format":
        return _FORMATS.get(str(error.validator_value), "mend it")
    return _MENDS.get(str(error.validator), "mend it as the HSDS schema says")
