"""Formatted text: a text and its entities, offsets in UTF-16 units, as `sendMessage` takes it."""

import re
from dataclasses import dataclass, field
from typing import Any

from sandbox import html, markdown
from sandbox.markup import Markup, MarkupError
from sandbox.refusals import bad_request
from sandbox.texts import clean, is_blank, units

Entity = dict[str, Any]

# What Telegram finds in a text by itself, in the order of precedence.
_FOUND = (
    ("url", re.compile(r"\bhttps?://[^\s\u2000-\u206f<>\"]+[^\s\u2000-\u206f<>\".,;:!?)\]']")),
    ("email", re.compile(r"\b[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}\b")),
    ("url", re.compile(r"(?<![\w@.])(?:[A-Za-z0-9-]+\.)+(?:de|com|org|net|eu|info)(?:/[^\s\u2000-\u206f]*)?\b")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z]\w{2,31}\b")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d]\w*")),
    ("phone_number", re.compile(r"(?<![\w+])\+\d[\d ()/-]{6,18}\d(?!\w)")),
)  # fmt: skip
_ORDER = {
    kind: rank
    for rank, kind in enumerate(
        ("blockquote", "expandable_blockquote", "pre", "text_link", "bold", "italic", "underline")
    )
}


@dataclass(frozen=True)
class FormattedText:
    """A text as it is stored and shown."""

    text: str
    entities: list[Entity] = field(default_factory=list)


def format_text(text: str, parse_mode: str, given: list[Entity] | None) -> FormattedText:
    """Return the text with its entities: parsed, given, or found in it; trimmed at both ends.

    Raises:
        Refusal: the mark-up can't be parsed, or the mode is unknown.
    """
    mode = parse_mode.lower()
    if mode in ("", "none"):
        marked = Markup(text, [dict(entity) for entity in given or []])
    else:
        marked = _parsed(text, mode)
    cleaned = _cleaned(marked)
    return _trimmed(cleaned.text, with_found(cleaned.text, cleaned.entities))


def _parsed(text: str, mode: str) -> Markup:
    parsers = {"html": html.parse, "markdownv2": markdown.parse, "markdown": markdown.parse_old}
    if mode not in parsers:
        raise bad_request("unsupported parse_mode")
    try:
        return parsers[mode](text)
    except MarkupError as error:
        raise bad_request(f"can't parse entities: {error}") from None


def _cleaned(marked: Markup) -> Markup:
    """Clean the text; entities move with what is left of it."""
    cleaned = clean(marked.text)
    if units(cleaned) == units(marked.text):
        return Markup(cleaned, marked.entities)
    # Where characters go, every offset is counted anew in the cleaned text.
    new = [0]
    for character in marked.text:
        width = units(clean(character))
        new += [new[-1] + width] * units(character)
    moved = []
    for entity in marked.entities:
        start = new[min(entity["offset"], len(new) - 1)]
        end = new[min(entity["offset"] + entity["length"], len(new) - 1)]
        moved.append({**entity, "offset": start, "length": end - start})
    return Markup(cleaned, moved)


def with_found(text: str, entities: list[Entity]) -> list[Entity]:
    """Return the entities with those added that Telegram finds by itself, in Telegram's order."""
    taken = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in entities
        if entity["type"] in ("code", "pre", "text_link", "text_mention")
    ]
    everything = list(entities)
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            start = units(text[: match.start()])
            end = start + units(match[0])
            if all(end <= other[0] or start >= other[1] for other in taken):
                taken.append((start, end))
                everything.append({"type": kind, "offset": start, "length": end - start})
    return sorted(everything, key=_in_order)


def _in_order(entity: Entity) -> tuple[int, int, int]:
    return entity["offset"], -entity["length"], _ORDER.get(entity["type"], len(_ORDER))


def _trimmed(text: str, entities: list[Entity]) -> FormattedText:
    if is_blank(text):
        return FormattedText("")
    cut = units(text) - units(text.lstrip(" \n"))
    trimmed = text.strip(" \n")
    size = units(trimmed)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - cut, 0)
        end = min(entity["offset"] + entity["length"] - cut, size)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return FormattedText(trimmed, kept)
