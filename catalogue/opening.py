"""Whether something is open, until when, and when next: wall time in the schedule's own zone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from catalogue.models import Schedule

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# A schedule that opens on one weekday a year at most is not worth looking further for.
HORIZON_DAYS = 400


@dataclass(frozen=True, order=True)
class Span:
    """From when to when something is open; both with their zone."""

    start: datetime
    end: datetime


def open_now(schedules: Sequence[Schedule], now: datetime) -> Span | None:
    """Return the span in which `now` (with a zone) lies, over midnight where it goes on; or None."""
    spans = list(_spans(schedules, now.date() - timedelta(days=1), 3))
    current = next((span for span in spans if span.start <= now < span.end), None)
    if current is None:
        return None
    end = current.end
    for span in sorted(spans):
        if span.start <= end < span.end:
            end = span.end
    return Span(current.start, end)


def next_opening(schedules: Sequence[Schedule], now: datetime) -> datetime | None:
    """Return when it opens next after `now` (with a zone), or None where it never does."""
    for offset in range(-1, HORIZON_DAYS):
        starts = [
            span.start
            for span in _spans(schedules, now.date() + timedelta(days=offset), 1)
            if span.start > now
        ]
        if starts:
            return min(starts)
    return None


def is_always_open(schedules: Sequence[Schedule]) -> bool:
    """Whether it is open round the clock, every day."""
    return any(
        set(schedule.byday) == set(WEEKDAYS)
        and schedule.opens_at == schedule.closes_at == time(0)
        and schedule.open_on_holidays
        and not schedule.exceptions
        and not schedule.valid_to
        for schedule in schedules
    )


def _spans(schedules: Sequence[Schedule], first: date, days: int) -> Iterable[Span]:
    for schedule in schedules:
        for offset in range(days):
            day = first + timedelta(days=offset)
            for opens_at, closes_at in hours_on(schedule, day):
                yield _span(day, opens_at, closes_at, ZoneInfo(schedule.zone))


def _span(day: date, opens_at: time, closes_at: time, zone: ZoneInfo) -> Span:
    last = day + timedelta(days=1) if closes_at == time(0) else day
    return Span(
        datetime.combine(day, opens_at, tzinfo=zone), datetime.combine(last, closes_at, tzinfo=zone)
    )


def hours_on(schedule: Schedule, day: date) -> list[tuple[time, time]]:
    """Return from when to when a schedule is open on a day; empty where it is not."""
    if (schedule.valid_from and day < schedule.valid_from) or (
        schedule.valid_to and day > schedule.valid_to
    ):
        return []
    for exception in schedule.exceptions:
        if exception["date"] == day.isoformat():
            if exception.get("closed"):
                return []
            opens_at, closes_at = str(exception["opens_at"]), str(exception["closes_at"])
            return [(time.fromisoformat(opens_at), time.fromisoformat(closes_at))]
    if WEEKDAYS[day.weekday()] not in schedule.byday:
        return []
    if not schedule.open_on_holidays and day in _holidays(day.year):
        return []
    return [(schedule.opens_at, schedule.closes_at)]


@cache
def _holidays(year: int) -> frozenset[date]:
    """The public holidays of North Rhine-Westphalia."""
    return frozenset(holidays.country_holidays("DE", subdiv="NW", years=year))
