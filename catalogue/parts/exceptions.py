"""Days with other opening hours, or none: typed once for an entry, kept with each of its schedules."""

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from itertools import groupby

from sqlalchemy.orm import Session

from catalogue.models import Entry
from catalogue.opening import hours_on
from catalogue.parts.details import both_or_neither
from catalogue.parts.form import Field, Mistake, Part, Row
from catalogue.parts.values import Typed, clock_time, iso_date, optional, required

Hours = tuple[time, time]
LONGEST_DAYS = 366
MIDNIGHT = time(0)
FIELDS = (
    Field("first", "date"),
    Field("last", "date"),
    Field("opens_at", "time"),
    Field("closes_at", "time"),
)


def _has_hours(entry: Entry) -> bool:
    return bool(entry.schedules)


def _read(session: Session, entry: Entry) -> list[Row]:
    """Days that follow one another with the same hours are one row; two spans of a day are two."""
    days = sorted(
        {
            date.fromisoformat(str(one["date"]))
            for plan in entry.schedules
            for one in plan.exceptions
        }
    )
    hours = {
        day: [span for plan in entry.schedules for span in hours_on(plan, day)] for day in days
    }
    numbered = enumerate(days)
    rows: list[Row] = []
    for _, run in groupby(numbered, lambda one: (one[1] - timedelta(days=one[0]), hours[one[1]])):
        found = [day for _, day in run]
        spans: list[Hours | None] = [*hours[found[0]]] or [None]
        rows.extend(_row(found[0], found[-1], span) for span in spans)
    return rows


def _row(first: date, last: date, span: Hours | None) -> Row:
    typed = {
        "first": first.isoformat(),
        "last": last.isoformat() if last != first else "",
        "opens_at": f"{span[0]:%H:%M}" if span else "",
        "closes_at": _written(span[1]) if span else "",
    }
    return Row("", typed)


def _written(closes_at: time) -> str:
    return "24:00" if closes_at == MIDNIGHT else f"{closes_at:%H:%M}"


def _check(session: Session, entry: Entry, row: Row) -> None:
    _days(row.typed)
    _hours(row.typed)


def _days(typed: Typed) -> list[date]:
    first = required(typed, "first", iso_date)
    last = optional(typed, "last", iso_date) or first
    count = (last - first).days + 1
    if not 1 <= count <= LONGEST_DAYS:
        raise Mistake("last")
    return [first + timedelta(days=number) for number in range(count)]


def _hours(typed: Typed) -> Hours | None:
    both_or_neither(typed, "opens_at", "closes_at")
    opens_at = optional(typed, "opens_at", clock_time)
    closes_at = optional(typed, "closes_at", clock_time)
    if opens_at is None or closes_at is None:
        return None
    if closes_at not in (MIDNIGHT,) and closes_at <= opens_at:
        raise Mistake("closes_at")
    return opens_at, closes_at


def _write(session: Session, entry: Entry, rows: Sequence[Row]) -> None:
    hours: dict[date, list[Hours]] = {}
    for row in rows:
        span = _hours(row.typed)
        for day in _days(row.typed):
            hours.setdefault(day, []).extend([span] if span else [])
    for number, schedule in enumerate(entry.schedules):
        schedule.exceptions = [
            _exception(day, _share(spans, number, len(entry.schedules)))
            for day, spans in sorted(hours.items())
        ]


def _share(spans: list[Hours], number: int, schedules: int) -> Hours | None:
    """The span of a day that a schedule holds: one each; the last one as far as the rest goes."""
    if number >= len(spans):
        return None
    if number < schedules - 1:
        return spans[number]
    return spans[number][0], _latest(span[1] for span in spans[number:])


def _latest(times: Iterable[time]) -> time:
    found = list(times)
    return MIDNIGHT if MIDNIGHT in found else max(found)


def _exception(day: date, span: Hours | None) -> dict[str, str | bool]:
    if span is None:
        return {"date": day.isoformat(), "closed": True}
    opens_at, closes_at = (f"{one:%H:%M:%S}" for one in span)
    return {"date": day.isoformat(), "closed": False, "opens_at": opens_at, "closes_at": closes_at}


EXCEPTIONS = Part("exceptions", FIELDS, _has_hours, _read, _check, _write)
