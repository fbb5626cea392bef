"""What could not be read, handled or sent: kept for staff for a while, and in nobody's way."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from bot.delivery.tables import DeadLetter
from bot.sealing import Seal

UNREADABLE = "unreadable"
UNHANDLED = "unhandled"
REFUSED = "refused"


def bury(
    session: Session, seal: Seal, kind: str, content: str, error: str, key: str | None
) -> None:
    """Keep something that nothing could be done with.

    Args:
        kind: `unreadable` or `unhandled` for an update, `refused` for a call.
        error: what went wrong, without anything that a person wrote.
        key: the chat it belongs to, so that it is erased with it; None where that can't be told.
    """
    session.add(
        DeadLetter(
            kind=kind,
            chat_key=key,
            payload=seal.close(content),
            error=error[:300],
            happened_at=datetime.now(UTC),
        )
    )
