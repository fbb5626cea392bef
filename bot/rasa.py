"""Rasa's REST channel, seen from the bot."""

import logging
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 15.0
CONNECT_SECONDS = 2.0
# After a failure the bot answers by itself for so long, instead of letting everybody wait.
PAUSE_SECONDS = 10.0


class RasaUnavailable(Exception):
    """Rasa, or the action server behind it, gave no answer."""


@dataclass(frozen=True)
class RasaReply:
    """What Rasa said: messages with text and buttons, and what the actions told about the turn."""

    messages: tuple[dict[str, Any], ...]
    turn: dict[str, Any] = field(default_factory=dict)


class RasaClient:
    """Asks Rasa; after a failure it is not asked again for some seconds."""

    def __init__(self, url: str, token: str | None) -> None:
        self._url = url
        self._token = token
        timeout = httpx.Timeout(TIMEOUT_SECONDS, connect=CONNECT_SECONDS)
        self._client = httpx.AsyncClient(timeout=timeout)
        self._down_until = 0.0

    async def ask(self, sender: str, message: str, metadata: dict[str, Any]) -> RasaReply:
        """Return Rasa's reply.

        Raises:
            RasaUnavailable: no connection, a time-out, an error status, or an empty list, which is how
                Rasa's REST channel reports an error in its handler.
        """
        if time.monotonic() < self._down_until:
            raise RasaUnavailable
        body = {"sender": sender, "message": message, "metadata": metadata}
        try:
            response = await self._client.post(f"{self._url}/webhooks/rest/webhook", json=body)
            response.raise_for_status()
            parts: list[dict[str, Any]] = response.json()
        except (httpx.HTTPError, ValueError) as error:
            self._down_until = time.monotonic() + PAUSE_SECONDS
            logger.warning("Rasa gave no answer: %s", type(error).__name__)
            raise RasaUnavailable from None
        turn: dict[str, Any] = {}
        for part in parts:
            turn.update(part.get("custom") or {})
        messages = tuple(part for part in parts if part.get("text"))
        if not messages:
            logger.warning("Rasa answered with nothing: the action server is down or failed")
            raise RasaUnavailable
        return RasaReply(messages, turn)

    async def may_be_danger(self, text: str) -> bool:
        """Whether a text may tell of an emergency; it is only looked at, not remembered. False while Rasa is down."""
        parameters = {"token": self._token} if self._token else {}
        try:
            response = await self._client.post(
                f"{self._url}/model/parse", params=parameters, json={"text": text}
            )
            response.raise_for_status()
            parsed: dict[str, Any] = response.json()
        except (httpx.HTTPError, ValueError):
            return False
        return bool(parsed.get("danger")) or parsed["intent"].get("name") == "emergency"

    async def forget(self, sender: str) -> bool:
        """Erase what Rasa remembers of a conversation; returns whether that was possible."""
        url = f"{self._url}/conversations/{sender}/tracker/events"
        parameters = {"token": self._token} if self._token else {}
        try:
            # Replaces all events of the conversation: https://rasa.com/docs/rasa/pages/http-api
            response = await self._client.put(url, params=parameters, json=[])
        except httpx.HTTPError:
            return False
        return response.is_success

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()
