"""The texts of entries in a language: which one is shown, and what is to be said of it."""

import enum
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

import locales
from catalogue.content_file import ORIGINAL
from catalogue.models import Entry, Text, TextStatus
from locales import formatting


class TextState(enum.Enum):
    """The state of a field in a language, from missing to reviewed."""

    MISSING = "missing"
    OUTDATED = "outdated"
    DRAFT = "draft"
    REVIEWED = "reviewed"


@dataclass(frozen=True)
class Shown:
    """A text as it is shown: in which language, and in which state."""

    content: str
    language: str
    state: TextState


class TextBook:
    """The current texts of some entries, read at once; those of their phones, places … only `with_parts`.

    With a `language` only the texts that can be shown in it are read: its own, and those it falls back to.
    """

    def __init__(
        self,
        session: Session,
        entries: Iterable[Entry],
        *,
        language: str | None = None,
        with_parts: bool = True,
    ) -> None:
        ids = [
            identity
            for entry in entries
            for identity in (_ids(entry) if with_parts else [entry.id])
        ]
        wanted = select(Text).where(Text.entity_id.in_(ids)).order_by(Text.version)
        if language is not None:
            wanted = wanted.where(Text.language.in_(_shown_for(language)))
        rows = session.scalars(wanted)
        self._texts: dict[tuple[uuid.UUID, str], dict[str, Text]] = {}
        for row in rows:
            self._texts.setdefault((row.entity_id, row.field), {})[row.language] = row

    def shown(self, entity: uuid.UUID, field: str, language: str) -> Shown | None:
        """Return the text to show: in `language`, else in one of its fallbacks; None where there is none."""
        texts = self._texts.get((entity, field), {})
        for code in _shown_for(language):
            if code in texts:
                content = formatting.isolate_foreign(texts[code].content, locales.language(code))
                return Shown(content, code, self.state(entity, field, code))
        return None

    def get(self, entity: uuid.UUID, field: str, language: str) -> str:
        """Return the text to show, or an empty one."""
        shown = self.shown(entity, field, language)
        return shown.content if shown else ""

    def state(self, entity: uuid.UUID, field: str, language: str) -> TextState:
        """Return the state of a field in a language."""
        texts = self._texts.get((entity, field), {})
        text, original = texts.get(language), texts.get(ORIGINAL)
        if text is None:
            return TextState.MISSING
        if original and text.source_version is not None and text.source_version < original.version:
            return TextState.OUTDATED
        return TextState.REVIEWED if text.status is TextStatus.REVIEWED else TextState.DRAFT

    def has(self, entity: uuid.UUID, field: str) -> bool:
        """Whether the field has a text in any language."""
        return bool(self._texts.get((entity, field)))


def _shown_for(language: str) -> tuple[str, ...]:
    """The languages whose texts are shown to readers of a language, the first that there is."""
    return (language, *locales.language(language).fallbacks, ORIGINAL)


def _ids(entry: Entry) -> Iterable[uuid.UUID]:
    yield entry.id
    if not entry.is_reachable:
        return
    for group in (
        entry.phones,
        entry.languages,
        entry.cost_options,
        entry.required_documents,
        entry.schedules,
        entry.locations,
        entry.events,
    ):
        for detail in group:
            yield detail.id
