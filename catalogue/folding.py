"""One spelling for search: case, diacritics, and the letters that people use for one another."""

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "ß": "ss", "ı": "i", "ł": "l", "đ": "d",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": "",
        "ё": "е", "ґ": "г", "’": "'", "ʼ": "'",
    }
)  # fmt: skip
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_WORD = re.compile(r"\w+")
# What Arabic writes together with the word that follows: and, with, for, to, the.
_CLITICS = ("وال", "بال", "لل", "ال", "فال", "كال", "و", "ب", "ل")
_STEM_LETTERS = 3


def words(text: str) -> list[str]:
    """Return the folded words of a text."""
    return _WORD.findall(fold(text))


@lru_cache(maxsize=65_536)
def forms(word: str) -> frozenset[str]:
    """Return the spellings under which a word of the catalogue is found: umlauts also as ae, oe, ue."""
    folded = word.casefold()
    spellings = {fold(folded), fold(folded.translate(_UMLAUTS)), without_clitic(fold(folded))}
    return frozenset(spellings - {""})


def without_clitic(word: str) -> str:
    """Return an Arabic word without article and joined prepositions; other words as they are."""
    for clitic in _CLITICS:
        if word.startswith(clitic) and len(word) - len(clitic) >= _STEM_LETTERS:
            return word[len(clitic) :]
    return word


def fold(text: str) -> str:
    """Return text as it is compared: small letters, no accents, digits of any script as 0-9."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    return unicodedata.normalize("NFKD", text).translate(_PLAIN)


class _Plain(dict[int, str]):
    """What each character is compared as, found out when it first comes: a table is quicker than asking each time."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        digit = unicodedata.digit(character, None) if character.isdigit() else None
        plain = "" if unicodedata.combining(character) else character
        self[code] = str(digit) if digit is not None else plain
        return self[code]


_PLAIN = _Plain()
