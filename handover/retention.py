"""What is kept of a person, giving it out, and erasing it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from handover import drafts, life_cycle
from handover.life_cycle import Step
from handover.mediators import remove
from handover.models import Invitation, Mediator, MessageLink, Outcome, Rating, Request
from handover.models.request import OPEN
from handover.requests import Cancelled, cancel, open_requests

ENDED_DAYS = 90
LINK_DAYS = 30
UNTAKEN_DAYS = 30


def export(session: Session, person_key: str) -> dict[str, Any]:
    """Return everything that is kept of a person, in a form for JSON."""
    mediator = session.scalar(select(Mediator).where(Mediator.person_key == person_key))
    requests = session.scalars(
        select(Request).where(Request.person_key == person_key).order_by(Request.created_at)
    )
    return {
        "requests": [_request(session, request) for request in requests],
        "mediator": _mediator(mediator) if mediator else None,
    }


def _request(session: Session, request: Request) -> dict[str, Any]:
    rating = session.get(Rating, request.id)
    return {
        "number": request.number,
        "state": request.state.value,
        "languages": request.languages,
        "topic": request.topic,
        "words": request.words,
        "created_at": request.created_at.isoformat(),
        "starts_at": request.starts_at.isoformat() if request.starts_at else None,
        "place": request.place,
        "office_kind": request.office_kind,
        "stars": rating.stars if rating else None,
        "comment": rating.comment if rating else None,
    }


def _mediator(mediator: Mediator) -> dict[str, Any]:
    return {
        "languages": mediator.languages,
        "second_languages": mediator.second_languages,
        "topics": mediator.topics,
        "screen_language": mediator.screen_language,
        "state": mediator.state.value,
        "is_available": mediator.is_available,
        "hours": [
            [span.weekday, span.opens_at.isoformat("minutes"), span.closes_at.isoformat("minutes")]
            for span in mediator.hours
        ],
        "created_at": mediator.created_at.isoformat(),
    }


@dataclass(frozen=True)
class Forgotten:
    """What erasing a person has ended: their open requests, and cases of theirs that go on with others."""

    cancelled: tuple[Cancelled, ...]
    handed_on: tuple[Request, ...]


def forget(session: Session, person_key: str, now: datetime) -> Forgotten:
    """Erase a person: as a newcomer, and as a mediator. Numbers and times of requests stay, without them."""
    cancelled = tuple(
        cancel(session, request, now) for request in open_requests(session, person_key)
    )
    handed_on: list[Request] = []
    mediator = session.scalar(select(Mediator).where(Mediator.person_key == person_key))
    if mediator is not None:
        handed_on = remove(session, mediator.id, now)
        _anonymize(mediator)
    drafts.discard(session, person_key)
    session.execute(
        delete(MessageLink).where(
            or_(MessageLink.source_key == person_key, MessageLink.copy_key == person_key)
        )
    )
    _erase_comments(session, person_key)
    session.execute(
        update(Request)
        .where(Request.person_key == person_key)
        .values(person_key=None, words=None, place=None)
    )
    session.flush()
    return Forgotten(cancelled, tuple(handed_on))


def _anonymize(mediator: Mediator) -> None:
    """The row stays, because cases point at it; nothing in it leads to the person."""
    mediator.person_key = f"forgotten-{mediator.id}"
    mediator.languages = []
    mediator.second_languages = []
    mediator.topics = []
    mediator.hours = []


def _erase_comments(session: Session, person_key: str) -> None:
    own = select(Request.id).where(Request.person_key == person_key)
    session.execute(update(Rating).where(Rating.request_id.in_(own)).values(comment=None))


def expire(session: Session, now: datetime) -> list[Request]:
    """Erase what is old by itself; returns the requests that nobody took in time and that end by this.

    Links between messages go a month after the case has ended, the person behind a request, its place and
    its comment after three months; redeemed and old invitations after three months.
    """
    ended = select(Request.id).where(Request.ended_at < now - timedelta(days=LINK_DAYS))
    session.execute(delete(MessageLink).where(MessageLink.request_id.in_(ended)))
    long_ended = Request.ended_at < now - timedelta(days=ENDED_DAYS)
    session.execute(
        update(Rating)
        .where(Rating.request_id.in_(select(Request.id).where(long_ended)))
        .values(comment=None)
    )
    session.execute(update(Request).where(long_ended).values(person_key=None, office_kind=None))
    session.execute(
        delete(Invitation).where(Invitation.valid_until < now - timedelta(days=ENDED_DAYS))
    )
    drafts.expire(session, now)
    return _end_untaken(session, now)


def _end_untaken(session: Session, now: datetime) -> list[Request]:
    old = session.scalars(
        select(Request).where(
            Request.state.in_(OPEN),
            Request.held_by.is_(None),
            Request.created_at < now - timedelta(days=UNTAKEN_DAYS),
        )
    ).all()
    for request in old:
        life_cycle.end(request, Step.CLOSE, Outcome.EXPIRED, now)
    return list(old)
