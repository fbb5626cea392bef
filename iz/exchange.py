"""What `iz export` and `iz import` do with files."""

import sys
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from sqlalchemy.orm import Session

import locales
from catalogue.checks import is_zone
from catalogue.exchange.findings import Assumed
from catalogue.exchange.hsds import import_hsds
from catalogue.exchange.hsds_writer import write_hsds
from catalogue.exchange.json_file import is_json
from catalogue.exchange.preview import EntryChange, Missing, Preview
from catalogue.exchange.translations import (
    TranslationFormat,
    TranslationPreview,
    export_translations,
    import_translations,
)
from iz.errors import CommandError

HSDS = "hsds"
_SHOWN = 60


@dataclass(frozen=True)
class Request:
    """A file to be imported, and what is to be taken for what it doesn't say."""

    content: bytes
    language: str | None
    zone: str
    region: str
    remove_missing: bool


def export(session: Session, form: str, language: str | None) -> bytes:
    """Return the file of a format.

    Raises:
        CommandError: there is no such format, or it needs a language.
    """
    if form == HSDS:
        return write_hsds(session).encode()
    forms = [known.value for known in TranslationFormat]
    if form not in forms:
        raise CommandError(f'There is no format "{form}": choose {HSDS}, {", ".join(forms)}.')
    if language is None:
        raise CommandError(f"{form} holds the translations of one language: add --lang.")
    return export_translations(session, language, TranslationFormat(form))


def write_out(content: bytes, path: Path | None) -> None:
    """Write a file, or to the standard output.

    Raises:
        CommandError: the file can't be written.
    """
    if path is None:
        sys.stdout.buffer.write(content)
        return
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CommandError(f"{path} can't be written ({error.strerror}).") from None


def read(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        CommandError: it can't be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} can't be read ({error.strerror}).") from None


def run(session: Session, request: Request) -> Preview | TranslationPreview:
    """Import into the session's transaction: HSDS where the file is JSON, else translations.

    Raises:
        CatalogueError: the file is refused; its message holds every problem.
        CommandError: an option is no language or zone.
    """
    if request.language is not None:
        locales.language(request.language)
    if not is_json(request.content):
        return import_translations(session, request.content, request.language)
    assumed = Assumed(request.language or "de", _zone(request.zone), request.region.upper())
    missing = Missing.REMOVE if request.remove_missing else Missing.KEEP
    return import_hsds(session, request.content, assumed, missing)


def show(preview: Preview | TranslationPreview, out: Console) -> None:
    """Print what has changed."""
    if isinstance(preview, Preview):
        _show_entries(preview, out)
    else:
        for change in preview.changes:
            mark = "outdated" if change.is_outdated else change.status
            _line(out, f"{change.key} ({mark}): {_short(change.before)} → {_short(change.after)}")
        for key in preview.kept:
            _line(out, f"{key}: stays, the catalogue's is newer")
    _line(out, str(preview))


def _show_entries(preview: Preview, out: Console) -> None:
    for mark, entries in (("+", preview.added), ("~", preview.changed), ("-", preview.removed)):
        for entry in entries:
            _show_entry(mark, entry, out)
    for place, times in preview.left_out.items():
        _line(out, f"left out: {place} ({times} times): the catalogue has no place for it")
    if preview.kept_texts:
        _line(out, f"{preview.kept_texts} texts stay: the catalogue's are newer")


def _show_entry(mark: str, entry: EntryChange, out: Console) -> None:
    _line(out, f"{mark} {entry.kind}/{entry.slug}")
    if mark == "~":
        for change in entry.changes:
            _line(out, f"    {change.field}: {_short(change.before)} → {_short(change.after)}")


def _line(out: Console, text: str) -> None:
    out.print(text, markup=False, soft_wrap=True)


def _short(text: str | None) -> str:
    if text is None:
        return "–"
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def _zone(name: str) -> str:
    try:
        return is_zone(name)
    except ValueError as error:
        raise CommandError(f'--zone: "{name}" is {error}.') from None
