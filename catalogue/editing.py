"""Changing a text by hand: a new version, unless it can't be shown or somebody else was quicker."""

import enum
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.content_file import ORIGINAL
from catalogue.errors import CatalogueError
from catalogue.exchange.plain_text import forbidden_character
from catalogue.exchange.text_limits import text_limit
from catalogue.exchange.writing import writing
from catalogue.models import Text, TextOrigin, TextStatus


@dataclass(frozen=True)
class Place:
    """Which text: of an entry or one of its parts, a field, a language (BCP 47)."""

    entity: uuid.UUID
    field: str
    language: str


class Fault(enum.Enum):
    """Why a text can't be shown."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    CHARACTER = "character"


class TextRefused(CatalogueError):
    """The text can't be shown; `detail` is the number of its characters, or the name of the one that can't be."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(f"{fault.value} {detail}".strip())
        self.fault = fault
        self.detail = detail


class ChangedMeanwhile(CatalogueError):
    """Somebody else has saved a version since this one was opened."""

    def __init__(self, current: Text) -> None:
        super().__init__(f"version {current.version} has been saved meanwhile")
        self.current = current


def versions(session: Session, place: Place) -> list[Text]:
    """Return all versions of a text, the current one first."""
    return list(
        session.scalars(
            select(Text)
            .where(
                Text.entity_id == place.entity,
                Text.field == place.field,
                Text.language == place.language,
            )
            .order_by(Text.version.desc())
        )
    )


def save(
    session: Session, place: Place, content: str, seen: int, *, of_entry: bool = True
) -> Text | None:
    """Save a text that a person has written; returns the new version, None where nothing is different.

    `seen` is the version that the writer had before them, 0 where there was none.

    Raises:
        TextRefused: it is empty, too long, or holds what no text can hold.
        ChangedMeanwhile: there is a newer version than the one seen.
    """
    content = checked(content, place.field, of_entry=of_entry)
    current = _current(session, place, seen)
    original = _original_version(session, place)
    is_same = current is not None and current.content == content
    if is_same and current is not None and _is_settled(current, original):
        return None
    written = Written(content, TextStatus.REVIEWED, TextOrigin.HUMAN, original)
    return _add(session, place, (current.version if current else 0) + 1, written)


def checked(content: str, field: str, *, of_entry: bool = True) -> str:
    """Return a text as it is kept, without blanks at the ends of its lines.

    Raises:
        TextRefused: it is empty, too long, or holds what no text can hold.
    """
    content = "\n".join(line.rstrip() for line in content.strip().splitlines())
    if not content:
        raise TextRefused(Fault.EMPTY)
    if len(content) > text_limit(field, of_entry=of_entry):
        raise TextRefused(Fault.TOO_LONG, str(len(content)))
    forbidden = forbidden_character(content)
    if forbidden:
        raise TextRefused(Fault.CHARACTER, forbidden)
    return content


def restore(session: Session, place: Place, version: int, seen: int) -> Text | None:
    """Make an earlier version the current one again, as it was; returns the new version, None where there is none.

    Raises:
        ChangedMeanwhile: there is a newer version than the one seen.
    """
    current = _current(session, place, seen)
    earlier = [text for text in versions(session, place) if text.version == version]
    if current is None or not earlier or earlier[0] is current:
        return None
    old = earlier[0]
    written = Written(old.content, old.status, old.origin, old.source_version)
    return _add(session, place, current.version + 1, written)


@dataclass(frozen=True)
class Written:
    """What a version holds beside its place and number."""

    content: str
    status: TextStatus
    origin: TextOrigin
    source_version: int | None


def _current(session: Session, place: Place, seen: int) -> Text | None:
    known = versions(session, place)
    current = known[0] if known else None
    if current is not None and current.version != seen:
        raise ChangedMeanwhile(current)
    return current


def _add(session: Session, place: Place, version: int, written: Written) -> Text:
    text = Text(
        entity_id=place.entity,
        field=place.field,
        language=place.language,
        version=version,
        source_version=written.source_version,
        status=written.status,
        origin=written.origin,
        content=written.content,
    )
    with writing(session):
        session.add(text)
    return text


def _is_settled(text: Text, original: int | None) -> bool:
    return text.status is TextStatus.REVIEWED and text.source_version == original


def _original_version(session: Session, place: Place) -> int | None:
    """The version of the original that a translation is made of; None for the original itself."""
    if place.language == ORIGINAL:
        return None
    original = versions(session, Place(place.entity, place.field, ORIGINAL))
    return original[0].version if original else None
