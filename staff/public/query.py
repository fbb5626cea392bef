"""What a request of the public side asks for: which page, which filters; anything else is refused."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException

MOST_PER_PAGE = 200
USUAL_PER_PAGE = 50
PAGING = frozenset({"search", "page", "per_page", "format"})
# HSDS's parameters that the catalogue can't answer: it keeps no moment of an entry's last change.
UNSUPPORTED = frozenset({"modified_after", "minimal", "postcode", "proximity"})


@dataclass(frozen=True)
class Query:
    """HSDS's parameters: `page` from 1, `ids` of what is filtered by, `flags` such as full."""

    page: int
    per_page: int
    search: str
    ids: Mapping[str, uuid.UUID]
    flags: Mapping[str, bool]


def read_query(
    given: Mapping[str, str], ids: frozenset[str] = frozenset(), flags: frozenset[str] = frozenset()
) -> Query:
    """Return what is asked for. `ids` and `flags` are the parameters that this address has beside the pages'.

    Raises:
        HTTPException: 400, with the parameter and what it may be.
    """
    for name in given:
        if name not in PAGING | ids | flags:
            known = ", ".join(sorted(PAGING | ids | flags))
            why = "is not supported" if name in UNSUPPORTED else "is none of this address's"
            raise HTTPException(400, f"{name} {why}: {known}")
    if given.get("format", "json") != "json":
        raise HTTPException(400, "format: only json")
    return Query(
        _number(given, "page", 1, 1_000_000),
        _number(given, "per_page", USUAL_PER_PAGE, MOST_PER_PAGE),
        given.get("search", "").strip()[:200],
        {name: _id(given, name) for name in ids & given.keys()},
        {name: _flag(given, name) for name in flags & given.keys()},
    )


def _number(given: Mapping[str, str], name: str, usual: int, most: int) -> int:
    written = given.get(name, str(usual))
    if not (written.isascii() and written.isdigit()) or not 1 <= int(written[:10]) <= most:
        raise HTTPException(400, f"{name}: a whole number from 1 to {most}")
    return int(written)


def _id(given: Mapping[str, str], name: str) -> uuid.UUID:
    try:
        return uuid.UUID(given[name])
    except ValueError:
        raise HTTPException(400, f"{name}: a UUID") from None


def _flag(given: Mapping[str, str], name: str) -> bool:
    if given[name] not in ("true", "false"):
        raise HTTPException(400, f"{name}: true or false")
    return given[name] == "true"
