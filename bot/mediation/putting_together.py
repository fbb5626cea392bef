"""A newcomer puts a request together, question by question."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.delivery.call import calls_of
from bot.mediation import questions, telling_newcomers
from bot.mediation.buttons import APPOINTMENT, MOMENT_FORM, NOTHING, Press
from bot.mediation.desk import Calls, Desk, Pressed
from bot.mediation.person import Person
from bot.mediation.wording import AACHEN
from handover import drafts
from handover.drafts import Office, Question
from handover.errors import HandoverError
from handover.models import Draft, Priority
from handover.spoken_time import understand

EMERGENCY = "emergency"


def begin(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    """Begin a request; about the topic that the button names, or at once for an emergency."""
    person, about = pressed.person, pressed.payload.entry
    priority = Priority.EMERGENCY if about == EMERGENCY else Priority.NORMAL
    topic = None if about == EMERGENCY else about
    desk.store.remember(session, person.chat_id)
    draft = drafts.begin(session, person.key, person.language, desk.now(), topic, priority)
    return _ask(desk, session, person, draft)


def write(desk: Desk, session: Session, person: Person, text: str) -> Calls:
    """Take what a person writes as the answer to the question that waits for it."""
    try:
        draft = drafts.draft_of(session, person.key, desk.now())
        if drafts.expects_text(draft) is Question.MOMENT:
            return _take_moment(desk, session, person, draft, text)
        _take_text(draft, text, desk.now())
    except HandoverError as error:
        return calls_of(person.chat_id, telling_newcomers.refusal(error, person.language))
    return _ask(desk, session, person, draft)


def _take_moment(desk: Desk, session: Session, person: Person, draft: Draft, text: str) -> Calls:
    """A day and time in own words; what is missing or can be read in two ways is asked back."""
    now, language = desk.now(), person.language
    spoken = understand(text, language, now)
    if spoken.day is None and spoken.at is None:
        return calls_of(person.chat_id, questions.which_moment_again(now, language))
    if spoken.day is None and spoken.at is not None:
        return calls_of(person.chat_id, questions.which_day_at(now, spoken.at, language))
    assert spoken.day is not None
    if spoken.at is None:
        return calls_of(person.chat_id, questions.which_hour(spoken.day, language, Press.HOUR))
    if spoken.other_at is not None:
        times = (spoken.at, spoken.other_at)
        return calls_of(person.chat_id, questions.which_time(spoken.day, times, language))
    drafts.set_moment(draft, datetime.combine(spoken.day, spoken.at, tzinfo=AACHEN), now)
    return _ask(desk, session, person, draft)


def _take_text(draft: Draft, text: str | None, now: datetime) -> None:
    match drafts.expects_text(draft):
        case Question.PLACE:
            drafts.set_place(draft, text, now)
        case Question.WORDS:
            drafts.set_words(draft, text, now)


def _skip(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    draft = drafts.draft_of(session, pressed.person.key, desk.now())
    _take_text(draft, None, desk.now())
    return _ask(desk, session, pressed.person, draft)


def _answer(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    now, value = desk.now(), pressed.value
    draft = drafts.draft_of(session, pressed.person.key, now)
    match Press(pressed.payload.intent):
        case Press.LANGUAGE:
            drafts.choose_language(draft, value, now)
        case Press.TOPIC:
            drafts.choose_topic(draft, None if value == NOTHING else value, now)
        case Press.TIME:
            drafts.choose_time(draft, value == APPOINTMENT, now)
        case Press.HOUR:
            moment = datetime.strptime(value, MOMENT_FORM).replace(tzinfo=AACHEN)
            drafts.set_moment(draft, moment, now)
        case Press.OFFICE:
            drafts.choose_office(draft, Office(value), now)
    return _ask(desk, session, pressed.person, draft)


def _day(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    drafts.draft_of(session, pressed.person.key, desk.now())
    day, language = date.fromisoformat(pressed.value), pressed.person.language
    return calls_of(pressed.person.chat_id, questions.which_hour(day, language, Press.HOUR))


def _again(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    person = pressed.person
    draft = drafts.draft_of(session, person.key, desk.now())
    if not pressed.value:
        return calls_of(person.chat_id, questions.what_to_change(draft, person.language))
    drafts.ask_again(draft, Question(pressed.value), desk.now())
    return _ask(desk, session, person, draft)


def _confirm(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    now, person = desk.now(), pressed.person
    draft = drafts.draft_of(session, person.key, now)
    if drafts.next_question(draft) is not None:
        return _ask(desk, session, person, draft)
    request = drafts.confirm(session, draft, now, desk.random)
    sent = calls_of(person.chat_id, telling_newcomers.sent(request, person.language))
    return [*sent, *desk.advance(session, request)]


def _discard(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    person = pressed.person
    drafts.discard(session, person.key)
    return calls_of(person.chat_id, telling_newcomers.discarded(person.language))


def _ask(desk: Desk, session: Session, person: Person, draft: Draft) -> Calls:
    answer = questions.ask(session, draft, person.language, desk.now())
    return calls_of(person.chat_id, answer)


PRESSES: dict[Press, Callable[[Desk, Session, Pressed], Calls]] = {
    Press.BEGIN: begin,
    Press.LANGUAGE: _answer,
    Press.TOPIC: _answer,
    Press.TIME: _answer,
    Press.DAY: _day,
    Press.HOUR: _answer,
    Press.OFFICE: _answer,
    Press.SKIP: _skip,
    Press.AGAIN: _again,
    Press.CONFIRM: _confirm,
    Press.DISCARD: _discard,
}
