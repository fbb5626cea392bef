"""The parts of an entry that staff fill in as forms: read, checked, and saved whole or not at all."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from catalogue.exchange.writing import writing
from catalogue.models import Entry
from catalogue.parts.contact import CONTACT
from catalogue.parts.costs import COSTS
from catalogue.parts.documents import DOCUMENTS
from catalogue.parts.events import EVENTS
from catalogue.parts.exceptions import EXCEPTIONS
from catalogue.parts.form import (
    HIDDEN,
    Field,
    Mistake,
    Part,
    Row,
    RowsChangedMeanwhile,
    RowsRefused,
)
from catalogue.parts.links import LINKS
from catalogue.parts.locations import LOCATIONS
from catalogue.parts.phones import PHONES
from catalogue.parts.publication import PUBLICATION
from catalogue.parts.spoken_languages import LANGUAGES

PARTS: dict[str, Part] = {
    part.name: part
    for part in (
        PUBLICATION,
        LINKS,
        EXCEPTIONS,
        PHONES,
        CONTACT,
        LOCATIONS,
        COSTS,
        DOCUMENTS,
        EVENTS,
        LANGUAGES,
    )
}


def rows_of(session: Session, entry: Entry, part: Part) -> list[Row]:
    """Return a part of an entry as one would type it."""
    return part.clean(part.read(session, entry))


def set_rows(
    session: Session, entry: Entry, part: Part, rows: Sequence[Row], seen: Sequence[Row]
) -> bool:
    """Save a part of an entry; returns whether anything is different.

    `seen` is what the writer had before them.

    Raises:
        RowsRefused: names every mistake.
        RowsChangedMeanwhile: it is something else by now.
    """
    wanted = part.clean(rows)
    _check(session, entry, part, wanted)
    current = rows_of(session, entry, part)
    if list(seen) != current:
        raise RowsChangedMeanwhile
    if wanted == current:
        return False
    with writing(session):
        part.write(session, entry, wanted)
    return rows_of(session, entry, part) != current


def _check(session: Session, entry: Entry, part: Part, rows: Sequence[Row]) -> None:
    mistakes = []
    for number, row in enumerate(rows):
        try:
            part.check(session, entry, row)
        except Mistake as mistake:
            mistakes.append((number, mistake.field))
    if part.single and len(rows) != 1:
        raise RowsRefused([(0, part.fields[0].name)])
    if mistakes:
        raise RowsRefused(mistakes)


__all__ = [
    "HIDDEN",
    "PARTS",
    "Field",
    "Mistake",
    "Part",
    "Row",
    "RowsChangedMeanwhile",
    "RowsRefused",
    "rows_of",
    "set_rows",
]
