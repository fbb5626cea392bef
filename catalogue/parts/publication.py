"""Whether newcomers see an entry, and how long."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from catalogue.models import Entry
from catalogue.parts.form import Field, Mistake, Part, Row
from catalogue.parts.values import iso_date, optional

PUBLISHED, DRAFT = "published", "draft"
FIELDS = (Field("state", "select", (PUBLISHED, DRAFT)), Field("until", "date"))


def _read(session: Session, entry: Entry) -> list[Row]:
    typed = {
        "state": PUBLISHED if entry.is_published else DRAFT,
        "until": entry.published_until.isoformat() if entry.published_until else "",
    }
    return [Row(entry.id.hex, typed)]


def _check(session: Session, entry: Entry, row: Row) -> None:
    if row.typed["state"] not in (PUBLISHED, DRAFT):
        raise Mistake("state")
    optional(row.typed, "until", iso_date)


def _write(session: Session, entry: Entry, rows: Sequence[Row]) -> None:
    typed = rows[0].typed
    entry.is_published = typed["state"] == PUBLISHED
    entry.published_until = optional(typed, "until", iso_date)


PUBLICATION = Part("publication", FIELDS, lambda entry: True, _read, _check, _write, single=True)
