"""Changing weekly opening hours by hand: all spans of an entry at once, or nothing."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from sqlalchemy.orm import Session

from catalogue.errors import CatalogueError
from catalogue.exchange.writing import writing
from catalogue.models import Entry, Schedule
from catalogue.opening import WEEKDAYS

MIDNIGHT = time(0, 0)


@dataclass(frozen=True)
class More:
    """What a schedule holds beside days and times; see `catalogue.models.Schedule`."""

    zone: str = "Europe/Berlin"
    open_on_holidays: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    exceptions: tuple[tuple[tuple[str, str | bool], ...], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept in a history."""
        return {
            "zone": self.zone,
            "open_on_holidays": self.open_on_holidays,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
            "exceptions": [dict(one) for one in self.exceptions],
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "More":
        """Return what was kept."""
        return cls(
            kept["zone"],
            kept["open_on_holidays"],
            date.fromisoformat(kept["valid_from"]) if kept["valid_from"] else None,
            date.fromisoformat(kept["valid_to"]) if kept["valid_to"] else None,
            tuple(tuple(one.items()) for one in kept["exceptions"]),
        )


@dataclass(frozen=True)
class Span:
    """From when to when, on which days (RFC 5545's two letters); a closing time of 00:00 is midnight.

    `id` is the schedule's whose days and times these are; None for a new one. `more` is what else a
    schedule holds, and is left as it is.
    """

    days: tuple[str, ...]
    opens_at: time
    closes_at: time
    id: uuid.UUID | None = None
    more: More = field(default_factory=More)

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept in a history."""
        return {
            "id": self.id.hex if self.id else None,
            "days": list(self.days),
            "opens_at": f"{self.opens_at:%H:%M}",
            "closes_at": f"{self.closes_at:%H:%M}",
            "more": self.more.as_json(),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Span":
        """Return what was kept."""
        return cls(
            tuple(kept["days"]),
            time.fromisoformat(kept["opens_at"]),
            time.fromisoformat(kept["closes_at"]),
            uuid.UUID(hex=kept["id"]) if kept["id"] else None,
            More.from_json(kept["more"]),
        )


class EndsBeforeItBegins(CatalogueError):
    """A span that ends before it begins; `place` is its place in the list, from 0."""

    def __init__(self, place: int) -> None:
        super().__init__(f"span {place} ends before it begins")
        self.place = place


class HoursChangedMeanwhile(CatalogueError):
    """Somebody else has changed the hours since they were opened."""


def hours_of(entry: Entry) -> list[Span]:
    """Return the weekly hours of an entry, in their order."""
    return [_span(schedule) for schedule in entry.schedules]


def set_hours(session: Session, entry: Entry, spans: Sequence[Span], seen: Sequence[Span]) -> bool:
    """Set the weekly hours; exceptions and dates of validity stay with their schedule.

    Returns whether anything is different. `seen` are the hours that the writer had before them.

    Raises:
        EndsBeforeItBegins: names the span.
        HoursChangedMeanwhile: they are others by now.
    """
    for place, span in enumerate(spans):
        if span.closes_at != MIDNIGHT and span.closes_at <= span.opens_at:
            raise EndsBeforeItBegins(place)
    current = hours_of(entry)
    if list(seen) != current:
        raise HoursChangedMeanwhile
    if list(spans) == current:
        return False
    known = {one.id: one for one in entry.schedules}
    with writing(session):
        entry.schedules = [
            _schedule(known.get(span.id) if span.id else None, span, place)
            for place, span in enumerate(spans)
        ]
    return True


def _span(schedule: Schedule) -> Span:
    more = More(
        schedule.zone,
        schedule.open_on_holidays,
        schedule.valid_from,
        schedule.valid_to,
        tuple(tuple(one.items()) for one in schedule.exceptions),
    )
    return Span(tuple(schedule.byday), schedule.opens_at, schedule.closes_at, schedule.id, more)


def _schedule(known: Schedule | None, span: Span, place: int) -> Schedule:
    schedule = known or Schedule(id=span.id or uuid.uuid4())
    schedule.byday = sorted(span.days, key=WEEKDAYS.index)
    schedule.opens_at, schedule.closes_at = span.opens_at, span.closes_at
    schedule.zone, schedule.open_on_holidays = span.more.zone, span.more.open_on_holidays
    schedule.valid_from, schedule.valid_to = span.more.valid_from, span.more.valid_to
    schedule.exceptions = [dict(one) for one in span.more.exceptions]
    schedule.position = place
    return schedule
