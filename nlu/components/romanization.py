"""Cyrillic and Ethiopic in Latin letters, as people type them who have no such keyboard at hand."""

import re
import unicodedata
from typing import Dict

# Close to Ukraine's official romanization (resolution 55 of 27 January 2010), but one letter, one
# spelling, wherever it stands: here two ways of typing are to become the same, not to look right.
_LETTERS = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ye",
        "ж": "zh", "з": "z", "и": "y", "і": "i", "ї": "yi", "й": "y", "к": "k", "л": "l",
        "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
        "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "yu",
        "я": "ya", "ы": "y", "э": "e", "ъ": "", "ё": "e", "'": "", "’": "", "ʼ": "",
    }
)  # fmt: skip
_SYLLABLE = re.compile(r"ETHIOPIC SYLLABLE (?:(GLOTTAL|PHARYNGEAL) )?([^AEIOUW ]*)([AEIOUW]+)")
# Unicode names the seven vowels of a row by English sounds; people type them so. The sixth is mostly silent.
_VOWELS = {"A": "e", "U": "u", "I": "i", "AA": "a", "EE": "e", "E": "", "O": "o", "OA": "wa"}
_CONSONANTS = {
    "HH": "h",
    "SZ": "s",
    "QH": "q",
    "X": "h",
    "KX": "k",
    "TH": "t",
    "PH": "p",
    "TZ": "ts",
}
_BARE_VOWELS = {"A": "a", "E": "e"}


def _ethiopic() -> Dict[int, str]:
    """The syllables of Unicode's block Ethiopic, from their names: ለ is "SYLLABLE LA"."""
    letters = {}
    for code in range(0x1200, 0x1380):
        match = _SYLLABLE.fullmatch(unicodedata.name(chr(code), ""))
        if match:
            bare, consonant, vowel = match.groups()
            rounded = "w" if vowel.startswith("W") and vowel != "W" else ""
            vowel = vowel[len(rounded) :]
            sounds = {**_VOWELS, **(_BARE_VOWELS if bare else {})}
            letters[code] = _CONSONANTS.get(consonant, consonant.lower()) + rounded + sounds[vowel]
    return letters


_LETTERS.update(_ethiopic())
# Other spellings of the same sounds, and what they become.
_SPELLINGS = (("kh", "h"), ("j", "y"))


def romanize(text: str) -> str:
    """Return casefolded `text` with its Cyrillic and Ethiopic in Latin letters; other scripts stay.

    "що робити" and "shcho robyty" come out the same, so do "ዋጋ" and "waga": what is learnt from one serves
    the other. It also splits the Ethiopic syllables, in which one root has many letters.
    """
    text = text.casefold().translate(_LETTERS)
    for spelling, letters in _SPELLINGS:
        text = text.replace(spelling, letters)
    return text
