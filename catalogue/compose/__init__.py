"""Composing answers: the one place where texts become messages.

Used by the actions, and by the bot itself when Rasa is down. All functions are given the session, the
language's code, and the time, and return an `Answer`.
"""

from catalogue.compose.answer import Answer, Button, Outcome, Payload, Pin, parse_payload
from catalogue.compose.choice import choice, search_results
from catalogue.compose.detail import detail
from catalogue.compose.detail_kind import Detail
from catalogue.compose.emergency import emergency, numbers_first
from catalogue.compose.entry import entry
from catalogue.compose.mediation import (
    REQUEST_TOPICS,
    TALK_TO_HUMAN,
    mediator_offered,
    request_about,
)
from catalogue.compose.menu import menu
from catalogue.compose.press import press
from catalogue.compose.talk import language_changed, smalltalk

__all__ = [
    "REQUEST_TOPICS",
    "TALK_TO_HUMAN",
    "Answer",
    "Button",
    "Detail",
    "Outcome",
    "Payload",
    "Pin",
    "choice",
    "detail",
    "emergency",
    "entry",
    "language_changed",
    "mediator_offered",
    "menu",
    "numbers_first",
    "parse_payload",
    "press",
    "request_about",
    "search_results",
    "smalltalk",
]
