"""What an entry has once: web page, e-mail, ages, whether the service runs at present."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from catalogue.checks import is_email
from catalogue.models import Entry, EntryKind
from catalogue.parts.details import is_reachable
from catalogue.parts.form import Field, Mistake, Part, Row
from catalogue.parts.values import Typed, optional, text_up_to, web_address, whole_from

# HSDS's values of a service's status.
STATUSES = ("active", "temporarily closed", "inactive", "defunct")
OLDEST = 150
FIELDS = (
    Field("website", "url"),
    Field("email", "email"),
    Field("minimum_age", "number"),
    Field("maximum_age", "number"),
    Field("status", "select", STATUSES),
)


def _read(session: Session, entry: Entry) -> list[Row]:
    typed = {
        "website": entry.website or "",
        "email": entry.email or "",
        "minimum_age": "" if entry.minimum_age is None else str(entry.minimum_age),
        "maximum_age": "" if entry.maximum_age is None else str(entry.maximum_age),
        "status": (entry.facet or STATUSES[0]) if entry.kind is EntryKind.SERVICE else "",
    }
    return [Row(entry.id.hex, typed)]


def _columns(entry: Entry, typed: Typed) -> dict[str, object]:
    ages = whole_from(0, OLDEST)
    columns: dict[str, object] = {
        "website": optional(typed, "website", web_address),
        "email": optional(typed, "email", lambda written: is_email(text_up_to(254)(written))),
        "minimum_age": (youngest := optional(typed, "minimum_age", ages)),
        "maximum_age": (oldest := optional(typed, "maximum_age", ages)),
    }
    if youngest is not None and oldest is not None and oldest < youngest:
        raise Mistake("maximum_age")
    if entry.kind is EntryKind.SERVICE:
        if typed["status"] not in STATUSES:
            raise Mistake("status")
        columns["facet"] = typed["status"]
    return columns


def _check(session: Session, entry: Entry, row: Row) -> None:
    _columns(entry, row.typed)


def _write(session: Session, entry: Entry, rows: Sequence[Row]) -> None:
    for column, value in _columns(entry, rows[0].typed).items():
        setattr(entry, column, value)


CONTACT = Part("contact", FIELDS, is_reachable, _read, _check, _write, single=True)
