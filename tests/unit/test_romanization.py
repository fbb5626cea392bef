"""Cyrillic in Latin letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.components.romanization import romanize


@pytest.mark.parametrize(
    ("cyrillic", "typed"),
    [
        ("що робити", "shcho robyty"),
        ("дякую дуже", "dyakuyu duzhe"),
        ("хочу працювати", "khochu pratsyuvaty"),
        ("мій чоловік", "mij cholovik"),
        ("п'ять", "pyat"),
    ],
)
def test_both_ways_of_typing_come_out_the_same(cyrillic: str, typed: str) -> None:
    assert romanize(cyrillic) == romanize(typed)


def test_arabic_stays() -> None:
    assert romanize("مرحبا") == "مرحبا"


@given(st.text(alphabet=st.characters(min_codepoint=0x430, max_codepoint=0x44F)))
def test_no_cyrillic_is_left(text: str) -> None:
    assert not any("\u0400" <= character <= "\u04ff" for character in romanize(text))
