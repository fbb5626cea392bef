"""Texts and files on their way in and out: whatever they hold, they come back, or are refused with words."""

import json
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.errors import ExchangeRefused
from catalogue.exchange.csv_file import read_csv_file, write_csv_file
from catalogue.exchange.findings import Assumed, Findings
from catalogue.exchange.hsds_texts import read_texts
from catalogue.exchange.hsds_writer import HELD, write_translations
from catalogue.exchange.json_file import read_json
from catalogue.exchange.placeholders import placeholder_problem
from catalogue.exchange.plain_text import forbidden_character, without_html
from catalogue.exchange.po import read_po_file, write_po_file
from catalogue.exchange.snapshot import TextVersion
from catalogue.exchange.translation_file import TranslationFile
from catalogue.exchange.translation_units import Unit
from catalogue.exchange.translations import TranslationFormat, format_of
from catalogue.exchange.xliff import read_xliff_file, write_xliff_file
from catalogue.models import TextOrigin, TextStatus
from catalogue.texts import TextState

CONTENT = st.text(min_size=1, max_size=200).filter(
    lambda text: text.strip() and not forbidden_character(text)
)
STATES = {TextState.MISSING, TextState.OUTDATED, TextState.DRAFT, TextState.REVIEWED}


@st.composite
def units(draw: st.DrawFn) -> list[Unit]:
    found = []
    for n in range(draw(st.integers(1, 4))):
        state = draw(st.sampled_from(sorted(STATES, key=lambda one: one.value)))
        status = TextStatus.REVIEWED if state is TextState.REVIEWED else TextStatus.DRAFT
        original = TextVersion(draw(CONTENT), TextStatus.DRAFT, TextOrigin.HUMAN, 3)
        translation = TextVersion(draw(CONTENT), status, TextOrigin.HUMAN, 1, 2)
        found.append(
            Unit(
                f"entry_{n}/name",
                uuid.UUID(int=n),
                "name",
                True,
                original,
                None if state is TextState.MISSING else translation,
                state,
                draw(CONTENT) if state is TextState.OUTDATED else None,
            )
        )
    return found


def assert_holds(file: TranslationFile, given: list[Unit]) -> None:
    assert file.language == "ar"
    read = [(row.key, row.original, row.translation, row.version) for row in file.rows]
    assert read == [
        (one.key, one.original.content, one.translation.content if one.translation else "", 3)
        for one in given
    ]


@given(units())
def test_texts_come_back_from_po(given: list[Unit]) -> None:
    file = read_po_file(write_po_file(given, "ar"))
    assert_holds(file, given)
    assert file.total == len(given)


@given(units())
def test_texts_come_back_from_xliff(given: list[Unit]) -> None:
    file = read_xliff_file(write_xliff_file(given, "ar"))
    assert_holds(file, given)
    assert [row.is_reviewed for row in file.rows] == [
        one.state is TextState.REVIEWED for one in given
    ]


@given(units())
def test_texts_come_back_from_csv(given: list[Unit]) -> None:
    written = write_csv_file(given, "ar")
    file = read_csv_file(written)
    assert_holds(file, given)
    assert file.total == len(given)
    assert written.startswith(b"\xef\xbb\xbf")


@given(st.dictionaries(st.sampled_from(["de", "en", "ar"]), CONTENT, min_size=1))
def test_texts_come_back_from_translations(contents: dict[str, str]) -> None:
    texts = {
        "description": {
            code: TextVersion(text, TextStatus.DRAFT, TextOrigin.HUMAN, 2, 1)
            for code, text in contents.items()
        }
    }
    held = HELD["phones"]
    plain = contents.get("de") or contents.get("en") or contents["ar"]
    value = {
        "description": plain,
        "translations": write_translations(texts, ("description",), held),
    }
    findings = Findings()
    names = {name: name for name in held}
    read = read_texts(value, (), ("description",), names, Assumed(), findings)
    assert (read, findings.problems) == (texts, [])


def csv_of(*rows: str, encoding: str = "utf-8") -> bytes:
    return "\r\n".join(["key,language,original,translation,status,version", *rows]).encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_what_office_programs_write_is_read(encoding: str, delimiter: str) -> None:
    rows = ["key,language,original,translation,status,version", "a/name,fr,Höfe,été,draft,1"]
    content = "\r\n".join(rows).replace(",", delimiter).encode(encoding)
    assert format_of(content) is TranslationFormat.CSV
    row = read_csv_file(content).rows[0]
    assert (row.key, row.original, row.translation) == ("a/name", "Höfe", "été")


@given(CONTENT)
def test_no_cell_is_a_formula(content: str) -> None:
    original = TextVersion("=" + content, TextStatus.DRAFT, TextOrigin.HUMAN, 1)
    unit = Unit("a/name", uuid.UUID(int=1), "name", True, original, None, TextState.MISSING)
    written = write_csv_file([unit], "ar").decode("utf-8-sig")
    assert "'=" in written
    assert read_csv_file(written.encode()).rows[0].original == "=" + content


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "empty"),
        (b"PK\x03\x04rest", "an Excel or Word file, not CSV"),
        (b"%PDF-1.7", "a PDF"),
        (b'{"services": []}', "JSON, no translations"),
        (b"hello", "no column key, language, original, translation"),
        (csv_of("a/name,ar,Haus"), "3 of 6 cells: the row is cut off"),
        (csv_of('a/name,ar,Haus,"ab'), "no CSV"),
        (csv_of("a/name,ar,Haus,x,y,1"), '"y" is no status'),
        (csv_of("a/name,ar,Haus,x,draft,1,more"), "7 cells for 6 columns"),
        (csv_of("a,ar,H,x,draft,1", "b,uk,H,x,draft,1"), "2 languages"),
        (csv_of("a,ar,H,بيت,draft,1")[:-9], "half a character"),
        (b'<?xml version="1.0"?><xliff version="1.2"', "no XML"),
        (b"<html></html>", "html, not XLIFF 1.2"),
        (
            b'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0"/>',
            "xliff, not XLIFF 1.2",
        ),
        (
            b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
            b'<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2"/>',
            "a document type",
        ),
        (b'msgid "a"\nmsgstr "b', "line 2: no line of PO"),
        (b'msgctxt "k"\nmsgid "a"\nmsgid_plural "as"\nmsgstr[0] "b"\n', "plural forms"),
        (b'msgid "a"\nmsgstr "b"\n', "a text without msgctxt"),
        (
            b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=klingon\\n"\n\nmsgid "a"\nmsgstr "b"\n',
            "encoding",
        ),
    ],
)
def test_what_is_no_file_of_translations_is_refused_with_words(
    content: bytes, complaint: str
) -> None:
    readers = {"po": read_po_file, "xliff": read_xliff_file, "csv": read_csv_file}
    with pytest.raises(ExchangeRefused, match="nothing was saved") as refused:
        readers[format_of(content).value](content)
    assert complaint in str(refused.value)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "empty"),
        (b"PK\x03\x04", "zip, Excel or Word"),
        (b"<?xml", "XML, not JSON"),
        (b'{"services": [', "cut off"),
        (b'{"name": "Caf', "cut off"),
        (b'{"name": 1,}', "no JSON"),
        (b"\xff\xff", "not UTF-8"),
        (b'{"amount": NaN}', "NaN is no number"),
        (b'{"id": 1, "id": 2}', '"id" stands twice'),
        (b"[" * 100_000, "nested deeper"),
        (b"[" * 70 + b"]" * 70, "nested deeper"),
        (b'{"amount": 1e999}', "too large"),
        (b'{"amount": ' + b"9" * 5000 + b"}", "too long"),
    ],
)
def test_what_is_no_json_is_refused_with_words(content: bytes, complaint: str) -> None:
    with pytest.raises(ExchangeRefused) as refused:
        read_json(content)
    assert complaint in str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_json_is_read_in_the_encodings_that_programs_write(encoding: str) -> None:
    assert read_json(json.dumps({"name": "Höfe"}, ensure_ascii=False).encode(encoding)) == {
        "name": "Höfe"
    }


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_words(content: bytes) -> None:
    readers: list[Any] = [read_json, read_po_file, read_xliff_file, read_csv_file]
    for read in readers:
        try:
            read(content)
        except ExchangeRefused as refused:
            assert refused.problems


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("<p>One</p><p>Two &amp; three</p>", "One\nTwo & three"),
        ("<script>alert(1)</script>Hello<br>there", "Hello\nthere"),
        ('<img src=x onerror="alert(1)">Hi', "Hi"),
        ("a < b, 3 > 2", "a < b, 3 > 2"),
        ("Caf&eacute;", "Café"),
    ],
)
def test_html_of_others_becomes_plain_text(html: str, plain: str) -> None:
    assert without_html(html) == plain


def test_placeholders_stay_as_they_are() -> None:
    assert placeholder_problem("Guten Tag {name}", "مرحبا {name}") is None
    assert placeholder_problem("100 % der Kosten", "100 %") is None
    missing = placeholder_problem("{name} in {city}", "{name}")
    extra = placeholder_problem("Hallo", "Hello %(name)s")
    assert missing == ("{city} is missing", "copy it from the original as it stands")
    assert extra == ("%(name)s is not in the original", "remove it")
