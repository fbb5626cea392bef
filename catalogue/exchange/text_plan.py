"""Which new versions of texts an import adds: three-way, so that nothing newer is overwritten unseen."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.content_file import ORIGINAL
from catalogue.errors import Problem
from catalogue.exchange.snapshot import Texts, TextVersion
from catalogue.models import Text

# (entity, field, language, version) -> its content, or None
History = Callable[[uuid.UUID, str, str, int], str | None]
NEWER = "both the catalogue and the file have changed it since version {}"


@dataclass(frozen=True)
class TextWrite:
    """A version to be added, and the one that it follows."""

    entity: uuid.UUID
    field: str
    language: str
    text: TextVersion
    before: TextVersion | None


@dataclass
class TextPlan:
    """What is to be added; how many texts stay because the catalogue is newer; what can't be decided."""

    writes: list[TextWrite] = field(default_factory=list)
    kept: int = 0
    problems: list[Problem] = field(default_factory=list)


def history_of(session: Session) -> History:
    """Return a look into older versions of texts."""

    def look(entity: uuid.UUID, name: str, language: str, version: int) -> str | None:
        same = (Text.entity_id == entity, Text.field == name, Text.language == language)
        return session.scalar(select(Text.content).where(*same, Text.version == version))

    return look


def plan_texts(
    entity: uuid.UUID, given: Texts, current: Texts, history: History, place: str, plan: TextPlan
) -> None:
    """Add to the plan what the texts of one object need."""
    for name, versions in given.items():
        _Field(entity, name, versions, current.get(name, {}), history, place, plan).plan()


@dataclass
class _Field:
    """One field of one object: the original first, because translations name its version."""

    entity: uuid.UUID
    name: str
    given: dict[str, TextVersion]
    current: dict[str, TextVersion]
    history: History
    place: str
    result: TextPlan

    def plan(self) -> None:
        original = self.given.get(ORIGINAL)
        written = self._plan_one(ORIGINAL, original, None) if original else None
        for language in sorted(set(self.given) - {ORIGINAL}):
            text = self.given[language]
            self._plan_one(language, text, self._source_version(language, text, written))

    def _source_version(self, language: str, text: TextVersion, written: int | None) -> int | None:
        """Return the version of the catalogue's original that a translation in the file translates."""
        old, original = self.current.get(language), self.given.get(ORIGINAL)
        if text.source_version is None or original is None or original.version is None:
            return old.source_version if old else text.source_version
        now = self.current.get(ORIGINAL)
        newest = written or (now.version if now else None) or original.version
        if text.source_version > original.version and not written:
            what = f"{self.name} ({language}) translates version {text.source_version}"
            mend = f"the original has version {original.version}: mend source_version"
            self.result.problems.append(Problem(self.place, what, mend))
        if text.source_version < original.version:
            return min(text.source_version, newest - 1)
        unchanged = old is not None and old.content == text.content
        if unchanged and text.source_version == original.version and written:
            # Only the original was changed in the file: its translations are outdated from now on.
            return old.source_version if old else None
        # A file that is behind the catalogue translates what it holds, not what is newer.
        behind = not written and original.version < newest and not self._same_original(original)
        return original.version if behind else newest

    def _same_original(self, original: TextVersion) -> bool:
        now = self.current.get(ORIGINAL)
        return now is not None and now.content == original.content

    def _plan_one(self, language: str, text: TextVersion, source: int | None) -> int | None:
        """Plan one text; return the version that is written, or None."""
        old = self.current.get(language)
        if old is None:
            return self._write(language, text, text.version or 1, source, None)
        if old.content == text.content and (
            text.version is None
            or (old.status is text.status and (source is None or old.source_version == source))
        ):
            return None
        version = old.version or 1
        if text.version is not None and text.version < version:
            self._behind(language, text)
            return None
        return self._write(language, text, max(version + 1, text.version or 0), source, old)

    def _behind(self, language: str, text: TextVersion) -> None:
        assert text.version is not None
        base = self.history(self.entity, self.name, language, text.version)
        if base == text.content:
            self.result.kept += 1
            return
        what = f"{self.name} ({language}): {NEWER.format(text.version)}"
        current = self.current[language].version
        mend = f"compare them, then set version to {current} to take the file's text"
        self.result.problems.append(Problem(self.place, what, mend))

    def _write(
        self,
        language: str,
        text: TextVersion,
        version: int,
        source: int | None,
        before: TextVersion | None,
    ) -> int:
        new = TextVersion(text.content, text.status, text.origin, version, source)
        self.result.writes.append(TextWrite(self.entity, self.name, language, new, before))
        return version
