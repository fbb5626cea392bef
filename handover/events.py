"""The log of what happened when, without people and without content."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from handover.models import CaseEvent, EventKind, Request, Role


def note(
    session: Session,
    request: Request,
    kind: EventKind,
    role: Role,
    now: datetime,
    *,
    count: int | None = None,
    detail: str | None = None,
) -> None:
    """Add a line to the request's log."""
    session.add(
        CaseEvent(request_id=request.id, at=now, role=role, kind=kind, count=count, detail=detail)
    )


def events_of(session: Session, request: Request) -> list[CaseEvent]:
    """Return what happened to a request, in order."""
    return list(
        session.scalars(
            select(CaseEvent).where(CaseEvent.request_id == request.id).order_by(CaseEvent.at)
        )
    )
