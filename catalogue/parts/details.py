"""Parts that are lists of details (HSDS: phones, locations, …): columns, and texts in the original's language."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from catalogue import editing
from catalogue.content_file import ORIGINAL
from catalogue.editing import Place
from catalogue.exchange.snapshot import MODELS, PART_FIELDS
from catalogue.exchange.text_limits import text_limit
from catalogue.models import Entry, EntryKind, Text
from catalogue.parts.form import Field, Mistake, Part, Row
from catalogue.parts.values import Typed, optional, required, text_up_to
from catalogue.texts import TextBook

Columns = dict[str, Any]


def is_service(entry: Entry) -> bool:
    """Whether an entry is a service."""
    return entry.kind is EntryKind.SERVICE


def is_reachable(entry: Entry) -> bool:
    """Whether one can go there, call or write."""
    return entry.is_reachable


def details(
    group: str,
    fields: tuple[Field, ...],
    typed_of: Callable[[Any], dict[str, str]],
    columns_of: Callable[[Typed], Columns],
    belongs_to: Callable[[Entry], bool] = is_reachable,
    required_text: str | None = None,
) -> Part:
    """Return the part for a group of details; fields named as the group's texts are texts.

    `typed_of` gives what is typed for a detail's columns, `columns_of` the columns for what is typed.
    """
    texts = PART_FIELDS[group]

    def read(session: Session, entry: Entry) -> list[Row]:
        book = TextBook(session, [entry])
        return [
            Row(
                detail.id.hex,
                {
                    **typed_of(detail),
                    **{field: _original(book, detail.id, field) for field in texts},
                },
            )
            for detail in getattr(entry, group)
        ]

    def check(session: Session, entry: Entry, row: Row) -> None:
        columns_of(row.typed)
        for field in texts:
            reader = required if field == required_text else optional
            reader(row.typed, field, text_up_to(text_limit(field, of_entry=False)))

    def write(session: Session, entry: Entry, rows: Sequence[Row]) -> None:
        known = {detail.id.hex: detail for detail in getattr(entry, group)}
        made = []
        for position, row in enumerate(rows):
            detail = known.get(row.id) or MODELS[group](id=_identity(session, group, row.id))
            for column, value in {**columns_of(row.typed), "position": position}.items():
                setattr(detail, column, value)
            made.append(detail)
        setattr(entry, group, made)
        for detail, row in zip(made, rows, strict=True):
            for field in texts:
                _write_text(session, detail.id, field, row.typed[field])

    return Part(group, fields, belongs_to, read, check, write)


def both_or_neither(typed: Typed, first: str, second: str) -> None:
    """Check two fields that say something only together.

    Raises:
        Mistake: at the one that is empty.
    """
    if bool(typed[first]) != bool(typed[second]):
        raise Mistake(second if typed[first] else first)


def _identity(session: Session, group: str, kept: str) -> uuid.UUID:
    """The id of a new detail: the one it had before it was removed, so that its translations come back."""
    try:
        former = uuid.UUID(hex=kept)
    except ValueError:
        return uuid.uuid4()
    return uuid.uuid4() if session.get(MODELS[group], former) else former


def _original(book: TextBook, detail: uuid.UUID, field: str) -> str:
    shown = book.shown(detail, field, ORIGINAL)
    return shown.content if shown else ""


def _write_text(session: Session, detail: uuid.UUID, field: str, content: str) -> None:
    place = Place(detail, field, ORIGINAL)
    known = editing.versions(session, place)
    if content:
        seen = known[0].version if known else 0
        editing.save(session, place, content, seen, of_entry=False)
    elif known:
        # Without the original a translation would say what nobody says any more.
        session.execute(delete(Text).where(Text.entity_id == detail, Text.field == field))
