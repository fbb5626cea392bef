"""Either side moves the appointment; the other side is told."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.delivery.call import calls_of
from bot.mediation import questions, telling_both
from bot.mediation.buttons import MOMENT_FORM, Press, number_and_value
from bot.mediation.casework import calendar
from bot.mediation.desk import Calls, Desk, Pressed
from bot.mediation.wording import AACHEN
from handover import appointments
from handover.errors import CaseGone
from handover.models import Mediator, Request, Role
from handover.requests import Appointment, by_number


def _move(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    request, _, _ = _found(session, pressed)
    person, value = pressed.person, f"{request.number}_{{day}}"
    return calls_of(
        person.chat_id, questions.which_day(desk.now(), person.language, Press.MOVE_DAY, value)
    )


def _move_day(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    request, _, value = _found(session, pressed)
    person, day = pressed.person, date.fromisoformat(value)
    return calls_of(
        person.chat_id,
        questions.which_hour(day, person.language, Press.MOVE_HOUR, f"{request.number}_"),
    )


def _moved(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    request, role, value = _found(session, pressed)
    moment = datetime.strptime(value, MOMENT_FORM).replace(tzinfo=AACHEN)
    appointments.move(session, request, Appointment(moment), role, desk.now())
    holder = session.get(Mediator, request.held_by) if request.held_by else None
    return [
        *desk.tell_newcomer(session, request, telling_both.moved),
        *desk.tell_mediator(session, holder, request, telling_both.moved),
        *(calendar(desk, session, request, holder) if holder else ()),
    ]


def _found(session: Session, pressed: Pressed) -> tuple[Request, Role, str]:
    """The open request whose appointment it is, on which side the person is, and the rest of the button."""
    number, value = number_and_value(pressed.payload)
    request = by_number(session, number)
    if not request.is_open or request.starts_at is None:
        raise CaseGone
    if request.person_key == pressed.person.key:
        return request, Role.NEWCOMER, value
    holder = session.get(Mediator, request.held_by) if request.held_by else None
    if holder is not None and holder.person_key == pressed.person.key:
        return request, Role.MEDIATOR, value
    raise CaseGone


PRESSES: dict[Press, Callable[[Desk, Session, Pressed], Calls]] = {
    Press.MOVE: _move,
    Press.MOVE_DAY: _move_day,
    Press.MOVE_HOUR: _moved,
}
