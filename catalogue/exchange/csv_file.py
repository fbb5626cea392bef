"""Translations as CSV for office programs: Excel's marks, separators and encodings, and its formulas."""

import codecs
import csv
import io
import re
from collections.abc import Iterable

from catalogue.exchange.translation_file import Row, TranslationFile, refused
from catalogue.exchange.translation_units import Unit
from catalogue.texts import TextState

COLUMNS = ("number", "key", "language", "original", "translation", "status", "version")
_NEEDED = ("key", "language", "original", "translation")
_STATUSES = tuple(state.value for state in TextState)
# A cell that begins so is a formula to office programs: an apostrophe makes it text.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")
_BINARY = {
    b"PK\x03\x04": "an Excel or Word file",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}


def write_csv_file(units: list[Unit], language: str) -> bytes:
    """Return a CSV file that a German Excel opens by a double click: UTF-8 with a mark, semicolons."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for number, unit in enumerate(units, 1):
        translation = unit.translation.content if unit.translation else ""
        cells = [f"{number} of {len(units)}", unit.key, language, unit.original.content]
        cells += [translation, unit.state.value, str(unit.original.version)]
        writer.writerow([_as_text(cell) for cell in cells])
    return file.getvalue().encode("utf-8-sig")


def read_csv_file(content: bytes) -> TranslationFile:
    """Return what a CSV file says, with semicolons, commas or tabs, in UTF-8, UTF-16 or Windows-1252.

    Raises:
        ExchangeRefused: it is another type of file, cut off, or lacks columns.
    """
    text = decode_text(content)
    first = text.split("\n", 1)[0].strip("\r")
    if re.fullmatch(r'"?sep=(.)"?', first):
        text = text.split("\n", 1)[1] if "\n" in text else ""
        first = text.split("\n", 1)[0].strip("\r")
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        _check_header(header)
        rows = list(_rows(reader, header))
    except csv.Error as error:
        mend = "the file is cut off or a quote is missing: export it anew"
        raise refused(f"line {reader.line_num}", f"no CSV ({error})", mend) from None
    return _file(rows)


def decode_text(content: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 (both with or without a mark) or Windows-1252.

    Raises:
        ExchangeRefused: it is no text.
    """
    for mark, name in _BINARY.items():
        if content.startswith(mark):
            raise refused("file", f"{name}, not CSV", "save it as CSV UTF-8 in the program")
    try:
        return content.decode(_encoding(content))
    except UnicodeDecodeError as error:
        place = f"byte {error.start}"
        raise refused(place, "no encoding that is known", "save it as CSV UTF-8") from None


def _encoding(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    start = content[:200]
    if b"\x00" in start:
        return "utf-16-le" if start[1:2] == b"\x00" else "utf-16-be"
    plain = content.removeprefix(codecs.BOM_UTF8)
    try:
        plain.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end == len(plain) and error.reason == "unexpected end of data":
            mend = "the file is cut off: export or send it anew"
            raise refused("file", "half a character at its end", mend) from None
        return "cp1252"
    return "utf-8-sig"


def _check_header(header: list[str]) -> None:
    missing = [name for name in _NEEDED if name not in header]
    if missing:
        mend = "keep the first line of the export, with its columns in English"
        raise refused("line 1", f"no column {', '.join(missing)}", mend)
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise refused("line 1", f"the column {twice[0]} stands twice", "leave one")


def _rows(reader: Iterable[list[str]], header: list[str]) -> Iterable[tuple[str, dict[str, str]]]:
    line = 2
    for cells in reader:
        place, line = f"line {line}", getattr(reader, "line_num", line) + 1
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) < len(header):
            mend = "the row is cut off: export it anew"
            raise refused(place, f"{len(cells)} of {len(header)} cells", mend)
        # Office programs may add empty cells at a row's end.
        if any(cell.strip() for cell in cells[len(header) :]):
            mend = "put texts with separators into quotes"
            raise refused(place, f"{len(cells)} cells for {len(header)} columns", mend)
        yield place, dict(zip(header, (_as_it_was(cell) for cell in cells), strict=False))


def _file(rows: list[tuple[str, dict[str, str]]]) -> TranslationFile:
    languages = {cells["language"].strip() for _, cells in rows}
    if len(languages) > 1:
        raise refused("file", f"{len(languages)} languages", "one file a language")
    totals = [re.fullmatch(r"\d+ of (\d{1,9})", cells.get("number", "")) for _, cells in rows]
    total = max((int(match[1]) for match in totals if match), default=None)
    read = [_row(place, cells) for place, cells in rows]
    return TranslationFile(next(iter(languages), None), read, total)


def _row(place: str, cells: dict[str, str]) -> Row:
    status = (cells.get("status") or "draft").strip().lower()
    if status not in _STATUSES:
        raise refused(place, f'"{status}" is no status', f"one of {', '.join(_STATUSES)}")
    version = cells.get("version", "").strip()
    return Row(
        place,
        cells["key"].strip(),
        cells["original"],
        cells["translation"],
        status == TextState.REVIEWED.value,
        int(version) if re.fullmatch("[0-9]{1,9}", version) else None,
    )


def _as_text(cell: str) -> str:
    return "'" + cell if _FORMULA.match(cell) else cell


def _as_it_was(cell: str) -> str:
    return cell[1:] if _ESCAPED.match(cell) else cell
