"""Danger first: the emergency numbers, before anything else."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from catalogue.compose import facts
from catalogue.compose.answer import Answer
from catalogue.compose.memory import remembered
from catalogue.compose.voice import Voice, bold, lines, paragraphs, plain, voice
from catalogue.models import Entry, LinkKind
from catalogue.texts import TextBook
from locales import formatting

EMERGENCY = "emergency"
AMBULANCE, POLICE = "112", "110"


@remembered
def emergency(session: Session, language: str, now: datetime) -> Answer:
    """Return the emergency numbers: 112 and 110 at the very top, whatever the catalogue holds."""
    speaker = voice(session, language, now)
    _ = speaker.gettext
    text = paragraphs(
        lines(
            _numbers(speaker),
            plain(_("Free of charge, day and night. Say where you are and what has happened.")),
        ),
        _more(speaker),
    )
    found = speaker.find(EMERGENCY)
    services = speaker.entry_buttons(found.linked(LinkKind.SERVICES)) if found else []
    ask = speaker.mediator_button(EMERGENCY)
    buttons = (*services, ask, speaker.person_button(), speaker.menu_button())
    return Answer(text, buttons, entry=EMERGENCY)


def _numbers(speaker: Voice) -> str:
    _ = speaker.gettext
    return lines(
        bold("🚑 " + _("{number} – ambulance and fire").format(number=_n(speaker, AMBULANCE))),
        bold("🚓 " + _("{number} – police").format(number=_n(speaker, POLICE))),
    )


def _n(speaker: Voice, number: str) -> str:
    return formatting.isolate(number, speaker.language)


def _more(speaker: Voice) -> str:
    """The further numbers of the catalogue's topic `emergency`."""
    found = speaker.find(EMERGENCY)
    services = found.linked(LinkKind.SERVICES) if found else []
    book = speaker.book(services)
    return lines(
        *(
            _line(speaker, service, book)
            for service in services
            if service.phones and service.phones[0].short_number not in (AMBULANCE, POLICE)
        )
    )


def _line(speaker: Voice, service: Entry, book: TextBook) -> str:
    number = facts.number_of(service.phones[0])
    # Many names end in the number: once is enough.
    name = speaker.name(book, service).replace(f" – {number}", "")
    return plain(f"☎️ {_n(speaker, number)} – {name}")


def numbers_first(answer: Answer, language: str, session: Session, now: datetime) -> Answer:
    """Return the answer below the two numbers, with the way to all of them as its first button."""
    speaker = voice(session, language, now)
    numbers = _numbers(speaker)
    if answer.text.startswith(numbers):
        return answer
    button = speaker.emergency_button()
    others = (other for other in answer.buttons if other != button)
    return replace(answer, text=paragraphs(numbers, answer.text), buttons=(button, *others))
