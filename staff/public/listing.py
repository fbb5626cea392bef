"""The catalogue as HSDS's API shows it: single things, and pages of them."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from catalogue import search
from catalogue.content_file import ORIGINAL
from catalogue.exchange.hsds_writer import (
    TERM_KINDS,
    hsds_organization,
    hsds_service,
    hsds_service_at_locations,
    hsds_taxonomy,
    hsds_term,
)
from catalogue.exchange.snapshot import EntrySnapshot, Snapshot, take_snapshot
from catalogue.load import entity_id
from catalogue.models import Entry, EntryKind, Link, LinkKind, Location
from staff.public.query import Query

Item = dict[str, Any]
# What a list leaves out, unless it is asked for in full (HSDS: "one-to-one fields only").
NESTED = frozenset(
    {
        "phones",
        "schedules",
        "languages",
        "cost_options",
        "required_documents",
        "service_at_locations",
        "locations",
        "attributes",
        "services",
    }
)
MOST_HITS = 10_000


def services(session: Session, query: Query) -> Item:
    """Return a page of services; `full` has all that belongs to each."""
    wanted = _searched(session, _services(query), query)
    shown = _page(wanted, query)
    snapshot = _with_neighbours(session, shown)
    items = [_service(snapshot[identity], snapshot) for identity in shown]
    return _envelope(query, len(wanted), _short(items, query))


def service(session: Session, identity: uuid.UUID) -> Item | None:
    """Return one service with all that belongs to it."""
    snapshot = _with_neighbours(session, [identity])
    entry = snapshot.get(identity)
    if entry is None or entry.kind is not EntryKind.SERVICE:
        return None
    return _service(entry, snapshot)


def organizations(session: Session, query: Query) -> Item:
    """Return a page of organizations; `full` has all that belongs to each, `full_service` its services."""
    chosen = select(Entry.id).where(Entry.kind == EntryKind.ORGANIZATION)
    if "taxonomy_term_id" in query.ids:
        linked = _linked_from(query.ids["taxonomy_term_id"], LinkKind.ORGANIZATIONS)
        chosen = chosen.where(Entry.id.in_(linked))
    wanted = _searched(session, _ordered(chosen), query)
    shown = _page(wanted, query)
    snapshot = take_snapshot(session, shown)
    items = [hsds_organization(snapshot[identity]) for identity in shown]
    items = _short(items, query)
    if query.flags.get("full_service"):
        items = [item | _own_services(session, uuid.UUID(item["id"])) for item in items]
    return _envelope(query, len(wanted), items)


def organization(session: Session, identity: uuid.UUID, full_service: bool = True) -> Item | None:
    """Return one organization, with its services."""
    entry = take_snapshot(session, [identity]).get(identity)
    if entry is None or entry.kind is not EntryKind.ORGANIZATION:
        return None
    written = hsds_organization(entry)
    return written | _own_services(session, identity) if full_service else written


def taxonomies(session: Session, query: Query) -> Item:
    """Return our taxonomies: sections, topics, themes, focus areas."""
    found = [
        item
        for item in map(hsds_taxonomy, TERM_KINDS)
        if query.search.casefold() in item["name"].casefold()
    ]
    return _envelope(query, len(found), _page(found, query))


def taxonomy(session: Session, identity: uuid.UUID) -> Item | None:
    """Return one taxonomy."""
    found = [item for item in map(hsds_taxonomy, TERM_KINDS) if item["id"] == str(identity)]
    return found[0] if found else None


def taxonomy_terms(session: Session, query: Query) -> Item:
    """Return a page of topics, sections, themes, focus areas."""
    kinds = [
        kind
        for kind in TERM_KINDS
        if query.ids.get("taxonomy_id") in (None, entity_id("taxonomy", kind.value))
    ]
    chosen = select(Entry.id).where(Entry.kind.in_(kinds))
    if "parent_id" in query.ids:
        parent = (Link.to_id == query.ids["parent_id"], Link.kind == LinkKind.SECTION)
        chosen = chosen.where(Entry.id.in_(select(Link.from_id).where(*parent)))
    if query.flags.get("top_only"):
        has_parent = select(Link.from_id).where(Link.kind == LinkKind.SECTION)
        chosen = chosen.where(Entry.id.not_in(has_parent))
    wanted = _searched(session, _ordered(chosen), query)
    shown = _page(wanted, query)
    snapshot = take_snapshot(session, shown)
    return _envelope(query, len(wanted), [hsds_term(snapshot[identity]) for identity in shown])


def taxonomy_term(session: Session, identity: uuid.UUID) -> Item | None:
    """Return one topic, section, theme or focus area."""
    entry = take_snapshot(session, [identity]).get(identity)
    return hsds_term(entry) if entry is not None and entry.kind in TERM_KINDS else None


def service_at_locations(session: Session, query: Query) -> Item:
    """Return a page of services at their places, each with its service where `full`."""
    entries = _searched(session, _services(query), query)
    places = session.execute(
        select(Location.id, Location.entry_id)
        .where(Location.entry_id.in_(entries))
        .order_by(Location.entry_id, Location.position)
    ).all()
    shown = _page(places, query)
    snapshot = _with_neighbours(session, [place.entry_id for place in shown])
    items = [
        _at_location(snapshot, place.entry_id, place.id, full=_is_full(query)) for place in shown
    ]
    return _envelope(query, len(places), items)


def service_at_location(session: Session, identity: uuid.UUID) -> Item | None:
    """Return one service at one of its places."""
    for place in session.execute(select(Location.id, Location.entry_id)):
        if entity_id("service_at_location", str(place.id)) == identity:
            snapshot = _with_neighbours(session, [place.entry_id])
            if place.entry_id in snapshot:
                return _at_location(snapshot, place.entry_id, place.id, full=True)
    return None


def _at_location(snapshot: Snapshot, service: uuid.UUID, place: uuid.UUID, *, full: bool) -> Item:
    entry = snapshot[service]
    [item] = [one for one in hsds_service_at_locations(entry) if one["location_id"] == str(place)]
    if not full:
        return item
    written = _service(entry, snapshot)
    written.pop("service_at_locations", None)
    return item | {"service": written}


def _service(entry: EntrySnapshot, snapshot: Snapshot) -> Item:
    written = hsds_service(entry, snapshot)
    owners = [snapshot[one] for one in entry.links[LinkKind.ORGANIZATION] if one in snapshot]
    return written | ({"organization": hsds_organization(owners[0])} if owners else {})


def _own_services(session: Session, organization: uuid.UUID) -> Item:
    owned = (Link.to_id == organization, Link.kind == LinkKind.ORGANIZATION)
    ids = session.scalars(
        _ordered(select(Entry.id).where(Entry.id.in_(select(Link.from_id).where(*owned))))
    ).all()
    snapshot = _with_neighbours(session, ids)
    found = [hsds_service(snapshot[identity], snapshot) for identity in ids]
    return {"services": found} if found else {}


def _services(query: Query) -> Select[Any]:
    chosen = select(Entry.id).where(Entry.kind == EntryKind.SERVICE)
    if "organization_id" in query.ids:
        owner = (Link.to_id == query.ids["organization_id"], Link.kind == LinkKind.ORGANIZATION)
        chosen = chosen.where(Entry.id.in_(select(Link.from_id).where(*owner)))
    if "taxonomy_term_id" in query.ids:
        chosen = chosen.where(
            Entry.id.in_(_linked_from(query.ids["taxonomy_term_id"], LinkKind.SERVICES))
        )
    if query.ids.get("taxonomy_id", _TOPICS) != _TOPICS:
        chosen = chosen.where(Entry.id.is_(None))
    return _ordered(chosen)


_TOPICS = entity_id("taxonomy", EntryKind.TOPIC.value)


def _linked_from(entry: uuid.UUID, kind: LinkKind) -> Select[Any]:
    return select(Link.to_id).where(Link.from_id == entry, Link.kind == kind)


def _ordered(chosen: Select[Any]) -> Select[Any]:
    return chosen.order_by(Entry.position, Entry.slug)


def _searched(session: Session, chosen: Select[Any], query: Query) -> list[uuid.UUID]:
    """The ids in their order; those that a search finds, best first."""
    if not query.search:
        return list(session.scalars(chosen))
    hits = search.search(session, query.search, ORIGINAL, limit=MOST_HITS)
    ranks = {hit.slug: rank for rank, hit in enumerate(hits)}
    rows = session.execute(chosen.add_columns(Entry.slug)).all()
    found = sorted((ranks[row.slug], row.id) for row in rows if row.slug in ranks)
    return [identity for _, identity in found]


def _with_neighbours(session: Session, ids: Sequence[uuid.UUID]) -> Snapshot:
    """These services, the topics that name them, and the organizations that they are of."""
    naming = select(Link.from_id).where(Link.to_id.in_(ids), Link.kind == LinkKind.SERVICES)
    owners = select(Link.to_id).where(Link.from_id.in_(ids), Link.kind == LinkKind.ORGANIZATION)
    return take_snapshot(session, {*ids, *session.scalars(naming), *session.scalars(owners)})


def _page[Row](found: Sequence[Row], query: Query) -> list[Row]:
    first = (query.page - 1) * query.per_page
    return list(found[first : first + query.per_page])


def _is_full(query: Query) -> bool:
    return query.flags.get("full", False)


def _short(items: list[Item], query: Query) -> list[Item]:
    if _is_full(query):
        return items
    return [{name: value for name, value in item.items() if name not in NESTED} for item in items]


def _envelope(query: Query, total: int, items: list[Item]) -> Item:
    pages = -(-total // query.per_page)
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": query.page,
        "size": len(items),
        "first_page": query.page == 1,
        "last_page": query.page >= pages,
        "empty": not items,
        "contents": items,
    }


Lists = Callable[[Session, Query], Item]
Finds = Callable[[Session, uuid.UUID], Item | None]
