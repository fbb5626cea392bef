"""Which message on one side is which on the other: for replies and edits. No content."""

import uuid

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.models import Base
from handover.models.columns import KEY_LENGTH


class MessageLink(Base):
    """A message and its copy, each known by chat and number: numbers are unique only within a chat."""

    __tablename__ = "message_link"
    __table_args__ = (
        UniqueConstraint("source_key", "source_message_id"),
        UniqueConstraint("copy_key", "copy_message_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    request_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("request.id", ondelete="CASCADE"), index=True
    )
    source_key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    source_message_id: Mapped[int] = mapped_column(BigInteger)
    copy_key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    copy_message_id: Mapped[int] = mapped_column(BigInteger)
