"""A text that people read, in one language and one version."""

import enum
import uuid
from datetime import UTC, datetime

from sqlalchemy import DateTime, Enum, Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.models.base import Base


class TextStatus(enum.Enum):
    """Whether a person who speaks the language has checked the text."""

    DRAFT = "draft"
    REVIEWED = "reviewed"


class TextOrigin(enum.Enum):
    """Who wrote the text."""

    HUMAN = "human"
    MACHINE = "machine"
    IMPORT = "import"


class Text(Base):
    """One version of a field's text in one language; versions are only added, the highest is current.

    `source_version` is the version of the German original that this text translates; null in the original.
    """

    __tablename__ = "text"
    __table_args__ = (
        UniqueConstraint("entity_id", "field", "language", "version"),
        Index("ix_text_entity", "entity_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    entity_id: Mapped[uuid.UUID]
    field: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(35))
    version: Mapped[int]
    source_version: Mapped[int | None]
    status: Mapped[TextStatus] = mapped_column(Enum(TextStatus, native_enum=False, length=10))
    origin: Mapped[TextOrigin] = mapped_column(Enum(TextOrigin, native_enum=False, length=10))
    created_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), default=lambda: datetime.now(UTC)
    )
    content: Mapped[str] = mapped_column(LongText)
