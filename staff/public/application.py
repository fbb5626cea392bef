"""The public side put together: HSDS's addresses, no cookies, nothing that is not published."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from catalogue.exchange.hsds_writer import PROFILE, VERSION
from catalogue.models import Revision
from catalogue.publishing import published_only, view_of
from staff.public import listing
from staff.public.listing import Finds, Lists
from staff.public.query import read_query

HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "public, max-age=60",
}
SPECIFICATION = (
    "https://raw.githubusercontent.com/openreferral/specification/3.2/schema/openapi.json"
)
DESCRIPTION = "Services for newcomers in Aachen, from the catalogue of the IZ's bot."


@dataclass(frozen=True)
class Listed:
    """An address of HSDS's API: how its lists are made, its single things found, and what may be asked."""

    name: str
    lists: Lists
    finds: Finds
    ids: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()


LISTED = (
    Listed(
        "services",
        listing.services,
        listing.service,
        frozenset({"taxonomy_term_id", "taxonomy_id", "organization_id"}),
        frozenset({"full"}),
    ),
    Listed(
        "organizations",
        listing.organizations,
        listing.organization,
        frozenset({"taxonomy_term_id"}),
        frozenset({"full", "full_service"}),
    ),
    Listed("taxonomies", listing.taxonomies, listing.taxonomy),
    Listed(
        "taxonomy_terms",
        listing.taxonomy_terms,
        listing.taxonomy_term,
        frozenset({"taxonomy_id", "parent_id"}),
        frozenset({"top_only"}),
    ),
    Listed(
        "service_at_locations",
        listing.service_at_locations,
        listing.service_at_location,
        frozenset({"taxonomy_term_id", "taxonomy_id", "organization_id"}),
        frozenset({"full"}),
    ),
)


def public_application(sessions: sessionmaker[Session]) -> Starlette:
    """Return the application; of the catalogue it sees what newcomers see."""
    published = published_only(sessions)
    routes = [Route("/", _about)]
    for listed in LISTED:
        routes.append(Route(f"/{listed.name}", _list_of(listed, published)))
        routes.append(Route(f"/{listed.name}/{{id:uuid}}", _one_of(listed, published)))
    return Starlette(routes=routes, exception_handlers={HTTPException: _refuse})


async def _about(request: Request) -> Response:
    about = {
        "version": VERSION,
        "profile": PROFILE,
        "openapi_url": SPECIFICATION,
        "description": DESCRIPTION,
    }
    return JSONResponse(about, headers=HEADERS)


def _list_of(listed: Listed, sessions: sessionmaker[Session]) -> Callable[..., Any]:
    async def show(request: Request) -> Response:
        query = read_query(request.query_params, listed.ids, listed.flags)
        return await run_in_threadpool(
            _answer, request, sessions, lambda session: listed.lists(session, query)
        )

    return show


def _one_of(listed: Listed, sessions: sessionmaker[Session]) -> Callable[..., Any]:
    async def show(request: Request) -> Response:
        identity = request.path_params["id"]
        return await run_in_threadpool(
            _answer, request, sessions, lambda session: listed.finds(session, identity)
        )

    return show


def _answer(
    request: Request,
    sessions: sessionmaker[Session],
    find: Callable[[Session], dict[str, Any] | None],
) -> Response:
    """The answer, or 304 where the reader has it already: the catalogue has not changed since."""
    with sessions() as session:
        tag = _tag(request, session)
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={**HEADERS, "ETag": tag})
        found = find(session)
    if found is None:
        raise HTTPException(404, "there is no such thing, or it is not published")
    return JSONResponse(found, headers={**HEADERS, "ETag": tag})


def _tag(request: Request, session: Session) -> str:
    revision = session.scalar(select(func.max(Revision.number)))
    state = f"{request.url.path}?{request.url.query} {revision} {view_of(session)}"
    return f'"{sha256(state.encode()).hexdigest()[:32]}"'


async def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    told = {"status": error.status_code, "detail": error.detail}
    return JSONResponse(told, error.status_code, headers={**(error.headers or {}), **HEADERS})
