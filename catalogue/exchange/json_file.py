"""Reading JSON strictly: what Python would let through without a word is refused."""

import json
from typing import Any

from catalogue.errors import ExchangeRefused, Problem

LARGEST = 200_000_000
DEEPEST = 60
_OTHER_TYPES = {
    b"PK\x03\x04": "a zip, Excel or Word file",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"SQLite format 3": "a database",
    b"<?xml": "XML",
    b"<!DOCTYPE": "a web page",
    b"<html": "a web page",
}


def is_json(content: bytes) -> bool:
    """Whether a file begins as JSON does, whatever its encoding."""
    text = content[:200].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
    return text[:1] in (b"{", b"[")


def read_json(content: bytes) -> Any:
    """Return the value of a JSON file, or the list of values of one with a JSON value a line (NDJSON).

    Raises:
        ExchangeRefused: it is too large, of another type, cut off, or not JSON.
    """
    if len(content) > LARGEST:
        raise _refused("file", f"larger than {LARGEST // 1_000_000} MB", "export it in parts")
    if not content.strip():
        raise _refused("file", "empty", "choose the file again, or export it anew")
    text = _decoded(content)
    try:
        return _parse(text)
    except json.JSONDecodeError as error:
        lines = _lines(text)
        if lines is not None:
            return lines
        place = f"line {error.lineno}, column {error.colno}"
        cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        mend = "the file is cut off: export or send it anew" if cut else "mend the JSON there"
        raise _refused(place, f"no JSON ({error.msg})", mend) from None


def name_of_type(content: bytes) -> str | None:
    """Return what a file is by its first bytes, where that is neither JSON nor plain text."""
    start = content.lstrip()[:20]
    return next((name for mark, name in _OTHER_TYPES.items() if start.startswith(mark)), None)


def pointer(*steps: str | int) -> str:
    """Return the JSON pointer (RFC 6901) of a place; "/" stands for the whole document."""
    return "/" + "/".join(str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def _decoded(content: bytes) -> str:
    other = name_of_type(content)
    if other:
        raise _refused("file", f"{other}, not JSON", "choose the .json file of an HSDS export")
    try:
        # RFC 8259 asks for UTF-8; Windows writes UTF-16 with a mark.
        return content.decode(
            "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        )
    except UnicodeDecodeError as error:
        raise _refused(f"byte {error.start}", "not UTF-8", "save the file as UTF-8") from None


def _parse(text: str) -> Any:
    try:
        value = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_no_constant,
            parse_int=_number,
            parse_float=_fraction,
        )
    except RecursionError:
        raise _too_deep() from None
    if _depth(value) > DEEPEST:
        raise _too_deep()
    return value


def _lines(text: str) -> list[Any] | None:
    lines = [line for line in text.splitlines() if line.strip()]
    try:
        return [_parse(line) for line in lines] if len(lines) > 1 else None
    except json.JSONDecodeError:
        return None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _refused("file", f'"{twice}" stands twice in one object', "leave one of them")
    return found


def _no_constant(name: str) -> Any:
    raise _refused("file", f"{name} is no number", "leave the property out")


def _number(digits: str) -> int:
    # No number of a catalogue is that long; Python and databases have limits of their own.
    if len(digits) > 15:
        raise _refused("file", f"the number {digits[:15]}… is too long", "mend it")
    return int(digits)


def _fraction(digits: str) -> float:
    value = float(digits)
    if abs(value) > 1e15:
        raise _refused("file", f"the number {digits[:15]} is too large", "mend it")
    return value


def _depth(value: Any) -> int:
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        one, level = waiting.pop()
        deepest = max(deepest, level)
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        waiting.extend((child, level + 1) for child in inner)
    return deepest


def _too_deep() -> ExchangeRefused:
    return _refused("file", f"nested deeper than {DEEPEST} levels", "this is no HSDS data")


def _refused(place: str, what: str, mend: str) -> ExchangeRefused:
    return ExchangeRefused([Problem(place, what, mend)])
