"""Between a newcomer and a mediator: whom a message goes to, and which copy belongs to which message."""

import enum
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from handover.errors import CaseGone, NoConversation
from handover.models import Mediator, MediatorState, MessageLink, Request, RequestState


class Side(enum.Enum):
    """On which side of a case somebody writes."""

    NEWCOMER = "newcomer"
    MEDIATOR = "mediator"


@dataclass(frozen=True)
class Line:
    """A case with its two ends, seen from the one who writes."""

    request: Request
    side: Side
    to_key: str


@dataclass(frozen=True)
class MessageAddress:
    """A message in a chat."""

    person_key: str
    message_id: int


def line(session: Session, person_key: str, reply_to: int | None = None) -> Line:
    """Return where a person's message goes: by the message they reply to, else to their active case.

    Raises:
        NoConversation: the person is in no conversation.
        CaseGone: they reply to a message of a case that has ended, or is no longer theirs.
    """
    if reply_to is not None:
        linked = _link(session, MessageAddress(person_key, reply_to))
        if linked is not None:
            request = session.get_one(Request, linked.request_id)
            found = _line(session, request, person_key)
            if found is None:
                raise CaseGone
            return found
    for request in _conversations(session, person_key):
        found = _line(session, request, person_key)
        if found is not None:
            return found
    raise NoConversation


def _conversations(session: Session, person_key: str) -> list[Request]:
    """A person's running conversations, the active one first; a mediator's cases before an own request."""
    mediator = _mediator(session, person_key)
    held = (
        session.scalars(
            select(Request)
            .where(Request.held_by == mediator.id, Request.state == RequestState.CLAIMED)
            .order_by(Request.held_since)
        ).all()
        if mediator
        else []
    )
    active = mediator.active_request_id if mediator else None
    own = session.scalars(
        select(Request)
        .where(Request.person_key == person_key, Request.state == RequestState.CLAIMED)
        .order_by(Request.held_since.desc())
    ).all()
    return [*sorted(held, key=lambda request: request.id != active), *own]


def _line(session: Session, request: Request, person_key: str) -> Line | None:
    if request.state is not RequestState.CLAIMED or request.held_by is None:
        return None
    holder = session.get_one(Mediator, request.held_by)
    if request.person_key == person_key:
        return Line(request, Side.NEWCOMER, holder.person_key)
    if holder.person_key == person_key and request.person_key is not None:
        return Line(request, Side.MEDIATOR, request.person_key)
    return None


def _mediator(session: Session, person_key: str) -> Mediator | None:
    return session.scalar(
        select(Mediator).where(
            Mediator.person_key == person_key, Mediator.state != MediatorState.REMOVED
        )
    )


def link(
    session: Session, request_id: uuid.UUID, message: MessageAddress, copy: MessageAddress
) -> None:
    """Remember which copy belongs to a message."""
    session.add(
        MessageLink(
            request_id=request_id,
            source_key=message.person_key,
            source_message_id=message.message_id,
            copy_key=copy.person_key,
            copy_message_id=copy.message_id,
        )
    )


def other_side(session: Session, message: MessageAddress) -> MessageAddress | None:
    """Return the message that this one is a copy of, or its copy; None where there is none."""
    linked = _link(session, message)
    if linked is None:
        return None
    if (linked.source_key, linked.source_message_id) == (message.person_key, message.message_id):
        return MessageAddress(linked.copy_key, linked.copy_message_id)
    return MessageAddress(linked.source_key, linked.source_message_id)


def _link(session: Session, message: MessageAddress) -> MessageLink | None:
    key, number = message.person_key, message.message_id
    is_source = (MessageLink.source_key == key) & (MessageLink.source_message_id == number)
    is_copy = (MessageLink.copy_key == key) & (MessageLink.copy_message_id == number)
    return session.scalar(select(MessageLink).where(is_source | is_copy))
