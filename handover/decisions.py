"""What staff decide on their page or by command; the bot, another process, carries it out and tells the people."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from handover import mediators
from handover.errors import AlreadyTaken, CaseGone, NoMediator, OwnRequest
from handover.models import (
    Decision,
    DecisionKind,
    Mediator,
    MediatorState,
    Outcome,
    Request,
)


def assign(session: Session, request: Request, mediator: Mediator, now: datetime) -> None:
    """Have a waiting request given to a mediator.

    Raises:
        AlreadyTaken: somebody has it already.
        CaseGone: it has ended.
        OwnRequest: the mediator has opened it themself.
        NoMediator: the mediator is paused or removed.
    """
    if not request.is_open:
        raise CaseGone
    if not request.is_waiting:
        raise AlreadyTaken
    if mediator.state is not MediatorState.ACTIVE:
        raise NoMediator
    if request.person_key == mediator.person_key:
        raise OwnRequest
    _decide(session, now, DecisionKind.ASSIGN, request=request, mediator=mediator)


def close(session: Session, request: Request, outcome: Outcome, now: datetime) -> None:
    """Have a request closed with an outcome.

    Raises:
        CaseGone: it has ended.
    """
    if not request.is_open:
        raise CaseGone
    _decide(session, now, DecisionKind.CLOSE, request=request, outcome=outcome)


def remove(session: Session, mediator: Mediator, now: datetime) -> int:
    """End a mediator's access at once, and have them and their newcomers told; returns how many cases are free."""
    held = mediators.remove(session, mediator.id, now)
    _decide(session, now, DecisionKind.REMOVED, mediator=mediator)
    for request in held:
        _decide(session, now, DecisionKind.RETURNED, request=request)
    return len(held)


def take_next(session: Session) -> Iterator[Decision]:
    """Yield the decisions that wait, the oldest first; each is gone when the transaction ends well."""
    waiting = select(Decision).order_by(Decision.at, Decision.id).with_for_update(skip_locked=True)
    for decision in session.scalars(waiting).all():
        session.delete(decision)
        yield decision


def waits_for(session: Session, request: Request) -> bool:
    """Whether something decided about a request is still to be carried out."""
    wanted = select(Decision.id).where(Decision.request_id == request.id)
    return session.scalar(wanted.limit(1)) is not None


def _decide(
    session: Session,
    now: datetime,
    kind: DecisionKind,
    request: Request | None = None,
    mediator: Mediator | None = None,
    outcome: Outcome | None = None,
) -> None:
    session.add(
        Decision(
            kind=kind,
            request_id=request.id if request else None,
            mediator_id=mediator.id if mediator else None,
            outcome=outcome,
            at=now,
        )
    )
