"""What time does: next rounds, reminders, and the end of what is old; and what erasing a person does to others."""

from sqlalchemy.orm import Session

from bot.mediation import deciding, telling_mediators, telling_newcomers
from bot.mediation.desk import Calls, Desk
from bot.mediation.person import Person
from handover import appointments, retention, rounds


def tick(desk: Desk, session: Session) -> Calls:
    """Carry out what staff have decided, take requests to their next round, send the reminders that are due."""
    decided = deciding.carry_out(desk, session)
    advanced = [
        call
        for request in rounds.due(session, desk.now())
        for call in desk.advance(session, request)
    ]
    return [*decided, *advanced, *_remind(desk, session)]


def _remind(desk: Desk, session: Session) -> Calls:
    calls: Calls = []
    for due in appointments.due_reminders(session, desk.now()):
        calls += desk.tell_newcomer(session, due.request, telling_newcomers.reminder)
        calls += desk.tell_mediator(session, due.mediator, due.request, telling_mediators.reminder)
    return calls


def expire(desk: Desk, session: Session) -> Calls:
    """Erase what is old, and tell the newcomers whose requests nobody took in time."""
    calls: Calls = []
    for request in retention.expire(session, desk.now()):
        calls += desk.tell_newcomer(session, request, telling_newcomers.expired)
    return calls


def forget(desk: Desk, session: Session, person: Person) -> Calls:
    """Erase a person; whoever they were in conversation with, or were asked for them, is told."""
    forgotten = retention.forget(session, person.key, desk.now())
    calls: Calls = []
    for done in forgotten.cancelled:
        tell = telling_mediators.ended_by_newcomer
        calls += desk.tell_mediator(session, done.holder, done.request, tell)
        calls += desk.withdraw(session, done.request, done.asked)
    for request in forgotten.handed_on:
        calls += desk.tell_newcomer(session, request, telling_newcomers.given_back)
    return calls
