"""How long what is over is kept."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.delivery.tables import DeadLetter, InboxUpdate

# Telegram repeats an update for 24 hours at most; so long its number must be known.
HANDLED = timedelta(days=2)
DEAD_LETTERS = timedelta(days=30)


def expire(session: Session, now: datetime) -> None:
    """Erase the numbers of updates handled long ago, and old dead letters."""
    session.execute(delete(InboxUpdate).where(InboxUpdate.handled_at < now - HANDLED))
    session.execute(delete(DeadLetter).where(DeadLetter.happened_at < now - DEAD_LETTERS))
