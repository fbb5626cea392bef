"""Translations as XLIFF 1.2, which all translation tools read."""

import re
from typing import Any

from lxml import etree

from catalogue.content_file import ORIGINAL
from catalogue.exchange.plain_text import forbidden_character
from catalogue.exchange.translation_file import Row, TranslationFile, refused
from catalogue.exchange.translation_units import Unit
from catalogue.texts import TextState

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_STATES = {
    TextState.MISSING: "needs-translation",
    TextState.OUTDATED: "needs-adaptation",
    TextState.DRAFT: "needs-review-translation",
    TextState.REVIEWED: "final",
}
_CHECKED = ("final", "signed-off")


def write_xliff_file(units: list[Unit], language: str) -> bytes:
    """Return an XLIFF 1.2 file; the key of a text is the unit's id, its version a note."""
    namespaces: Any = {None: NAMESPACE}
    root = etree.Element(_name("xliff"), {"version": "1.2"}, nsmap=namespaces)
    attributes = {
        "original": "iz-catalogue",
        "source-language": ORIGINAL,
        "target-language": language,
        "datatype": "plaintext",
    }
    file = etree.SubElement(root, _name("file"), attributes)
    body = etree.SubElement(file, _name("body"))
    for unit in units:
        _write_unit(body, unit, language)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def read_xliff_file(content: bytes) -> TranslationFile:
    """Return what an XLIFF 1.2 file says.

    Raises:
        ExchangeRefused: it is cut off, no XLIFF 1.2, or has a document type (entities are not resolved).
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root: Any = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        mend = "the file is cut off or damaged: export or send it anew"
        raise refused("file", f"no XML ({error})", mend) from None
    if root.getroottree().docinfo.doctype:
        raise refused("line 1", "a document type", "remove the DOCTYPE line")
    if root.tag != _name("xliff"):
        mend = "save it as XLIFF 1.2"
        raise refused("line 1", f"{etree.QName(root).localname}, not XLIFF 1.2", mend)
    languages = {file.get("target-language") for file in root.iter(_name("file"))}
    if len(languages) != 1:
        raise refused("file", "not exactly one target-language", "one file a language")
    rows = [_row(unit) for unit in root.iter(_name("trans-unit"))]
    return TranslationFile(languages.pop(), rows)


def _write_unit(body: Any, unit: Unit, language: str) -> None:
    is_reviewed = unit.state is TextState.REVIEWED
    attributes = {"id": unit.key, "approved": "yes" if is_reviewed else "no"}
    element = etree.SubElement(body, _name("trans-unit"), attributes)
    element.set(f"{_XML}space", "preserve")
    _write_text(element, "source", unit.original.content).set(f"{_XML}lang", ORIGINAL)
    translation = unit.translation.content if unit.translation else ""
    target = _write_text(element, "target", translation)
    target.set(f"{_XML}lang", language)
    target.set("state", _STATES[unit.state])
    _write_text(element, "note", f"version {unit.original.version}").set("from", "iz")
    if unit.previous:
        _write_text(element, "note", f"the original before: {unit.previous}").set("from", "iz")


def _write_text(parent: Any, name: str, content: str) -> Any:
    element = etree.SubElement(parent, _name(name))
    # XML has no place for control characters, and neither has an answer.
    element.text = "".join(one for one in content if not forbidden_character(one))
    return element


def _row(unit: Any) -> Row:
    place, key = f"line {unit.sourceline}", unit.get("id")
    source, target = unit.find(_name("source")), unit.find(_name("target"))
    if source is None or not key:
        raise refused(place, "a trans-unit without id or source", "export it anew")
    notes = " ".join(_text(note) for note in unit.findall(_name("note")))
    version = re.search(r"^version (\d{1,9})\b", notes)
    state = target.get("state") if target is not None else None
    return Row(
        place,
        key,
        _text(source),
        _text(target) if target is not None else "",
        unit.get("approved") == "yes" or state in _CHECKED,
        int(version[1]) if version else None,
    )


def _text(element: Any) -> str:
    # Tools may wrap words into marks; what they hold is the text.
    return "".join(element.itertext(tag=None, with_tail=True)).removesuffix(element.tail or "")


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"
