"""Column types that the tables share."""

import enum
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum, SmallInteger
from sqlalchemy.types import TypeDecorator

NAME_LENGTH = 20
KEY_LENGTH = 64


class Moment(TypeDecorator[datetime]):
    """A point in time: with a zone outside, UTC inside (SQLite keeps no zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


def choice(of: type[enum.Enum]) -> Enum:
    """Return the column type of an enum, kept by its value."""
    return Enum(
        of,
        native_enum=False,
        length=NAME_LENGTH,
        values_callable=lambda members: [member.value for member in members],
    )


class Ordered(TypeDecorator[Any]):
    """An enum of numbers, kept as the number: the database can sort by it."""

    impl = SmallInteger
    cache_ok = True

    def __init__(self, of: type[enum.IntEnum]) -> None:
        super().__init__()
        self.of = of

    def process_bind_param(self, value: enum.IntEnum | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> enum.IntEnum | None:
        return None if value is None else self.of(value)
