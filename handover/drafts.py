"""Putting a request together: which question comes next, and what an answer to it does."""

import enum
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import delete
from sqlalchemy.orm import Session

from handover.errors import InThePast, NoDraft
from handover.models import Draft, Priority, Request
from handover.models.request import OFFICE_LENGTH, PLACE_LENGTH
from handover.requests import WORDS_LENGTH, Appointment, Wish, open_request

KEPT = timedelta(hours=12)


class Question(enum.Enum):
    """What is asked, in this order; a person can come back to each before they confirm."""

    LANGUAGE = "language"
    TOPIC = "topic"
    TIME = "time"
    MOMENT = "moment"
    PLACE = "place"
    OFFICE = "office"
    WORDS = "words"


# These are answered by writing; the others by a button.
WRITTEN = (Question.MOMENT, Question.PLACE, Question.WORDS)
_ABOUT_APPOINTMENTS = (Question.MOMENT, Question.PLACE, Question.OFFICE)


class Office(enum.Enum):
    """What kind of place an appointment is at."""

    DOCTOR = "doctor"
    AUTHORITY = "authority"
    JOBCENTER = "jobcenter"
    SCHOOL = "school"
    ADVICE = "advice"
    OTHER = "other"


def begin(
    session: Session,
    person_key: str,
    screen_language: str,
    now: datetime,
    topic: str | None = None,
    priority: Priority = Priority.NORMAL,
) -> Draft:
    """Begin a request, in place of one that the person has begun before.

    The topic that was just spoken of need not be asked for; an emergency asks nothing at all.
    """
    discard(session, person_key)
    draft = Draft(
        person_key=person_key,
        screen_language=screen_language,
        priority=priority,
        answered=[Question.TOPIC.value] if topic else [],
        topic=topic,
        changed_at=now,
    )
    if priority is Priority.EMERGENCY:
        draft.language = screen_language
        draft.is_appointment = False
        draft.answered = [question.value for question in Question]
    session.add(draft)
    session.flush()
    return draft


def draft_of(session: Session, person_key: str, now: datetime) -> Draft:
    """Return the request that the person is putting together.

    Raises:
        NoDraft: there is none, or it was begun too long ago.
    """
    draft = session.get(Draft, person_key)
    if draft is None:
        raise NoDraft
    if draft.changed_at < now - KEPT:
        session.delete(draft)
        session.flush()
        raise NoDraft
    return draft


def next_question(draft: Draft) -> Question | None:
    """Return what is to be asked next; None where all is known and only the confirmation is missing."""
    for question in Question:
        if question.value in draft.answered:
            continue
        if question in _ABOUT_APPOINTMENTS and not draft.is_appointment:
            continue
        return question
    return None


def expects_text(draft: Draft) -> Question | None:
    """Return the question that what the person writes now is the answer to, if any."""
    question = next_question(draft)
    return question if question in WRITTEN else None


def choose_language(draft: Draft, language: str, now: datetime) -> None:
    """The language (BCP 47) that the mediator is to speak."""
    draft.language = language
    _answered(draft, Question.LANGUAGE, now)


def choose_topic(draft: Draft, topic: str | None, now: datetime) -> None:
    """What it is about: a topic's slug, None for something else."""
    draft.topic = topic
    _answered(draft, Question.TOPIC, now)


def choose_time(draft: Draft, is_appointment: bool, now: datetime) -> None:
    """Now, or for an appointment."""
    draft.is_appointment = is_appointment
    _answered(draft, Question.TIME, now)


def set_moment(draft: Draft, starts_at: datetime, now: datetime) -> None:
    """When the appointment begins.

    Raises:
        InThePast: that has passed.
    """
    if starts_at <= now:
        raise InThePast
    draft.starts_at = starts_at
    _answered(draft, Question.MOMENT, now)


def set_place(draft: Draft, place: str | None, now: datetime) -> None:
    """Where the appointment is; None passes it over."""
    draft.place = place[:PLACE_LENGTH] if place else None
    _answered(draft, Question.PLACE, now)


def choose_office(draft: Draft, office: Office, now: datetime) -> None:
    """At what kind of place the appointment is."""
    draft.office_kind = office.value[:OFFICE_LENGTH]
    _answered(draft, Question.OFFICE, now)


def set_words(draft: Draft, words: str | None, now: datetime) -> None:
    """The person's own words, which mediators see; None passes it over."""
    draft.words = words[:WORDS_LENGTH] if words else None
    _answered(draft, Question.WORDS, now)


def ask_again(draft: Draft, question: Question, now: datetime) -> None:
    """Come back to a question before confirming."""
    draft.answered = [name for name in draft.answered if name != question.value]
    draft.changed_at = now


def confirm(session: Session, draft: Draft, now: datetime, random: Random) -> Request:
    """Make the draft a request; nothing is left of the draft.

    Raises:
        InThePast: the appointment has passed while the person was thinking.
        TooManyRequests: the person has as many open ones as one may have.
    """
    assert next_question(draft) is None, "a draft is confirmed when all is answered"
    appointment = None
    if draft.is_appointment and draft.starts_at is not None:
        appointment = Appointment(draft.starts_at, draft.place, draft.office_kind)
    wish = Wish(
        languages=[draft.language or draft.screen_language],
        screen_language=draft.screen_language,
        topic=draft.topic,
        words=draft.words,
        appointment=appointment,
        priority=draft.priority,
    )
    request = open_request(session, draft.person_key, wish, now, random)
    session.delete(draft)
    session.flush()
    return request


def discard(session: Session, person_key: str) -> None:
    """Forget what a person has begun."""
    session.execute(delete(Draft).where(Draft.person_key == person_key))


def expire(session: Session, now: datetime) -> None:
    """Forget what nobody has gone on with."""
    session.execute(delete(Draft).where(Draft.changed_at < now - KEPT))


def _answered(draft: Draft, question: Question, now: datetime) -> None:
    if question.value not in draft.answered:
        draft.answered = [*draft.answered, question.value]
    draft.changed_at = now
