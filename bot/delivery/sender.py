"""Sends what the outbox holds: each chat's letters in order, the chats beside one another, within Telegram's limits."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy.orm import Session
from telegram import Bot

from bot.delivery.attempt import Attempt, Outcome
from bot.delivery.districts import OUTBOX, Districts, district_of
from bot.delivery.numbers import MessageNumbers
from bot.delivery.outbox import Fate, Letter, LetterGone, Outbox
from bot.delivery.pace import Pace
from bot.delivery.writer import Writer
from bot.log import describe

logger = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
STOP_SECONDS = 5.0


class Sender:
    """Sends letters. A letter is given once its row is committed; it goes at once where the limits allow it."""

    def __init__(
        self,
        bot: Bot,
        outbox: Outbox,
        writer: Writer,
        numbers: MessageNumbers,
        pace: Pace,
        districts: Districts | None = None,
    ) -> None:
        self._bot = bot
        self._outbox = outbox
        self._writer = writer
        self._numbers = numbers
        self._pace = pace
        self._districts = districts or Districts()
        self._districts.on_loss(self._forget)
        self._districts.on_change(lambda: pace.take_share(self._districts.share()))
        self._news = self._districts.news(OUTBOX)
        self._lines: dict[str, deque[Letter]] = {}
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._known: set[int] = set()
        self._begun: set[int] = set()
        self._watch: asyncio.Task[None] | None = None
        self._is_stopping = False

    async def start(self) -> None:
        """Send what is left from before; from then on also what other processes put into the outbox."""
        await self._look()
        self._watch = asyncio.create_task(self._keep_looking())

    def deliver(self, letters: Sequence[Letter]) -> None:
        """Send letters, each behind those of its chat that are under way."""
        for letter in letters:
            if letter.id in self._known or self._is_stopping:
                continue
            if not self._districts.holds(letter.chat_key):
                # The bot whose chat it is has been told.
                continue
            self._known.add(letter.id)
            self._lines.setdefault(letter.chat_key, deque()).append(letter)
            if letter.chat_key not in self._workers:
                worker = asyncio.create_task(self._work_off(letter.chat_key))
                self._workers[letter.chat_key] = worker

    def begin(self, session: Session, letters: Sequence[Letter]) -> list[Letter]:
        """Note in the transaction that stores letters that they go at once, where nothing is in front of them.

        It saves the first letter of a chat a transaction of its own; the others get theirs when it is their turn, and
        so does one that the limits hold back: whatever is noted, and not sent before a kill, has to be searched for.
        """
        now = time.monotonic()
        begun: list[Letter] = []
        chats: set[str] = set()
        for letter in letters:
            is_first = letter.chat_key not in chats and letter.chat_key not in self._lines
            chats.add(letter.chat_key)
            if not self._districts.holds(letter.chat_key):
                self._districts.tell(session, letter.chat_key, OUTBOX)
                is_first = False
            if is_first and self._pace.is_free(letter.call.chat_id, now):
                letter = self._outbox.begin(session, letter, self._highest(letter))
                self._begun.add(letter.id)
            begun.append(letter)
        return begun

    def waiting(self) -> int:
        """Return how many letters are on their way."""
        return len(self._known)

    async def stop(self) -> None:
        """End after the calls that are being made; what is left is sent after the next start."""
        self._is_stopping = True
        if self._watch:
            self._watch.cancel()
        if self._workers:
            _, late = await asyncio.wait(self._workers.values(), timeout=STOP_SECONDS)
            for worker in late:
                worker.cancel()

    async def _keep_looking(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), LOOK_SECONDS)
            self._news.clear()
            try:
                await self._look()
            except Exception as error:  # noqa: BLE001  # what can't be read now must not end the looking
                logger.error("the outbox can't be read: %s", describe(error))

    async def _look(self) -> None:
        # Read in the writer's order: a letter just sent is either still known here, or no longer there.
        self.deliver(await self._writer.insist(self._read))

    def _read(self, session: Session) -> list[Letter]:
        known = set(self._known)
        if not self._districts.is_shared:
            return self._outbox.waiting(session, known)
        return self._outbox.waiting_in(session, self._districts.held, known)

    async def _work_off(self, key: str) -> None:
        line = self._lines[key]
        try:
            while line and not self._is_stopping:
                with self._districts.work(key):
                    await self._send(line[0])
                # What was behind it may have been forgotten meanwhile.
                self._known.discard(line.popleft().id)
        finally:
            del self._workers[key], self._lines[key]

    def _forget(self, place: str) -> None:
        """Leave the letters of a district to whoever has it now, but for those that are being sent."""
        for key, line in self._lines.items():
            if district_of(key) == place:
                while len(line) > 1:
                    self._known.discard(line.pop().id)

    async def _send(self, letter: Letter) -> None:
        # Noted by this process a moment ago, or by one that has ended since: only the latter leaves a doubt.
        is_fresh = letter.tried_after is None or letter.id in self._begun
        self._begun.discard(letter.id)
        attempt = Attempt(self._bot, letter, self._numbers, self._pace, self._note_beginning)
        outcome = await attempt.persist(is_doubtful=not is_fresh)
        if outcome.fate is not Fate.GONE:
            await self._note_end(letter, outcome)

    async def _note_beginning(self, letter: Letter) -> Letter:
        if not self._districts.holds(letter.chat_key):
            raise LetterGone
        highest = self._highest(letter)
        return await self._writer.insist(
            lambda session: self._outbox.begin(session, letter, highest)
        )

    async def _note_end(self, letter: Letter, outcome: Outcome) -> None:
        number = outcome.message_id if letter.call.makes_a_message else None
        if number is not None:
            self._numbers.saw(letter.sequence, number)
        await self._writer.insist(
            lambda session: self._outbox.settle(
                session, letter, outcome.fate, number, outcome.error
            )
        )

    def _highest(self, letter: Letter) -> int:
        return self._numbers.highest(letter.sequence)
