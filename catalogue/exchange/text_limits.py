"""How long a text may be, so that Telegram can show it; the same limits as in content files."""

from catalogue.exchange.plain_text import forbidden_character

_OF_ENTRIES = {
    "name": 60,
    "summary": 160,
    "description": 700,
    "alternate_names": 4000,
    "example_questions": 4000,
}
_OTHERS = 300


def text_limit(field: str, *, of_entry: bool) -> int:
    """Return how many characters a field may have."""
    return _OF_ENTRIES.get(field, _OTHERS) if of_entry else _OTHERS


def text_problem(content: str, field: str, *, of_entry: bool) -> tuple[str, str] | None:
    """Return what is wrong with a text, and the mend; None where nothing is."""
    limit = text_limit(field, of_entry=of_entry)
    if not content.strip():
        return "an empty text", "write one, or leave it out"
    if len(content) > limit:
        return f"{len(content)} characters, at most {limit}", "shorten it"
    forbidden = forbidden_character(content)
    if forbidden:
        return f"the character {forbidden}, which no text can hold", "remove it"
    return None
