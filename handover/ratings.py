"""How the newcomer found it."""

from datetime import datetime

from sqlalchemy.orm import Session

from handover.errors import NotPossibleNow
from handover.events import note
from handover.models import EventKind, Rating, Request, RequestState, Role
from handover.models.rating import COMMENT_LENGTH


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


def comment(session: Session, request: Request, words: str) -> bool:
    """Add a comment to a rating, cut at its greatest length; returns whether there is a rating to add it to."""
    rating = session.get(Rating, request.id)
    if rating is None:
        return False
    rating.comment = words[:COMMENT_LENGTH]
    return True
