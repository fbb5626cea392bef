"""Opening, asking after and cancelling a request: the newcomer's side before somebody has taken it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from handover import life_cycle
from handover.case_number import case_number
from handover.errors import CaseGone, InThePast, NotYourCase, TooManyRequests
from handover.events import note
from handover.life_cycle import Step
from handover.models import (
    EventKind,
    Mediator,
    Offer,
    OfferState,
    Priority,
    Request,
    RequestState,
    Role,
)
from handover.models.request import OPEN

OPEN_AT_ONCE = 2
WORDS_LENGTH = 1000


@dataclass(frozen=True)
class Appointment:
    """When (with a zone), where, and at what kind of office."""

    starts_at: datetime
    place: str | None = None
    office_kind: str | None = None


@dataclass(frozen=True)
class Wish:
    """What the newcomer has said and confirmed; `words` only if they agreed that mediators see them."""

    languages: Sequence[str]
    screen_language: str
    topic: str | None = None
    words: str | None = None
    appointment: Appointment | None = None
    priority: Priority = Priority.NORMAL


def open_request(
    session: Session,
    person_key: str,
    wish: Wish,
    now: datetime,
    random: Random,
    limit: int = OPEN_AT_ONCE,
) -> Request:
    """Open a request; its first round is due at once (`rounds.advance`).

    Raises:
        TooManyRequests: the person has `limit` open ones; an emergency is always let through.
        InThePast: the appointment began before `now`.
    """
    is_emergency = wish.priority is Priority.EMERGENCY
    if not is_emergency and len(open_requests(session, person_key)) >= limit:
        raise TooManyRequests(limit)
    request = Request(
        number=_free_number(session, random),
        person_key=person_key,
        screen_language=wish.screen_language,
        languages=list(wish.languages),
        topic=wish.topic,
        words=wish.words[:WORDS_LENGTH] if wish.words else None,
        priority=wish.priority,
        state=RequestState.OFFERED,
        due_at=now,
        created_at=now,
    )
    _set_appointment(request, wish.appointment, now)
    session.add(request)
    session.flush()
    note(session, request, EventKind.OPENED, Role.NEWCOMER, now)
    return request


def _free_number(session: Session, random: Random) -> str:
    while True:
        number = case_number(random)
        if not session.scalar(select(func.count()).where(Request.number == number)):
            return number


def _set_appointment(request: Request, appointment: Appointment | None, now: datetime) -> None:
    if appointment is None:
        return
    if appointment.starts_at <= now:
        raise InThePast
    request.starts_at = appointment.starts_at
    request.place = appointment.place
    request.office_kind = appointment.office_kind


def open_requests(session: Session, person_key: str) -> list[Request]:
    """Return a newcomer's requests that have not ended, the newest first."""
    return list(
        session.scalars(
            select(Request)
            .where(Request.person_key == person_key, Request.state.in_(OPEN))
            .order_by(Request.created_at.desc())
        )
    )


def request_of(session: Session, request_id: uuid.UUID, person_key: str) -> Request:
    """Return a newcomer's own request.

    Raises:
        CaseGone: there is none.
        NotYourCase: it is somebody else's.
    """
    request = session.get(Request, request_id)
    if request is None:
        raise CaseGone
    if request.person_key != person_key:
        raise NotYourCase
    return request


def by_number(session: Session, number: str) -> Request:
    """Return the request with a number.

    Raises:
        CaseGone: there is none.
    """
    request = session.scalar(select(Request).where(Request.number == number))
    if request is None:
        raise CaseGone
    return request


@dataclass(frozen=True)
class Cancelled:
    """`told` are the people whose messages about it have to change: the one who had it, and all who were asked."""

    request: Request
    holder: Mediator | None
    asked: tuple[Mediator, ...]


def cancel(session: Session, request: Request, now: datetime) -> Cancelled:
    """Cancel a request, whether or not somebody has it.

    Raises:
        NotPossibleNow: it has ended already.
    """
    holder = session.get(Mediator, request.held_by) if request.held_by else None
    life_cycle.end(request, Step.CANCEL, None, now)
    note(session, request, EventKind.CANCELLED, Role.NEWCOMER, now)
    if holder is not None and holder.active_request_id == request.id:
        holder.active_request_id = None
    return Cancelled(request, holder, withdraw_offers(session, request))


def withdraw_offers(session: Session, request: Request) -> tuple[Mediator, ...]:
    """Withdraw the offers that nobody has answered; returns the mediators who had them."""
    rows = session.execute(
        select(Offer, Mediator)
        .join(Mediator, Mediator.id == Offer.mediator_id)
        .where(Offer.request_id == request.id, Offer.state == OfferState.PENDING)
    ).all()
    for offer, _ in rows:
        offer.state = OfferState.WITHDRAWN
    return tuple(mediator for _, mediator in rows)
