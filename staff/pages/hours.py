"""Opening hours of an entry: a weekly grid, with who has changed what, and the way back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time

from babel.dates import get_day_names
from sqlalchemy import select
from starlette.responses import Response

import locales
from catalogue.compose.memory import UNSAVED
from catalogue.content_file import ORIGINAL
from catalogue.models import Entry
from catalogue.opening import WEEKDAYS
from catalogue.opening_hours import (
    MIDNIGHT,
    HoursChangedMeanwhile,
    Span,
    hours_of,
    set_hours,
)
from catalogue.parts.values import clock_time
from catalogue.texts import TextBook
from staff.guard import Page
from staff.models import EntryChange
from staff.pages.catalogue import HOURS, preview
from staff.permissions import Permission
from staff.visit import Visit

EMPTY_ROWS = 2
MOST_ROWS = 30
MIDNIGHT_WRITTEN = "24:00"


@dataclass(frozen=True)
class Row:
    """A row of the grid as it was typed; `problem` names what is wrong with it."""

    id: str = ""
    days: tuple[str, ...] = ()
    opens_at: str = ""
    closes_at: str = ""
    problem: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in it: then there are no such hours."""
        return not (self.days or self.opens_at or self.closes_at)


def _ask(visit: Visit) -> Response:
    entry = _entry(visit)
    if entry is None:
        return visit.show("message.html", 404, title="entry", back="/")
    return _show(visit, entry, [_row(span) for span in hours_of(entry)])


def _show(
    visit: Visit, entry: Entry, rows: Sequence[Row], status: int = 200, problem: str = ""
) -> Response:
    names = get_day_names("abbreviated", "stand-alone", locales.language(visit.language).locale)
    changes = visit.session.scalars(
        select(EntryChange)
        .where(EntryChange.entry_id == entry.id, EntryChange.part == HOURS)
        .order_by(EntryChange.at.desc())
    ).all()
    book = TextBook(visit.session, [entry], with_parts=False)
    return visit.show(
        "hours.html",
        status,
        slug=entry.slug,
        name=book.get(entry.id, "name", ORIGINAL),
        rows=[*rows, *(Row() for _ in range(EMPTY_ROWS))],
        weekdays=[(code, names[number]) for number, code in enumerate(WEEKDAYS)],
        seen=json.dumps([span.as_json() for span in hours_of(entry)]),
        problem=problem,
        changes=changes,
        preview=preview(visit, entry.slug, ORIGINAL),
    )


def _save(visit: Visit) -> Response:
    entry = _entry(visit)
    if entry is None:
        return visit.show("message.html", 404, title="entry", back="/")
    rows = _checked_rows(visit)
    if any(row.problem for row in rows):
        return _show(visit, entry, rows, 422, "row")
    try:
        return _change(visit, entry, _spans(entry, rows))
    except HoursChangedMeanwhile:
        return _show(visit, entry, rows, 409, "meanwhile")


def _try(visit: Visit) -> Response:
    """Show what would be said of the typed hours, and what Telegram would show; nothing is saved."""
    entry = _entry(visit)
    if entry is None:
        return visit.show("message.html", 404, title="entry", back="/")
    rows = _checked_rows(visit)
    visit.session.info[UNSAVED] = True
    if not any(row.problem for row in rows):
        set_hours(visit.session, entry, _spans(entry, rows), hours_of(entry))
    answer = _show(visit, entry, rows)
    visit.session.rollback()
    return answer


def _checked_rows(visit: Visit) -> list[Row]:
    return [_checked(row) for row in _typed(visit.form) if not row.is_empty]


def _spans(entry: Entry, rows: Sequence[Row]) -> list[Span]:
    known = {span.id.hex: span for span in hours_of(entry) if span.id}
    return [_span(row, known.get(row.id)) for row in rows]


def _go_back(visit: Visit) -> Response:
    """Take the hours back to what they were before a change."""
    entry = _entry(visit)
    change = visit.session.get(EntryChange, visit.request.path_params["change"])
    if entry is None or change is None or (change.entry_id, change.part) != (entry.id, HOURS):
        return visit.show("message.html", 404, title="entry", back="/")
    try:
        return _change(visit, entry, [Span.from_json(kept) for kept in change.before])
    except HoursChangedMeanwhile:
        rows = [_row(span) for span in hours_of(entry)]
        return _show(visit, entry, rows, 409, "meanwhile")


def _change(visit: Visit, entry: Entry, spans: list[Span]) -> Response:
    before = hours_of(entry)
    if set_hours(visit.session, entry, spans, _seen(visit.form)):
        visit.session.add(
            EntryChange(
                part=HOURS,
                entry_id=entry.id,
                account_id=visit.account.id,
                at=visit.now,
                before=[span.as_json() for span in before],
                after=[span.as_json() for span in hours_of(entry)],
            )
        )
    return visit.to(f"/entries/{entry.slug}/hours")


def show_kept(visit: Visit) -> Response:
    """Show what somebody had typed when their log-in ended; it is not saved yet."""
    entry = _entry(visit)
    if entry is None:
        return visit.show("message.html", 404, title="entry", back="/")
    return _show(visit, entry, [row for row in _typed(visit.form) if not row.is_empty])


def _entry(visit: Visit) -> Entry | None:
    slug = visit.request.path_params["slug"]
    found = visit.session.scalar(select(Entry).where(Entry.slug == slug))
    return found if found is not None and found.is_reachable else None


def _seen(form: Mapping[str, str]) -> list[Span]:
    try:
        return [Span.from_json(kept) for kept in json.loads(form.get("seen", "[]"))]
    except (ValueError, KeyError, TypeError, AttributeError):
        # Nobody of ours has written that: then it is not what is there either.
        raise HoursChangedMeanwhile from None


def _row(span: Span) -> Row:
    closes = MIDNIGHT_WRITTEN if span.closes_at == MIDNIGHT else f"{span.closes_at:%H:%M}"
    identity = span.id.hex if span.id else ""
    return Row(identity, span.days, f"{span.opens_at:%H:%M}", closes)


def _typed(form: Mapping[str, str]) -> list[Row]:
    return [
        Row(
            form.get(f"id_{number}", ""),
            tuple(day for day in WEEKDAYS if f"day_{number}_{day}" in form),
            form.get(f"opens_{number}", "").strip(),
            form.get(f"closes_{number}", "").strip(),
        )
        for number in range(MOST_ROWS)
    ]


def _checked(row: Row) -> Row:
    if not row.days:
        return replace(row, problem="days")
    opens_at, closes_at = _time(row.opens_at), _time(row.closes_at)
    if opens_at is None or closes_at is None:
        return replace(row, problem="time")
    if closes_at != MIDNIGHT and closes_at <= opens_at:
        return replace(row, problem="order")
    return row


def _time(written: str) -> time | None:
    try:
        return clock_time(written)
    except ValueError:
        return None


def _span(row: Row, known: Span | None) -> Span:
    opens_at, closes_at = _time(row.opens_at), _time(row.closes_at)
    assert opens_at is not None and closes_at is not None, "rows are checked before"
    if known is None:
        return Span(row.days, opens_at, closes_at)
    return Span(row.days, opens_at, closes_at, known.id, known.more)


PAGES = (
    Page("GET", "/entries/{slug}/hours", _ask, Permission.READ),
    Page("POST", "/entries/{slug}/hours", _save, Permission.EDIT),
    Page("POST", "/entries/{slug}/hours/try", _try, Permission.EDIT),
    Page("POST", "/entries/{slug}/hours/{change:uuid}/back", _go_back, Permission.EDIT),
)
