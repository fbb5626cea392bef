"""What staff have decided outside of Telegram, until the bot has carried it out and told the people."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.models import Base
from handover.models.columns import Moment, choice
from handover.models.request import Outcome


class DecisionKind(enum.Enum):
    """`ASSIGN` and `CLOSE` are still to be done; `REMOVED` and `RETURNED` are done, and still to be told."""

    ASSIGN = "assign"
    CLOSE = "close"
    REMOVED = "removed"
    RETURNED = "returned"


class Decision(Base):
    """A request is to be given to a mediator, or closed; a mediator was removed, a request is free again."""

    __tablename__ = "decision"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    kind: Mapped[DecisionKind] = mapped_column(choice(DecisionKind))
    request_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("request.id", ondelete="CASCADE"), index=True
    )
    mediator_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("mediator.id", ondelete="CASCADE"), index=True
    )
    outcome: Mapped[Outcome | None] = mapped_column(choice(Outcome))
    at: Mapped[datetime] = mapped_column(Moment)
