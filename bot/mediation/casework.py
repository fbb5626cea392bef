"""A mediator works on cases: takes, switches, answers with what is saved, hands on, gives back, closes."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from bot.delivery.call import calls_of, document_call
from bot.mediation import telling_mediators, telling_newcomers
from bot.mediation.buttons import Press, number_and_value, request_id
from bot.mediation.desk import Calls, Desk, Pressed
from bot.mediation.person import Person, chat_id_of, language_of
from bot.mediation.saved_replies import saved_reply
from bot.mediation.wording import AACHEN
from catalogue.compose import Answer
from catalogue.compose.voice import plain
from handover import appointments, cases, mediators
from handover.cases import Claimed
from handover.models import Mediator, Outcome, Request, Role
from handover.requests import by_number

OUTCOMES = {
    Press.HELPED: Outcome.HELPED,
    Press.REFERRED: Outcome.REFERRED,
    Press.NOT_REACHED: Outcome.NOT_REACHED,
}


def list_cases(desk: Desk, session: Session, person: Person) -> Calls:
    """/cases."""
    mediator = mediators.mediator_of(session, person.key)
    held = cases.cases_of(session, mediator)
    active = next((one for one in held if one.id == mediator.active_request_id), None)
    return calls_of(person.chat_id, telling_mediators.cases(held, active, person.language))


def _take(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    mediator = mediators.mediator_of(session, pressed.person.key)
    claimed = cases.claim(session, request_id(pressed.payload), mediator.id, desk.now())
    return hand_over(desk, session, claimed)


def hand_over(desk: Desk, session: Session, claimed: Claimed) -> Calls:
    """Show a case to the mediator who has it now; the newcomer and those who were asked too are told once."""
    request, mediator = claimed.request, claimed.mediator
    language = language_of(session, mediator.person_key, mediator.screen_language)
    answer = telling_mediators.yours(session, request, claimed.words, language, desk.now())
    told = desk.to(session, mediator.person_key, answer)
    if not claimed.is_new:
        return told
    return [
        *told,
        *calendar(desk, session, request, mediator),
        *desk.withdraw(session, request, claimed.others),
        *desk.tell_newcomer(session, request, telling_newcomers.taken),
    ]


def calendar(desk: Desk, session: Session, request: Request, mediator: Mediator) -> Calls:
    """The appointment as a file for the mediator's calendar."""
    chat_id = chat_id_of(desk.store, session, mediator.person_key)
    if request.starts_at is None or chat_id is None:
        return []
    language = language_of(session, mediator.person_key, mediator.screen_language)
    title = telling_mediators.calendar_title(language)
    file = appointments.calendar_file(request, title, AACHEN, desk.now())
    return [document_call(chat_id, file, f"{request.number}.ics", request.number)]


def _switch(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    person = pressed.person
    mediator = mediators.mediator_of(session, person.key)
    request = cases.switch(session, request_id(pressed.payload), mediator)
    return calls_of(person.chat_id, telling_mediators.switched(request, person.language))


def _replies(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    request, _ = _case(session, pressed)
    person = pressed.person
    return calls_of(person.chat_id, telling_mediators.which_reply(request, person.language))


def _reply(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    number, key = number_and_value(pressed.payload)
    mediator = mediators.mediator_of(session, pressed.person.key)
    request = cases.case_of(session, by_number(session, number).id, mediator)
    told = telling_mediators.replied(key, pressed.person.language)
    return [
        *desk.tell_newcomer(
            session, request, lambda _, language: Answer(plain(saved_reply(key, language)))
        ),
        *calls_of(pressed.person.chat_id, told),
    ]


def _close(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    request, _ = _case(session, pressed)
    person = pressed.person
    return calls_of(person.chat_id, telling_mediators.which_outcome(request, person.language))


def _closed(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    request, _ = _case(session, pressed)
    outcome = OUTCOMES[Press(pressed.payload.intent)]
    cases.close(session, request, outcome, Role.MEDIATOR, desk.now())
    person = pressed.person
    return [
        *calls_of(person.chat_id, telling_mediators.closed(request, person.language)),
        *desk.tell_newcomer(session, request, telling_newcomers.ended),
    ]


def _give_back(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    request, mediator = _case(session, pressed)
    cases.give_back(session, request, mediator, desk.now())
    person = pressed.person
    return [
        *calls_of(person.chat_id, telling_mediators.returned(request, person.language)),
        *desk.tell_newcomer(session, request, telling_newcomers.given_back),
        *desk.advance(session, request),
    ]


def _hand_on(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    request, mediator = _case(session, pressed)
    person = pressed.person
    others = [
        other
        for other in mediators.who_speak(session, request.languages)
        if other.id != mediator.id and other.person_key != request.person_key
    ]
    answer = telling_mediators.to_whom(request, others, person.language)
    return calls_of(person.chat_id, answer)


def _handed_on(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    number, sign = number_and_value(pressed.payload)
    mediator = mediators.mediator_of(session, pressed.person.key)
    request = by_number(session, number)
    to = mediators.by_short_id(session, sign)
    cases.hand_on(session, request, mediator, to, desk.now(), desk.timing)
    person = pressed.person
    return [
        *calls_of(person.chat_id, telling_mediators.handed_on(request, person.language)),
        *desk.offer(session, request, to),
        *desk.tell_newcomer(session, request, telling_newcomers.handed_on),
    ]


def _case(session: Session, pressed: Pressed) -> tuple[Request, Mediator]:
    mediator = mediators.mediator_of(session, pressed.person.key)
    return cases.case_of(session, request_id(pressed.payload), mediator), mediator


PRESSES: dict[Press, Callable[[Desk, Session, Pressed], Calls]] = {
    Press.TAKE: _take,
    Press.SWITCH: _switch,
    Press.GIVE_BACK: _give_back,
    Press.HAND_ON: _hand_on,
    Press.HANDED_ON: _handed_on,
    Press.REPLIES: _replies,
    Press.REPLY: _reply,
    Press.CLOSE: _close,
    Press.HELPED: _closed,
    Press.REFERRED: _closed,
    Press.NOT_REACHED: _closed,
}
