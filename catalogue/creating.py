"""A new entry: its slug is made of its German name."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue import editing
from catalogue.checks import SLUG
from catalogue.content_file import ORIGINAL
from catalogue.editing import Place, TextRefused
from catalogue.errors import CatalogueError
from catalogue.exchange.writing import writing
from catalogue.folding import words
from catalogue.load import entity_id
from catalogue.models import Entry, EntryKind, Link, LinkKind

CREATABLE = (EntryKind.TOPIC, EntryKind.SERVICE, EntryKind.ORGANIZATION)
# Where an entry of a kind belongs: the link that says so, and what it leads to.
HOME: dict[EntryKind, tuple[LinkKind, EntryKind]] = {
    EntryKind.TOPIC: (LinkKind.SECTION, EntryKind.SECTION),
    EntryKind.SERVICE: (LinkKind.ORGANIZATION, EntryKind.ORGANIZATION),
}
LONGEST_SLUG = 30
_FACETS = {EntryKind.SERVICE: "active", EntryKind.ORGANIZATION: "partner"}


class HomeMissing(CatalogueError):
    """An entry of this kind has to belong somewhere, and that is not there."""


@dataclass(frozen=True)
class NewEntry:
    """What an entry begins with: its texts in German by field, and the slug of where it belongs."""

    kind: EntryKind
    texts: Mapping[str, str]
    home: str | None = None
    is_published: bool = False


class NewTextRefused(CatalogueError):
    """A text of the new entry can't be shown; `field` is which."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def create(session: Session, new: NewEntry) -> Entry:
    """Make an entry; it needs a name, other texts may be empty.

    Raises:
        NewTextRefused: names the field.
        HomeMissing: a topic needs a section, a service an organisation.
    """
    texts = {field: _text(field, content) for field, content in new.texts.items()}
    owner = _home(session, new.kind, new.home)
    slug = _free_slug(session, texts["name"])
    entry = Entry(
        id=entity_id(slug),
        slug=slug,
        kind=new.kind,
        facet=_FACETS.get(new.kind),
        is_published=new.is_published,
    )
    with writing(session):
        session.add(entry)
        session.flush()
        for field, content in texts.items():
            if content:
                editing.save(session, Place(entry.id, field, ORIGINAL), content, 0)
        if owner is not None:
            link = HOME[new.kind][0]
            session.add(Link(from_id=entry.id, to_id=owner.id, kind=link, position=0))
    return entry


def _text(field: str, content: str) -> str:
    if not content.strip() and field != "name":
        return ""
    try:
        return editing.checked(content, field)
    except TextRefused:
        raise NewTextRefused(field) from None


def _home(session: Session, kind: EntryKind, home: str | None) -> Entry | None:
    if kind not in HOME:
        return None
    wanted = select(Entry).where(Entry.slug == home, Entry.kind == HOME[kind][1])
    owner = session.scalar(wanted)
    if owner is None:
        raise HomeMissing(kind.value)
    return owner


def _free_slug(session: Session, name: str) -> str:
    """A slug of the name's letters that nobody has; a number behind it where somebody has."""
    plain = "_".join(
        words(name.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue"))
    )
    letters = "".join(sign for sign in plain if SLUG.fullmatch(sign))[:LONGEST_SLUG].strip("_")
    base = letters or "entry"
    slugs = (base if number == 1 else f"{base}_{number}" for number in count(1))
    return next(
        slug for slug in slugs if not session.scalar(select(Entry.id).where(Entry.slug == slug))
    )
