"""What is counted."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.compose import Outcome
from catalogue.models import Base
from handover.models.columns import choice


class TurnCount(Base):
    """How many questions of a day and a language (BCP 47) had an intent, and came to an outcome.

    Nothing leads from a count to a person or a message: there is no key of a chat, and no time.
    """

    __tablename__ = "turn_count"

    day: Mapped[date] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    intent: Mapped[str] = mapped_column(String(40), primary_key=True)
    outcome: Mapped[Outcome] = mapped_column(choice(Outcome), primary_key=True)
    count: Mapped[int]
