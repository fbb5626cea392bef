"""What the parsers of mark-up have in common: their result, their error, an open tag."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.texts import units


class MarkupError(Exception):
    """The mark-up is broken; in Telegram's words, with the place as an offset in bytes."""


@dataclass
class Markup:
    """A text without its mark-up, and its entities."""

    text: str
    entities: list[dict[str, Any]]


@dataclass
class OpenTag:
    """A tag that waits for its end."""

    name: str
    offset: int
    attributes: dict[str, str] = field(default_factory=dict)
    at: int = 0


@dataclass
class Output:
    """The text so far; knows its length in UTF-16 units."""

    parts: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, text: str) -> None:
        """Put a piece behind what is there."""
        self.parts.append(text)
        self.length += units(text)

    def text(self) -> str:
        """Everything that was added."""
        return "".join(self.parts)


def byte_offset(text: str, position: int) -> int:
    """Where a character stands, in bytes of UTF-8."""
    return len(text[:position].encode("utf-8", "surrogatepass"))
