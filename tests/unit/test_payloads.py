"""What buttons send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import clean
from bot.keyboard import button_of, keyboard
from catalogue.compose import Button, Payload, parse_payload

slugs = st.from_regex(r"[a-z0-9_]{1,36}", fullmatch=True)


@given(st.sampled_from(["show_entry", "documents_needed", "cost"]), slugs)
def test_every_payload_with_a_slug_fits_and_reads_back(intent: str, slug: str) -> None:
    payload = Payload(intent, entry=slug)
    assert Button("x", str(payload)).payload == str(payload)
    assert parse_payload(str(payload)) == payload


def test_a_payload_over_64_bytes_is_refused() -> None:
    with pytest.raises(ValueError, match="65 bytes"):
        Button("x", "/" + "a" * 64)
    assert button_of("x", "/" + "ä" * 32) is None


@pytest.mark.parametrize(
    "text", ["", "cost", "/Cost", '/cost{"entry":"a","b":"c"}', '/cost{"entry":"ä"}', "/a b"]
)
def test_what_is_no_payload_of_ours_is_none(text: str) -> None:
    assert parse_payload(text) is None


@given(st.text())
def test_what_people_write_never_reaches_rasa_as_a_payload(text: str) -> None:
    assert not clean(text).startswith("/")


def test_short_titles_share_a_row_and_long_ones_do_not() -> None:
    made = keyboard(
        [Button("a", "/a"), Button("b", "/b"), Button("c" * 30, "/c"), Button("d", "/d")]
    )
    assert made is not None
    assert [len(row) for row in made.inline_keyboard] == [2, 1, 1]
