"""Dates that may repeat: the rules that people say ("every second Tuesday"), kept as RRULE (RFC 5545)."""

from datetime import date, datetime, time
from typing import Any

from catalogue.checks import is_rrule, is_zone
from catalogue.opening import WEEKDAYS
from catalogue.parts.details import Columns, details, is_service
from catalogue.parts.form import HIDDEN, Field, Mistake
from catalogue.parts.values import Typed, clock_time, iso_date, optional, required, whole_from

ZONE = "Europe/Berlin"
WEEKLY, FORTNIGHTLY, MONTHLY, OTHER = "weekly", "fortnightly", "monthly", "other"
LAST_WEEK_BEGINS = 28
FIELDS = (
    Field("name"),
    Field("date", "date"),
    Field("time", "time"),
    Field("minutes", "number"),
    Field("repeats", "select", ("", WEEKLY, FORTNIGHTLY, MONTHLY, OTHER)),
    Field("until", "date"),
    Field("description"),
    Field("rrule", HIDDEN),
    Field("zone", HIDDEN, default=ZONE),
)


def _typed(event: Any) -> dict[str, str]:
    start: datetime = event.dtstart
    repeats, until = _read_rule(event.rrule, start)
    return {
        "date": start.date().isoformat(),
        "time": f"{start:%H:%M}",
        "minutes": str(event.duration_minutes or ""),
        "repeats": repeats,
        "until": until,
        "rrule": event.rrule or "",
        "zone": event.zone,
    }


def _columns(typed: Typed) -> Columns:
    start = datetime.combine(required(typed, "date", iso_date), required(typed, "time", clock_time))
    return {
        "dtstart": start,
        "duration_minutes": optional(typed, "minutes", whole_from(1, 7 * 24 * 60)),
        "rrule": _rule(typed, start),
        "zone": optional(typed, "zone", is_zone) or ZONE,
    }


def _rule(typed: Typed, start: datetime) -> str | None:
    repeats, until = typed["repeats"], optional(typed, "until", iso_date)
    if until is not None and until < start.date():
        raise Mistake("until")
    if repeats == OTHER:
        return required({"repeats": typed["rrule"]}, "repeats", is_rrule)
    if not repeats:
        return None
    if repeats not in (WEEKLY, FORTNIGHTLY, MONTHLY):
        raise Mistake("repeats")
    return _begin_of_rule(repeats, start) + (f";UNTIL={_end_of(until)}" if until else "")


def _begin_of_rule(repeats: str, start: datetime) -> str:
    weekday = WEEKDAYS[start.weekday()]
    if repeats == MONTHLY:
        # The fifth Tuesday is not in every month: then the last one is meant.
        week = -1 if start.day > LAST_WEEK_BEGINS else (start.day - 1) // 7 + 1
        return f"FREQ=MONTHLY;BYDAY={week}{weekday}"
    every = ";INTERVAL=2" if repeats == FORTNIGHTLY else ""
    return f"FREQ=WEEKLY{every};BYDAY={weekday}"


def _end_of(day: date) -> str:
    return f"{datetime.combine(day, time(23, 59, 59)):%Y%m%dT%H%M%S}"


def _read_rule(rule: str | None, start: datetime) -> tuple[str, str]:
    """How it repeats and until when, where that is a rule of ours; OTHER where it is not."""
    if not rule:
        return "", ""
    begin, _, end = rule.partition(";UNTIL=")
    until = f"{end[:4]}-{end[4:6]}-{end[6:8]}" if end else ""
    for repeats in (WEEKLY, FORTNIGHTLY, MONTHLY):
        if begin == _begin_of_rule(repeats, start) and ";" not in end:
            return repeats, until
    return OTHER, ""


EVENTS = details("events", FIELDS, _typed, _columns, is_service, "name")
