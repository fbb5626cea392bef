"""Handling one update: the handlers, then one transaction with all that comes of it, then the sending."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from sqlalchemy.orm import Session
from telegram import Update

from bot import outcome
from bot.delivery.call import Call
from bot.delivery.districts import Districts
from bot.delivery.inbox import HandledElsewhere, Inbox, InboxQueue
from bot.delivery.outbox import Letter, Outbox
from bot.delivery.sender import Sender
from bot.delivery.writer import PASSING_TROUBLE, Writer
from bot.log import describe
from bot.outcome import Outcome

logger = logging.getLogger(__name__)

TRIES = 3
PAUSES_SECONDS = (0.2, 1.0)
# One during which the process ended so often is handled alone, to see whether it is the reason …
SUSPECT = 3
# … and so often: then it is.
RESTARTS = 10
DATABASE_PAUSE_SECONDS = 1.0

Process = Callable[[Update], Awaitable[None]]
Apologize = Callable[[Update], Awaitable[list[Call]]]


class Handling:
    """Handles updates so that each comes to its end exactly once."""

    def __init__(
        self,
        inbox: Inbox,
        queue: InboxQueue,
        outbox: Outbox,
        sender: Sender,
        writer: Writer,
        districts: Districts,
    ) -> None:
        self._districts = districts
        self._inbox = inbox
        self._queue = queue
        self._outbox = outbox
        self._sender = sender
        self._writer = writer
        self._process: Process | None = None
        self._apologize: Apologize | None = None
        self._one_suspect = asyncio.Lock()

    def use(self, process: Process, apologize: Apologize) -> None:
        """Set what runs the handlers, and what a person is told when they fail for good."""
        self._process = process
        self._apologize = apologize

    async def __call__(self, update: Update, first_try: Awaitable[None]) -> None:
        """Handle an update; an error of ours is tried again, then set aside as a dead letter."""
        if not self._queue.begin(update.update_id):
            _close(first_try)
            return
        try:
            with self._districts.work(self._inbox.key_of(update)):
                await self._handle_once(update, first_try)
        except HandledElsewhere:
            logger.info("an update was handled already")
        finally:
            self._queue.end(update.update_id)

    async def _handle_once(self, update: Update, first_try: Awaitable[None]) -> None:
        restarts = self._queue.restarts.pop(update.update_id, None)
        if restarts is None:
            await self._handle(update, first_try)
        elif restarts < SUSPECT:
            await self._begin_again(update)
            await self._handle(update, first_try)
        else:
            # One after the other: should the process end again, it is clear during which.
            async with self._one_suspect:
                await self._begin_again(update)
                await self._handle(update, first_try, is_hopeless=restarts >= RESTARTS)

    async def _handle(
        self, update: Update, first_try: Awaitable[None], is_hopeless: bool = False
    ) -> None:
        result = outcome.begin()
        if is_hopeless:
            _close(first_try)
            result.error = RuntimeError("the process ended each time it was handled")
        else:
            await first_try
            result = await self._try_again(update, result)
        if result.error is None:
            try:
                await self._finish(lambda session: self._store(session, update, result))
                return
            except HandledElsewhere:
                raise
            except Exception as error:  # noqa: BLE001  # a change that can't be stored fails like a handler
                result.error = error
        await self._give_up(update, result.error)

    async def _try_again(self, update: Update, result: Outcome) -> Outcome:
        assert self._process is not None
        failures = 0
        while result.error is not None:
            if isinstance(result.error, PASSING_TROUBLE):
                # Not the update's fault: it waits, and its chat with it, until the database is back.
                await asyncio.sleep(DATABASE_PAUSE_SECONDS)
            else:
                failures += 1
                if failures == TRIES:
                    return result
                await asyncio.sleep(PAUSES_SECONDS[failures - 1])
            result = outcome.begin()
            await self._process(update)
        return result

    async def _begin_again(self, update: Update) -> None:
        number = update.update_id
        await self._writer.insist(lambda session: self._inbox.begin_again(session, number))

    def _store(self, session: Session, update: Update, result: Outcome) -> list[Letter]:
        self._inbox.done(session, update.update_id)
        for change in result.changes:
            change(session)
        decided = [call for decide in result.decisions for call in decide(session)]
        return self._sender.begin(session, self._outbox.put(session, [*result.calls, *decided]))

    async def _give_up(self, update: Update, error: Exception) -> None:
        told = describe(error)
        logger.error("an update was set aside: %s", told)
        calls = await self._apology(update)

        def store(session: Session) -> list[Letter]:
            self._inbox.give_up(session, update, told)
            return self._sender.begin(session, self._outbox.put(session, calls))

        await self._finish(store)

    async def _apology(self, update: Update) -> list[Call]:
        assert self._apologize is not None
        try:
            return await self._apologize(update)
        except Exception as error:  # noqa: BLE001  # the update is set aside all the same
            logger.error("no apology could be made: %s", describe(error))
            return []

    async def _finish(self, work: Callable[[Session], list[Letter]]) -> None:
        self._sender.deliver(await self._writer.insist(work))


def _close(unused: Awaitable[None]) -> None:
    if asyncio.iscoroutine(unused):
        unused.close()
