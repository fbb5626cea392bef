"""What happened when, for a coordinator: roles instead of people, and no content."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.models import Base
from handover.models.columns import Moment, choice


class Role(enum.Enum):
    """Who did it."""

    NEWCOMER = "newcomer"
    MEDIATOR = "mediator"
    COORDINATOR = "coordinator"
    CLOCK = "clock"


class EventKind(enum.Enum):
    """What was done."""

    OPENED = "opened"
    OFFERED = "offered"
    WIDENED = "widened"
    TO_COORDINATORS = "to_coordinators"
    CLAIMED = "claimed"
    ASSIGNED = "assigned"
    RETURNED = "returned"
    HANDED_ON = "handed_on"
    CANCELLED = "cancelled"
    CLOSED = "closed"
    MOVED = "moved"
    REMINDED = "reminded"
    RATED = "rated"


class CaseEvent(Base):
    """`count` is what there is to count in it: mediators asked, stars given."""

    __tablename__ = "case_event"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    request_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("request.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime] = mapped_column(Moment)
    role: Mapped[Role] = mapped_column(choice(Role))
    kind: Mapped[EventKind] = mapped_column(choice(EventKind))
    count: Mapped[int | None]
    detail: Mapped[str | None] = mapped_column(String(40))
