"""How the newcomer found it."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from handover.errors import NotPossibleNow
from handover.events import note
from handover.models import EventKind, Rating, Request, RequestState, Role
from handover.models.rating import COMMENT_LENGTH

COMMENT_AWAITED = timedelta(minutes=15)


def rate(session: Session, request: Request, stars: int, now: datetime) -> Rating:
    """Keep one to five stars for a closed case; a second rating replaces the first.

    Raises:
        ValueError: the stars are no number from 1 to 5.
        NotPossibleNow: the case is not closed.
    """
    if not 1 <= stars <= 5:
        raise ValueError("stars are a number from 1 to 5")
    if request.state is not RequestState.CLOSED:
        raise NotPossibleNow(request.state.value, "rate")
    rating = session.get(Rating, request.id)
    if rating is None:
        rating = Rating(request_id=request.id, given_at=now)
        session.add(rating)
        note(session, request, EventKind.RATED, Role.NEWCOMER, now, count=stars)
    rating.stars = stars
    return rating


def await_comment(session: Session, request: Request, now: datetime) -> None:
    """Take the next text of the newcomer as their comment, for a while.

    Raises:
        NotPossibleNow: the case has no stars yet.
    """
    rating = session.get(Rating, request.id)
    if rating is None:
        raise NotPossibleNow(request.state.value, "comment")
    rating.comment_until = now + COMMENT_AWAITED


def awaits_comment(session: Session, person_key: str, now: datetime) -> bool:
    """Whether what a newcomer writes now is a comment."""
    return _awaiting(session, person_key, now) is not None


def comment(session: Session, person_key: str, words: str, now: datetime) -> bool:
    """Add a comment to the rating that awaits one, cut at its greatest length; returns whether one does."""
    rating = _awaiting(session, person_key, now)
    if rating is None:
        return False
    rating.comment, rating.comment_until = words[:COMMENT_LENGTH], None
    return True


def _awaiting(session: Session, person_key: str, now: datetime) -> Rating | None:
    return session.scalar(
        select(Rating)
        .join(Request, Request.id == Rating.request_id)
        .where(Request.person_key == person_key, Rating.comment_until > now)
        .order_by(Rating.comment_until.desc())
        .limit(1)
    )
