"""Who has changed what: the history of parts, and of what an import has changed."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select

from catalogue import parts
from catalogue.models import Entry, Text
from catalogue.parts import Row
from staff.models import EntryChange, TextChange
from staff.visit import Visit

Rows = dict[str, list[Row]]


def note_change(visit: Visit, entry: Entry, part: str, before: list[Row], after: list[Row]) -> None:
    """Keep who has changed a part of an entry, from what to what."""
    visit.session.add(
        EntryChange(
            part=part,
            entry_id=entry.id,
            account_id=visit.account.id,
            at=visit.now,
            before=[row.as_json() for row in before],
            after=[row.as_json() for row in after],
        )
    )


@contextmanager
def note_import(visit: Visit, slugs: Iterable[str], begun: datetime) -> Iterator[None]:
    """Import within this; afterwards the history names the account for every text and part that is new.

    `slugs` are the entries that the import changes, `begun` the moment before it.
    """
    entries = visit.session.scalars(select(Entry).where(Entry.slug.in_(list(slugs)))).all()
    before = {entry.id: _rows(visit, entry) for entry in entries}
    yield
    visit.session.flush()
    visit.session.expire_all()
    for entry in entries:
        for part, rows in _rows(visit, entry).items():
            known = before[entry.id].get(part, [])
            if rows != known:
                note_change(visit, entry, part, known, rows)
    _note_texts(visit, begun)


def _rows(visit: Visit, entry: Entry) -> Rows:
    return {
        name: parts.rows_of(visit.session, entry, part)
        for name, part in parts.PARTS.items()
        if part.belongs_to(entry)
    }


def _note_texts(visit: Visit, begun: datetime) -> None:
    """Texts that came since then and have no writer yet are the import's."""
    written = select(TextChange.text_id)
    new = select(Text.id).where(Text.created_at >= begun, Text.id.not_in(written))
    for text in visit.session.scalars(new):
        visit.session.add(TextChange(text_id=text, account_id=visit.account.id))
