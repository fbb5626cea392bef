"""Long answers in parts that Telegram takes."""

from hypothesis import given
from hypothesis import strategies as st

from bot.splitting import LIMIT, length, split


@given(st.text(max_size=300), st.integers(2, 50))
def test_no_part_is_too_long_and_no_word_is_lost(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(length(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_short_text_stays_whole() -> None:
    assert split("Hallo\n\nWelt") == ["Hallo\n\nWelt"]


def test_paragraphs_are_kept_together() -> None:
    text = "a" * 3000 + "\n\n" + "b" * 3000
    assert split(text) == ["a" * 3000, "b" * 3000]


def test_emoji_count_as_two() -> None:
    assert all(length(part) <= LIMIT for part in split("🙂" * 3000))
