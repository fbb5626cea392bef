"""What has been loaded, and how often the catalogue has changed."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.models.base import Base


class ContentFile(Base):
    """A content file as it was loaded: one that has not changed since is left alone.

    `state` is the digest of the entry as it was then, to notice what was changed here; None where it is not known.
    """

    __tablename__ = "content_file"

    slug: Mapped[str] = mapped_column(String(36), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    state: Mapped[str | None] = mapped_column(String(64))


class Revision(Base):
    """One row: a number that grows with each change, so that an index in memory knows when it is old."""

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
