"""Telegram's MarkdownV2 and its old Markdown; refusals as tdlib words them.

https://core.telegram.org/bots/api#markdownv2-style
"""

import re
from typing import Any

from sandbox.markup import Markup, MarkupError, OpenTag, Output, byte_offset

RESERVED = "_*[]()~`>#+-=|{}.!"
NAMES = {
    "*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler",
    "`": "code", "```": "pre", "[": "text_link",
}  # fmt: skip
WORDS = {
    "bold": "Bold", "italic": "Italic", "underline": "Underline", "strikethrough": "Strikethrough",
    "spoiler": "Spoiler", "code": "Code", "pre": "Pre", "text_link": "TextUrl",
}  # fmt: skip
_ADDRESS = re.compile(r"\]\(((?:\\.|[^)\\])*)\)")


def parse(text: str) -> Markup:
    """Return the text without its MarkdownV2, and its entities.

    Raises:
        MarkupError: a reserved character is not escaped, or an entity has no end.
    """
    return _Reader(text, ("```", "__", "||", "*", "_", "~", "`", "["), RESERVED).read()


def parse_old(text: str) -> Markup:
    """Return the text without its old Markdown, and its entities.

    Raises:
        MarkupError: an entity has no end.
    """
    return _Reader(text, ("```", "*", "_", "`", "["), "").read()


class _Reader:
    def __init__(self, text: str, marks: tuple[str, ...], reserved: str) -> None:
        self.text = text
        self.marks = marks
        self.reserved = reserved
        self.output = Output()
        self.open: list[OpenTag] = []
        self.entities: list[dict[str, Any]] = []
        self.position = 0

    def read(self) -> Markup:
        while self.position < len(self.text):
            self._step()
        if self.open:
            tag = self.open[-1]
            raise MarkupError(
                f"Can't find end of {WORDS[NAMES[tag.name]]} entity at byte offset {tag.at}"
            )
        return Markup(self.output.text(), self.entities)

    def _step(self) -> None:
        character = self.text[self.position]
        following = self.text[self.position + 1 : self.position + 2]
        if character == "\\" and following and following in (self.reserved or "_*`["):
            self.output.add(following)
            self.position += 2
            return
        if character == "]" and any(tag.name == "[" for tag in self.open):
            self._close_link()
            return
        mark = next((mark for mark in self.marks if self.text.startswith(mark, self.position)), "")
        if self.open and self.open[-1].name in ("`", "```"):
            mark = mark if mark == self.open[-1].name else ""
            if not mark:
                self._plain(character)
                return
        if mark:
            self._mark(mark)
        elif character in self.reserved and not self._begins_quotation(character):
            raise MarkupError(
                f"Character '{character}' is reserved and must be escaped with the preceding '\\'"
            )
        else:
            self._plain(character)

    def _begins_quotation(self, character: str) -> bool:
        return character == ">" and (self.position == 0 or self.text[self.position - 1] == "\n")

    def _plain(self, character: str) -> None:
        self.output.add(character)
        self.position += 1

    def _mark(self, mark: str) -> None:
        if self.open and self.open[-1].name == mark and mark != "[":
            self._close(self.open.pop(), {})
        else:
            place = byte_offset(self.text, self.position)
            self.open.append(OpenTag(mark, self.output.length, {}, place))
        self.position += len(mark)

    def _close_link(self) -> None:
        tag = self.open.pop()
        if tag.name != "[":
            raise MarkupError(
                f"Can't find end of {WORDS[NAMES[tag.name]]} entity at byte offset {tag.at}"
            )
        found = _ADDRESS.match(self.text, self.position)
        if found:
            self._close(tag, {"url": re.sub(r"\\(.)", r"\1", found[1])})
            self.position = found.end()
        else:
            self.position += 1

    def _close(self, tag: OpenTag, more: dict[str, Any]) -> None:
        length = self.output.length - tag.offset
        if length:
            kind = NAMES[tag.name]
            self.entities.append({"type": kind, "offset": tag.offset, "length": length, **more})
