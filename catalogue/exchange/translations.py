"""Export and import of translations into one language: look first, then all of a file, or nothing."""

import enum
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

import locales
from catalogue.content_file import ORIGINAL
from catalogue.errors import ExchangeRefused, Problem
from catalogue.exchange.csv_file import decode_text, read_csv_file, write_csv_file
from catalogue.exchange.hsds import revision_of
from catalogue.exchange.placeholders import placeholder_problem
from catalogue.exchange.plain_text import normal_lines
from catalogue.exchange.po import read_po_file, write_po_file
from catalogue.exchange.snapshot import TextVersion
from catalogue.exchange.text_limits import text_problem
from catalogue.exchange.text_plan import TextWrite
from catalogue.exchange.translation_file import LARGEST, Row, TranslationFile, refused
from catalogue.exchange.translation_units import Unit, content_of, list_units
from catalogue.exchange.writing import add_texts, writing
from catalogue.exchange.xliff import read_xliff_file, write_xliff_file
from catalogue.models import TextOrigin, TextStatus
from catalogue.texts import TextState


class TranslationFormat(enum.Enum):
    """The formats of translations."""

    PO = "po"
    XLIFF = "xliff"
    CSV = "csv"


_WRITERS: dict[TranslationFormat, Callable[[list[Unit], str], bytes]] = {
    TranslationFormat.PO: write_po_file,
    TranslationFormat.XLIFF: write_xliff_file,
    TranslationFormat.CSV: write_csv_file,
}
_READERS: dict[TranslationFormat, Callable[[bytes], TranslationFile]] = {
    TranslationFormat.PO: read_po_file,
    TranslationFormat.XLIFF: read_xliff_file,
    TranslationFormat.CSV: read_csv_file,
}


@dataclass(frozen=True)
class TextChange:
    """A translation before and after; `is_outdated` where it translates an older original."""

    key: str
    before: str | None
    after: str
    status: str
    is_outdated: bool


@dataclass
class TranslationPreview:
    """What an import of translations would do. `kept` are keys whose text in the catalogue is newer."""

    language: str
    changes: list[TextChange] = field(default_factory=list)
    unchanged: int = 0
    empty: int = 0
    kept: list[str] = field(default_factory=list)
    revision: int = 0

    def __str__(self) -> str:
        outdated = sum(change.is_outdated for change in self.changes)
        return (
            f"{self.language}: {len(self.changes)} changed ({outdated} of them outdated), "
            f"{self.unchanged} unchanged, {self.empty} empty, {len(self.kept)} newer in the catalogue"
        )


def export_translations(session: Session, language: str, form: TranslationFormat) -> bytes:
    """Return a file with all texts, their translations into a language, states and versions.

    Raises:
        UnknownLanguage: there is no such language.
        ExchangeRefused: it is the language of the originals.
    """
    return _WRITERS[form](list_units(session, language), language)


def preview_translations(
    session: Session,
    content: bytes,
    language: str | None = None,
    allowed: Collection[str] | None = None,
) -> TranslationPreview:
    """Return what importing a file would change. `language` is the one expected, where one is;
    `allowed` are those that the person may change, all where it is None.

    Raises:
        ExchangeRefused: every mistake, each with its line and mend.
    """
    return _plan(session, content, language, allowed)[0]


def import_translations(
    session: Session,
    content: bytes,
    language: str | None = None,
    allowed: Collection[str] | None = None,
    seen: int | None = None,
) -> TranslationPreview:
    """Import a file into the session's transaction; each text that differs becomes a new version.

    Raises:
        ExchangeRefused: as `preview_translations`, or the catalogue is no longer at revision `seen`.
    """
    preview, writes = _plan(session, content, language, allowed)
    if seen is not None and seen != preview.revision:
        raise refused(
            "catalogue", "changed since you looked", "look at what would change once more"
        )
    if writes:
        with writing(session):
            add_texts(session, writes)
    return preview


def format_of(content: bytes) -> TranslationFormat:
    """Return the format that a file has, by what it holds.

    Raises:
        ExchangeRefused: it is none of them.
    """
    if len(content) > LARGEST:
        raise refused("file", f"larger than {LARGEST // 1_000_000} MB", "export it anew")
    if not content.strip():
        raise refused("file", "empty", "choose the file again, or export it anew")
    start = decode_text(content)[:20_000].lstrip("\ufeff \r\n\t")
    if start.startswith("<"):
        return TranslationFormat.XLIFF
    if start.startswith(("{", "[")):
        raise refused("file", "JSON, no translations", "import it as HSDS")
    is_po = re.search(r'^msgid\s+"', start, re.MULTILINE)
    return TranslationFormat.PO if is_po else TranslationFormat.CSV


def _plan(
    session: Session, content: bytes, language: str | None, allowed: Collection[str] | None
) -> tuple[TranslationPreview, list[TextWrite]]:
    file = _READERS[format_of(content)](content)
    code = _language(file, language, allowed)
    importing = _Importing(session, code)
    _check_whole(file)
    for row in file.rows:
        importing.take(row)
    if importing.problems:
        raise ExchangeRefused(importing.problems)
    importing.preview.revision = revision_of(session)
    return importing.preview, importing.writes


def _language(file: TranslationFile, expected: str | None, allowed: Collection[str] | None) -> str:
    if not file.rows:
        raise refused("file", "no texts", "export it anew")
    known = {language.code for language in locales.available()} - {ORIGINAL}
    if file.language not in known:
        what = f'the language "{file.language}"' if file.language else "no language"
        raise refused("file", what, f"one of {', '.join(sorted(known))}")
    if expected and file.language != expected:
        mend = f"choose the file of {expected}, or {file.language} as the language"
        raise refused("file", f"translations into {file.language}, not {expected}", mend)
    if allowed is not None and file.language not in allowed:
        mend = f"you may import {', '.join(sorted(allowed)) or 'none'}; ask a coordinator"
        raise refused("file", f"translations into {file.language}", mend)
    return file.language


def _check_whole(file: TranslationFile) -> None:
    if file.total is not None and len(file.rows) < file.total:
        what = f"{len(file.rows)} of the {file.total} texts that were exported"
        mend = "half a file: send it anew; for a part on purpose remove the count"
        raise refused("file", what, mend)


class _Importing:
    """Compares the rows of a file with the catalogue."""

    def __init__(self, session: Session, language: str) -> None:
        self.preview = TranslationPreview(language)
        self.writes: list[TextWrite] = []
        self.problems: list[Problem] = []
        self._session = session
        self._language = language
        self._units = {unit.key: unit for unit in list_units(session, language)}
        self._seen: dict[str, str] = {}

    def take(self, row: Row) -> None:
        """Plan one row, or note what is wrong with it."""
        unit = self._units.get(row.key)
        if unit is None:
            self._wrong(row, f'there is no text "{row.key}"', "remove the row, or export anew")
            return
        if row.key in self._seen:
            first = self._seen[row.key]
            self._wrong(row, f"{row.key} stands also in {first}", "leave one of them")
            return
        self._seen[row.key] = row.place
        translation = normal_lines(row.translation)
        if not translation.strip():
            self.preview.empty += 1
            return
        self._compare(row, unit, translation)

    def _compare(self, row: Row, unit: Unit, translation: str) -> None:
        old = unit.translation
        is_same = old is not None and old.content == translation
        if is_same and row.is_reviewed == (unit.state is TextState.REVIEWED):
            self.preview.unchanged += 1
            return
        source = self._source_version(row, unit)
        if source is None or not self._is_in_order(row, unit, translation):
            return
        if not is_same and self._is_newer_here(unit, translation, source):
            self.preview.kept.append(unit.key)
            return
        self._write(row, unit, translation, source)

    def _source_version(self, row: Row, unit: Unit) -> int | None:
        """Return the version of the original that the file holds: by its content, not by what it says."""
        original = normal_lines(row.original)
        current = unit.original.version or 1
        if original == normal_lines(unit.original.content):
            return current
        known = content_of(self._session, unit.entity, unit.field, ORIGINAL)
        same = [version for version, content in known.items() if normal_lines(content) == original]
        if same:
            return row.version if row.version in same else same[-1]
        mend = "don't change originals in the file; export it anew"
        self._wrong(row, f"{unit.key}: an original that the catalogue never had", mend)
        return None

    def _is_in_order(self, row: Row, unit: Unit, translation: str) -> bool:
        problem = text_problem(
            translation, unit.field, of_entry=unit.of_entry
        ) or placeholder_problem(unit.original.content, translation)
        if problem:
            self._wrong(row, f"{unit.key}: {problem[0]}", problem[1])
        return problem is None

    def _is_newer_here(self, unit: Unit, translation: str, source: int) -> bool:
        old = unit.translation
        if old is None:
            return False
        if old.source_version is not None and source < old.source_version:
            return True
        versions = content_of(self._session, unit.entity, unit.field, self._language)
        return translation in (normal_lines(content) for content in versions.values())

    def _write(self, row: Row, unit: Unit, translation: str, source: int) -> None:
        old = unit.translation
        is_outdated = source < (unit.original.version or 1)
        is_reviewed = row.is_reviewed and not is_outdated
        status = TextStatus.REVIEWED if is_reviewed else TextStatus.DRAFT
        version = (old.version or 0) + 1 if old else 1
        new = TextVersion(translation, status, TextOrigin.IMPORT, version, source)
        if old and (old.content, old.status, old.source_version) == (translation, status, source):
            self.preview.unchanged += 1
            return
        self.writes.append(TextWrite(unit.entity, unit.field, self._language, new, old))
        before = old.content if old else None
        self.preview.changes.append(
            TextChange(unit.key, before, translation, status.value, is_outdated)
        )

    def _wrong(self, row: Row, what: str, mend: str) -> None:
        self.problems.append(Problem(row.place, what, mend))
