"""What the action says to a message that may tell of danger."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import AnswerEmergency, AnswerTopic
from actions.turn import Turn
from catalogue.compose import Answer
from catalogue.database import open_database

Answering = Callable[[Turn], Answer]
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
PLAIN = Turn(
    text="er schlägt mich",
    intent="emergency",
    confidence=0.9,
    ranking=(("emergency", 0.9), ("family_counselling", 0.06)),
    language="de",
    named_entry=None,
    named_language=None,
    spoken_of=None,
    offer=None,
    language_before=None,
)


@pytest.fixture
def answer(catalogue_url: str) -> Answering:
    sessions = open_database(catalogue_url)
    action = AnswerEmergency(sessions, lambda: NOW)

    def of(turn: Turn) -> Answer:
        with sessions() as session:
            return action.answer(turn, session)

    return of


def test_plain_danger_is_answered_with_the_numbers_alone(answer: Answering) -> None:
    shown = answer(PLAIN)
    assert "112" in shown.text.splitlines()[0]
    assert "Meinen Sie" not in shown.text


def test_danger_that_is_only_possible_leaves_the_way_to_what_is_likelier(answer: Answering) -> None:
    ranking = (("family_counselling", 0.7), ("emergency", 0.05), ("thanks", 0.01))
    shown = answer(replace(PLAIN, confidence=0.05, ranking=ranking))
    assert "112" in shown.text.splitlines()[0]
    assert '/show_entry{"entry":"family_counselling"}' in [b.payload for b in shown.buttons]


def test_the_emergency_button_shows_the_numbers_whatever_was_ranked(answer: Answering) -> None:
    shown = answer(replace(PLAIN, text="/emergency", ranking=()))
    assert shown == answer(PLAIN)


def test_an_answer_to_what_may_be_danger_stands_below_the_numbers(catalogue_url: str) -> None:
    sessions = open_database(catalogue_url)
    dispatcher = CollectingDispatcher()
    turn = replace(PLAIN, intent="health", ranking=(("health", 0.9),), possible_danger=True)
    with sessions() as session:
        AnswerTopic(sessions, lambda: NOW).utter(dispatcher, turn, session)
    said = dispatcher.messages[0]
    assert "112" in said["text"].splitlines()[0]
    assert "Hausarzt" in said["text"]
    assert said["buttons"][0]["payload"] == "/emergency"
