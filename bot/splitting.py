"""Long texts in parts that Telegram takes."""

LIMIT = 4096


def length(text: str) -> int:
    """Return a text's length as Telegram counts it: in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def split(text: str, limit: int = LIMIT) -> list[str]:
    """Return `text` in parts of at most `limit` UTF-16 units: between paragraphs, else lines, else words.

    Our HTML keeps each tag on one line, so parts cut between lines are whole.
    """
    for separator in ("\n\n", "\n", " "):
        if length(text) <= limit:
            return [text]
        parts = _pack(text.split(separator), separator, limit)
        if all(length(part) <= limit for part in parts):
            return [part for part in parts if part.strip()]
    return _cut(text, limit)


def _pack(pieces: list[str], separator: str, limit: int) -> list[str]:
    parts: list[str] = []
    for piece in pieces:
        if parts and length(parts[-1] + separator + piece) <= limit:
            parts[-1] += separator + piece
        else:
            parts.append(piece)
    return parts


def _cut(text: str, limit: int) -> list[str]:
    parts = [""]
    for character in text:
        if length(parts[-1] + character) > limit:
            parts.append("")
        parts[-1] += character
    return parts
