"""One way of writing for what people write in many: digits, vowel signs, accents, letters that are mixed up."""

import re
import unicodedata

_SAME_LETTER = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ۍ": "ي", "ئ": "ي",
        "ة": "ه", "ۀ": "ه", "ک": "ك", "ګ": "گ", "ـ": "", "\u200c": " ", "’": "'", "ʼ": "'", "`": "'",
        "ß": "ss", "ı": "i", "،": " ", "؟": " ", "፣": " ", "።": " ",
    }
)  # fmt: skip
_TIME_SEPARATOR = re.compile(r"(?<=\d)\s*[٫፡]\s*(?=\d)")
_PAUSE = re.compile(r",(?!\d)")


def even(text: str) -> str:
    """Return text in small letters without accents and vowel signs, digits of any script as 0-9."""
    text = _TIME_SEPARATOR.sub(":", text.translate(_SAME_LETTER))
    spread = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(_digit(sign) for sign in spread if not _is_unseen(sign))
    return " ".join(_PAUSE.sub(" ", letters.translate(_SAME_LETTER)).split())


def _is_unseen(sign: str) -> bool:
    """Accents and vowel signs, and what only turns the direction of writing."""
    return bool(unicodedata.combining(sign)) or unicodedata.category(sign) == "Cf"


def _digit(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)
