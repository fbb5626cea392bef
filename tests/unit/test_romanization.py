"""Cyrillic and Ethiopic in Latin letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.components.romanization import romanize


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("що робити", "shcho robyty"),
        ("дякую дуже", "dyakuyu duzhe"),
        ("хочу працювати", "khochu pratsyuvaty"),
        ("мій чоловік", "mij cholovik"),
        ("п'ять", "pyat"),
        ("ሰላም ከመይ ኣለኻ", "selam kemey aleka"),
        ("ዋጋ ክንደይ", "waga kndey"),
        ("ቤት ትምህርቲ", "bet tmhrti"),
        ("ቋንቋ", "qwanqwa"),
    ],
)
def test_both_ways_of_typing_come_out_the_same(written: str, typed: str) -> None:
    assert romanize(written) == romanize(typed)


def test_arabic_stays() -> None:
    assert romanize("مرحبا") == "مرحبا"


@given(
    st.text(alphabet=st.characters(min_codepoint=0x1200, max_codepoint=0x1357, categories=["Lo"]))
)
def test_no_ethiopic_syllable_is_left(text: str) -> None:
    assert romanize(text).isascii()


@given(st.text(alphabet=st.characters(min_codepoint=0x430, max_codepoint=0x44F)))
def test_no_cyrillic_is_left(text: str) -> None:
    assert not any("\u0400" <= character <= "\u04ff" for character in romanize(text))
