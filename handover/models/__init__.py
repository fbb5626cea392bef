"""The tables of the handover, one thing a module; on the same base as the catalogue's."""

from handover.models.decision import Decision, DecisionKind
from handover.models.draft import Draft
from handover.models.event import CaseEvent, EventKind, Role
from handover.models.invitation import Invitation
from handover.models.mediator import Mediator, MediatorHours, MediatorState
from handover.models.message_link import MessageLink
from handover.models.offer import Offer, OfferState
from handover.models.rating import Rating
from handover.models.request import Outcome, Priority, Request, RequestState, Round

__all__ = [
    "CaseEvent",
    "Decision",
    "DecisionKind",
    "Draft",
    "EventKind",
    "Invitation",
    "Mediator",
    "MediatorHours",
    "MediatorState",
    "MessageLink",
    "Offer",
    "OfferState",
    "Outcome",
    "Priority",
    "Rating",
    "Request",
    "RequestState",
    "Role",
    "Round",
]
