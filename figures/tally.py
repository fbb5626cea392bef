"""Counting: in memory first, and into the table now and then."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from catalogue.compose import Outcome
from figures.intents import QUESTIONS
from figures.models import TurnCount

KEPT = timedelta(days=2 * 365)


@dataclass(frozen=True, order=True)
class Turn:
    """What is told apart when questions are counted."""

    day: date
    language: str
    intent: str
    outcome: Outcome


class Tally:
    """Counts of this process that are not in the table yet: every turn would otherwise wait for the same few rows."""

    def __init__(self) -> None:
        self._counts: Counter[Turn] = Counter()

    def count(self, turn: Turn) -> None:
        """Count a turn, if it is a question."""
        if turn.intent in QUESTIONS:
            self._counts[turn] += 1

    def take(self) -> Counter[Turn]:
        """Return what was counted since the last time; from now on it is the caller's to store."""
        taken, self._counts = self._counts, Counter()
        return taken


def store(session: Session, counts: Counter[Turn]) -> None:
    """Add counts to those of the table, always in the same order: so no two bots wait for each other."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = (sqlite.insert if is_sqlite else postgresql.insert)(TurnCount)
    for turn, count in sorted(counts.items()):
        new = insert.values(
            day=turn.day,
            language=turn.language,
            intent=turn.intent,
            outcome=turn.outcome,
            count=count,
        )
        session.execute(
            new.on_conflict_do_update(
                index_elements=["day", "language", "intent", "outcome"],
                set_={"count": TurnCount.count + new.excluded.count},
            )
        )


def expire(session: Session, today: date) -> None:
    """Erase what was counted too long ago to be of use."""
    session.execute(delete(TurnCount).where(TurnCount.day < today - KEPT))
