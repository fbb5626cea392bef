"""Appointments: reminders, moving, and the mediator's calendar file."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event
from sqlalchemy import select
from sqlalchemy.orm import Session

from handover.errors import InThePast
from handover.events import note
from handover.models import EventKind, Mediator, Request, RequestState, Role
from handover.requests import Appointment

USUAL_LENGTH = timedelta(hours=1)


class Reminder(enum.Enum):
    """How long before an appointment both sides are reminded."""

    DAY_BEFORE = timedelta(days=1)
    HOUR_BEFORE = timedelta(hours=1)


@dataclass(frozen=True)
class DueReminder:
    """A reminder to send to both sides now."""

    request: Request
    mediator: Mediator
    reminder: Reminder


def due_reminders(session: Session, now: datetime) -> Iterator[DueReminder]:
    """Return the reminders whose time has come, and mark them as sent.

    Who takes a request two hours before the appointment is not told that it is tomorrow.
    """
    rows = session.execute(
        select(Request, Mediator)
        .join(Mediator, Mediator.id == Request.held_by)
        .where(
            Request.state == RequestState.CLAIMED,
            Request.starts_at > now,
            Request.starts_at <= now + Reminder.DAY_BEFORE.value,
        )
        .order_by(Request.starts_at)
    ).all()
    for request, mediator in rows:
        reminder = _due(request, now)
        if reminder is not None:
            request.reminded_at = now
            note(session, request, EventKind.REMINDED, Role.CLOCK, now, detail=reminder.name)
            yield DueReminder(request, mediator, reminder)


def _due(request: Request, now: datetime) -> Reminder | None:
    assert request.starts_at is not None and request.held_since is not None
    known_since = max(request.held_since, request.reminded_at or request.held_since)
    for reminder in (Reminder.HOUR_BEFORE, Reminder.DAY_BEFORE):
        moment = request.starts_at - reminder.value
        if moment <= now:
            return reminder if known_since < moment else None
    return None


def move(
    session: Session, request: Request, appointment: Appointment, role: Role, now: datetime
) -> None:
    """Move an appointment; both sides are reminded of the new time.

    Raises:
        InThePast: the new time has passed.
    """
    if appointment.starts_at <= now:
        raise InThePast
    request.starts_at = appointment.starts_at
    request.place = appointment.place or request.place
    request.office_kind = appointment.office_kind or request.office_kind
    request.reminded_at = None
    if request.held_since is not None:
        # Known from now on: a reminder that lies before this moment would come too late.
        request.held_since = now
    note(session, request, EventKind.MOVED, role, now)


def calendar_file(request: Request, summary: str, zone: ZoneInfo, now: datetime) -> bytes:
    """Return the appointment as an iCalendar file (RFC 5545), with an alarm an hour before; it names nobody.

    `summary` is its title in the mediator's language; the time is wall time in `zone`, so that it stays
    right over the change to summer time.
    """
    assert request.starts_at is not None
    event = Event()
    event.add("uid", f"{request.id}@iz-bot")
    event.add("dtstamp", now)
    start = request.starts_at.astimezone(zone)
    event.add("dtstart", start)
    event.add("dtend", (request.starts_at + USUAL_LENGTH).astimezone(zone))
    event.add("summary", f"{summary} · {request.number}")
    if request.place:
        event.add("location", request.place)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", -Reminder.HOUR_BEFORE.value)
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//iz-bot//handover//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
