"""The lexicon of concepts: its files, and what it finds in a text."""

from pathlib import Path

import pytest

import locales
from nlu.components.lexicon import Lexicon, LexiconError, read_lexicon
from nlu.components.normalization import spell

FOLDER = Path(__file__).resolve().parents[2] / "nlu" / "concepts"
LEXICON = read_lexicon(FOLDER)


def of(tmp_path: Path, **files: str) -> Lexicon:
    for language, text in files.items():
        (tmp_path / f"{language}.yml").write_text(text, encoding="utf-8")
    return read_lexicon(tmp_path)


def concepts(code: str) -> set[str]:
    stems = LEXICON.languages[code]
    return set().union(*(found for group in stems for found in group.values()))


@pytest.mark.parametrize("language", [language.code for language in locales.available()])
def test_every_language_has_all_concepts(language: str) -> None:
    assert concepts(language) == concepts("de")


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("meine tochter ist 6 und wir sind neu hier", "de", {"child", "refugee"}),
        ("بنتي عمرها ست سنين وما في مكان بالمدرسة", "ar", {"child", "school"}),
        ("Шукаю квартиру", "uk", {"flat"}),
        ("shukayu zhytlo", "uk", {"flat"}),
    ],
)
def test_languages_speak_of_the_same_concepts(text: str, language: str, expected: set[str]) -> None:
    assert expected <= set(LEXICON.concepts(spell(text), language))


def test_a_stem_begins_words_a_starred_one_is_within_them_and_short_ones_stand_alone(
    tmp_path: Path,
) -> None:
    lexicon = of(tmp_path, de='letter: [bescheid, "*brief", amt]\nquarrel: [kein wort]\n')
    assert lexicon.concepts("bescheide", "de") == ["letter"]
    assert lexicon.concepts("unbescheiden", "de") == []
    assert lexicon.concepts("der ablehnungsbrief", "de") == ["letter"]
    assert lexicon.concepts("vom amt", "de") == ["letter"]
    assert lexicon.concepts("amtlich", "de") == []
    assert lexicon.concepts("ich verstehe kein wort", "de") == ["quarrel"]


def test_the_longest_stem_of_a_word_counts(tmp_path: Path) -> None:
    lexicon = of(tmp_path, en="work: [work]\nmeet: [workshop]\n")
    assert lexicon.concepts("workshops", "en") == ["meet"]


def test_only_the_messages_language_and_german_are_looked_up(tmp_path: Path) -> None:
    lexicon = of(tmp_path, de="office: [amt]", uk="where: [де]", fr="no: [non]")
    assert lexicon.concepts("de l amt non", "fr") == ["no", "office"]
    assert lexicon.concepts("de l amt non", None) == ["no", "office", "where"]


def test_a_number_is_a_stem(tmp_path: Path) -> None:
    assert of(tmp_path, de="police: [112]").concepts("ruft 112", "de") == ["police"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("child: kind\n", "child must have a list"),
        ("child: [true]\n", "child must have a list"),
        ("- child\n", "must map each concept"),
        ("child: [\n", "not valid YAML"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(LexiconError, match=words):
        of(tmp_path, de=text)


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="holds no lexicon"):
        read_lexicon(tmp_path)
