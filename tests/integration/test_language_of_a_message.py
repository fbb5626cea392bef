"""In which language a turn is answered, decided by the trained model."""

import uuid

import pytest

import locales
from settings import Settings
from tests.integration.test_rasa_turn import say

# Four or five everyday words each.
QUESTIONS = {
    "ar": "بدي ادور على بيت",
    "de": "ich suche eine wohnung",
    "en": "i need a flat",
    "fa": "دنبال یه خونه می‌گردم",
    "fr": "je cherche un appartement",
    "ku": "ez li xaniyekî digerim",
    "ps": "زه یو کور لټوم",
    "ro": "caut un apartament ieftin",
    "ru": "я ищу квартиру семье",
    "ti": "ገዛ እደሊ ኣለኹ ኣነ",
    "tr": "kiralık bir ev arıyorum",
    "uk": "я шукаю житло родині",
}
PAIRS = [("ar", "fa"), ("fa", "ps"), ("ps", "ar"), ("ru", "uk"), ("tr", "ku")]
CODES = [language.code for language in locales.available()]


def language_of_answer(
    assistant: Settings, message: str, conversation: str, known: str | None
) -> str:
    """Write a message in a conversation whose language is known so far; returns the answer's language."""
    parts = say(assistant, conversation, message, language=known)
    return str(next(part["custom"]["language"] for part in parts if part.get("custom")))


@pytest.mark.parametrize("language", CODES)
def test_four_words_are_enough(assistant: Settings, language: str) -> None:
    conversation = uuid.uuid4().hex
    assert language_of_answer(assistant, QUESTIONS[language], conversation, None) == language


@pytest.mark.parametrize(("here", "there"), [pair for pair in PAIRS if set(pair) <= set(CODES)])
def test_languages_in_one_script_are_told_apart_within_a_conversation(
    assistant: Settings, here: str, there: str
) -> None:
    conversation = uuid.uuid4().hex
    assert language_of_answer(assistant, QUESTIONS[there], conversation, here) == there
    assert language_of_answer(assistant, QUESTIONS[here], conversation, there) == here


@pytest.mark.parametrize(
    ("known", "word"),
    [
        ("uk", "Termin"),
        ("ar", "Jobcenter"),
        ("tr", "ok"),
        ("ru", "ага"),
        ("fa", "سلام"),
        ("ti", "Kita"),
    ],
)
def test_one_ambiguous_word_keeps_the_language_of_the_conversation(
    assistant: Settings, known: str, word: str
) -> None:
    conversation = uuid.uuid4().hex
    language_of_answer(assistant, QUESTIONS[known], conversation, known)
    assert language_of_answer(assistant, word, conversation, known) == known
