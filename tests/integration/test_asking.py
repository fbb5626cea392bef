"""`iz ask` against the real model and actions: what a newcomer asks, and what comes back."""

import json
import os
import subprocess
import uuid
from typing import Any

import pytest

from settings import ROOT, Settings


def ask(settings: Settings, text: str, *options: str) -> dict[str, Any]:
    environment = {
        **os.environ,
        "IZ_RASA_URL": settings.rasa_url,
        "IZ_ACTION_URL": settings.action_url,
        "IZ_DATABASE_URL": settings.database_url,
    }
    done = subprocess.run(
        [str(ROOT / ".venv" / "bin" / "iz"), "ask", text, "--json", *options],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    reply: dict[str, Any] = json.loads(done.stdout)
    return reply


def whole_text(reply: dict[str, Any]) -> str:
    return "\n".join(message["text"] for message in reply["messages"])


def session() -> list[str]:
    return ["--session", uuid.uuid4().hex]


@pytest.mark.parametrize(
    ("text", "language", "intent"),
    [
        ("Hallo, wir suchen dringend eine Wohnung für fünf Personen", "de", "housing"),
        ("hello, where can I learn german in the evening?", "en", "german_course"),
        ("بدي اتعلم الماني وين في كورس", "ar", "german_course"),
        ("шукаю садочок для доньки 4 роки", "uk", "school_kita"),
    ],
)
def test_a_question_is_understood_and_answered_in_its_language(
    assistant: Settings, text: str, language: str, intent: str
) -> None:
    reply = ask(assistant, text, *session())
    assert (reply["lang"], reply["intent"]) == (language, intent)
    assert set(reply) == {"lang", "intent", "confidence", "messages"}
    assert whole_text(reply)
    assert all(set(button) == {"title", "payload"} for button in reply["messages"][0]["buttons"])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("er schlägt mich und ich habe angst um mein leben", "de"),
        ("my father fell down and he is not breathing", "en"),
        ("جوزي عم يضربني هلق", "ar"),
        ("я хочу померти, більше не можу", "uk"),
    ],
)
def test_danger_is_answered_with_the_numbers_first(
    assistant: Settings, text: str, language: str
) -> None:
    reply = ask(assistant, text, *session())
    assert reply["intent"] == "emergency"
    assert reply["lang"] == language
    first_lines = whole_text(reply).splitlines()[:4]
    assert any("112" in line for line in first_lines), whole_text(reply)
    assert any("110" in line for line in first_lines), whole_text(reply)


def test_a_detail_refers_to_what_was_just_spoken_of(assistant: Settings) -> None:
    same = session()
    ask(assistant, '/show_entry{"entry":"parents_line"}', *same)
    reply = ask(assistant, "und was kostet das?", *same, "--lang", "de")
    assert reply["intent"] == "cost"
    assert "Elterntelefon" in whole_text(reply)


def test_a_detail_of_a_named_service_is_answered_at_once(assistant: Settings) -> None:
    reply = ask(assistant, "was kostet das Elterntelefon?", *session())
    assert reply["intent"] == "cost"
    assert "Elterntelefon" in whole_text(reply)


def test_a_question_about_a_topic_and_its_cost_is_about_both(assistant: Settings) -> None:
    reply = ask(assistant, "скільки коштують курси німецької?", *session())
    assert "💶" in whole_text(reply)
    assert "Вивчати німецьку" in whole_text(reply)


def test_a_message_in_another_language_is_answered_in_it(assistant: Settings) -> None:
    same = session()
    assert ask(assistant, "wo kann ich hier Deutsch lernen?", *same)["lang"] == "de"
    assert ask(assistant, "а де можна знайти лікаря для дитини?", *same)["lang"] == "uk"


def test_an_ambiguous_word_keeps_the_language_of_the_conversation(assistant: Settings) -> None:
    same = session()
    ask(assistant, "шукаю квартиру для родини", *same)
    assert ask(assistant, "ok", *same)["lang"] == "uk"


def test_what_is_not_known_is_said_and_a_person_is_offered(assistant: Settings) -> None:
    reply = ask(assistant, "qwrtz plmnb vfgtr", *session(), "--lang", "en")
    payloads = [button["payload"] for message in reply["messages"] for button in message["buttons"]]
    assert "/talk_to_human" in payloads


@pytest.mark.parametrize(
    "text",
    ["🙂🙂🙂", "x" * 4096, "<b>bold</b> & <script>alert(1)</script>", "¿dónde está el baño?", "…"],
)
def test_odd_messages_get_a_sensible_answer(assistant: Settings, text: str) -> None:
    reply = ask(assistant, text, *session(), "--lang", "en")
    assert whole_text(reply)
    assert "<script>" not in whole_text(reply)
