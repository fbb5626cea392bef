"""The states of a request and the steps between them: one table, and the one place that changes a state."""

import enum
from datetime import datetime

from handover.errors import NotPossibleNow
from handover.models import Outcome, Request, RequestState, Round


class Step(enum.Enum):
    """What can happen to a request."""

    CLAIM = "claim"
    ASSIGN = "assign"
    ESCALATE = "escalate"
    RELEASE = "release"
    CANCEL = "cancel"
    CLOSE = "close"


TRANSITIONS: dict[tuple[RequestState, Step], RequestState] = {
    (RequestState.OFFERED, Step.CLAIM): RequestState.CLAIMED,
    (RequestState.OFFERED, Step.ASSIGN): RequestState.CLAIMED,
    (RequestState.OFFERED, Step.ESCALATE): RequestState.AT_COORDINATORS,
    (RequestState.OFFERED, Step.CANCEL): RequestState.CANCELLED,
    (RequestState.OFFERED, Step.CLOSE): RequestState.CLOSED,
    (RequestState.AT_COORDINATORS, Step.CLAIM): RequestState.CLAIMED,
    (RequestState.AT_COORDINATORS, Step.ASSIGN): RequestState.CLAIMED,
    (RequestState.AT_COORDINATORS, Step.CANCEL): RequestState.CANCELLED,
    (RequestState.AT_COORDINATORS, Step.CLOSE): RequestState.CLOSED,
    (RequestState.CLAIMED, Step.RELEASE): RequestState.OFFERED,
    (RequestState.CLAIMED, Step.CANCEL): RequestState.CANCELLED,
    (RequestState.CLAIMED, Step.CLOSE): RequestState.CLOSED,
}


def states_before(step: Step) -> tuple[RequestState, ...]:
    """Return the states from which a step is possible."""
    return tuple(state for state, possible in TRANSITIONS if possible is step)


def move(request: Request, step: Step) -> None:
    """Take a step.

    Raises:
        NotPossibleNow: the state does not allow it.
    """
    after = TRANSITIONS.get((request.state, step))
    if after is None:
        raise NotPossibleNow(request.state.value, step.value)
    request.state = after


def release(request: Request, now: datetime) -> None:
    """Take a claimed request from whoever holds it; its rounds begin anew at once."""
    move(request, Step.RELEASE)
    request.held_by = None
    request.held_since = None
    request.round = Round.NONE
    request.due_at = now


def end(request: Request, step: Step, outcome: Outcome | None, now: datetime) -> None:
    """Close or cancel a request; what was kept for it alone is erased."""
    move(request, step)
    request.outcome = outcome
    request.ended_at = now
    request.due_at = None
    request.words = None
    request.place = None
