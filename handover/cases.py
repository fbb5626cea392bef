"""Taking a request and what follows: the first has it; giving it back, handing it on, ending it."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from handover import life_cycle
from handover.errors import (
    AlreadyTaken,
    CaseGone,
    NoMediator,
    NotPossibleNow,
    NotYourCase,
    OwnRequest,
)
from handover.events import note
from handover.life_cycle import Step, states_before
from handover.models import (
    EventKind,
    Mediator,
    MediatorState,
    Offer,
    OfferState,
    Outcome,
    Request,
    RequestState,
    Role,
)
from handover.requests import withdraw_offers
from handover.rounds import Timing, offer_to


@dataclass(frozen=True)
class Claimed:
    """A request and who has it now; `others` were asked too and are to see at once that it is taken.

    `words` are the newcomer's own, for whoever has it; they are not kept any longer. `is_new` is
    false where the mediator had it before already.
    """

    request: Request
    mediator: Mediator
    others: tuple[Mediator, ...] = ()
    words: str | None = None
    is_new: bool = False


def claim(
    session: Session, request_id: uuid.UUID, mediator_id: uuid.UUID, now: datetime
) -> Claimed:
    """Take a request that was offered to the mediator. A second press changes nothing and is no error.

    Raises:
        AlreadyTaken: somebody else was first.
        CaseGone: it has ended, or was never offered to this mediator.
        OwnRequest: the mediator has opened it themself.
        NoMediator: the mediator is paused or removed.
    """
    was_offered = exists().where(
        Offer.request_id == request_id,
        Offer.mediator_id == mediator_id,
        Offer.state == OfferState.PENDING,
    )
    mediator, is_first = _take(session, request_id, mediator_id, now, was_offered)
    if not is_first:
        return _not_first(session, request_id, mediator)
    return _taken(session, request_id, mediator, EventKind.CLAIMED, Role.MEDIATOR, now)


def assign(
    session: Session, request_id: uuid.UUID, mediator_id: uuid.UUID, now: datetime
) -> Claimed:
    """Give a waiting request to a mediator, by a coordinator's hand.

    Raises:
        AlreadyTaken: somebody has it already.
        CaseGone: it has ended.
        OwnRequest: the mediator has opened it themself.
        NoMediator: the mediator is paused or removed.
    """
    mediator, is_first = _take(session, request_id, mediator_id, now)
    if not is_first:
        return _not_first(session, request_id, mediator)
    return _taken(session, request_id, mediator, EventKind.ASSIGNED, Role.COORDINATOR, now)


def _take(
    session: Session,
    request_id: uuid.UUID,
    mediator_id: uuid.UUID,
    now: datetime,
    *conditions: object,
) -> tuple[Mediator, bool]:
    """The one statement that decides who is first; the database lets one through."""
    # Held until the end of the transaction, so that no removal slips in between.
    mediator = session.get(Mediator, mediator_id, with_for_update=True)
    if mediator is None or mediator.state is not MediatorState.ACTIVE:
        raise NoMediator
    is_active = exists().where(Mediator.id == mediator_id, Mediator.state == MediatorState.ACTIVE)
    result = session.execute(
        update(Request)
        .where(
            Request.id == request_id,
            Request.held_by.is_(None),
            Request.state.in_(states_before(Step.CLAIM)),
            Request.person_key != mediator.person_key,
            is_active,
            *conditions,  # type: ignore[arg-type]  # SQL conditions
        )
        .values(
            state=RequestState.CLAIMED,
            held_by=mediator_id,
            held_since=now,
            due_at=None,
        )
        .execution_options(synchronize_session="fetch")
    )
    return mediator, bool(result.rowcount)  # type: ignore[attr-defined]  # an update has one


def _taken(
    session: Session,
    request_id: uuid.UUID,
    mediator: Mediator,
    kind: EventKind,
    role: Role,
    now: datetime,
) -> Claimed:
    request = session.get_one(Request, request_id, populate_existing=True)
    _accept(session, request, mediator, now)
    others = withdraw_offers(session, request)
    words, request.words = request.words, None
    mediator.active_request_id = request.id
    note(session, request, kind, role, now)
    session.flush()
    return Claimed(request, mediator, others, words, is_new=True)


def _accept(session: Session, request: Request, mediator: Mediator, now: datetime) -> None:
    offer = session.scalar(
        select(Offer).where(Offer.request_id == request.id, Offer.mediator_id == mediator.id)
    )
    if offer is None:
        offer = Offer(request_id=request.id, mediator_id=mediator.id)
        session.add(offer)
    offer.state, offer.offered_at = OfferState.ACCEPTED, now
    session.flush()


def _not_first(session: Session, request_id: uuid.UUID, mediator: Mediator) -> Claimed:
    request = session.get(Request, request_id, populate_existing=True)
    if request is None:
        raise CaseGone
    if request.held_by == mediator.id and request.state is RequestState.CLAIMED:
        return Claimed(request, mediator)
    if request.person_key == mediator.person_key:
        raise OwnRequest
    if request.state is RequestState.CLAIMED:
        raise AlreadyTaken
    raise CaseGone


def case_of(session: Session, request_id: uuid.UUID, mediator: Mediator) -> Request:
    """Return a case that the mediator has.

    Raises:
        CaseGone: there is no such case, or it has ended.
        NotYourCase: somebody else has it, or nobody.
    """
    request = session.get(Request, request_id)
    if request is None or not request.is_open:
        raise CaseGone
    if request.held_by != mediator.id or request.state is not RequestState.CLAIMED:
        raise NotYourCase
    return request


def cases_of(session: Session, mediator: Mediator) -> list[Request]:
    """Return the cases a mediator has, the one taken first at the top."""
    return list(
        session.scalars(
            select(Request)
            .where(Request.held_by == mediator.id, Request.state == RequestState.CLAIMED)
            .order_by(Request.held_since)
        )
    )


def switch(session: Session, request_id: uuid.UUID, mediator: Mediator) -> Request:
    """Make a case the one that the mediator's free text goes to; raises as `case_of` does."""
    request = case_of(session, request_id, mediator)
    mediator.active_request_id = request.id
    return request


def give_back(session: Session, request: Request, mediator: Mediator, now: datetime) -> None:
    """Give a case back to be offered anew, to everybody but the one who gives it back."""
    _let_go(session, request, mediator, now)
    note(session, request, EventKind.RETURNED, Role.MEDIATOR, now)


def hand_on(
    session: Session,
    request: Request,
    mediator: Mediator,
    to: Mediator,
    now: datetime,
    timing: Timing,
) -> None:
    """Hand a case on to a named mediator, who is asked first and alone.

    Raises:
        NotYourCase: the mediator does not have it.
        OwnRequest: `to` is the newcomer.
        NoMediator: `to` is paused or removed.
    """
    if to.person_key == request.person_key:
        raise OwnRequest
    if to.state is not MediatorState.ACTIVE:
        raise NoMediator
    _let_go(session, request, mediator, now)
    offer_to(session, request, to, now, timing)
    note(session, request, EventKind.HANDED_ON, Role.MEDIATOR, now)


def _let_go(session: Session, request: Request, mediator: Mediator, now: datetime) -> None:
    if request.held_by != mediator.id:
        raise NotYourCase
    life_cycle.release(request, now)
    # Whoever was asked before may be asked again, but not the one who gives it back.
    for offer in session.scalars(select(Offer).where(Offer.request_id == request.id)):
        if offer.mediator_id == mediator.id:
            offer.state = OfferState.RETURNED
        elif offer.state is not OfferState.RETURNED:
            session.delete(offer)
    session.flush()
    _leave(session, mediator, request)


def _leave(session: Session, mediator: Mediator, request: Request) -> None:
    """Free text goes to one of the other cases from now on."""
    if mediator.active_request_id == request.id:
        remaining = cases_of(session, mediator)
        mediator.active_request_id = remaining[0].id if remaining else None


@dataclass(frozen=True)
class Ended:
    """A case that has ended, who had it, and which mediators were still asked."""

    request: Request
    holder: Mediator | None
    asked: tuple[Mediator, ...]


def close(session: Session, request: Request, outcome: Outcome, role: Role, now: datetime) -> Ended:
    """Close a request with an outcome, by the mediator who has it, a coordinator, or the newcomer.

    Raises:
        NotPossibleNow: it has ended already.
    """
    holder = session.get(Mediator, request.held_by) if request.held_by else None
    life_cycle.end(request, Step.CLOSE, outcome, now)
    note(session, request, EventKind.CLOSED, role, now, detail=outcome.value)
    if holder is not None:
        _leave(session, holder, request)
    return Ended(request, holder, withdraw_offers(session, request))


def end_by_newcomer(session: Session, request: Request, now: datetime) -> Ended:
    """End a conversation from the newcomer's side.

    Raises:
        NotPossibleNow: nobody has the request, so that there is nothing to end but to cancel.
    """
    if request.state is not RequestState.CLAIMED:
        raise NotPossibleNow(request.state.value, "end")
    return close(session, request, Outcome.ENDED_BY_NEWCOMER, Role.NEWCOMER, now)
