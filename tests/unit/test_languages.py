"""What is known of each language, and its screen texts."""

import re
import string
from gettext import c2py

import pytest
from babel.messages.pofile import read_po

import locales
from bot.commands import DESCRIPTION_LIMIT, NAMES, SHORT_DESCRIPTION_LIMIT, commands
from locales import formatting
from locales.languages import FOLDER

TRANSLATED = [language for language in locales.available() if language.code != "en"]
IDS = [language.code for language in TRANSLATED]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", TRANSLATED, ids=IDS)
def test_no_screen_text_is_missing_and_placeholders_are_kept(language: locales.Language) -> None:
    with (FOLDER / "iz.pot").open("rb") as template:
        wanted = {str(message.id) for message in read_po(template) if message.id}
    with (FOLDER / language.code / "LC_MESSAGES" / "iz.po").open("rb") as file:
        given = {str(message.id): str(message.string) for message in read_po(file) if message.id}
    assert {text for text in wanted if not given.get(text)} == set()
    assert [text for text in wanted if placeholders(text) != placeholders(given[text])] == []


@pytest.mark.parametrize("language", locales.available(), ids=lambda language: language.code)
def test_plural_forms_are_those_of_cldr(language: locales.Language) -> None:
    match = re.fullmatch(r"nplurals=(\d+); plural=(.*);", language.plural_forms)
    assert match is not None
    assert int(match[1]) == len(language.plural_categories)
    index = c2py(match[2])
    for number in range(201):
        category = language.locale.plural_form(number)
        assert language.plural_categories[index(number)] == category, number


@pytest.mark.parametrize("language", TRANSLATED, ids=IDS)
def test_the_catalogues_header_has_the_plural_forms_of_the_table(
    language: locales.Language,
) -> None:
    text = (FOLDER / language.code / "LC_MESSAGES" / "iz.po").read_text(encoding="utf-8")
    header = "".join(re.findall(r'^"(.*)"$', text.split("\n\n")[0], re.MULTILINE))
    assert language.plural_forms in header


@pytest.mark.parametrize("language", locales.available(), ids=lambda language: language.code)
def test_commands_and_descriptions_keep_telegrams_limits(language: locales.Language) -> None:
    assert all(1 <= len(command.description) <= 256 for command in commands(language.code))
    assert [command.command for command in commands(language.code)] == list(NAMES)
    _ = locales.texts(language.code).gettext
    long = next(text for text in _catalogue() if text.startswith("Hello! I tell you"))
    short = "What there is in Aachen for newcomers, in your language."
    assert len(_(long)) <= DESCRIPTION_LIMIT
    assert len(_(short)) <= SHORT_DESCRIPTION_LIMIT


def _catalogue() -> list[str]:
    with (FOLDER / "iz.pot").open("rb") as template:
        return [str(message.id) for message in read_po(template) if message.id]


@pytest.mark.parametrize(
    ("code", "expected"),
    [("uk", "uk"), ("de-AT", "de"), ("ar_EG", "ar"), ("pl", None), (None, None), ("", None)],
)
def test_telegrams_language_code_is_understood(code: str | None, expected: str | None) -> None:
    matched = locales.match(code)
    assert (matched.code if matched else None) == expected


def test_an_unknown_language_names_those_that_there_are() -> None:
    with pytest.raises(locales.UnknownLanguage, match="ar, de, en, fa, "):
        locales.language("xx")


def test_what_runs_left_to_right_keeps_its_order_in_a_right_to_left_text() -> None:
    text = "اتصل: 0800 111 0 550. في Volkshochschule (VHS، e. V.) كل يوم"
    shown = formatting.isolate_foreign(text, locales.language("ar"))
    assert shown == (
        "اتصل: \u20680800 111 0 550\u2069. في \u2068Volkshochschule\u2069 (\u2068VHS\u2069، "
        "\u2068e. V\u2069.) كل يوم"
    )
    assert formatting.isolate_foreign(text, locales.language("de")) == text
