"""The catalogue as plain values: what both sides of an exchange are turned into, and compared as."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from catalogue.load import DETAIL_GROUPS, ENTRY_TEXTS
from catalogue.models import (
    CostOption,
    Entry,
    EntryKind,
    Event,
    LinkKind,
    Location,
    Phone,
    RequiredDocument,
    Schedule,
    Source,
    SpokenLanguage,
    Text,
    TextOrigin,
    TextStatus,
)

ENTRY_FACTS = (
    "facet",
    "position",
    "icon",
    "website",
    "email",
    "minimum_age",
    "maximum_age",
    "is_published",
    "published_until",
)
TRANSLATED_FIELDS = (*ENTRY_TEXTS, "alternate_names")
# Example questions stand in all languages side by side: there is nothing to translate.
ENTRY_FIELDS = (*TRANSLATED_FIELDS, "example_questions")
MODELS: dict[str, type[Any]] = {
    "phones": Phone,
    "languages": SpokenLanguage,
    "cost_options": CostOption,
    "required_documents": RequiredDocument,
    "schedules": Schedule,
    "locations": Location,
    "events": Event,
    "sources": Source,
}
PART_FIELDS: dict[str, tuple[str, ...]] = {
    "phones": ("description",),
    "languages": ("note",),
    "cost_options": ("option",),
    "required_documents": ("document",),
    "schedules": ("description",),
    "locations": ("name", "transportation", "accessibility"),
    "events": ("name", "description"),
    "sources": (),
}


@dataclass(frozen=True)
class TextVersion:
    """A text in one language. A file may leave out the versions; the catalogue knows them."""

    content: str
    status: TextStatus
    origin: TextOrigin
    version: int | None = None
    source_version: int | None = None


# field -> language -> text
Texts = dict[str, dict[str, TextVersion]]


@dataclass
class PartSnapshot:
    """A detail of an entry: its columns by name, and its texts. What a file doesn't name isn't in it."""

    id: uuid.UUID
    facts: dict[str, Any]
    texts: Texts = field(default_factory=dict)


@dataclass
class EntrySnapshot:
    """An entry with all that belongs to it. From a file, what isn't named stays as it is."""

    id: uuid.UUID
    slug: str
    kind: EntryKind
    facts: dict[str, Any] = field(default_factory=dict)
    texts: Texts = field(default_factory=dict)
    parts: dict[str, list[PartSnapshot]] = field(default_factory=dict)
    links: dict[LinkKind, list[uuid.UUID]] = field(default_factory=dict)


Snapshot = dict[uuid.UUID, EntrySnapshot]


def take_snapshot(session: Session, wanted: Collection[uuid.UUID] | None = None) -> Snapshot:
    """Return the catalogue, or the wanted entries of it, by kind, position and slug."""
    groups = [selectinload(getattr(Entry, group)) for group in DETAIL_GROUPS]
    chosen = select(Entry).options(*groups, selectinload(Entry.links))
    if wanted is not None:
        chosen = chosen.where(Entry.id.in_(wanted))
    entries = session.scalars(chosen).all()
    texts = _current_texts(session, None if wanted is None else _text_owners(entries))
    ordered = sorted(entries, key=lambda entry: (entry.kind.value, entry.position, entry.slug))
    return {entry.id: _entry(entry, texts) for entry in ordered}


def _text_owners(entries: Iterable[Entry]) -> list[uuid.UUID]:
    return [
        identity
        for entry in entries
        for identity in (
            entry.id,
            *(part.id for group in DETAIL_GROUPS for part in getattr(entry, group)),
        )
    ]


def columns(model: type[Any]) -> Iterable[str]:
    """Return the columns of a detail that are its own."""
    names = (column.key for column in model.__table__.columns)
    return (name for name in names if name not in ("id", "entry_id", "position"))


def _current_texts(
    session: Session, owners: Collection[uuid.UUID] | None
) -> dict[uuid.UUID, Texts]:
    found: dict[uuid.UUID, Texts] = {}
    wanted = (
        Text.entity_id,
        Text.field,
        Text.language,
        Text.content,
        Text.status,
        Text.origin,
        Text.version,
        Text.source_version,
    )
    chosen = select(*wanted).order_by(Text.version)
    if owners is not None:
        chosen = chosen.where(Text.entity_id.in_(owners))
    for row in session.execute(chosen):
        versions = found.setdefault(row.entity_id, {}).setdefault(row.field, {})
        versions[row.language] = TextVersion(
            row.content, row.status, row.origin, row.version, row.source_version
        )
    return found


def _entry(entry: Entry, texts: dict[uuid.UUID, Texts]) -> EntrySnapshot:
    return EntrySnapshot(
        id=entry.id,
        slug=entry.slug,
        kind=entry.kind,
        facts={name: getattr(entry, name) for name in ENTRY_FACTS},
        texts=texts.get(entry.id, {}),
        parts={
            group: [_part(part, texts) for part in getattr(entry, group)] for group in DETAIL_GROUPS
        },
        links={
            kind: [link.to_id for link in entry.links if link.kind is kind] for kind in LinkKind
        },
    )


def _part(part: Any, texts: dict[uuid.UUID, Texts]) -> PartSnapshot:
    facts = {name: getattr(part, name) for name in columns(type(part))}
    return PartSnapshot(part.id, facts, texts.get(part.id, {}))
