"""The answer to a question about a detail: what it costs, when it is open, where it is …"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from catalogue.compose import facts
from catalogue.compose.answer import Answer
from catalogue.compose.detail_kind import Detail, knows, title
from catalogue.compose.emergency import EMERGENCY, emergency
from catalogue.compose.entry import entry, pin
from catalogue.compose.memory import remembered
from catalogue.compose.voice import Voice, bold, lines, paragraphs, plain, voice
from catalogue.models import Entry, EntryKind, LinkKind
from catalogue.texts import TextBook

DEFAULT_ENTRY = "iz"
MOST_CHOICES = 6


@remembered
def detail(session: Session, slug: str, kind: Detail, language: str, now: datetime) -> Answer:
    """Return the answer about a detail of an entry.

    Of a topic with several services that know it, asks which one is meant. What is not known is said.
    """
    if slug == EMERGENCY:
        return emergency(session, language, now)
    speaker = voice(session, language, now)
    found = speaker.find(slug) or speaker.find(DEFAULT_ENTRY)
    if found is None:
        return _unknown(speaker, None, kind)
    candidates = _bearers(speaker, found, kind)
    if len(candidates) > 1:
        return _which(speaker, found, candidates, kind)
    subject = candidates[0] if candidates else found
    book = speaker.book([subject])
    if not knows(subject, book, kind) and found.kind is EntryKind.TOPIC:
        return _unknown_of_topic(speaker, found, kind)
    if not knows(subject, book, kind):
        return _unknown(speaker, subject, kind)
    return _known(speaker, subject, book, kind)


def _bearers(speaker: Voice, found: Entry, kind: Detail) -> list[Entry]:
    """Whose detail it is: of a topic, theme or focus area that of its services that know it."""
    if found.is_reachable:
        return [found]
    services = found.linked(LinkKind.SERVICES)
    book = speaker.book(services)
    knowing = [service for service in services if knows(service, book, kind)]
    return (knowing or services[:1])[:MOST_CHOICES]


def _which(speaker: Voice, found: Entry, candidates: list[Entry], kind: Detail) -> Answer:
    _ = speaker.gettext
    book = speaker.names([found, *candidates])
    buttons = [
        speaker.button(speaker.name(book, service), kind.value, service.slug)
        for service in candidates
    ]
    text = paragraphs(
        bold(f"{title(speaker, kind)} – {speaker.name(book, found)}"),
        plain(_("Which one do you mean?")),
    )
    return Answer(text, (*buttons, speaker.person_button()), entry=found.slug)


FACTS: dict[Detail, Callable[[Voice, Entry, TextBook], str]] = {
    Detail.OPENING_HOURS: lambda speaker, subject, book: lines(
        facts.opening_state(speaker, subject), facts.weekly_hours(speaker, subject, book)
    ),
    Detail.LOCATION: facts.places,
    Detail.CONTACT: facts.reach,
    Detail.COST: facts.costs,
    Detail.ELIGIBILITY: facts.eligibility,
    Detail.DOCUMENTS_NEEDED: facts.documents,
    Detail.LANGUAGES_SPOKEN: facts.spoken,
    Detail.UPCOMING_EVENTS: facts.dates,
}


def _known(speaker: Voice, subject: Entry, book: TextBook, kind: Detail) -> Answer:
    _ = speaker.gettext
    said = FACTS[kind](speaker, subject, book)
    if kind is Detail.UPCOMING_EVENTS and not said:
        said = plain(_("No dates are known at the moment."))
    others = [
        speaker.button(title(speaker, other), other.value, subject.slug)
        for other in Detail
        if other is not kind and knows(subject, book, other)
    ]
    return Answer(
        paragraphs(bold(speaker.name(book, subject)), said),
        (*others[:4], *speaker.entry_buttons([subject]), speaker.person_button()),
        pin=pin(speaker, subject, book) if kind is Detail.LOCATION else None,
        entry=subject.slug,
    )


def _unknown_of_topic(speaker: Voice, topic: Entry, kind: Detail) -> Answer:
    """Say that it is not known, and show what is known of the topic: often that was the question."""
    _ = speaker.gettext
    shown = entry(speaker.session, topic.slug, speaker.language.code, speaker.now)
    sorry = plain(f"{title(speaker, kind)}: {_('I am sorry, I do not know that yet.')}")
    return replace(shown, text=paragraphs(sorry, shown.text))


def _unknown(speaker: Voice, subject: Entry | None, kind: Detail) -> Answer:
    """Nothing is made up: what is not known is said, with the way to somebody who may know."""
    _ = speaker.gettext
    reach = ""
    if subject is not None:
        reach = facts.reach(speaker, subject, speaker.book([subject]))
    name = speaker.name(speaker.names([subject]), subject) if subject else "IZ"
    text = paragraphs(
        bold(f"{name} – {title(speaker, kind)}"),
        plain(_("I am sorry, I do not know that yet.")),
        lines(plain(_("You can ask here:")), reach) if reach else "",
        plain(_("Would you like to talk to a person?")) if not reach else "",
    )
    buttons = [speaker.person_button(), speaker.menu_button()]
    if subject is not None:
        buttons = [*speaker.entry_buttons([subject]), *buttons]
    offer = None if reach else "/talk_to_human"
    return Answer(text, tuple(buttons), entry=subject.slug if subject else None, offer=offer)
