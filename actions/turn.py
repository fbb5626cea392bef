"""One turn: what the tracker says of it, and how its answer is uttered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.language import answer_language
from catalogue.compose import Answer


@dataclass(frozen=True)
class Turn:
    """What an action needs of the tracker.

    `named_entry` is the entry that a button names, `spoken_of` the one of the last answer, `offer` the
    payload that the last answer offered, `language_before` the language that it was in; `ranking` has the
    intents with the likeliest first, `possible_danger` says that it may tell of an emergency.
    """

    text: str
    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    language: str
    named_entry: str | None
    named_language: str | None
    spoken_of: str | None
    offer: str | None
    language_before: str | None
    possible_danger: bool = False

    @property
    def is_button(self) -> bool:
        """Whether the person has pressed a button instead of writing."""
        return self.text.startswith("/")


def read_turn(tracker: Tracker) -> Turn:
    """Return the turn that the tracker is in."""
    message: Mapping[str, Any] = tracker.latest_message
    entities = {entity["entity"]: entity["value"] for entity in message.get("entities") or []}
    intent = message.get("intent") or {}
    language_before = tracker.get_slot("language")
    return Turn(
        text=message.get("text") or "",
        intent=intent.get("name") or "",
        confidence=float(intent.get("confidence") or 0.0),
        ranking=tuple(
            (option["name"], float(option["confidence"]))
            for option in message.get("intent_ranking") or []
            if option.get("name")
        ),
        language=answer_language(message, language_before),
        named_entry=entities.get("entry"),
        named_language=entities.get("language"),
        spoken_of=tracker.get_slot("entry"),
        offer=tracker.get_slot("offer"),
        language_before=language_before,
        possible_danger=bool(message.get("danger")),
    )


def utter(
    dispatcher: CollectingDispatcher, turn: Turn, answer: Answer, language: str | None = None
) -> list[EventType]:
    """Utter the answer; returns the slots that change (Rasa takes its time with each).

    The text with its buttons is one message; a second one, custom, tells the front end the language,
    what was understood, and the map pin.
    """
    language = language or turn.language
    dispatcher.utter_message(
        text=answer.text,
        buttons=[{"title": button.title, "payload": button.payload} for button in answer.buttons],
    )
    dispatcher.utter_message(
        json_message={
            "language": language,
            "intent": turn.intent,
            "confidence": turn.confidence,
            "entry": answer.entry,
            "outcome": answer.outcome.value,
            "pin": _pin(answer),
        }
    )
    slots = (
        ("entry", turn.spoken_of, answer.entry or turn.spoken_of),
        ("language", turn.language_before, language),
        ("offer", turn.offer, answer.offer),
    )
    return [SlotSet(name, now) for name, before, now in slots if now != before]


def _pin(answer: Answer) -> dict[str, Any] | None:
    if answer.pin is None:
        return None
    pin = answer.pin
    return {
        "latitude": pin.latitude,
        "longitude": pin.longitude,
        "title": pin.title,
        "address": pin.address,
    }
