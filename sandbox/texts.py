"""What Telegram does to every text before it is stored: cleaning, trimming, measuring.

Source: tdlib/td, `misc.cpp` (`clean_input_string`, `replace_offending_characters`).
"""

import re

# Control characters become spaces; a carriage return goes.
_CONTROLS = {code: " " for code in range(32) if chr(code) not in "\n\r"}
# Line and paragraph separators and the old embedding characters go, isolates (U+2066-2069) stay.
_REMOVED = dict.fromkeys([ord("\r"), *range(0x2028, 0x202F), 0x0333, 0x033F, 0x030A])
_CLEANING: dict[int, str | None] = {**_CONTROLS, **_REMOVED}
# In a run of direction marks all but the last one become zero-width non-joiners.
_MARK_BEFORE_MARK = re.compile("[\u200e\u200f](?=[\u200e\u200f])")
_EMPTY = " \n\u00a0\u1680\u180e\u2000-\u200f\u202f\u205f\u2800\u3000\ufeff\ufffc"
_SOMETHING = re.compile(f"[^{_EMPTY}]")


def clean(text: str) -> str:
    """Return the text as Telegram keeps it; its length may shrink."""
    return _MARK_BEFORE_MARK.sub("\u200c", text.translate(_CLEANING))


def clean_name(name: str) -> str:
    """Return a person's name as Telegram keeps it, on one line."""
    return " ".join(clean(name).split())[:64]


def is_blank(text: str) -> bool:
    """Whether nothing in the text can be seen."""
    return _SOMETHING.search(text) is None


def units(text: str) -> int:
    """Length in UTF-16 code units, as Telegram counts offsets."""
    return len(text) + sum(character > "\uffff" for character in text)
