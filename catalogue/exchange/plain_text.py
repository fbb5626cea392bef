"""Texts of others as the catalogue's plain text; and what no text may hold."""

import re
from html import unescape
from html.parser import HTMLParser

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_UNSHOWN = ("script", "style", "template", "iframe", "object")
_BREAKS = ("br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "ul", "ol")
# Controls but tab and line feed; halves of surrogate pairs, which no database takes.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\ud800-\udfff\ufffe\uffff]")


def without_html(text: str) -> str:
    """Return a text without HTML: HSDS allows it in descriptions, the catalogue holds plain text."""
    if not _TAG.search(text):
        return unescape(text) if re.search(r"&(#\d+|#x[0-9a-fA-F]+|\w+);", text) else text
    reader = _Reader()
    reader.feed(text)
    reader.close()
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in "".join(reader.found).splitlines())
    return "\n".join(line for line in lines if line)


def normal_lines(text: str) -> str:
    """Return a text with line feeds as the only line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def forbidden_character(text: str) -> str | None:
    """Return the code of the first character that no text may hold, or None."""
    match = _FORBIDDEN.search(text)
    return f"U+{ord(match[0]):04X}" if match else None


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._unshown = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSHOWN:
            self._unshown += 1
        elif tag in _BREAKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSHOWN:
            self._unshown = max(0, self._unshown - 1)
        elif tag in _BREAKS:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unshown:
            self.found.append(data)
