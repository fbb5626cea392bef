"""What can go wrong with requests and mediators; each message says what, and what to do."""

from datetime import datetime


class HandoverError(Exception):
    """Anything of the handover that a person can be told."""


class InvitationInvalid(HandoverError):
    """The invitation was never made."""

    def __init__(self) -> None:
        super().__init__("This invitation is not known. Ask the IZ for a new link.")


class InvitationUsed(HandoverError):
    """The invitation has made somebody a mediator already."""

    def __init__(self) -> None:
        super().__init__("This invitation has been used already. Ask the IZ for a new link.")


class InvitationExpired(HandoverError):
    """The invitation was valid until `valid_until`."""

    def __init__(self, valid_until: datetime) -> None:
        self.valid_until = valid_until
        super().__init__(
            f"This invitation was valid until {valid_until:%Y-%m-%d}. Ask the IZ for a new link."
        )


class NoMediator(HandoverError):
    """Whoever acts is no mediator, or is paused or removed."""

    def __init__(self) -> None:
        super().__init__("Only an active mediator can do that. Ask the IZ.")


class TooManyRequests(HandoverError):
    """The person has as many open requests as one may have."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"You have {limit} open requests already. Cancel one to open another.")


class InThePast(HandoverError):
    """An appointment was to begin before now."""

    def __init__(self) -> None:
        super().__init__("This time has passed already. Name another one.")


class CaseGone(HandoverError):
    """The request is closed, cancelled, unknown, or was never offered to this mediator."""

    def __init__(self) -> None:
        super().__init__("This request is no longer open.")


class AlreadyTaken(HandoverError):
    """Somebody else was first; who, nobody is told."""

    def __init__(self) -> None:
        super().__init__("Somebody else was first. Thank you for being ready.")


class OwnRequest(HandoverError):
    """A mediator wants to take the request that they have opened as a newcomer."""

    def __init__(self) -> None:
        super().__init__("This is your own request.")


class NotYourCase(HandoverError):
    """The case is held by somebody else, or by nobody."""

    def __init__(self) -> None:
        super().__init__("This case is not yours.")


class NoConversation(HandoverError):
    """There is nobody whom a message could go to."""

    def __init__(self) -> None:
        super().__init__("There is no open conversation.")


class NotPossibleNow(HandoverError):
    """The request's state does not allow the step."""

    def __init__(self, state: str, step: str) -> None:
        super().__init__(f"A request that is {state} can't be changed by '{step}'.")


class NoDraft(HandoverError):
    """The person is putting no request together."""

    def __init__(self) -> None:
        super().__init__("You have not begun a request.")
