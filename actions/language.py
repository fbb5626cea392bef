"""In which language a turn is answered."""

from collections.abc import Mapping
from typing import Any

import locales

DEFAULT = "de"
# Below this many letters a message says too little about its language: "ok", "Termin?", "taxi".
PLAIN_LETTERS = 8
PLAIN_CONFIDENCE = 0.9
# Where nothing else is known, the likelier language is better than the default one.
GUESS_CONFIDENCE = 0.5


def answer_language(message: Mapping[str, Any], last: str | None) -> str:
    """Return the language to answer `message` in.

    The message's own where the person plainly writes in it; otherwise the one that the front end names,
    then the one of the last answer, then a good guess, then German.
    """
    known = {language.code for language in locales.available()}
    identified = message.get("language") or {}
    code, confidence = identified.get("code"), float(identified.get("confidence") or 0.0)
    if code not in known:
        code, confidence = None, 0.0
    if code and _is_plain(message.get("text") or "", confidence):
        return str(code)
    for kept in ((message.get("metadata") or {}).get("language"), last):
        if kept in known:
            return str(kept)
    return str(code) if code and confidence >= GUESS_CONFIDENCE else DEFAULT


def _is_plain(text: str, confidence: float) -> bool:
    letters = sum(character.isalpha() for character in text)
    return letters >= PLAIN_LETTERS and confidence >= PLAIN_CONFIDENCE


def named_language(text: str) -> str | None:
    """Return the available language that a message names, in whatever language: "auf arabisch bitte"."""
    text = text.casefold()
    for language in locales.available():
        names = {name.casefold() for name in locales.names_of(language.code)}
        if any(name in text for name in names):
            return language.code
    return None
