"""One spelling for the many ways in which people type the same word."""

import re
import unicodedata

from nlu.components.romanization import romanize

# Letters that people use for one another, by script (Unicode names in the comments where they look alike).
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "ı": "i",
        "ł": "l",
        "đ": "d",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",  # Farsi yeh
        "ک": "ك",  # keheh
        "ة": "ه",
        "ؤ": "و",
        "ئ": "ي",
        # Pashto's own letters, for which many a keyboard has only the Persian ones.
        "ې": "ي",
        "ۍ": "ي",
        "ګ": "گ",
        "ټ": "ت",
        "ډ": "د",
        "ړ": "ر",
        "ڼ": "ن",
        "ښ": "ش",
        "ږ": "ژ",
        "ځ": "ز",
        "څ": "س",
        "ـ": "",  # tatweel
        "ё": "е",
        "ґ": "г",
        "’": "'",
        "ʼ": "'",
        "`": "'",
        "´": "'",
        "‘": "'",
    }
)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_ELONGATION = re.compile(r"(\D)\1{2,}")
_SPACE = re.compile(r"\s+")


def fold(text: str) -> str:
    """Return `text` in one case, without vowel marks, invisible characters or elongation.

    Diacritics go ("für" becomes "fur"), Arabic and Persian letter forms become one, digits become ASCII.
    Meant for features, not for people.
    """
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold().translate(_LETTERS)
    text = "".join(
        character
        for character in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(character)
    )
    text = "".join(_ascii_digit(character) for character in text)
    return _SPACE.sub(" ", _ELONGATION.sub(r"\1\1", text)).strip()


def spell(text: str) -> str:
    """Return the one spelling of a text that all features but the language's are taken from."""
    return fold(romanize(text))


def lower(text: str) -> str:
    """Return `text` in one case, its letters as they are: languages differ in just these."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).casefold()
    return _SPACE.sub(" ", _ELONGATION.sub(r"\1\1", text)).strip()


def _ascii_digit(character: str) -> str:
    value = unicodedata.digit(character, None)
    return character if value is None else str(value)
