"""A request being shown to a mediator."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.models import Base
from handover.models.columns import Moment, choice


class OfferState(enum.Enum):
    """What became of an offer; `RETURNED` keeps a mediator from being asked for the same request again."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"


class Offer(Base):
    """One a request and mediator; `message_id` is the message that shows it, once that is delivered."""

    __tablename__ = "offer"
    __table_args__ = (UniqueConstraint("request_id", "mediator_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("request.id", ondelete="CASCADE"))
    mediator_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("mediator.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[OfferState] = mapped_column(choice(OfferState))
    offered_at: Mapped[datetime] = mapped_column(Moment)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
