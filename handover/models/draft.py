"""A request that is still being put together, question by question."""

from datetime import datetime

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.models import Base
from handover.models.columns import KEY_LENGTH, Moment, Ordered
from handover.models.request import OFFICE_LENGTH, PLACE_LENGTH, Priority


class Draft(Base):
    """What a person has answered so far; None and missing keys are what is not known yet.

    `answered` holds the names of the questions that have been answered or passed over.
    """

    __tablename__ = "request_draft"

    person_key: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True)
    screen_language: Mapped[str] = mapped_column(String(35))
    priority: Mapped[Priority] = mapped_column(Ordered(Priority), default=Priority.NORMAL)
    answered: Mapped[list[str]] = mapped_column(JSON, default=list)
    language: Mapped[str | None] = mapped_column(String(35))
    topic: Mapped[str | None] = mapped_column(String(36))
    is_appointment: Mapped[bool | None]
    starts_at: Mapped[datetime | None] = mapped_column(Moment)
    place: Mapped[str | None] = mapped_column(String(PLACE_LENGTH))
    office_kind: Mapped[str | None] = mapped_column(String(OFFICE_LENGTH))
    words: Mapped[str | None] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(Moment)
