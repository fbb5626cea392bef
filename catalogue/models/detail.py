"""The details of an entry, after HSDS's tables of the same names; their texts are `Text` rows."""

import uuid
from datetime import date, datetime, time
from decimal import Decimal

from sqlalchemy import JSON, ForeignKey, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.models.base import Base


class _Detail:
    """What all details have: an id, the entry that they belong to, their place in its list."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    entry_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("entry.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]


class Phone(_Detail, Base):
    """A number: E.164 in `number`, or one that E.164 can't hold (112, 116117) in `short_number`."""

    __tablename__ = "phone"

    number: Mapped[str | None] = mapped_column(String(16))
    short_number: Mapped[str | None] = mapped_column(String(10))


class SpokenLanguage(_Detail, Base):
    """A language that is spoken there (HSDS: language); BCP 47."""

    __tablename__ = "language"

    code: Mapped[str] = mapped_column(String(35))


class CostOption(_Detail, Base):
    """What something costs; an amount of 0 is free of charge. Currency: ISO 4217."""

    __tablename__ = "cost_option"

    amount: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    currency: Mapped[str] = mapped_column(String(3))


class RequiredDocument(_Detail, Base):
    """Something to bring."""

    __tablename__ = "required_document"


class Schedule(_Detail, Base):
    """Opening hours: weekly, as wall time in an IANA zone. HSDS has neither zone nor exceptions.

    `byday` holds RFC 5545's two letters; a closing time of midnight is 00:00. `exceptions` is a list of
    `{date, closed}` or `{date, opens_at, closes_at}`, in ISO 8601.
    """

    __tablename__ = "schedule"

    byday: Mapped[list[str]] = mapped_column(JSON)
    opens_at: Mapped[time]
    closes_at: Mapped[time]
    zone: Mapped[str] = mapped_column(String(40))
    open_on_holidays: Mapped[bool]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    exceptions: Mapped[list[dict[str, str | bool]]] = mapped_column(JSON)


class Location(_Detail, Base):
    """A place (HSDS: location with its address); coordinates in WGS 84."""

    __tablename__ = "location"

    address_1: Mapped[str] = mapped_column(String(200))
    postal_code: Mapped[str] = mapped_column(String(12))
    city: Mapped[str] = mapped_column(String(100))
    country: Mapped[str] = mapped_column(String(2))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]


class Event(_Detail, Base):
    """A date that may repeat: wall time in an IANA zone, `rrule` after RFC 5545."""

    __tablename__ = "event"

    dtstart: Mapped[datetime]
    duration_minutes: Mapped[int | None]
    rrule: Mapped[str | None] = mapped_column(String(200))
    zone: Mapped[str] = mapped_column(String(40))


class Source(_Detail, Base):
    """Where the facts come from, and when that was checked."""

    __tablename__ = "source"

    name: Mapped[str] = mapped_column(String(300))
    url: Mapped[str | None] = mapped_column(String(500))
    checked: Mapped[date | None]
