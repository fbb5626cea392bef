"""The texts to be translated into a language: original, translation, and the state of it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

import locales
from catalogue.content_file import ORIGINAL
from catalogue.errors import ExchangeRefused, Problem
from catalogue.exchange.snapshot import (
    PART_FIELDS,
    TRANSLATED_FIELDS,
    EntrySnapshot,
    Texts,
    TextVersion,
    take_snapshot,
)
from catalogue.models import Text, TextStatus
from catalogue.texts import TextState


@dataclass(frozen=True)
class Unit:
    """A text in German with its translation. `key` is the entry's slug, the detail's id, the field."""

    key: str
    entity: uuid.UUID
    field: str
    of_entry: bool
    original: TextVersion
    translation: TextVersion | None
    state: TextState
    # The original that an outdated translation translates.
    previous: str | None = None


def list_units(session: Session, language: str) -> list[Unit]:
    """Return all texts that have a German original, in the order of the catalogue.

    Raises:
        UnknownLanguage: there is no such language.
        ExchangeRefused: it is the language of the originals.
    """
    if locales.language(language).code == ORIGINAL:
        what = f'"{ORIGINAL}" is the language of the originals'
        raise ExchangeRefused([Problem("language", what, "choose the one to translate into")])
    units = []
    for entry in take_snapshot(session).values():
        for key, entity, names, texts in _objects(entry):
            for name in names:
                if ORIGINAL in texts.get(name, {}):
                    versions = texts[name]
                    of_entry = entity == entry.id
                    units.append(
                        _unit(session, f"{key}/{name}", entity, name, versions, language, of_entry)
                    )
    return units


def _objects(
    entry: EntrySnapshot,
) -> Iterable[tuple[str, uuid.UUID, tuple[str, ...], Texts]]:
    yield entry.slug, entry.id, TRANSLATED_FIELDS, entry.texts
    for group, parts in entry.parts.items():
        for part in parts:
            yield f"{entry.slug}/{group}/{part.id}", part.id, PART_FIELDS[group], part.texts


def _unit(
    session: Session,
    key: str,
    entity: uuid.UUID,
    field: str,
    versions: dict[str, TextVersion],
    language: str,
    of_entry: bool,
) -> Unit:
    original, translation = versions[ORIGINAL], versions.get(language)
    state = _state(original, translation)
    previous = None
    if translation and state is TextState.OUTDATED:
        older = content_of(session, entity, field, ORIGINAL)
        previous = older.get(translation.source_version or 0)
    return Unit(key, entity, field, of_entry, original, translation, state, previous)


def content_of(session: Session, entity: uuid.UUID, field: str, language: str) -> dict[int, str]:
    """Return all versions of a text."""
    same = (Text.entity_id == entity, Text.field == field, Text.language == language)
    rows = session.execute(select(Text.version, Text.content).where(*same).order_by(Text.version))
    return {row.version: row.content for row in rows}


def _state(original: TextVersion, translation: TextVersion | None) -> TextState:
    if translation is None:
        return TextState.MISSING
    source = translation.source_version
    if source is not None and source < (original.version or 0):
        return TextState.OUTDATED
    return TextState.REVIEWED if translation.status is TextStatus.REVIEWED else TextState.DRAFT
