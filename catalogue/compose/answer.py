"""What an answer is: a text, buttons, and perhaps a pin on the map."""

import re
from dataclasses import dataclass, field
from enum import Enum

# Telegram: callback_data, 1-64 bytes.
PAYLOAD_BYTES = 64
_PAYLOAD = re.compile(r'/([a-z_]+)(?:\{"(entry|language)":"([A-Za-z0-9_-]+)"\})?')


@dataclass(frozen=True)
class Payload:
    """What a button says when it is pressed: an intent, and perhaps the entry or language it is about."""

    intent: str
    entry: str | None = None
    language: str | None = None

    def __str__(self) -> str:
        if self.entry is not None:
            return f'/{self.intent}{{"entry":"{self.entry}"}}'
        if self.language is not None:
            return f'/{self.intent}{{"language":"{self.language}"}}'
        return f"/{self.intent}"


def parse_payload(text: str) -> Payload | None:
    """Return what a payload says, or None where it is none of ours."""
    match = _PAYLOAD.fullmatch(text)
    if match is None:
        return None
    intent, key, value = match.groups()
    return Payload(intent, **({key: value} if key else {}))


@dataclass(frozen=True)
class Button:
    """A button under a message; `payload` is what it sends, in Rasa's form.

    Raises:
        ValueError: the payload is longer than Telegram takes.
    """

    title: str
    payload: str

    def __post_init__(self) -> None:
        if not 1 <= len(self.payload.encode()) <= PAYLOAD_BYTES:
            raise ValueError(f"payload of {len(self.payload.encode())} bytes: {self.payload}")


@dataclass(frozen=True)
class Pin:
    """A place on the map: WGS 84, with what it is called and its address."""

    latitude: float
    longitude: float
    title: str
    address: str


class Outcome(Enum):
    """What came of a question."""

    ANSWERED = "answered"
    ASKED_BACK = "asked_back"
    UNANSWERED = "unanswered"

    def __lt__(self, other: object) -> bool:
        return isinstance(other, Outcome) and self.value < other.value


@dataclass(frozen=True)
class Answer:
    """One message: Telegram HTML (only b, i, a; a tag never spans lines) and its buttons.

    `entry` is the slug of what was spoken of, `offer` the payload that "yes" would mean.
    """

    text: str
    buttons: tuple[Button, ...] = field(default=())
    pin: Pin | None = None
    entry: str | None = None
    offer: str | None = None
    outcome: Outcome = Outcome.ANSWERED
