"""What waits for translators: per language the texts that are missing, outdated or unchecked."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

import locales
from catalogue.content_file import ORIGINAL
from catalogue.exchange.snapshot import MODELS, PART_FIELDS, TRANSLATED_FIELDS
from catalogue.models import Entry, Text, TextStatus
from catalogue.texts import TextState

# Newcomers read something wrong; then nothing of their own; then something that nobody has checked.
ORDER = (TextState.OUTDATED, TextState.MISSING, TextState.DRAFT)


@dataclass(frozen=True)
class Waiting:
    """A text that waits: of which entry, or of which of its details (`group` names the list, else empty)."""

    slug: str
    entity: uuid.UUID
    group: str
    field: str
    original: str
    state: TextState


def waiting(
    session: Session, language: str, states: Collection[TextState], offset: int, limit: int
) -> list[Waiting]:
    """Return a part of a language's queue, by urgency, then by entry. The original's own queue is what nobody has checked."""
    found = _texts(language).subquery()
    wanted = (
        select(found)
        .where(found.c.state.in_([ORDER.index(state) for state in states]))
        .order_by(found.c.state, found.c.slug, found.c.field, found.c.entity)
        .offset(offset)
        .limit(limit)
    )
    return [
        Waiting(row.slug, row.entity, row.part, row.field, row.content, ORDER[row.state])
        for row in session.execute(wanted)
    ]


def count_waiting(session: Session, language: str) -> dict[TextState, int]:
    """Return how many texts of a language are in which state; those in order are left out."""
    found = _texts(language).subquery()
    rows = session.execute(
        select(found.c.state, func.count())
        .where(found.c.state < len(ORDER))
        .group_by(found.c.state)
    )
    return {ORDER[state]: count for state, count in rows}


def count_by_language(session: Session) -> dict[str, dict[TextState, int]]:
    """Return the length of every language's queue, by state."""
    return {one.code: count_waiting(session, one.code) for one in locales.available()}


def entries_with(session: Session, language: str, state: TextState) -> set[uuid.UUID]:
    """Return the entries that have a text of their own in this state in a language."""
    found = _texts(language).subquery()
    wanted = select(found.c.entity).where(found.c.state == ORDER.index(state), found.c.part == "")
    return set(session.scalars(wanted.distinct()))


def _texts(language: str) -> Select[tuple[object, ...]]:
    """All originals, each with its entry and the state of its translation as a place in ORDER."""
    owners = _owners()
    original, translation = aliased(Text), aliased(Text)
    joined = and_(
        translation.entity_id == original.entity_id,
        translation.field == original.field,
        translation.language == language,
        _is_newest(translation),
    )
    state = case(
        (translation.id.is_(None), ORDER.index(TextState.MISSING)),
        (translation.source_version < original.version, ORDER.index(TextState.OUTDATED)),
        (translation.status == TextStatus.DRAFT, ORDER.index(TextState.DRAFT)),
        else_=len(ORDER),
    )
    return (
        select(
            owners.c.slug,
            owners.c.part,
            original.entity_id.label("entity"),
            original.field,
            original.content,
            state.label("state"),
        )
        .join(owners, owners.c.id == original.entity_id)
        .join(translation, joined, isouter=True)
        .where(original.language == ORIGINAL, _is_newest(original), original.field.in_(_FIELDS))
    )


_FIELDS = tuple(
    dict.fromkeys([*TRANSLATED_FIELDS, *(f for fs in PART_FIELDS.values() for f in fs)])
)


def _is_newest(text: type[Text]) -> ColumnElement[bool]:
    newer = aliased(Text)
    return ~(
        select(newer.id)
        .where(
            newer.entity_id == text.entity_id,
            newer.field == text.field,
            newer.language == text.language,
            newer.version > text.version,
        )
        .exists()
    )


def _owners() -> Subquery:
    """Every entry and every detail that has texts, with the entry's slug and the detail's group."""
    own = select(Entry.id.label("id"), Entry.slug.label("slug"), literal("").label("part"))
    of_details = [
        select(MODELS[group].id, Entry.slug, literal(group)).join(
            Entry, Entry.id == MODELS[group].entry_id
        )
        for group, fields in PART_FIELDS.items()
        if fields
    ]
    return union_all(own, *of_details).subquery()
