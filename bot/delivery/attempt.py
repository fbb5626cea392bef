"""Getting one letter through, whatever Telegram and the network do to it."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    RetryAfter,
    TelegramError,
)

from bot.delivery.doubt import Search
from bot.delivery.numbers import MessageNumbers
from bot.delivery.outbox import Fate, Letter, LetterGone
from bot.delivery.pace import Pace
from bot.log import describe
from bot.sending import seconds

logger = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 60.0
# An answer of yesterday helps nobody; Telegram does not keep updates longer either.
GIVE_UP_AFTER = timedelta(days=1)
A_WHILE_SECONDS = 0.05
# The request has not left this machine: there is nothing to doubt.
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
NOTHING_LEFT_TO_DO = ("message is not modified", "message to delete not found")


@dataclass(frozen=True)
class Outcome:
    """A letter's fate, the number of the message that it has become, and why where it was refused."""

    fate: Fate
    message_id: int | None = None
    error: str = ""


Begin = Callable[[Letter], Awaitable[Letter]]


class Attempt:
    """Tries a letter until it is delivered, or never can be.

    `begin` notes that it goes out now; it is called right before, unless that was noted a moment ago.
    """

    def __init__(
        self,
        bot: Bot,
        letter: Letter,
        numbers: MessageNumbers,
        pace: Pace,
        begin: Begin,
    ) -> None:
        self._bot = bot
        self._begin = begin
        self._letter = letter
        self._numbers = numbers
        self._pace = pace
        self._call = letter.call
        self._failures = 0
        self._search: Search | None = None

    async def persist(self, is_doubtful: bool) -> Outcome:
        """Return what has become of the letter.

        Args:
            is_doubtful: an earlier process began with it, and nobody knows how far it came.
        """
        if is_doubtful:
            self._doubt()
        while True:
            try:
                return await self._try()
            except TelegramError as error:
                outcome = await self._after(error)
            except LetterGone:
                return Outcome(Fate.GONE)
            except Exception as error:  # noqa: BLE001  # a letter that can't be written must not end the line
                logger.error("a letter can't be sent: %s", describe(error))
                outcome = Outcome(Fate.REFUSED, error=describe(error))
            if outcome is not None:
                return outcome

    async def _try(self) -> Outcome:
        if self._search is not None:
            found = await self._search.find(self._bot)
            if found is not None:
                return Outcome(Fate.DELIVERED, found)
            self._search = None
        has_waited = await self._wait_for_a_place()
        if has_waited or self._letter.tried_after is None:
            # As late as possible: what is known now narrows a later search for this message.
            self._letter = await self._begin(self._letter)
        return Outcome(Fate.DELIVERED, await self._call.make(self._bot))

    async def _after(self, error: TelegramError) -> Outcome | None:
        """Return the letter's fate, or None to try again after the pause that is due."""
        match error:
            case RetryAfter():
                await asyncio.sleep(seconds(error))
                return None
            case Forbidden():
                return Outcome(Fate.UNREACHABLE)
            case ChatMigrated():
                self._call = self._call.to_chat(error.new_chat_id)
                return None
            case BadRequest():
                return self._after_refusal(str(error).lower())
        if not isinstance(error.__cause__, NEVER_SENT):
            self._doubt()
        return await self._pause(error)

    def _after_refusal(self, reason: str) -> Outcome | None:
        if "chat not found" in reason:
            return Outcome(Fate.UNREACHABLE)
        if any(words in reason for words in NOTHING_LEFT_TO_DO):
            return Outcome(Fate.DELIVERED, self._call.parameters.get("message_id"))
        if "parse entities" in reason and "parse_mode" in self._call.parameters:
            logger.error("Telegram could not parse an answer; it was sent as plain text")
            self._call = self._call.as_plain_text()
            return None
        logger.error("Telegram refuses a %s", self._call.method)
        return Outcome(Fate.REFUSED, error=f"{self._call.method}: Bad Request")

    async def _pause(self, error: TelegramError) -> Outcome | None:
        if datetime.now(UTC) - self._letter.created_at > GIVE_UP_AFTER:
            return Outcome(Fate.REFUSED, error=f"{type(error).__name__} for too long")
        if self._failures == 0:
            logger.warning("sending failed (%s), trying again", type(error).__name__)
        pause = min(FIRST_PAUSE_SECONDS * 2**self._failures, LONGEST_PAUSE_SECONDS)
        self._failures = min(self._failures + 1, 10)
        # Not all at once when Telegram is back.
        await asyncio.sleep(pause * random.uniform(0.8, 1.2))
        return None

    def _doubt(self) -> None:
        if self._call.makes_a_message:
            self._search = self._search or Search(self._letter, self._numbers)

    async def _wait_for_a_place(self) -> bool:
        """Wait until the limits allow a message; returns whether that took a while."""
        if not self._call.makes_a_message:
            return False
        clock = asyncio.get_running_loop().time
        started = clock()
        await asyncio.sleep(self._pace.book_chat(self._call.chat_id, started) - started)
        now = clock()
        await asyncio.sleep(self._pace.book_overall(now) - now)
        return clock() - started > A_WHILE_SECONDS
