"""The words for days and times in a language: CLDR's names, and those of `words/<language>.toml`."""

import re
import tomllib
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError

from handover.spoken_time.writing import even

WORDS = Path(__file__).parent / "words"
# Spoken beside every other language by people in Germany.
EVERYWHERE = ("de", "en")
ENGLISH_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


class Kind(Enum):
    """What a word is good for."""

    DAYS_AHEAD = "days_ahead"
    WEEKDAY = "weekday"
    NEXT_WEEK = "next_week"
    MONTH = "month"
    NUMBER = "number"
    DAYS = "days"
    WEEKS = "weeks"
    AT = "at"
    OCLOCK = "oclock"
    BEFORE_HOUR = "before_hour"
    AFTER_HOUR = "after_hour"
    FORENOON = "forenoon"
    AFTERNOON = "afternoon"
    NOON = "noon"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Word:
    """A word or phrase, and its number: days ahead, weekday from 0, month from 1, minutes, a count."""

    kind: Kind
    value: int = 0


@dataclass(frozen=True)
class Lexicon:
    """The words of a language, evenly written, and the pattern that finds the longest first."""

    words: dict[str, Word]
    pattern: re.Pattern[str]


@cache
def lexicon(language: str) -> Lexicon:
    """Return the words of a language, and those of German and English where they mean nothing else in it."""
    words: dict[str, Word] = {}
    for code in dict.fromkeys((language, *EVERYWHERE)):
        for phrase, word in _words(code).items():
            words.setdefault(phrase, word)
    longest_first = sorted(words, key=len, reverse=True)
    alternatives = "|".join(map(re.escape, longest_first))
    return Lexicon(words, re.compile(rf"(?<![^\W\d_])(?:{alternatives})(?![^\W\d_])"))


def _words(language: str) -> dict[str, Word]:
    found = _of_file(language)
    for phrase, word in _of_cldr(language).items():
        found.setdefault(phrase, word)
    return found


def _of_file(language: str) -> dict[str, Word]:
    path = WORDS / f"{language}.toml"
    if not path.exists():
        return {}
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    words: dict[str, Word] = {}
    for name, given in table.items():
        kind = Kind(name)
        if isinstance(given, dict):
            phrases = {even(phrase): int(value) for phrase, value in given.items()}
        else:
            phrases = dict.fromkeys(map(even, given), 0)
        words |= {phrase: Word(kind, value) for phrase, value in phrases.items()}
    return words


def _of_cldr(language: str) -> dict[str, Word]:
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return {}
    words: dict[str, Word] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[context][width].items():
                words.setdefault(even(name).rstrip("."), Word(Kind.MONTH, number))
            for number, name in locale.days[context][width].items():
                words[even(name).rstrip(".")] = Word(Kind.WEEKDAY, number)
    for name, kind in (("am", Kind.FORENOON), ("pm", Kind.AFTERNOON)):
        for width in ("wide", "abbreviated"):
            phrase = locale.day_periods["format"].get(width, {}).get(name)
            if phrase:
                words.setdefault(even(phrase), Word(kind))
    return {phrase: word for phrase, word in words.items() if not phrase.isdigit()}
