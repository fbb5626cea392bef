"""Who mediates: languages, topics, hours, and whether they are there."""

import enum
import uuid
from datetime import datetime, time

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Time
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.models import Base
from handover.models.columns import KEY_LENGTH, Moment, choice


class MediatorState(enum.Enum):
    """What staff have decided; `PAUSED` gets no offers, `REMOVED` has no access."""

    ACTIVE = "active"
    PAUSED = "paused"
    REMOVED = "removed"


class Mediator(Base):
    """A language mediator. `person_key` is the keyed hash of their chat: no name, no number.

    `languages` are BCP 47 tags for which they are asked first, `second_languages` those for which they are
    asked when nobody else takes a request; `topics` are slugs of the catalogue's, none means all.
    `is_available` is the mediator's own switch. `active_request_id` is the case that free text goes to.
    """

    __tablename__ = "mediator"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_key: Mapped[str] = mapped_column(String(KEY_LENGTH), unique=True)
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    second_languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    topics: Mapped[list[str]] = mapped_column(JSON, default=list)
    screen_language: Mapped[str] = mapped_column(String(35))
    state: Mapped[MediatorState] = mapped_column(choice(MediatorState))
    is_available: Mapped[bool] = mapped_column(default=True)
    active_request_id: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime] = mapped_column(Moment)
    hours: Mapped[list["MediatorHours"]] = relationship(
        cascade="all, delete-orphan", order_by="MediatorHours.weekday, MediatorHours.opens_at"
    )


class MediatorHours(Base):
    """One span of a week, wall time in Aachen: `weekday` from 0, Monday. Without any span: always."""

    __tablename__ = "mediator_hours"
    __table_args__ = (CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    mediator_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("mediator.id", ondelete="CASCADE"), index=True
    )
    weekday: Mapped[int]
    opens_at: Mapped[time] = mapped_column(Time)
    closes_at: Mapped[time] = mapped_column(Time)
