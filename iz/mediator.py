"""Inviting and managing mediators: `iz mediator`."""

import enum
from dataclasses import dataclass
from datetime import UTC, datetime

from babel import Locale, UnknownLocaleError
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.models import Entry, EntryKind
from handover import cases, decisions, invitations, mediators
from handover.errors import NoMediator
from handover.models import Mediator, MediatorState
from iz.errors import CommandError
from settings import Settings
from staff.invitation_link import bot_name, invitation_link


class Action(enum.Enum):
    """What a coordinator can do with a mediator's access."""

    PAUSE = "pause"
    RESUME = "resume"
    REMOVE = "remove"


@dataclass(frozen=True)
class Row:
    """A mediator as a coordinator sees them: no name, no number."""

    id: str
    languages: str
    topics: str
    state: str
    available: bool
    cases: int


def invite(
    session: Session, languages: str, topics: str | None, settings: Settings, now: datetime
) -> str:
    """Make an invitation; returns the link to send, or what to write to the bot where its name is not known.

    Raises:
        CommandError: a language or topic is not known.
    """
    spoken = _listed(languages)
    if not spoken:
        raise CommandError("Name at least one language, e.g. --languages ar,ku.")
    for code in spoken:
        _check_language(code)
    about = _listed(topics or "")
    known = set(session.scalars(select(Entry.slug).where(Entry.kind == EntryKind.TOPIC)))
    unknown = [slug for slug in about if slug not in known]
    if unknown and not known:
        raise CommandError("The catalogue is empty, so there are no topics: run `iz load` first.")
    if unknown:
        raise CommandError(
            f"No such topic: {', '.join(unknown)}. There are: {', '.join(sorted(known))}."
        )
    return invitation_link(invitations.invite(session, spoken, about, now), bot_name(settings))


def _check_language(code: str) -> None:
    try:
        Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        raise CommandError(
            f"'{code}' is no language (BCP 47) that is known, e.g. ar, ku, fa."
        ) from None


def _listed(given: str) -> list[str]:
    return [part.strip() for part in given.split(",") if part.strip()]


def rows(session: Session) -> list[Row]:
    """Return all mediators who have access."""
    found = session.scalars(
        select(Mediator)
        .where(Mediator.state != MediatorState.REMOVED)
        .order_by(Mediator.created_at)
    )
    return [
        Row(
            mediators.short_id(mediator),
            ", ".join([*mediator.languages, *mediator.second_languages]),
            ", ".join(mediator.topics) or "all",
            mediator.state.value,
            mediator.is_available,
            len(cases.cases_of(session, mediator)),
        )
        for mediator in found
    ]


def change(session: Session, short: str, action: Action) -> str:
    """Pause, resume or remove a mediator; returns what was done.

    Raises:
        CommandError: nobody, or more than one, has an id that begins so.
    """
    try:
        mediator = mediators.by_short_id(session, short)
    except NoMediator:
        raise CommandError(
            f"No mediator's id begins with '{short}': `iz mediator list` shows them."
        ) from None
    if action is Action.PAUSE:
        mediators.pause(mediator)
        return "paused: no further requests; the cases stay"
    if action is Action.RESUME:
        mediators.resume(mediator)
        return "active again"
    free = decisions.remove(session, mediator, datetime.now(UTC))
    return f"removed; {free} cases are offered to others"
