"""The many spellings of a word that become one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.components.normalization import fold, lower


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("FÜR", "fur"),
        ("Straße", "strasse"),
        ("أهلاً وسهلاً", "اهلا وسهلا"),
        ("مدرسة", "مدرسه"),
        ("کتابی", "كتابي"),
        ("حلـــــو", "حلو"),
        ("٠١٢٣", "0123"),
        ("Привіііііт", "привііт"),
        ("heeeelp", "heelp"),
        ("п’ять", "п'ять"),
        ("a\u2067b\u2069\u200f", "ab"),
        ("  zu   viel \n Platz ", "zu viel platz"),
        ("2000000", "2000000"),
    ],
)
def test_spellings_are_folded(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_lower_keeps_the_letters_that_tell_languages_apart() -> None:
    assert lower("Їжа ІЄҐ") == "їжа ієґ"
    assert lower("پنجره") == "پنجره"
