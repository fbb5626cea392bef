"""What a file of translations says, whichever format it has; and what all formats share."""

from collections.abc import Callable
from dataclasses import dataclass

from catalogue.errors import ExchangeRefused, Problem

# 10,000 services with all their texts are 20 MB of XLIFF.
LARGEST = 60_000_000


@dataclass(frozen=True)
class Row:
    """A text in a file: `is_reviewed` where the file says that a person has checked it."""

    place: str
    key: str
    original: str
    translation: str
    is_reviewed: bool
    version: int | None = None


@dataclass(frozen=True)
class TranslationFile:
    """The rows of a file, its language, and how many it had when it was exported."""

    language: str | None
    rows: list[Row]
    total: int | None = None


Reader = Callable[[bytes], TranslationFile]


def refused(place: str, what: str, mend: str) -> ExchangeRefused:
    """Return the refusal of a file for one reason."""
    return ExchangeRefused([Problem(place, what, mend)])
