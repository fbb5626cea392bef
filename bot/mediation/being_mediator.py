"""Becoming a mediator, and what a mediator sets: languages, topics, weekly hours, whether requests come."""

from collections.abc import Callable
from datetime import time

from sqlalchemy.orm import Session

from bot.commands import FOR_MEDIATORS, NAMES, chat_commands
from bot.delivery.call import calls_of, edit_call
from bot.mediation import setting_up, telling_mediators
from bot.mediation.buttons import Press
from bot.mediation.desk import Calls, Desk, Pressed
from bot.mediation.person import Person
from catalogue.compose import Answer
from handover import invitations, mediators
from handover.errors import HandoverError
from handover.mediators import WeeklySpan
from handover.models import Mediator


def join(desk: Desk, session: Session, person: Person, token: str) -> Calls:
    """Make somebody a mediator who opens an invitation."""
    desk.store.remember(session, person.chat_id)
    try:
        mediator = invitations.redeem(session, token, person.key, person.language, desk.now())
    except HandoverError as error:
        return calls_of(person.chat_id, telling_mediators.refusal(error, person.language))
    return [
        *calls_of(person.chat_id, telling_mediators.welcome(person.language)),
        *_profile(desk, session, person, mediator),
        *show_commands(session, person),
    ]


def show_commands(session: Session, person: Person) -> Calls:
    """Show a chat its commands: a mediator's own before those of all."""
    is_mediator = mediators.is_mediator(session, person.key)
    names = (*FOR_MEDIATORS, *NAMES) if is_mediator else NAMES
    return [chat_commands(person.chat_id, person.language, names)]


def switch_availability(desk: Desk, session: Session, person: Person) -> Calls:
    """/available: requests off or on."""
    mediator = mediators.mediator_of(session, person.key)
    mediator.is_available = not mediator.is_available
    return [
        *calls_of(person.chat_id, telling_mediators.availability(mediator, person.language)),
        *_profile(desk, session, person, mediator),
    ]


def help_mediator(desk: Desk, session: Session, person: Person) -> Calls:
    """The mediator's part of /help; nothing for others."""
    if not mediators.is_mediator(session, person.key):
        return []
    return calls_of(person.chat_id, telling_mediators.help_text(person.language))


def _profile(desk: Desk, session: Session, person: Person, mediator: Mediator) -> Calls:
    answer = setting_up.profile(session, mediator, person.language, desk.now())
    return calls_of(person.chat_id, answer)


def _show_profile(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    mediator = mediators.mediator_of(session, pressed.person.key)
    return _profile(desk, session, pressed.person, mediator)


def _right(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    mediator = mediators.mediator_of(session, pressed.person.key)
    answer = telling_mediators.availability(mediator, pressed.person.language)
    return calls_of(pressed.person.chat_id, answer)


def _languages(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    mediator = mediators.mediator_of(session, pressed.person.key)
    if pressed.value:
        mediators.choose_languages(mediator, _toggled(mediator.languages, pressed.value))
    return _show(pressed, setting_up.which_languages(mediator, pressed.person.language))


def _topics(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    mediator = mediators.mediator_of(session, pressed.person.key)
    if pressed.value:
        mediator.topics = _toggled(mediator.topics, pressed.value)
    language = pressed.person.language
    return _show(pressed, setting_up.which_topics(session, mediator, language, desk.now()))


def _hours(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    mediator = mediators.mediator_of(session, pressed.person.key)
    if pressed.value:
        weekday, _, part = pressed.value.partition("_")
        opens_at, closes_at = (time(hour) for hour in setting_up.PARTS_OF_DAY[int(part)])
        span = WeeklySpan(int(weekday), opens_at, closes_at)
        mediators.set_hours(mediator, _toggled(mediators.spans_of(mediator), span))
    return _show(pressed, setting_up.which_hours(mediator, pressed.person.language))


def _toggled[T](chosen: list[T], one: T) -> list[T]:
    return [other for other in chosen if other != one] if one in chosen else [*chosen, one]


def _show(pressed: Pressed, answer: Answer) -> Calls:
    """Show the choice: in the message that it was made in, where something of it was pressed already."""
    chat_id = pressed.person.chat_id
    if pressed.value and pressed.message_id is not None:
        return [edit_call(chat_id, pressed.message_id, answer)]
    return calls_of(chat_id, answer)


PRESSES: dict[Press, Callable[[Desk, Session, Pressed], Calls]] = {
    Press.PROFILE: _show_profile,
    Press.PROFILE_RIGHT: _right,
    Press.LANGUAGES: _languages,
    Press.TOPICS: _topics,
    Press.HOURS: _hours,
}
