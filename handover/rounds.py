"""Offering a request in rounds: to who fits, then wider, then to the coordinators. A clock drives it."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from handover import life_cycle
from handover.attendance import somebody_from
from handover.events import note
from handover.life_cycle import Step
from handover.matching import candidates
from handover.models import (
    EventKind,
    Mediator,
    Offer,
    OfferState,
    Priority,
    Request,
    RequestState,
    Role,
    Round,
)
from handover.models.request import WAITING


@dataclass(frozen=True)
class Timing:
    """How long each round waits, how many are asked at once, how often coordinators are reminded."""

    named: timedelta = timedelta(minutes=15)
    fitting: timedelta = timedelta(minutes=10)
    wider: timedelta = timedelta(minutes=10)
    coordinators: timedelta = timedelta(hours=2)
    emergency: timedelta = timedelta(minutes=2)
    at_once: int = 15


class News(enum.Enum):
    """What the newcomer is to be told after a step."""

    ASKED = "asked"
    ASKED_MORE = "asked_more"
    AT_COORDINATORS = "at_coordinators"
    STILL_WAITING = "still_waiting"


@dataclass(frozen=True)
class Advance:
    """What a step has brought: who is to be shown the request now, and what the newcomer is told.

    `coordinators` says whether the office is to be told; `somebody_from` when a mediator who could take it
    is there next (with a zone), None where nobody is in sight.
    """

    request: Request
    asked: tuple[Mediator, ...]
    news: News
    coordinators: bool
    somebody_from: datetime | None


def due(session: Session, now: datetime) -> list[Request]:
    """Return the requests whose next round begins, emergencies first, then the longest waiting."""
    return list(
        session.scalars(
            select(Request)
            .where(Request.state.in_(WAITING), Request.due_at <= now)
            .order_by(Request.priority.desc(), Request.created_at)
        )
    )


def advance(session: Session, request: Request, now: datetime, timing: Timing) -> Advance:
    """Begin the next round of a waiting request. `now` has the zone of Aachen."""
    if request.state is RequestState.AT_COORDINATORS:
        return _ask_who_has_come_since(session, request, now, timing)
    if request.priority is Priority.EMERGENCY:
        return _alarm(session, request, now, timing)
    for round, wait, news in (
        (Round.FITTING, timing.fitting, News.ASKED),
        (Round.WIDER, timing.wider, News.ASKED_MORE),
    ):
        if request.round > round:
            continue
        asked = _offer(session, request, candidates(session, request, round, now), now, timing)
        if asked:
            is_first = request.round in (Round.NONE, Round.NAMED)
            request.round = round
            request.due_at = now + wait
            kind = EventKind.OFFERED if round is Round.FITTING else EventKind.WIDENED
            note(session, request, kind, Role.CLOCK, now, count=len(asked))
            return _told(session, request, asked, News.ASKED if is_first else news, now)
    return _to_coordinators(session, request, (), now, timing.coordinators)


def _ask_who_has_come_since(
    session: Session, request: Request, now: datetime, timing: Timing
) -> Advance:
    found = candidates(session, request, Round.WIDER, now)
    asked = _offer(session, request, found, now, timing)
    request.due_at = now + timing.coordinators
    return _told(session, request, asked, News.STILL_WAITING, now)


def offer_to(
    session: Session, request: Request, mediator: Mediator, now: datetime, timing: Timing
) -> None:
    """Offer a request to one named mediator alone; the rounds go on where that brings nothing."""
    offer = session.scalar(
        select(Offer).where(Offer.request_id == request.id, Offer.mediator_id == mediator.id)
    )
    if offer is None:
        session.add(_pending(request, mediator, now))
    else:
        offer.state, offer.offered_at = OfferState.PENDING, now
    request.round = Round.NAMED
    request.due_at = now + timing.named


def _alarm(session: Session, request: Request, now: datetime, timing: Timing) -> Advance:
    """Everybody who speaks the language at once, whatever the hour, and the coordinators with them."""
    found = candidates(session, request, Round.WIDER, now)
    asked = _offer(session, request, found, now, timing, at_once=len(found))
    return _to_coordinators(session, request, asked, now, timing.emergency)


def _to_coordinators(
    session: Session,
    request: Request,
    asked: tuple[Mediator, ...],
    now: datetime,
    wait: timedelta,
) -> Advance:
    life_cycle.move(request, Step.ESCALATE)
    request.round = Round.COORDINATORS
    request.due_at = now + wait
    note(session, request, EventKind.TO_COORDINATORS, Role.CLOCK, now, count=len(asked))
    news = News.ASKED if asked else News.AT_COORDINATORS
    return _told(session, request, asked, news, now)


def _told(
    session: Session, request: Request, asked: tuple[Mediator, ...], news: News, now: datetime
) -> Advance:
    at_coordinators = request.state is RequestState.AT_COORDINATORS
    return Advance(request, asked, news, at_coordinators, somebody_from(session, request, now))


def _offer(
    session: Session,
    request: Request,
    mediators: Sequence[Mediator],
    now: datetime,
    timing: Timing,
    at_once: int | None = None,
) -> tuple[Mediator, ...]:
    asked = tuple(mediators[: timing.at_once if at_once is None else at_once])
    session.add_all(_pending(request, mediator, now) for mediator in asked)
    session.flush()
    return asked


def _pending(request: Request, mediator: Mediator, now: datetime) -> Offer:
    return Offer(
        request_id=request.id,
        mediator_id=mediator.id,
        state=OfferState.PENDING,
        offered_at=now,
    )
