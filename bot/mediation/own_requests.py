"""A newcomer's own requests: where they are, cancelling, ending the conversation, rating it."""

import uuid
from collections.abc import Callable

from sqlalchemy.orm import Session

from bot.delivery.call import calls_of
from bot.mediation import telling_mediators, telling_newcomers
from bot.mediation.buttons import Press, request_id
from bot.mediation.desk import Calls, Desk, Pressed
from bot.mediation.person import Person
from bot.mediation.relay import Incoming
from handover import cases, ratings, requests
from handover.models import Request


def status(desk: Desk, session: Session, person: Person) -> Calls:
    """/requests: where the person's requests are."""
    found = requests.open_requests(session, person.key)
    return calls_of(person.chat_id, telling_newcomers.status(found, person.language))


def end(desk: Desk, session: Session, person: Person) -> Calls:
    """/end: the newcomer ends the conversation, or cancels what is still sought."""
    found = requests.open_requests(session, person.key)
    if not found:
        return status(desk, session, person)
    # The newest first; but a conversation before one that is still sought.
    request = next((one for one in found if not one.is_waiting), found[0])
    if request.is_waiting:
        return _cancel_one(desk, session, person, request)
    done = cases.end_by_newcomer(session, request, desk.now())
    return [
        *calls_of(person.chat_id, telling_newcomers.ended(request, person.language)),
        *desk.tell_mediator(session, done.holder, request, telling_mediators.ended_by_newcomer),
    ]


def _status(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    return status(desk, session, pressed.person)


def _cancel(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    request = requests.request_of(session, request_id(pressed.payload), pressed.person.key)
    return _cancel_one(desk, session, pressed.person, request)


def _cancel_one(desk: Desk, session: Session, person: Person, request: Request) -> Calls:
    done = requests.cancel(session, request, desk.now())
    return [
        *calls_of(person.chat_id, telling_newcomers.cancelled(request, person.language)),
        *desk.tell_mediator(session, done.holder, request, telling_mediators.ended_by_newcomer),
        *desk.withdraw(session, request, done.asked),
    ]


def _rate(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    stars, _, identity = pressed.value.partition("-")
    person = pressed.person
    request = requests.request_of(session, uuid.UUID(hex=identity), person.key)
    ratings.rate(session, request, int(stars), desk.now())
    return calls_of(person.chat_id, telling_newcomers.rated(request, person.language))


def _comment(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    person = pressed.person
    request = requests.request_of(session, request_id(pressed.payload), person.key)
    ratings.await_comment(session, request, desk.now())
    return calls_of(person.chat_id, telling_newcomers.comment_awaited(person.language))


def comment(desk: Desk, session: Session, person: Person, text: str) -> Calls:
    """Take what a person writes as the comment that they have announced."""
    ratings.comment(session, person.key, text, desk.now())
    return calls_of(person.chat_id, telling_newcomers.thanks(person.language))


def _contact(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    """The sender of a contact has confirmed that it is to be passed on."""
    return desk.relay.pass_on(session, pressed.person, Incoming(int(pressed.value)))


PRESSES: dict[Press, Callable[[Desk, Session, Pressed], Calls]] = {
    Press.STATUS: _status,
    Press.CANCEL_WHICH: _status,
    Press.CANCEL: _cancel,
    Press.RATE: _rate,
    Press.COMMENT: _comment,
    Press.CONTACT: _contact,
}
