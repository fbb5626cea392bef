"""What can go wrong: for whoever starts the sandbox, and for whoever calls the Bot API."""

from typing import Any


class SandboxError(Exception):
    """The sandbox can't start; the message says why, and what to do."""


class ControlError(Exception):
    """The control API was asked for something that can't be; the message says what."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


class Refusal(Exception):
    """The Bot API refuses a call.

    Args:
        status: the HTTP status, which is also `error_code` in the answer.
        description: in Telegram's own words.
        parameters: `ResponseParameters`, for example `{"retry_after": 3}`.
    """

    def __init__(
        self, status: int, description: str, parameters: dict[str, Any] | None = None
    ) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters
