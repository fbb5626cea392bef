"""What a person can be shown: an entry has a slug, texts, and links to other entries."""

import enum
import uuid
from datetime import date

from sqlalchemy import Enum, ForeignKey, Integer, String, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.models.base import Base
from catalogue.models.detail import (
    CostOption,
    Event,
    Location,
    Phone,
    RequiredDocument,
    Schedule,
    Source,
    SpokenLanguage,
)


class EntryKind(enum.Enum):
    """The kinds of entry; the value is the folder of its content files."""

    TOPIC = "topics"
    SECTION = "sections"
    THEME = "themes"
    FOCUS_AREA = "focus_areas"
    ORGANIZATION = "organizations"
    SERVICE = "services"


class LinkKind(enum.Enum):
    """What a link from one entry to another says."""

    SECTION = "section"
    SERVICES = "services"
    ORGANIZATIONS = "organizations"
    RELATED = "related"
    TOPICS = "topics"
    ORGANIZATION = "organization"


class Entry(Base):
    """An HSDS organization, service or taxonomy_term, under one slug that never changes.

    `facet` is HSDS's `status` of a service and our kind (iz, network, partner, body) of an organization.
    `catalogue.publishing` shows newcomers only what is published, to the last day of `published_until`.
    """

    __tablename__ = "entry"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(36), unique=True)
    kind: Mapped[EntryKind] = mapped_column(Enum(EntryKind, native_enum=False, length=20))
    facet: Mapped[str | None] = mapped_column(String(30))
    position: Mapped[int] = mapped_column(Integer, default=0)
    icon: Mapped[str | None] = mapped_column(String(16))
    website: Mapped[str | None] = mapped_column(String(500))
    email: Mapped[str | None] = mapped_column(String(254))
    minimum_age: Mapped[int | None]
    maximum_age: Mapped[int | None]
    is_published: Mapped[bool] = mapped_column(default=True, server_default=true())
    published_until: Mapped[date | None]

    phones: Mapped[list[Phone]] = relationship(
        order_by="Phone.position", cascade="all, delete-orphan"
    )
    languages: Mapped[list[SpokenLanguage]] = relationship(
        order_by="SpokenLanguage.position", cascade="all, delete-orphan"
    )
    cost_options: Mapped[list[CostOption]] = relationship(
        order_by="CostOption.position", cascade="all, delete-orphan"
    )
    required_documents: Mapped[list[RequiredDocument]] = relationship(
        order_by="RequiredDocument.position", cascade="all, delete-orphan"
    )
    schedules: Mapped[list[Schedule]] = relationship(
        order_by="Schedule.position", cascade="all, delete-orphan"
    )
    locations: Mapped[list[Location]] = relationship(
        order_by="Location.position", cascade="all, delete-orphan"
    )
    events: Mapped[list[Event]] = relationship(
        order_by="Event.position", cascade="all, delete-orphan"
    )
    sources: Mapped[list[Source]] = relationship(
        order_by="Source.position", cascade="all, delete-orphan"
    )
    links: Mapped[list["Link"]] = relationship(
        foreign_keys="Link.from_id", order_by="Link.position", cascade="all, delete-orphan"
    )
    linked_from: Mapped[list["Link"]] = relationship(
        foreign_keys="Link.to_id", back_populates="target", cascade="all, delete-orphan"
    )

    @property
    def is_reachable(self) -> bool:
        """Whether one can go there, call or write: only services and organizations have such parts."""
        return self.kind in (EntryKind.SERVICE, EntryKind.ORGANIZATION)

    def linked(self, kind: LinkKind) -> list["Entry"]:
        """Return the entries that this one links to in this way, in their order."""
        return [link.target for link in self.links if link.kind is kind]

    def linking(self, kind: LinkKind) -> list["Entry"]:
        """Return the entries that link to this one in this way, by position and slug."""
        found = [link.source for link in self.linked_from if link.kind is kind]
        return sorted(found, key=lambda entry: (entry.position, entry.slug))


class Link(Base):
    """A link from one entry to another (HSDS: an attribute of one that names the other)."""

    __tablename__ = "link"

    from_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True
    )
    to_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[LinkKind] = mapped_column(
        Enum(LinkKind, native_enum=False, length=20), primary_key=True
    )
    position: Mapped[int]

    # A link is followed nearly always: both ends come with it.
    source: Mapped[Entry] = relationship(
        foreign_keys=from_id, back_populates="links", lazy="joined", innerjoin=True
    )
    target: Mapped[Entry] = relationship(
        foreign_keys=to_id, back_populates="linked_from", lazy="joined", innerjoin=True
    )
