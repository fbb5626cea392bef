"""Whom a request is offered to: who fits, and in which order."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from handover.mediators import is_within_hours, speaks
from handover.models import (
    Mediator,
    MediatorState,
    Offer,
    OfferState,
    Priority,
    Request,
    Round,
)

LATELY = timedelta(days=30)


def candidates(session: Session, request: Request, round: Round, now: datetime) -> list[Mediator]:
    """Return who can be offered the request in a round, who has had fewest lately first.

    Nobody twice, nobody who has given it back, never the newcomer themself. `now` has the zone of Aachen.
    """
    asked = select(Offer.mediator_id).where(Offer.request_id == request.id)
    mediators = session.scalars(
        select(Mediator)
        .where(
            Mediator.state == MediatorState.ACTIVE,
            Mediator.is_available.is_(True),
            Mediator.person_key != request.person_key,
            Mediator.id.not_in(asked),
        )
        .options(selectinload(Mediator.hours))
    )
    fitting = [mediator for mediator in mediators if _fits(mediator, request, round, now)]
    return _fairest_first(session, fitting, now)


def _fits(mediator: Mediator, request: Request, round: Round, now: datetime) -> bool:
    is_emergency = request.priority is Priority.EMERGENCY
    if not is_emergency and not is_within_hours(mediator, now):
        return False
    if round is Round.FITTING:
        return speaks(mediator.languages, request.languages) and _knows(mediator, request.topic)
    return speaks([*mediator.languages, *mediator.second_languages], request.languages)


def _knows(mediator: Mediator, topic: str | None) -> bool:
    return topic is None or not mediator.topics or topic in mediator.topics


def _fairest_first(session: Session, mediators: list[Mediator], now: datetime) -> list[Mediator]:
    had = cases_lately(session, now)
    return sorted(
        mediators, key=lambda mediator: (had.get(mediator.id, 0), mediator.created_at, mediator.id)
    )


def cases_lately(session: Session, now: datetime) -> dict[uuid.UUID, int]:
    """Return how many requests each mediator has taken in the last thirty days."""
    rows = session.execute(
        select(Offer.mediator_id, func.count())
        .where(Offer.state == OfferState.ACCEPTED, Offer.offered_at >= now - LATELY)
        .group_by(Offer.mediator_id)
    )
    return {mediator: count for mediator, count in rows}
