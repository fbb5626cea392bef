"""Danger first: the emergency numbers, before anything else."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from catalogue.compose import facts
from catalogue.compose.answer import Answer
from catalogue.compose.voice import Voice, bold, lines, paragraphs, plain, voice
from catalogue.models import Entry, LinkKind
from catalogue.texts import TextBook
from locales import formatting

EMERGENCY = "emergency"
AMBULANCE, POLICE = "112", "110"


def emergency(session: Session, language: str, now: datetime) -> Answer:
    """Return the emergency numbers: 112 and 110 at the very top, whatever the catalogue holds."""
    speaker = voice(session, language, now)
    _ = speaker.gettext
    text = paragraphs(
        lines(
            bold("🚑 " + _("{number} – ambulance and fire").format(number=_n(speaker, AMBULANCE))),
            bold("🚓 " + _("{number} – police").format(number=_n(speaker, POLICE))),
            plain(_("Free of charge, day and night. Say where you are and what has happened.")),
        ),
        _more(speaker),
    )
    found = speaker.find(EMERGENCY)
    services = speaker.entry_buttons(found.linked(LinkKind.SERVICES)) if found else []
    buttons = (*services, speaker.person_button(), speaker.menu_button())
    return Answer(text, buttons, entry=EMERGENCY)


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


def add_emergency_button(answer: Answer, language: str, session: Session, now: datetime) -> Answer:
    """Return the answer with the way to the emergency numbers as its first button."""
    button = voice(session, language, now).emergency_button()
    if button in answer.buttons or answer.entry == EMERGENCY:
        return answer
    return replace(answer, buttons=(button, *answer.buttons))
