"""Telegram's HTML: https://core.telegram.org/bots/api#html-style; refusals as tdlib words them."""

import re
from typing import Any

from sandbox.markup import Markup, MarkupError, OpenTag, Output, byte_offset

KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji", "tg-time": "date_time",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot))(?:;|\b)")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([\w.-]*)))?""")
_WEB_ADDRESS = re.compile(r"(?i)^(?:https?://|tg://|ton://|mailto:|tel:)|^[^\s/]+\.[^\s]+$")


def parse(text: str) -> Markup:
    """Return the text without tags, and its entities.

    Raises:
        MarkupError: a tag is unknown, not closed, or closed in the wrong order.
    """
    output = Output()
    entities: list[dict[str, Any]] = []
    open_tags: list[OpenTag] = []
    position = 0
    while position < len(text):
        start = text.find("<", position)
        if start < 0:
            output.add(decode(text[position:]))
            break
        output.add(decode(text[position:start]))
        if text.startswith("</", start):
            position = _end_tag(text, start, open_tags, output, entities)
        else:
            position = _start_tag(text, start, open_tags, output)
    if open_tags:
        raise MarkupError(f'Can\'t find end tag corresponding to start tag "{open_tags[-1].name}"')
    return Markup(output.text(), entities)


def decode(text: str) -> str:
    """Replace the character references that Telegram knows; others stay as they are."""
    return _REFERENCE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        return NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    is_character = 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return chr(code) if is_character else match[0]


def _start_tag(text: str, start: int, open_tags: list[OpenTag], output: Output) -> int:
    place = byte_offset(text, start)
    found = re.compile(r"[^\s>]*").match(text, start + 1)
    assert found
    if found.end() >= len(text):
        raise MarkupError(f"Unclosed start tag at byte offset {place}")
    name = found[0].lower()
    if name not in KINDS:
        raise MarkupError(f'Unsupported start tag "{name}" at byte offset {place}')
    attributes, end = _attributes(text, found.end(), name, place)
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise MarkupError(f'Tag "span" must have class "tg-spoiler" at byte offset {place}')
    open_tags.append(OpenTag(name, output.length, attributes, len(output.parts)))
    return end


def _attributes(text: str, position: int, name: str, place: int) -> tuple[dict[str, str], int]:
    attributes: dict[str, str] = {}
    while position < len(text) and text[position] != ">":
        match = _ATTRIBUTE.match(text, position)
        assert match
        key, *values = match.groups()
        if not key and text[match.end() : match.end() + 1] != ">":
            raise MarkupError(
                f'Empty attribute name in the tag "{name}" at byte offset {place}'
                if match.end() < len(text)
                else f'Unclosed start tag "{name}" at byte offset {place}'
            )
        if key:
            attributes[key] = decode(next((value for value in values if value is not None), ""))
        if match.end() == position:
            raise MarkupError(
                f"Unexpected end of name token at byte offset {byte_offset(text, position)}"
            )
        position = match.end()
    if position >= len(text):
        raise MarkupError(f'Unclosed start tag "{name}" at byte offset {place}')
    return attributes, position + 1


def _end_tag(
    text: str,
    start: int,
    open_tags: list[OpenTag],
    output: Output,
    entities: list[dict[str, Any]],
) -> int:
    place = byte_offset(text, start)
    if not open_tags:
        raise MarkupError(f"Unexpected end tag at byte offset {place}")
    found = re.compile(r"</([^\s>]*)\s*(>?)").match(text, start)
    assert found
    name = found[1].lower()
    if not found[2]:
        raise MarkupError(f"Unclosed end tag at byte offset {place}")
    tag = open_tags.pop()
    if name and name != tag.name:
        raise MarkupError(
            f'Unmatched end tag at byte offset {place}, expected "</{tag.name}>", found "</{name}>"'
        )
    if output.length > tag.offset:
        _add_entity(tag, open_tags, output, entities)
    return found.end()


def _add_entity(
    tag: OpenTag, open_tags: list[OpenTag], output: Output, entities: list[dict[str, Any]]
) -> None:
    entity: dict[str, Any] = {
        "type": KINDS[tag.name],
        "offset": tag.offset,
        "length": output.length - tag.offset,
    }
    if tag.name == "a":
        url = tag.attributes.get("href") or "".join(output.parts[tag.at :])
        if not _WEB_ADDRESS.search(url):
            return
        entity["url"] = url if "://" in url or ":" in url else f"http://{url}/"
    elif tag.name == "code" and open_tags and open_tags[-1].name == "pre":
        language = tag.attributes.get("class", "").removeprefix("language-")
        open_tags[-1].attributes["language"] = language
        return
    elif tag.name == "pre" and tag.attributes.get("language"):
        entity["language"] = tag.attributes["language"]
    elif tag.name == "blockquote" and "expandable" in tag.attributes:
        entity["type"] = "expandable_blockquote"
    elif tag.name == "tg-emoji":
        entity["custom_emoji_id"] = tag.attributes.get("emoji-id", "")
    elif tag.name == "tg-time":
        entity["unix_time"] = int(tag.attributes.get("unix") or 0)
        entity["date_time_format"] = tag.attributes.get("format", "")
    entities.append(entity)
