"""How the newcomer found it. Belongs to a case, not to a person."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.models import Base
from handover.models.columns import Moment

COMMENT_LENGTH = 1000


class Rating(Base):
    """One to five stars, one a case, and a comment if they like.

    Until `comment_until`, what the newcomer writes next is the comment that they have announced.
    """

    __tablename__ = "rating"
    __table_args__ = (CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),)

    request_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("request.id", ondelete="CASCADE"), primary_key=True
    )
    stars: Mapped[int]
    comment: Mapped[str | None] = mapped_column(String(COMMENT_LENGTH))
    comment_until: Mapped[datetime | None] = mapped_column(Moment)
    given_at: Mapped[datetime] = mapped_column(Moment)
