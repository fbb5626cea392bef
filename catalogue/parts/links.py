"""Which entries belong together: a topic's section and services, a service's organisation, …"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from catalogue.content_file import ORIGINAL
from catalogue.folding import fold
from catalogue.load import TARGETS
from catalogue.models import Entry, EntryKind, Link, LinkKind, Text
from catalogue.parts.form import Field, Mistake, Part, Row

UNDER_TOPIC = "under_topic"


@dataclass(frozen=True)
class _Way:
    """A way to be linked: what the other end is, and whether this entry is the one that is linked to."""

    kind: LinkKind
    other: EntryKind
    is_linked_to: bool = False
    at_most_one: bool = False


def _to(kind: LinkKind, *, at_most_one: bool = False) -> _Way:
    return _Way(kind, TARGETS[kind], at_most_one=at_most_one)


_OF_THEMES = {"topics": _to(LinkKind.TOPICS), "services": _to(LinkKind.SERVICES)}
_WAYS: dict[EntryKind, dict[str, _Way]] = {
    EntryKind.TOPIC: {
        "section": _to(LinkKind.SECTION, at_most_one=True),
        "services": _to(LinkKind.SERVICES),
        "organizations": _to(LinkKind.ORGANIZATIONS),
        "related": _to(LinkKind.RELATED),
    },
    EntryKind.THEME: _OF_THEMES,
    EntryKind.FOCUS_AREA: _OF_THEMES,
    EntryKind.SERVICE: {
        "organization": _to(LinkKind.ORGANIZATION, at_most_one=True),
        UNDER_TOPIC: _Way(LinkKind.SERVICES, EntryKind.TOPIC, is_linked_to=True),
    },
    EntryKind.ORGANIZATION: {
        UNDER_TOPIC: _Way(LinkKind.ORGANIZATIONS, EntryKind.TOPIC, is_linked_to=True)
    },
}
WAYS = tuple(dict.fromkeys(name for ways in _WAYS.values() for name in ways))
FIELDS = (Field("way", "select", ("", *WAYS)), Field("entry"))


def ways_of(entry: Entry) -> tuple[str, ...]:
    """Return the ways in which an entry of this kind can be linked."""
    return tuple(_WAYS.get(entry.kind, {}))


def find_entry(session: Session, kind: EntryKind, written: str) -> Entry | None:
    """Return the entry of a kind that has this slug, or this name in German."""
    found = session.scalar(select(Entry).where(Entry.slug == written, Entry.kind == kind))
    return found or _named(session, kind, written)


def _named(session: Session, kind: EntryKind, written: str) -> Entry | None:
    names = select(Text.entity_id, Text.content).where(
        Text.field == "name", Text.language == ORIGINAL
    )
    newest = names.join(Entry, Entry.id == Text.entity_id).where(Entry.kind == kind)
    current = {row.entity_id: row.content for row in session.execute(newest.order_by(Text.version))}
    fits = [entity for entity, name in current.items() if fold(name) == fold(written)]
    return session.get(Entry, fits[0]) if len(fits) == 1 else None


def _read(session: Session, entry: Entry) -> list[Row]:
    return [
        Row("", {"way": name, "entry": other.slug})
        for name, way in _WAYS.get(entry.kind, {}).items()
        for other in _others(entry, way)
    ]


def _others(entry: Entry, way: _Way) -> list[Entry]:
    return entry.linking(way.kind) if way.is_linked_to else entry.linked(way.kind)


def _check(session: Session, entry: Entry, row: Row) -> None:
    way = _WAYS[entry.kind].get(row.typed["way"])
    if way is None:
        raise Mistake("way")
    other = find_entry(session, way.other, row.typed["entry"])
    if other is None or other is entry:
        raise Mistake("entry")


def _write(session: Session, entry: Entry, rows: Sequence[Row]) -> None:
    position = 0
    for name, way in _WAYS[entry.kind].items():
        found = (
            find_entry(session, way.other, row.typed["entry"])
            for row in rows
            if row.typed["way"] == name
        )
        wanted = list(dict.fromkeys(other for other in found if other))
        if way.is_linked_to:
            _link_from(session, entry, way.kind, wanted)
            continue
        _unlink(session, entry, way.kind)
        for other in wanted[:1] if way.at_most_one else wanted:
            session.add(Link(from_id=entry.id, to_id=other.id, kind=way.kind, position=position))
            position += 1
    session.flush()
    session.expire_all()


def _unlink(session: Session, entry: Entry, kind: LinkKind) -> None:
    session.execute(delete(Link).where(Link.from_id == entry.id, Link.kind == kind))


def _link_from(session: Session, entry: Entry, kind: LinkKind, wanted: list[Entry]) -> None:
    """Link entries to this one; those that do so already keep their order."""
    present = entry.linking(kind)
    for other in present:
        if other not in wanted:
            gone = (Link.from_id == other.id, Link.to_id == entry.id, Link.kind == kind)
            session.execute(delete(Link).where(*gone))
    for other in wanted:
        if other not in present:
            last = select(func.max(Link.position)).where(Link.from_id == other.id)
            place = session.scalar(last)
            position = 0 if place is None else place + 1
            session.add(Link(from_id=other.id, to_id=entry.id, kind=kind, position=position))


LINKS = Part("links", FIELDS, lambda entry: entry.kind in _WAYS, _read, _check, _write)
