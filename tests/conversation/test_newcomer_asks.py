"""Plays: who writes what, and who sees what. Real Rasa, real actions, the bot as a process, over HTTP."""

import json
import time
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from catalogue.compose import Outcome
from catalogue.database import open_database
from figures.models import TurnCount
from handover.invitations import invite
from handover.models import Draft
from sandbox.client import Sandbox, Seen
from settings import Settings
from tests.sandbox_process import PNG


def titles(message: Seen) -> list[str]:
    return [button.text for button in message.buttons]


def test_a_newcomer_starts_asks_and_asks_on_in_arabic(telegram: Sandbox) -> None:
    amal = telegram.person("Amal", language="ar")
    amal.writes("/start")
    greeting = amal.sees("أهلاً")
    assert titles(greeting)[0] == "العربية"
    assert {"Deutsch", "English", "Українська"} <= set(titles(greeting))
    menu = amal.sees("بماذا أساعدك")
    assert any("🆘" in title for title in titles(menu))

    amal.writes("ابني عم يعاني وبدي احكي مع حدا عن التربية، في خط تلفون للاهل؟")
    answer = amal.sees()
    assert answer.buttons
    amal.sees_nothing_more()


def test_the_guessed_language_can_be_changed_by_button(telegram: Sandbox) -> None:
    maryna = telegram.person("Maryna", language="de")
    maryna.writes("/start")
    maryna.sees("Willkommen")
    maryna.sees("Womit kann ich Ihnen helfen?")
    maryna.presses("Українська")
    maryna.sees("Відтепер пишу українською")
    maryna.writes("/menu")
    maryna.sees("Чим можу допомогти?")
    maryna.sees_nothing_more()


def test_a_deep_link_sets_the_language(telegram: Sandbox) -> None:
    person = telegram.person("Sam", language="pl")
    person.writes("/start lang_en")
    person.sees("Welcome!")
    person.sees("What can I help you with?")
    person.sees_nothing_more()


def test_another_language_is_answered_and_the_way_back_offered_once(telegram: Sandbox) -> None:
    oleh = telegram.person("Oleh", language="de")
    oleh.writes("шукаю квартиру для родини з двома дітьми")
    first = oleh.sees()
    assert "↩️ Deutsch" in titles(first)
    oleh.writes("а де можна вивчити німецьку мову?")
    second = oleh.sees("Вивчати німецьку")
    assert "↩️ Deutsch" not in titles(second)
    oleh.presses("↩️ Deutsch", first)
    oleh.sees("Ab jetzt schreibe ich Deutsch")
    oleh.sees_nothing_more()


def test_a_detail_refers_to_the_service_just_shown(telegram: Sandbox) -> None:
    jo = telegram.person("Jo", language="de")
    jo.writes("/menu")
    jo.presses('/show_entry{"entry":"section_home_family"}', jo.sees())
    jo.presses('/show_entry{"entry":"family_counselling"}', jo.sees())
    jo.presses('/show_entry{"entry":"parents_line"}', jo.sees())
    jo.sees("Elterntelefon")
    jo.writes("und was kostet das?")
    jo.sees("kostenlos")
    jo.writes("wie ist die Telefonnummer?")
    jo.sees("0800")
    jo.sees_nothing_more()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "hilfe mein mann schlägt mich"),
        ("en", "he has a knife and says he will kill me"),
        ("ar", "زوجي يضربني وانا خايفة"),
        ("uk", "чоловік мене б'є, мені страшно"),
    ],
)
def test_danger_gets_the_numbers_before_anything_else(
    telegram: Sandbox, language: str, words: str
) -> None:
    person = telegram.person("N", language=language)
    person.writes(words)
    first, second = person.sees().text.splitlines()[:2]
    assert "112" in first
    assert "110" in second
    person.sees_nothing_more()


def test_the_sign_of_writing_is_shown(telegram: Sandbox) -> None:
    person = telegram.person("Kim", language="en")
    person.writes("what is the IZ?")
    assert person.sees_typing() == "typing"
    person.sees("IZ")


def test_an_edited_question_is_answered_anew(telegram: Sandbox) -> None:
    person = telegram.person("Eva", language="de")
    question = person.writes("Wo finde ich einen Deutschkurs?")
    person.sees("Deutsch lernen")
    person.edits(question, "Wo finde ich eine Wohnung?")
    person.sees("Wohnen")
    person.sees_nothing_more()


def test_messages_that_are_no_text_get_a_helpful_answer(telegram: Sandbox) -> None:
    person = telegram.person("Lea", language="de")
    person.sends_file("voice", b"OggS")
    person.sees("Sprachnachrichten kann ich noch nicht anhören")
    person.sends_file("photo", PNG)
    person.sees("Bilder und Dateien")
    person.sends_sticker()
    person.sees("Schön!")
    person.shares_location(50.77, 6.08)
    person.sees("Standort")
    person.shares_contact("+4915100000000")
    person.sees("Kontakte")
    person.sees_nothing_more()


@pytest.mark.parametrize(
    "text",
    [
        "🙂🙂🙂",
        "x" * 4096,
        "<b>fett</b> & <script>alert(1)</script>",
        "¿dónde está el baño?",
        "...",
    ],
)
def test_odd_messages_get_an_answer_and_the_bot_stays_up(telegram: Sandbox, text: str) -> None:
    person = telegram.person("Odd", language="de")
    person.writes(text)
    answer = person.sees()
    assert answer.text
    assert answer.buttons
    person.sees_nothing_more()


def test_text_that_looks_like_a_payload_is_no_button(telegram: Sandbox) -> None:
    person = telegram.person("Eve", language="en")
    person.writes('/show_entry{"entry":"housing"}')
    answer = person.sees()
    assert "Housing" not in answer.text
    person.sees_nothing_more()


def test_a_button_that_nobody_made_leads_to_the_menu(telegram: Sandbox) -> None:
    person = telegram.person("Max", language="de")
    person.writes("/menu")
    menu = person.sees()
    person.presses_data(menu, menu.buttons[0].data or "")
    person.sees()
    person.presses_data(menu, menu.buttons[0].data or "")
    person.sees()
    person.sees_nothing_more()


def test_what_is_stored_is_told_given_and_erased(telegram: Sandbox) -> None:
    person = telegram.person("Ida", language="de")
    person.writes("/start")
    person.sees("Willkommen")
    person.sees()
    person.writes("/privacy")
    person.sees("Was über Sie gespeichert ist")
    person.writes("/export")
    export = person.sees("Das ist alles")
    assert export.raw["document"]["file_name"] == "iz-bot.json"
    person.writes("/forget")
    # Rasa's memory goes at once as well: otherwise the bot would say that it takes some hours.
    assert "Stunden" not in person.sees("Erledigt").text
    person.sees_nothing_more()


def test_unknown_commands_get_the_help(telegram: Sandbox) -> None:
    person = telegram.person("Pia", language="en")
    person.writes("/dance")
    person.sees("For example:")
    person.sees_nothing_more()


@pytest.mark.parametrize(
    ("kind", "details"),
    [
        ("too_many_requests", {"retry_after": 1}),
        ("server_error", {"status": 502}),
        ("drop", {}),
    ],
)
def test_a_fault_of_telegram_does_not_lose_the_answer(
    telegram: Sandbox, kind: str, details: dict[str, int]
) -> None:
    person = telegram.person("Uwe", language="de")
    telegram.order_fault(kind, times=2, method="sendMessage", **details)
    person.writes("Was ist die IZ?")
    person.sees("IZ")
    person.sees_nothing_more()


def test_one_who_blocks_the_bot_does_not_disturb_the_others(telegram: Sandbox) -> None:
    gone, here = telegram.person("Gone", language="de"), telegram.person("Here", language="de")
    gone.writes("hallo")
    gone.sees()
    gone.blocks()
    here.writes("hallo")
    here.sees()
    gone.unblocks()
    gone.writes("hallo")
    gone.sees()
    here.sees_nothing_more()


def test_commands_and_descriptions_are_set_in_each_language(telegram: Sandbox) -> None:
    for language, word in (
        ("de", "Notrufnummern"),
        ("uk", "Номери"),
        ("ar", "أرقام"),
        ("fr", "Numéros"),
        ("pl", "Emergency"),
    ):
        profile = json.dumps(telegram.person("P", language=language).profile(), ensure_ascii=False)
        assert word in profile, language


def test_after_a_second_answer_that_was_no_help_a_mediator_is_offered(telegram: Sandbox) -> None:
    person = telegram.person("Pat", language="en")
    person.writes("that answer was useless")
    assert "🤝 Ask for a mediator" not in titles(person.sees("talk to a person"))
    person.writes("you did not help me at all, wrong answer again")
    offered = person.sees("A mediator who speaks your language")
    person.presses("🤝 Ask for a mediator", offered)
    person.sees("In which language?")


def test_a_request_begins_with_the_topic_just_spoken_of(telegram: Sandbox) -> None:
    person = telegram.person("Pat", language="en")
    person.writes("/menu")
    person.presses('/show_entry{"entry":"section_home_family"}', person.sees())
    person.presses('/show_entry{"entry":"health"}', person.sees())
    person.presses("🙋 Talk to a person", person.sees())
    begin = person.sees("A mediator who speaks your language")
    person.presses('/request_begin{"entry":"health"}', begin)
    person.presses('/request_language{"entry":"tr"}', person.sees("In which language?"))
    person.presses('/request_time{"entry":"now"}', person.sees("When do you need somebody?"))
    person.presses("/request_skip", person.sees())
    assert "Health" in person.sees("Is this right?").text


def test_what_was_asked_is_counted_without_who_asked(telegram: Sandbox, bot: Settings) -> None:
    person = telegram.person("Pat", language="en")
    person.writes("what happened with my request for a mediator?")
    person.sees()
    person.writes("where can I learn German?")
    person.sees()
    database = open_database(bot.database_url)
    counted: set[tuple[str, str, Outcome]] = set()
    until = time.monotonic() + 15
    while len(counted) < 2 and time.monotonic() < until:
        time.sleep(0.5)
        with database() as session:
            rows = session.scalars(select(TurnCount).where(TurnCount.language == "en"))
            counted = {
                (row.language, row.intent, row.outcome)
                for row in rows
                if row.intent in ("german_course", "request_status")
            }
    assert {intent for _, intent, _ in counted} == {"german_course", "request_status"}


def test_what_is_written_asks_where_a_request_stands_and_cancels_it(telegram: Sandbox) -> None:
    person = telegram.person("Pat", language="en")
    person.writes("what happened with my request for a mediator?")
    person.sees("You have no open request.")


def test_danger_in_a_conversation_brings_the_numbers_beside_it(
    telegram: Sandbox, bot: Settings
) -> None:
    newcomer, mediator = telegram.person("N", language="de"), telegram.person("M", language="de")
    database = open_database(bot.database_url)
    with database.begin() as session:
        token = invite(session, ("tr",), (), datetime.now(UTC))
    mediator.writes(f"/start mediator_{token}")
    mediator.sees()
    mediator.sees()
    newcomer.writes("/emergency")
    newcomer.presses('/request_begin{"entry":"emergency"}', newcomer.sees())
    summary = newcomer.sees()
    with database.begin() as session:
        newest = select(Draft).order_by(Draft.changed_at.desc()).limit(1)
        session.scalars(newest).one().language = "tr"
    newcomer.presses("/request_confirm", summary)
    offer = mediator.sees()
    mediator.presses(offer.buttons[0].text, offer)
    mediator.sees()
    for _ in range(3):
        newcomer.sees()
    newcomer.writes("hilfe mein mann schlägt mich")
    mediator.sees("hilfe mein mann schlägt mich")
    assert "112" in newcomer.sees().text
    newcomer.writes("danke, es geht wieder")
    mediator.sees("danke, es geht wieder")
    database.kw["bind"].dispose()
