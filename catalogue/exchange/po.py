"""Translations as PO, with Babel: what has not been checked is fuzzy, with the previous original."""

import io
import re

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

import locales
from catalogue.exchange.translation_file import Row, TranslationFile, refused
from catalogue.exchange.translation_units import Unit
from catalogue.texts import TextState

_HEADER = "The IZ's catalogue, language {}, {} texts. A text that is not fuzzy counts as checked."
_LINE = re.compile(rb'(?:msg(?:id|str|ctxt|id_plural|str\[\d\])\s*)?"(?:[^"\\]|\\.)*"')
_HEADER_FORM = re.compile(r"language (\S+), (\d+) texts\.")


def write_po_file(units: list[Unit], language: str) -> bytes:
    """Return a PO file; the key of a text is its context, its version a comment."""
    catalog = Catalog(
        locale=locales.language(language).cldr,
        project="iz-bot",
        header_comment="# " + _HEADER.format(language, len(units)),
        fuzzy=False,
    )
    for unit in units:
        _add(catalog, unit)
    file = io.BytesIO()
    write_po(file, catalog, width=0, include_previous=True)
    return file.getvalue()


def read_po_file(content: bytes) -> TranslationFile:
    """Return what a PO file says.

    Raises:
        ExchangeRefused: it is no PO file, or not in the encoding that it names.
    """
    _check_lines(content)
    try:
        catalog = read_po(io.BytesIO(content), ignore_obsolete=True, abort_invalid=True)
    except PoFileError as error:
        raise refused(f"line {error.lineno + 1}", f"no PO ({error})", "mend that line") from None
    except (UnicodeDecodeError, LookupError):
        raise refused("file", "not in the encoding it names", "save it as UTF-8") from None
    except (ValueError, TypeError, IndexError, AttributeError) as error:
        # Babel tells some mistakes of the header only by what fails.
        raise refused(
            "file", f"no PO ({error})", "send it as the translation tool saves it"
        ) from None
    header = _HEADER_FORM.search(catalog.header_comment)
    language = header[1] if header else catalog.locale_identifier
    rows = [_row(message) for message in catalog if message.id]
    return TranslationFile(language, rows, int(header[2]) if header else None)


def _check_lines(content: bytes) -> None:
    # Babel takes a text without its closing quote as it is: half a file would pass.
    for number, line in enumerate(content.splitlines(), 1):
        text = line.strip()
        if text and not text.startswith(b"#") and not _LINE.fullmatch(text):
            mend = "the file is cut off or damaged there: export or send it anew"
            raise refused(f"line {number}", "no line of PO", mend)


def _add(catalog: Catalog, unit: Unit) -> None:
    is_checked = unit.state in (TextState.REVIEWED, TextState.MISSING)
    catalog.add(
        unit.original.content,
        unit.translation.content if unit.translation else "",
        context=unit.key,
        flags=() if is_checked else ("fuzzy",),
        auto_comments=[f"version {unit.original.version}", unit.state.value],
        previous_id=(unit.previous,) if unit.previous else (),
    )
    # "100 % der Kosten" is no format string.
    message = catalog.get(unit.original.content, unit.key)
    if message is not None:
        message.flags.discard("python-format")
        message.flags.discard("python-brace-format")


def _row(message: Message) -> Row:
    place = f"line {message.lineno}"
    if not isinstance(message.id, str) or not isinstance(message.string, str):
        raise refused(place, "a text with plural forms", "the catalogue has none: export it anew")
    if not message.context:
        raise refused(place, "a text without msgctxt", "export it anew: that says which text it is")
    found = re.search(r"^version (\d{1,9})$", "\n".join(message.auto_comments), re.MULTILINE)
    return Row(
        place,
        message.context,
        message.id,
        message.string,
        not message.fuzzy,
        int(found[1]) if found else None,
    )
