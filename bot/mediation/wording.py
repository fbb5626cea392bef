"""How a request reads: its languages, its topic, its time, in the reader's language."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

import locales
from catalogue.compose.voice import Voice, bold, lines, plain, voice
from handover.drafts import Office
from handover.models import Draft, Request
from locales import formatting

AACHEN = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True)
class Facts:
    """What is known of a request or a draft of one."""

    language: str | None
    topic: str | None
    starts_at: datetime | None
    is_appointment: bool | None
    place: str | None
    office_kind: str | None
    words: str | None


def facts_of_draft(draft: Draft) -> Facts:
    """Return what a person has answered so far."""
    return Facts(
        draft.language,
        draft.topic,
        draft.starts_at,
        draft.is_appointment,
        draft.place,
        draft.office_kind,
        draft.words,
    )


def facts_of_request(request: Request, words: str | None = None) -> Facts:
    """Return what is known of a request; `words` where they are no longer kept with it."""
    return Facts(
        request.languages[0] if request.languages else None,
        request.topic,
        request.starts_at,
        request.starts_at is not None,
        request.place,
        request.office_kind,
        words or request.words,
    )


def describe(session: Session, facts: Facts, language: str, now: datetime) -> str:
    """Return the facts as lines of HTML in a language; nobody is named in them."""
    speaker = voice(session, language, now)
    _ = speaker.gettext
    rows = [
        (_("Language"), _language(facts.language, language)),
        (_("About"), _topic(speaker, facts.topic)),
        (_("When"), when(facts.starts_at, language) or _("as soon as possible")),
        (_("Where"), facts.place or ""),
        (_("Kind of place"), office_name(facts.office_kind, language)),
        (_("In their own words"), facts.words or ""),
    ]
    return lines(*(f"{bold(name + ':')} {plain(value)}" for name, value in rows if value))


def when(moment: datetime | None, language: str) -> str:
    """Return a day and time as a language writes them; nothing where there is none."""
    if moment is None:
        return ""
    known = locales.language(language)
    at = moment.astimezone(AACHEN)
    return f"{formatting.day(at.date(), known)}, {formatting.clock(at, known)}"


def _language(code: str | None, language: str) -> str:
    if code is None:
        return ""
    return formatting.language_name(code, locales.language(language))


def _topic(speaker: Voice, topic: str | None) -> str:
    entry = speaker.find(topic) if topic else None
    return (
        speaker.name(speaker.names([entry]), entry) if entry else speaker.gettext("something else")
    )


def office_name(kind: str | None, language: str) -> str:
    """Return the name of a kind of office on a button; nothing where there is none."""
    _ = locales.texts(language).gettext
    names = {
        Office.DOCTOR.value: _("Doctor or hospital"),
        Office.AUTHORITY.value: _("Public office"),
        Office.JOBCENTER.value: "Jobcenter",
        Office.SCHOOL.value: _("School or nursery"),
        Office.ADVICE.value: _("Advice centre or lawyer"),
        Office.OTHER.value: _("Somewhere else"),
    }
    return names.get(kind or "", "")
