"""The tables of what has come, of what is to go, and of what could not be dealt with."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    DateTime,
    Integer,
    LargeBinary,
    String,
    all_,
    func,
    literal,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column

from catalogue.models import Base

# SQLite counts only a column that it calls INTEGER.
Counted = BigInteger().with_variant(Integer, "sqlite")


class InboxUpdate(Base):
    """An update that Telegram has handed over. Once handled, only its numbers and its times are left.

    `message_number` is that of the person's message, where it counts in the common sequence; see `bot.delivery.numbers`.
    """

    __tablename__ = "inbox"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(Counted, primary_key=True)
    update_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    chat_key: Mapped[str | None] = mapped_column(String(64), index=True)
    payload: Mapped[bytes | None] = mapped_column(LargeBinary)
    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    handled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), index=True)
    restarts: Mapped[int] = mapped_column(default=0)
    message_number: Mapped[int | None] = mapped_column(BigInteger, index=True)


class OutboxCall(Base):
    """A call to the Bot API that is still to be made; gone once it has been.

    `tried_after` is the highest message number known before the first attempt: where there is one after a
    restart, nobody knows whether the call was made.
    """

    __tablename__ = "outbox"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(Counted, primary_key=True)
    chat_key: Mapped[str] = mapped_column(String(64), index=True)
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    reference: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    tried_after: Mapped[int | None] = mapped_column(BigInteger)


class DeadLetter(Base):
    """An update that could not be read or handled, or a call that Telegram refuses for good."""

    __tablename__ = "dead_letter"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(Counted, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    chat_key: Mapped[str | None] = mapped_column(String(64), index=True)
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    error: Mapped[str] = mapped_column(String(300))
    happened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


class MessageNumber(Base):
    """The highest message number known in a sequence of Telegram's; see `bot.delivery.numbers`."""

    __tablename__ = "message_number"

    sequence: Mapped[str] = mapped_column(String(64), primary_key=True)
    highest: Mapped[int] = mapped_column(BigInteger)


def insert_update(session: Session, **values: Any) -> bool:
    """Insert a row of the inbox where none has its `update_id`; returns whether it did.

    One statement, as another bot may be about to store the same.
    """
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = (sqlite.insert if is_sqlite else postgresql.insert)(InboxUpdate)
    new = insert.values(**values).on_conflict_do_nothing(index_elements=["update_id"])
    return session.scalar(new.returning(InboxUpdate.update_id)) is not None


def in_districts(
    key: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], districts: Collection[str]
) -> ColumnElement[bool]:
    """Whether a chat is in one of some districts; what has no chat is in the first."""
    return func.coalesce(func.substr(key, 1, 1), "0").in_(sorted(districts))


def none_of(number: InstrumentedAttribute[int], known: Collection[int]) -> ColumnElement[bool]:
    """Whether a number is not among many: one parameter for PostgreSQL, however many they are."""
    return number != all_(literal(list(known), ARRAY(BigInteger)))
