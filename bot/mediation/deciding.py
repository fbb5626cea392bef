"""What staff have decided on their page or by command is carried out, and told to the people."""

from sqlalchemy.orm import Session

from bot.mediation import telling_mediators, telling_newcomers
from bot.mediation.casework import hand_over
from bot.mediation.desk import Calls, Desk
from bot.mediation.person import language_of
from handover import cases, decisions
from handover.errors import HandoverError
from handover.models import Decision, DecisionKind, Mediator, Request, Role


def carry_out(desk: Desk, session: Session) -> Calls:
    """Do what was decided since; what is no longer possible is left, the page shows how it stands."""
    calls: Calls = []
    for decision in decisions.take_next(session):
        request = session.get(Request, decision.request_id) if decision.request_id else None
        mediator = session.get(Mediator, decision.mediator_id) if decision.mediator_id else None
        try:
            calls += _carry_out(desk, session, decision, request, mediator)
        except HandoverError:
            continue
    return calls


def _carry_out(
    desk: Desk,
    session: Session,
    decision: Decision,
    request: Request | None,
    mediator: Mediator | None,
) -> Calls:
    if decision.kind is DecisionKind.ASSIGN and request and mediator:
        claimed = cases.assign(session, request.id, mediator.id, desk.now())
        return hand_over(desk, session, claimed) if claimed.is_new else []
    if decision.kind is DecisionKind.CLOSE and request and decision.outcome:
        ended = cases.close(session, request, decision.outcome, Role.COORDINATOR, desk.now())
        return [
            *desk.tell_mediator(session, ended.holder, request, telling_mediators.closed),
            *desk.withdraw(session, request, ended.asked),
            *desk.tell_newcomer(session, request, telling_newcomers.ended),
        ]
    if decision.kind is DecisionKind.REMOVED and mediator:
        language = language_of(session, mediator.person_key, mediator.screen_language)
        return desk.to(session, mediator.person_key, telling_mediators.removed(language))
    if decision.kind is DecisionKind.RETURNED and request:
        return desk.tell_newcomer(session, request, telling_newcomers.given_back)
    return []
