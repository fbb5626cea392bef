"""Mark-up to text and entities: offsets in UTF-16, refusals with the place in bytes."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.entities import format_text
from sandbox.errors import Refusal
from sandbox.texts import clean, units

ENTITY_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cf")), min_size=1)


def entity_texts(text: str, entities: list[dict]) -> list[tuple[str, str]]:
    """The kind of each entity, and the text that it covers."""
    encoded = text.encode("utf-16-le")
    return [
        (
            one["type"],
            encoded[one["offset"] * 2 : (one["offset"] + one["length"]) * 2].decode("utf-16-le"),
        )
        for one in entities
    ]


def test_tags_become_entities_with_offsets_in_utf_16() -> None:
    found = format_text("😀 <b>fett <i>beides</i></b> <u>x</u>", "HTML", None)
    assert found.text == "😀 fett beides x"
    assert entity_texts(found.text, found.entities) == [
        ("bold", "fett beides"),
        ("italic", "beides"),
        ("underline", "x"),
    ]
    assert found.entities[0]["offset"] == 3


def test_a_link_keeps_its_address() -> None:
    found = format_text('<a href="https://aachen.de/?a=1&amp;b=2">Aachen</a>', "HTML", None)
    assert found.entities == [
        {"type": "text_link", "offset": 0, "length": 6, "url": "https://aachen.de/?a=1&b=2"}
    ]


def test_code_in_pre_names_its_language() -> None:
    found = format_text('<pre><code class="language-python">x = 1</code></pre>', "html", None)
    assert found.entities == [{"type": "pre", "offset": 0, "length": 5, "language": "python"}]


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("ü<br>", 'Unsupported start tag "br" at byte offset 2'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("ä<b>x</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x', 'Unclosed start tag "a" at byte offset 0'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_broken_html_is_refused_with_its_place(markup: str, reason: str) -> None:
    with pytest.raises(Refusal) as refusal:
        format_text(markup, "HTML", None)
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


@given(ENTITY_TEXT)
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    found = format_text(f"<b>{html.escape(text)}</b>.", "HTML", None)
    assert found.text == clean(f"{text}.").strip(" \n")


@given(
    st.lists(
        st.sampled_from(["<b>", "</b>", "<i>", "</i>", "a", "😀", "&lt;", " ", "<", ">", "\n"])
    )
)
def test_whatever_comes_is_parsed_or_refused_and_entities_lie_inside(pieces: list[str]) -> None:
    try:
        found = format_text("".join(pieces), "HTML", None)
    except Refusal:
        return
    for entity in found.entities:
        assert entity["length"] > 0
        assert 0 <= entity["offset"] <= units(found.text) - entity["length"]


def test_old_embedding_characters_go_and_isolates_stay() -> None:
    found = format_text("\u202bنص\u202c <b>\u2068030 90\u2069</b>", "HTML", None)
    assert found.text == "نص \u2068030 90\u2069"
    assert entity_texts(found.text, found.entities) == [("bold", "\u2068030 90\u2069")]


def test_runs_of_direction_marks_keep_only_their_last_one() -> None:
    assert clean("a\u200f\u200f\u200eb") == "a\u200c\u200c\u200eb"


def test_spaces_around_a_text_go_and_entities_move_along() -> None:
    found = format_text("\n  <b>x</b> \n", "HTML", None)
    assert (found.text, found.entities) == ("x", [{"type": "bold", "offset": 0, "length": 1}])


def test_what_cannot_be_seen_is_empty() -> None:
    assert format_text("\u200b \u2800\n<b> </b>", "HTML", None).text == ""


def test_addresses_commands_and_numbers_are_found() -> None:
    found = format_text("/start a@b.de https://aachen.de/x. +49 241 432-0 #deutsch", "", None)
    assert entity_texts(found.text, found.entities) == [
        ("bot_command", "/start"),
        ("email", "a@b.de"),
        ("url", "https://aachen.de/x"),
        ("phone_number", "+49 241 432-0"),
        ("hashtag", "#deutsch"),
    ]


def test_markdown_v2_is_understood() -> None:
    found = format_text(r"*fett* _kursiv_ [Aachen](https://aachen.de) 1\.", "MarkdownV2", None)
    assert found.text == "fett kursiv Aachen 1."
    assert [one["type"] for one in found.entities] == ["bold", "italic", "text_link"]


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("1.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("ä*x", "Can't find end of Bold entity at byte offset 2"),
    ],
)
def test_broken_markdown_is_refused(markup: str, reason: str) -> None:
    with pytest.raises(Refusal) as refusal:
        format_text(markup, "MarkdownV2", None)
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"
