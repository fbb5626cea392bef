"""Mediators: who is one, and what they and staff can change."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from handover import life_cycle
from handover.errors import NoMediator
from handover.events import note
from handover.models import (
    EventKind,
    Mediator,
    MediatorHours,
    MediatorState,
    Offer,
    OfferState,
    Request,
    RequestState,
    Role,
)


@dataclass(frozen=True)
class WeeklySpan:
    """From when to when on a weekday (0 is Monday), wall time in Aachen."""

    weekday: int
    opens_at: time
    closes_at: time

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ValueError("a weekday is a number from 0 (Monday) to 6")
        if self.opens_at >= self.closes_at:
            raise ValueError("hours must end after they begin")


def mediator_of(session: Session, person_key: str) -> Mediator:
    """Return the mediator behind a person's key.

    Raises:
        NoMediator: the person is none, or has been removed.
    """
    mediator = session.scalar(select(Mediator).where(Mediator.person_key == person_key))
    if mediator is None or mediator.state is MediatorState.REMOVED:
        raise NoMediator
    return mediator


def is_mediator(session: Session, person_key: str) -> bool:
    """Whether a person is a mediator, paused ones included."""
    try:
        mediator_of(session, person_key)
    except NoMediator:
        return False
    return True


def short_id(mediator: Mediator) -> str:
    """Return what coordinators call a mediator by, who has no name here."""
    return mediator.id.hex[:8]


def by_short_id(session: Session, short: str) -> Mediator:
    """Return the mediator whose id begins with these hexadecimal digits.

    Raises:
        NoMediator: there is none, or more than one.
    """
    found = [one for one in session.scalars(select(Mediator)) if one.id.hex.startswith(short)]
    if not short or len(found) != 1 or found[0].state is MediatorState.REMOVED:
        raise NoMediator
    return found[0]


def who_speak(session: Session, languages: Sequence[str]) -> list[Mediator]:
    """Return the active mediators who speak one of the languages (BCP 47), whether or not they are there now."""
    active = session.scalars(
        select(Mediator)
        .where(Mediator.state == MediatorState.ACTIVE)
        .order_by(Mediator.created_at, Mediator.id)
    )
    return [one for one in active if speaks([*one.languages, *one.second_languages], languages)]


def speaks(spoken: Iterable[str], wanted: Iterable[str]) -> bool:
    """Whether one of the languages is among those wanted; "ar-SY" and "ar" are the same here (BCP 47's first part)."""
    return bool({_primary(tag) for tag in spoken} & {_primary(tag) for tag in wanted})


def _primary(tag: str) -> str:
    return tag.replace("_", "-").split("-")[0].lower()


def set_hours(mediator: Mediator, spans: Iterable[WeeklySpan]) -> None:
    """Set the weekly hours; none means always."""
    mediator.hours = [
        MediatorHours(weekday=span.weekday, opens_at=span.opens_at, closes_at=span.closes_at)
        for span in sorted(spans, key=lambda span: (span.weekday, span.opens_at))
    ]


def spans_of(mediator: Mediator) -> list[WeeklySpan]:
    """Return the weekly hours."""
    return [WeeklySpan(span.weekday, span.opens_at, span.closes_at) for span in mediator.hours]


def choose_languages(mediator: Mediator, languages: Sequence[str]) -> None:
    """Set what the mediator speaks (BCP 47); the last language stays, since without any nobody could be helped."""
    if languages:
        mediator.languages = list(languages)


def is_within_hours(mediator: Mediator, moment: datetime) -> bool:
    """Whether a moment (with the zone of Aachen) lies in the mediator's hours."""
    if not mediator.hours:
        return True
    return any(
        span.weekday == moment.weekday() and span.opens_at <= moment.time() < span.closes_at
        for span in mediator.hours
    )


def pause(mediator: Mediator) -> None:
    """No further offers; the cases stay."""
    if mediator.state is MediatorState.ACTIVE:
        mediator.state = MediatorState.PAUSED


def resume(mediator: Mediator) -> None:
    """Offers again."""
    if mediator.state is MediatorState.PAUSED:
        mediator.state = MediatorState.ACTIVE


def remove(session: Session, mediator_id: uuid.UUID, now: datetime) -> list[Request]:
    """End a mediator's access at once; returns the cases that are offered to others from now on."""
    # Held until the end of the transaction, so that no claim slips in between.
    mediator = session.get_one(Mediator, mediator_id, with_for_update=True)
    mediator.state = MediatorState.REMOVED
    mediator.is_available = False
    mediator.active_request_id = None
    session.flush()
    for offer in session.scalars(
        select(Offer).where(Offer.mediator_id == mediator_id, Offer.state == OfferState.PENDING)
    ):
        offer.state = OfferState.WITHDRAWN
    held = list(
        session.scalars(
            select(Request).where(
                Request.held_by == mediator_id, Request.state == RequestState.CLAIMED
            )
        )
    )
    for request in held:
        life_cycle.release(request, now)
        note(session, request, EventKind.RETURNED, Role.COORDINATOR, now)
    return held
