"""The training examples: complete, distinct, in their own script."""

import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from rapidfuzz import fuzz, process
from ruamel.yaml import YAML

import locales

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "nlu" / "examples").glob("*.yml"))
LANGUAGES = [file.stem for file in FILES]
AT_LEAST = 40
# Two examples of an intent that share more than this of their letters say the same thing in the same words.
NEAR_COPY = 90
NEAR_COPY_LETTERS = 12
SCRIPTS = {
    "ar": "ARABIC", "de": "LATIN", "en": "LATIN", "fa": "ARABIC", "fr": "LATIN", "ku": "LATIN",
    "ps": "ARABIC", "ro": "LATIN", "ru": "CYRILLIC", "ti": "ETHIOPIC", "tr": "LATIN", "uk": "CYRILLIC",
}  # fmt: skip
# The rest is transliteration and German office words.
OWN_SCRIPT = 0.75
BUTTON_INTENTS = {"show_entry", "show_menu"}


@cache
def examples(language: str) -> dict[str, list[str]]:
    """Intent to examples."""
    data = YAML(typ="safe").load(ROOT / "nlu" / "examples" / f"{language}.yml")
    found: dict[str, list[str]] = {}
    for block in data["nlu"]:
        assert block["metadata"]["language"] == language, block["intent"]
        lines = [
            line[2:].strip() for line in block["examples"].splitlines() if line.startswith("- ")
        ]
        found.setdefault(block["intent"], []).extend(lines)
    return found


def intents() -> set[str]:
    return set(YAML(typ="safe").load(ROOT / "domain.yml")["intents"]) - BUTTON_INTENTS


def words(text: str) -> str:
    """The words without case and punctuation; of emoji alone, the emoji."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())) or text


def test_every_language_of_the_screen_texts_has_examples_and_the_other_way_round() -> None:
    assert sorted(language.code for language in locales.available()) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_intent_has_examples(language: str) -> None:
    counts = {intent: len(examples(language).get(intent, [])) for intent in intents()}
    assert {intent: count for intent, count in counts.items() if count < AT_LEAST} == {}
    assert set(examples(language)) <= intents()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_example_stands_twice(language: str) -> None:
    seen = Counter(words(text) for texts in examples(language).values() for text in texts)
    assert [text for text, count in seen.items() if count > 1] == []


def test_no_example_has_two_intents_in_two_languages() -> None:
    meanings: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for intent, texts in examples(language).items():
            for text in texts:
                meanings.setdefault(words(text), set()).add(intent)
    assert {text: found for text, found in meanings.items() if len(found) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_example_looks_like_a_command_or_an_annotation(language: str) -> None:
    texts = [text for texts in examples(language).values() for text in texts]
    assert [text for text in texts if text.startswith("/") or re.search(r"\]\s*[({]", text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_example_is_a_near_copy_of_another(language: str) -> None:
    copies = []
    for texts in examples(language).values():
        spelt = [words(text) for text in texts if len(words(text)) >= NEAR_COPY_LETTERS]
        for index, text in enumerate(spelt):
            found = process.extract(
                text, spelt[index + 1 :], scorer=fuzz.ratio, score_cutoff=NEAR_COPY, limit=None
            )
            copies += [(text, other) for other, _, _ in found]
    assert copies == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_letters_are_of_the_languages_script(language: str) -> None:
    letters = Counter(
        unicodedata.name(character, "?").split()[0]
        for texts in examples(language).values()
        for text in texts
        for character in text
        if character.isalpha()
    )
    assert letters[SCRIPTS[language]] / letters.total() > OWN_SCRIPT
