"""`iz ask`: one question through Rasa and the actions, as the bot would ask it."""

import hashlib
import html
import re
from dataclasses import dataclass
from typing import Any

import httpx

from iz.errors import CommandError
from settings import Settings

TIMEOUT_SECONDS = 30


@dataclass(frozen=True)
class Reply:
    """What came back: the answer's language, what the question was taken for, and the messages."""

    lang: str | None
    intent: str | None
    confidence: float | None
    messages: list[dict[str, Any]]


def ask(settings: Settings, text: str, language: str | None, session: str) -> Reply:
    """Put `text` to the assistant in the conversation `session`; `language` as the person chose it.

    Raises:
        CommandError: Rasa does not answer, or answers with nothing.
    """
    metadata = {"language": language, "language_chosen": True} if language else {}
    sender = "ask-" + hashlib.sha256(session.encode()).hexdigest()[:32]
    try:
        response = httpx.post(
            f"{settings.rasa_url}/webhooks/rest/webhook",
            json={"sender": sender, "message": text, "metadata": metadata},
            timeout=TIMEOUT_SECONDS,
        )
        response.raise_for_status()
        parts: list[dict[str, Any]] = response.json()
    except (httpx.HTTPError, ValueError) as error:
        raise CommandError(
            f"Rasa at {settings.rasa_url} gave no answer ({type(error).__name__}): see var/log/rasa.log."
        ) from None
    if not parts:
        raise CommandError(
            "Rasa answered with nothing: the action server is down or failed; see var/log/actions.log."
        )
    return _reply(parts)


def _reply(parts: list[dict[str, Any]]) -> Reply:
    turn: dict[str, Any] = {}
    for part in parts:
        turn.update(part.get("custom") or {})
    messages = [
        {"text": plain(part["text"]), "buttons": part.get("buttons") or []}
        for part in parts
        if part.get("text")
    ]
    return Reply(turn.get("language"), turn.get("intent"), turn.get("confidence"), messages)


def plain(text: str) -> str:
    """Return Telegram's HTML as plain text."""
    return html.unescape(re.sub(r"</?[a-z][^>]*>", "", text))
