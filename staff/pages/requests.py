"""The board of requests: what waits and for how long, who has what; given to a mediator or closed by hand."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import Response

from catalogue.content_file import ORIGINAL
from catalogue.models import Entry, EntryKind
from catalogue.texts import TextBook
from handover import decisions, mediators
from handover.errors import CaseGone, HandoverError
from handover.events import events_of
from handover.models import Mediator, Outcome, Request
from handover.models.request import OPEN
from handover.requests import by_number
from staff.guard import Page
from staff.permissions import Permission
from staff.visit import Visit

# What a coordinator can close a request with; the others are for those who were in the conversation.
OUTCOMES = (Outcome.HELPED, Outcome.REFERRED, Outcome.NOT_REACHED)
RECENT = timedelta(days=7)
MOST_RECENT = 50


@dataclass(frozen=True)
class Row:
    """A request as the board shows it: nobody's name, nobody's words."""

    request: Request
    topic: str
    waits: timedelta
    holder: str
    is_being_done: bool


def _board(visit: Visit) -> Response:
    session, now = visit.session, visit.now
    waiting = select(Request).where(Request.state.in_(OPEN))
    found = session.scalars(waiting.order_by(Request.priority.desc(), Request.created_at)).all()
    ended = session.scalars(
        select(Request)
        .where(Request.ended_at >= now - RECENT)
        .order_by(Request.ended_at.desc())
        .limit(MOST_RECENT)
    ).all()
    names = topic_names(session)
    return visit.show(
        "requests.html",
        rows=[_row(session, request, names, now) for request in found],
        ended=[_row(session, request, names, now) for request in ended],
    )


def _row(session: Session, request: Request, names: dict[str, str], now: datetime) -> Row:
    holder = session.get(Mediator, request.held_by) if request.held_by else None
    until = request.held_since or request.ended_at or now
    return Row(
        request,
        names.get(request.topic or "", ""),
        until - request.created_at,
        mediators.short_id(holder) if holder else "",
        decisions.waits_for(session, request),
    )


def topic_names(session: Session) -> dict[str, str]:
    """Return the topics' names in German, by slug."""
    topics = session.scalars(select(Entry).where(Entry.kind == EntryKind.TOPIC)).all()
    book = TextBook(session, topics, with_parts=False)
    return {topic.slug: book.get(topic.id, "name", ORIGINAL) for topic in topics}


def _one(visit: Visit) -> Response:
    request = _request(visit)
    return _show(visit, request) if request else _gone(visit)


def _show(visit: Visit, request: Request, status: int = 200, problem: str = "") -> Response:
    session = visit.session
    return visit.show(
        "request.html",
        status,
        row=_row(session, request, topic_names(session), visit.now),
        events=events_of(session, request),
        free=[
            mediator
            for mediator in mediators.who_speak(session, request.languages)
            if mediator.person_key != request.person_key
        ],
        short_id=mediators.short_id,
        outcomes=[outcome.value for outcome in OUTCOMES],
        problem=problem,
    )


def _assign(visit: Visit) -> Response:
    request = _request(visit)
    if request is None:
        return _gone(visit)
    try:
        mediator = mediators.by_short_id(visit.session, visit.form.get("mediator", ""))
        decisions.assign(visit.session, request, mediator, visit.now)
    except HandoverError as error:
        return _show(visit, request, 409, type(error).__name__)
    return visit.to(f"/requests/{request.number}")


def _close(visit: Visit) -> Response:
    request = _request(visit)
    if request is None:
        return _gone(visit)
    chosen = [outcome for outcome in OUTCOMES if outcome.value == visit.form.get("outcome")]
    if not chosen:
        return _show(visit, request, 422, "outcome")
    try:
        decisions.close(visit.session, request, chosen[0], visit.now)
    except CaseGone as error:
        return _show(visit, request, 409, type(error).__name__)
    return visit.to(f"/requests/{request.number}")


def _request(visit: Visit) -> Request | None:
    try:
        return by_number(visit.session, visit.request.path_params["number"])
    except CaseGone:
        return None


def _gone(visit: Visit) -> Response:
    return visit.show("message.html", 404, title="request", back="/requests")


PAGES = (
    Page("GET", "/requests", _board, Permission.COORDINATE),
    Page("GET", "/requests/{number}", _one, Permission.COORDINATE),
    Page("POST", "/requests/{number}/assign", _assign, Permission.COORDINATE),
    Page("POST", "/requests/{number}/close", _close, Permission.COORDINATE),
)
