"""The questions of a request, one message each."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

import locales
from bot.mediation.buttons import APPOINTMENT, MOMENT_FORM, NOTHING, NOW, Press, button
from bot.mediation.wording import AACHEN, describe, facts_of_draft, office_name, when
from catalogue.compose import REQUEST_TOPICS, Answer, Button
from catalogue.compose.voice import bold, lines, paragraphs, plain, voice
from catalogue.models import Entry, EntryKind
from handover.drafts import Office, Question, next_question
from handover.models import Draft
from locales import formatting

DAYS = 14
FIRST_HOUR, LAST_HOUR = 7, 19
SUNDAY = 6
MORE_LANGUAGES = ("sq", "bg", "pl", "so", "ckb", "am", "hy", "ka", "es", "sr")


def ask(session: Session, draft: Draft, language: str, now: datetime) -> Answer:
    """Return the next question of a draft, or what is to be confirmed where none is left."""
    question = next_question(draft)
    if question is None:
        return summary(session, draft, language, now)
    return _ASK[question](session, draft, language, now)


def summary(session: Session, draft: Draft, language: str, now: datetime) -> Answer:
    """Return what was understood, to be confirmed or corrected."""
    _ = locales.texts(language).gettext
    text = paragraphs(
        bold(_("Is this right?")), describe(session, facts_of_draft(draft), language, now)
    )
    return Answer(
        text,
        (
            button("✅ " + _("Yes, send it"), Press.CONFIRM),
            button("✏️ " + _("Change something"), Press.AGAIN),
            button("✖️ " + _("No, stop"), Press.DISCARD),
        ),
    )


def what_to_change(draft: Draft, language: str) -> Answer:
    """Ask which answer is to be changed."""
    _ = locales.texts(language).gettext
    titles = {
        Question.LANGUAGE: _("Language"),
        Question.TOPIC: _("About"),
        Question.TIME: _("When"),
        Question.MOMENT: _("Day and time"),
        Question.PLACE: _("Where"),
        Question.OFFICE: _("Kind of place"),
        Question.WORDS: _("In their own words"),
    }
    return Answer(
        plain(_("What shall be different?")),
        tuple(
            button(title, Press.AGAIN, question.value)
            for question, title in titles.items()
            if question.value in draft.answered
        ),
    )


def which_day(now: datetime, language: str, press: Press, value: str = "{day}") -> Answer:
    """Ask on which day the appointment is; the buttons carry the value with the day in it."""
    _ = locales.texts(language).gettext
    text = plain(_("On which day is the appointment?"))
    return Answer(text, _days(now, language, press, value))


def _days(now: datetime, language: str, press: Press, value: str) -> tuple[Button, ...]:
    known = locales.language(language)
    today = now.astimezone(AACHEN).date()
    days = [today + timedelta(days=ahead) for ahead in range(DAYS)]
    return tuple(
        button(formatting.day(day, known), press, value.format(day=day.isoformat()))
        for day in days
        if day.weekday() != SUNDAY
    )


def which_day_at(now: datetime, at: time, language: str) -> Answer:
    """Ask on which day, where the time of the appointment is known already."""
    return which_day(now, language, Press.HOUR, f"{{day}}T{at:%H-%M}")


def which_time(day: date, times: Sequence[time], language: str) -> Answer:
    """Ask which of the ways to count the hours is meant."""
    _ = locales.texts(language).gettext
    known = locales.language(language)
    moments = [datetime.combine(day, at) for at in times]
    return Answer(
        plain(_("Which time do you mean?")),
        tuple(
            button(formatting.clock(moment, known), Press.HOUR, moment.strftime(MOMENT_FORM))
            for moment in moments
        ),
    )


def which_moment_again(now: datetime, language: str) -> Answer:
    """Say that a day and time was not understood, and how it can be written."""
    _ = locales.texts(language).gettext
    tomorrow = datetime.combine(now.date() + timedelta(days=1), time(10), tzinfo=AACHEN)
    text = _("I have not understood the day and the time. You can write it like this: {example}")
    return Answer(
        plain(text.format(example=when(tomorrow, language))),
        _days(now, language, Press.DAY, "{day}"),
    )


def which_hour(day: date, language: str, press: Press, prefix: str = "") -> Answer:
    """Ask at what time of a day the appointment begins; the buttons carry the prefix and the moment."""
    _ = locales.texts(language).gettext
    known = locales.language(language)
    halves = [time(hour, minute) for hour in range(FIRST_HOUR, LAST_HOUR) for minute in (0, 30)]
    return Answer(
        plain(_("At what time?") + f" ({formatting.day(day, known)})"),
        tuple(
            button(formatting.clock(moment, known), press, prefix + moment.strftime(MOMENT_FORM))
            for moment in (datetime.combine(day, at) for at in halves)
        ),
    )


def _ask_language(session: Session, draft: Draft, language: str, now: datetime) -> Answer:
    _ = locales.texts(language).gettext
    known = [one.code for one in locales.available()]
    ordered = [language, *(code for code in (*known, *MORE_LANGUAGES) if code != language)]
    screen = locales.language(language)
    buttons = tuple(
        button(formatting.language_name(code, screen), Press.LANGUAGE, code)
        for code in ordered
        if code != "de"
    )
    return Answer(
        plain(_("I look for somebody who helps you to talk. In which language?")), buttons
    )


def _ask_topic(session: Session, draft: Draft, language: str, now: datetime) -> Answer:
    speaker = voice(session, language, now)
    _ = speaker.gettext
    topics = session.scalars(
        select(Entry)
        .where(Entry.kind == EntryKind.TOPIC, Entry.slug.in_(REQUEST_TOPICS))
        .order_by(Entry.slug)
    ).all()
    book = speaker.names(topics)
    buttons = [
        button(f"{topic.icon or ''} {speaker.name(book, topic)}".strip(), Press.TOPIC, topic.slug)
        for topic in topics
    ]
    buttons.append(button("🤔 " + _("Something else"), Press.TOPIC, NOTHING))
    return Answer(plain(_("What is it about?")), tuple(buttons))


def _ask_time(session: Session, draft: Draft, language: str, now: datetime) -> Answer:
    _ = locales.texts(language).gettext
    return Answer(
        plain(_("When do you need somebody?")),
        (
            button("⏱ " + _("As soon as possible"), Press.TIME, NOW),
            button("📅 " + _("For an appointment"), Press.TIME, APPOINTMENT),
        ),
    )


def _ask_moment(session: Session, draft: Draft, language: str, now: datetime) -> Answer:
    _ = locales.texts(language).gettext
    text = lines(
        plain(_("On which day is the appointment?")),
        plain(_("Write the day and the time in your own words, or press a day.")),
    )
    return Answer(text, _days(now, language, Press.DAY, "{day}"))


def _ask_place(session: Session, draft: Draft, language: str, now: datetime) -> Answer:
    _ = locales.texts(language).gettext
    return Answer(
        plain(_("Where is it? Write the address, or the name of the place.")),
        (_skip(language),),
    )


def _ask_office(session: Session, draft: Draft, language: str, now: datetime) -> Answer:
    _ = locales.texts(language).gettext
    return Answer(
        plain(_("At what kind of place?")),
        tuple(
            button(office_name(kind.value, language), Press.OFFICE, kind.value) for kind in Office
        ),
    )


def _ask_words(session: Session, draft: Draft, language: str, now: datetime) -> Answer:
    _ = locales.texts(language).gettext
    text = _(
        "Say in a few words what it is about. Mediators will read it, so please write no names "
        "and no numbers."
    )
    return Answer(plain(text), (_skip(language),))


def _skip(language: str) -> Button:
    return button("⏭ " + locales.texts(language).gettext("Skip"), Press.SKIP)


_ASK: dict[Question, Callable[[Session, Draft, str, datetime], Answer]] = {
    Question.LANGUAGE: _ask_language,
    Question.TOPIC: _ask_topic,
    Question.TIME: _ask_time,
    Question.MOMENT: _ask_moment,
    Question.PLACE: _ask_place,
    Question.OFFICE: _ask_office,
    Question.WORDS: _ask_words,
}
