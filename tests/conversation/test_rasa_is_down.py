"""Nobody is left standing: without Rasa the bot answers from the catalogue by itself."""

import pytest

from sandbox.client import Sandbox


def test_menu_and_details_go_on(telegram_without_rasa: Sandbox) -> None:
    person = telegram_without_rasa.person("Ada", language="de")
    person.writes("/start")
    person.sees("Willkommen")
    person.presses('/show_entry{"entry":"section_learning_work"}', person.sees())
    person.presses('/show_entry{"entry":"german_course"}', person.sees())
    person.sees("Integrationskurs")
    person.sees_nothing_more()


@pytest.mark.parametrize(
    ("language", "words", "found"),
    [
        ("de", "ich suche einen Deutschkurs", "Deutsch lernen"),
        ("de", "deutschkus", "Deutsch lernen"),
        ("uk", "курси німецької", "Вивчати німецьку"),
        ("ar", "كورس الماني", "تعلّم الألمانية"),
    ],
)
def test_free_text_is_answered_by_search(
    telegram_without_rasa: Sandbox, language: str, words: str, found: str
) -> None:
    person = telegram_without_rasa.person("Bo", language=language)
    person.writes(words)
    answer = person.sees()
    assert found in answer.text + " ".join(button.text for button in answer.buttons)
    person.sees_nothing_more()


def test_emergency_numbers_come_by_command_button_and_word(
    telegram_without_rasa: Sandbox,
) -> None:
    person = telegram_without_rasa.person("Cy", language="de")
    person.writes("/emergency")
    assert "112" in person.sees().text.splitlines()[0]
    person.writes("Notfall")
    assert "112" in person.sees().text.splitlines()[0]
    person.writes("/menu")
    person.presses("/emergency", person.sees())
    assert "112" in person.sees().text.splitlines()[0]
    person.sees_nothing_more()


def test_what_is_not_found_is_said_and_a_person_offered(telegram_without_rasa: Sandbox) -> None:
    person = telegram_without_rasa.person("Di", language="en")
    person.writes("qwrtz plmnb")
    answer = person.sees("I have not understood")
    assert "/talk_to_human" in [button.data for button in answer.buttons]
    person.sees_nothing_more()


def test_forgetting_says_honestly_what_is_left(telegram_without_rasa: Sandbox) -> None:
    person = telegram_without_rasa.person("El", language="de")
    person.writes("/start")
    person.sees()
    person.sees()
    person.writes("/forget")
    person.sees("verschwindet in einigen Stunden von selbst")
    person.sees_nothing_more()
