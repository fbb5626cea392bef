"""Mediators: languages, topics, hours, load; paused, resumed, removed, and invited by link and QR code."""

from dataclasses import dataclass

import segno
from sqlalchemy import select
from starlette.responses import Response

from catalogue.parts.values import language_code
from handover import cases, decisions, invitations, mediators
from handover.errors import NoMediator
from handover.matching import cases_lately
from handover.mediators import WeeklySpan
from handover.models import Invitation, Mediator, MediatorState
from staff.guard import Page
from staff.invitation_link import invitation_link
from staff.pages.requests import topic_names
from staff.permissions import Permission
from staff.visit import Visit


@dataclass(frozen=True)
class Row:
    """A mediator as staff see them, who have no name here: what they do, when, and how much of it."""

    sign: str
    languages: list[str]
    topics: list[str]
    hours: list[WeeklySpan]
    is_paused: bool
    is_available: bool
    open_cases: int
    lately: int


def _list(visit: Visit) -> Response:
    return _show(visit)


def _show(visit: Visit, status: int = 200, problem: str = "", link: str = "") -> Response:
    session = visit.session
    known = session.scalars(
        select(Mediator)
        .where(Mediator.state != MediatorState.REMOVED)
        .order_by(Mediator.created_at)
    ).all()
    names, lately = topic_names(session), cases_lately(session, visit.now)
    return visit.show(
        "mediators.html",
        status,
        rows=[_row(visit, mediator, names, lately.get(mediator.id, 0)) for mediator in known],
        invited=invitations.open_invitations(session, visit.now),
        names=names,
        typed=visit.form,
        problem=problem,
        link=link,
        code=segno.make(link, error="m").svg_data_uri(scale=5, border=3) if link else "",
    )


def _row(visit: Visit, mediator: Mediator, names: dict[str, str], lately: int) -> Row:
    return Row(
        mediators.short_id(mediator),
        [*mediator.languages, *mediator.second_languages],
        [names.get(slug, slug) for slug in mediator.topics],
        mediators.spans_of(mediator),
        mediator.state is MediatorState.PAUSED,
        mediator.is_available,
        len(cases.cases_of(visit.session, mediator)),
        lately,
    )


def _invite(visit: Visit) -> Response:
    """Make an invitation; its link is shown this once, since it is kept as a hash alone."""
    try:
        wanted = visit.form.get("languages", "").split(",")
        languages = [language_code(one.strip()) for one in wanted if one.strip()]
    except ValueError:
        return _show(visit, 422, "languages")
    if not languages:
        return _show(visit, 422, "languages")
    topics = [slug for slug in topic_names(visit.session) if f"topic_{slug}" in visit.form]
    token = invitations.invite(visit.session, languages, topics, visit.now)
    visit.session.flush()
    return _show(visit, link=invitation_link(token, visit.bot_name()))


def _withdraw(visit: Visit) -> Response:
    invitation = visit.session.get(Invitation, visit.request.path_params["invitation"])
    if invitation is not None and invitation.redeemed_at is None:
        visit.session.delete(invitation)
    return visit.to("/mediators")


def _pause(visit: Visit) -> Response:
    return _change(visit, "pause")


def _resume(visit: Visit) -> Response:
    return _change(visit, "resume")


def _remove(visit: Visit) -> Response:
    if "sure" not in visit.form:
        sign = visit.request.path_params["sign"]
        return visit.show("remove_mediator.html", sign=sign)
    return _change(visit, "remove")


def _change(visit: Visit, what: str) -> Response:
    try:
        mediator = mediators.by_short_id(visit.session, visit.request.path_params["sign"])
    except NoMediator:
        return visit.show("message.html", 404, title="mediator", back="/mediators")
    if what == "pause":
        mediators.pause(mediator)
    elif what == "resume":
        mediators.resume(mediator)
    else:
        decisions.remove(visit.session, mediator, visit.now)
    return visit.to("/mediators")


PAGES = (
    Page("GET", "/mediators", _list, Permission.COORDINATE),
    Page("POST", "/mediators/invite", _invite, Permission.COORDINATE),
    Page(
        "POST",
        "/mediators/invitations/{invitation:uuid}/withdraw",
        _withdraw,
        Permission.COORDINATE,
    ),
    Page("POST", "/mediators/{sign}/pause", _pause, Permission.COORDINATE),
    Page("POST", "/mediators/{sign}/resume", _resume, Permission.COORDINATE),
    Page("POST", "/mediators/{sign}/remove", _remove, Permission.COORDINATE),
)
