"""A newcomer's wish for a mediator, from its opening to its end."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.models import Base
from handover.models.columns import KEY_LENGTH, Moment, Ordered, choice


PLACE_LENGTH = 300
OFFICE_LENGTH = 100


class RequestState(enum.Enum):
    """Where a request is; `life_cycle.py` has the steps from one to another."""

    OFFERED = "offered"
    AT_COORDINATORS = "at_coordinators"
    CLAIMED = "claimed"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Round(enum.IntEnum):
    """Whom a request was offered to last."""

    NONE = 0
    NAMED = 1
    FITTING = 2
    WIDER = 3
    COORDINATORS = 4


class Priority(enum.IntEnum):
    """What is offered first; an emergency is offered to everybody at once."""

    NORMAL = 0
    EMERGENCY = 1


class Outcome(enum.Enum):
    """How a case ended."""

    HELPED = "helped"
    REFERRED = "referred"
    NOT_REACHED = "not_reached"
    ENDED_BY_NEWCOMER = "ended_by_newcomer"
    EXPIRED = "expired"


class Request(Base):
    """`number` is what people call it by. `words` are the person's own, only if they agreed, and only until
    somebody has taken the request. `due_at` is when the next round begins; `held_since` when it was taken.
    An appointment has `starts_at`, `place` and `office_kind`; `reminded_at` is when the last reminder went out.
    """

    __tablename__ = "request"
    __table_args__ = (Index("ix_request_state_due_at", "state", "due_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    number: Mapped[str] = mapped_column(String(12), unique=True)
    person_key: Mapped[str | None] = mapped_column(String(KEY_LENGTH), index=True)
    screen_language: Mapped[str] = mapped_column(String(35))
    languages: Mapped[list[str]] = mapped_column(JSON)
    topic: Mapped[str | None] = mapped_column(String(36))
    words: Mapped[str | None] = mapped_column(Text)
    priority: Mapped[Priority] = mapped_column(Ordered(Priority), default=Priority.NORMAL)
    state: Mapped[RequestState] = mapped_column(choice(RequestState))
    round: Mapped[Round] = mapped_column(Ordered(Round), default=Round.NONE)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)
    held_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("mediator.id"), index=True)
    held_since: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[Outcome | None] = mapped_column(choice(Outcome))
    starts_at: Mapped[datetime | None] = mapped_column(Moment)
    place: Mapped[str | None] = mapped_column(String(PLACE_LENGTH))
    office_kind: Mapped[str | None] = mapped_column(String(OFFICE_LENGTH))
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def is_open(self) -> bool:
        """Whether it still waits for its end."""
        return self.state in OPEN

    @property
    def is_waiting(self) -> bool:
        """Whether it still waits for somebody to take it."""
        return self.state in WAITING


WAITING = (RequestState.OFFERED, RequestState.AT_COORDINATORS)
OPEN = (*WAITING, RequestState.CLAIMED)
