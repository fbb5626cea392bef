"""When somebody will be there."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from handover.mediators import speaks
from handover.models import Mediator, MediatorState, Request

AHEAD_DAYS = 8


def somebody_from(session: Session, request: Request, now: datetime) -> datetime | None:
    """Return the first moment from `now` on (with the zone of Aachen) in the hours of a mediator who could
    take the request; None where there is none."""
    mediators = session.scalars(
        select(Mediator)
        .where(
            Mediator.state == MediatorState.ACTIVE,
            Mediator.is_available.is_(True),
            Mediator.person_key != request.person_key,
        )
        .options(selectinload(Mediator.hours))
    )
    moments = [
        moment
        for mediator in mediators
        if speaks([*mediator.languages, *mediator.second_languages], request.languages)
        for moment in _moments(mediator, now)
    ]
    return min(moments, default=None)


def _moments(mediator: Mediator, now: datetime) -> Iterable[datetime]:
    """The beginnings of a mediator's hours in the days to come; `now` itself where it lies within."""
    if not mediator.hours:
        yield now
        return
    for ahead in range(AHEAD_DAYS):
        day = (now + timedelta(days=ahead)).date()
        for span in mediator.hours:
            if span.weekday != day.weekday():
                continue
            start = datetime.combine(day, span.opens_at, now.tzinfo)
            end = datetime.combine(day, span.closes_at, now.tzinfo)
            if end > now:
                yield max(start, now)
