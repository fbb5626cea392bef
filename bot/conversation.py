"""One turn of the conversation: what a person wrote or pressed, and the messages to answer with."""

import asyncio
import html
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

import locales
from bot.chats import ChatSettings
from bot.keyboard import button_of
from bot.rasa import RasaClient, RasaReply, RasaUnavailable
from catalogue import compose
from catalogue.compose import Answer, Button, Outcome, Payload, Pin

LONGEST = 4096
DEFAULT_LANGUAGE = "de"
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\u2060\ufeff]")


@dataclass(frozen=True)
class Turn:
    """The messages of a turn, the language in which they are, what came of it, and the intent where it is known."""

    answers: tuple[Answer, ...]
    language: str
    intent: str | None = None
    outcome: Outcome = Outcome.ANSWERED


def clean(text: str) -> str:
    """Return what a person wrote without control characters; a slash in front would be a payload to Rasa."""
    return _CONTROL.sub("", text)[:LONGEST].strip().lstrip("/").strip()


class Conversation:
    """Answers turns: through Rasa, and from the catalogue alone while Rasa is down."""

    def __init__(
        self, rasa: RasaClient, sessions: sessionmaker[Session], now: Callable[[], datetime]
    ) -> None:
        self._rasa = rasa
        self._sessions = sessions
        self._now = now

    async def write(self, chat: ChatSettings, text: str) -> Turn:
        """Return the answer to what a person has written."""
        language = chat.language or DEFAULT_LANGUAGE
        text = clean(text)
        if not text:
            return await self._compose(language, lambda s, now: compose.menu(s, language, now))
        try:
            return self._turn(await self._ask(chat, text), language)
        except RasaUnavailable:
            return await self._compose(
                language, lambda s, now: compose.search_results(s, text, language, now)
            )

    async def press(self, chat: ChatSettings, payload: Payload) -> Turn:
        """Return the answer to a button."""
        language = payload.language or chat.language or DEFAULT_LANGUAGE
        try:
            return self._turn(await self._ask(chat, str(payload)), language)
        except RasaUnavailable:
            return await self._compose(
                language, lambda s, now: compose.press(s, payload, language, now), payload.intent
            )

    async def menu(self, language: str) -> Turn:
        """Return the menu; it needs no Rasa."""
        return await self._compose(language, lambda s, now: compose.menu(s, language, now))

    async def show(self, language: str, intent: str) -> Turn:
        """Return the answer to a command, which needs no Rasa."""
        return await self._compose(
            language, lambda s, now: compose.press(s, Payload(intent), language, now), intent
        )

    async def may_be_danger(self, text: str) -> bool:
        """Whether what somebody writes to a person, not to the bot, may tell of an emergency."""
        return await self._rasa.may_be_danger(clean(text))

    async def forget(self, chat: ChatSettings) -> bool:
        """Erase the conversation from Rasa's memory; returns whether that was possible."""
        return await self._rasa.forget(chat.key)

    async def _ask(self, chat: ChatSettings, message: str) -> RasaReply:
        metadata: dict[str, Any] = {
            "language": chat.language,
            "language_chosen": chat.language_chosen,
        }
        return await self._rasa.ask(chat.key, message, metadata)

    async def _compose(
        self,
        language: str,
        answer: Callable[[Session, datetime], Answer],
        intent: str | None = None,
    ) -> Turn:
        def run() -> Answer:
            with self._sessions() as session:
                return answer(session, self._now())

        composed = await asyncio.to_thread(run)
        return Turn((composed,), language, intent, composed.outcome)

    @staticmethod
    def _turn(reply: RasaReply, language: str) -> Turn:
        answers = [
            Answer(str(message["text"]), tuple(_buttons(message.get("buttons") or [])))
            for message in reply.messages
        ]
        pin = reply.turn.get("pin")
        if pin:
            answers[-1] = replace(answers[-1], pin=Pin(**pin))
        told = reply.turn.get("language")
        known = {available.code for available in locales.available()}
        return Turn(
            tuple(answers),
            told if told in known else language,
            reply.turn.get("intent"),
            Outcome(reply.turn.get("outcome", Outcome.ANSWERED)),
        )


def _buttons(given: list[dict[str, str]]) -> list[Button]:
    made = (button_of(button["title"], button["payload"]) for button in given)
    return [button for button in made if button]


def plain(text: str) -> str:
    """Return Telegram HTML as plain text."""
    return html.unescape(re.sub(r"</?[a-z][^>]*>", "", text))
