"""Telegram's refusals, in Telegram's words.

Sources: the error texts of tdlib/telegram-bot-api (`Client.cpp`) and tdlib/td, which the Bot API prefixes
with the name of the HTTP status and begins with a small letter.
"""

from sandbox.errors import Refusal

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
OLD_QUERY = "query is too old and response timeout expired or query ID is invalid"


def bad_request(reason: str) -> Refusal:
    """400: the call can't be understood or fulfilled."""
    return Refusal(400, f"Bad Request: {reason}")


def unauthorized() -> Refusal:
    """401: no bot has this token."""
    return Refusal(401, "Unauthorized")


def forbidden(reason: str) -> Refusal:
    """403: the other side does not want to hear from this bot."""
    return Refusal(403, f"Forbidden: {reason}")


def unknown_method() -> Refusal:
    """404: the Bot API has no such method."""
    return Refusal(404, "Not Found: method not found")


def conflict(reason: str) -> Refusal:
    """409: two want the updates at once."""
    return Refusal(409, f"Conflict: {reason}")


def too_many_requests(retry_after: int) -> Refusal:
    """429: the caller shall wait so many seconds."""
    return Refusal(
        429,
        f"Too Many Requests: retry after {retry_after}",
        {"retry_after": retry_after},
    )


def server_error(status: int) -> Refusal:
    """5xx: Telegram itself is in trouble."""
    names = {500: "Internal Server Error", 502: "Bad Gateway", 504: "Gateway Timeout"}
    return Refusal(status, names.get(status, "Service Unavailable"))
