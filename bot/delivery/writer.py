"""All that the bot writes to the database goes through one thread, many changes in one commit.

SQLite has room for one writer at a time; and what waits while one commit is under way shares the next one.
"""

import asyncio
import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import (
    InterfaceError,
    InternalError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker

logger = logging.getLogger(__name__)

TOGETHER = 200
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 10.0
# https://www.postgresql.org/docs/current/errcodes-appendix.html: serialization_failure, deadlock_detected.
CONFLICTS = ("40001", "40P01")
CONFLICT_TRIES = 5
# The database is gone, full or locked: the same change may work later.
PASSING_TROUBLE = (OperationalError, InterfaceError, InternalError, PoolTimeout, OSError)


@dataclass
class _Job:
    work: Callable[[Session], Any]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    result: Any = None
    error: Exception | None = None


@dataclass
class Trouble:
    """Whether the database can't be written, and since when (seconds of the event loop's clock)."""

    since: float | None = None
    reason: str = ""


class Writer:
    """Runs changes, each as a whole or not at all, in the order in which they were given."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self.trouble = Trouble()

    async def run[Result](self, work: Callable[[Session], Result]) -> Result:
        """Return what `work` returns, once it is committed.

        Raises:
            SQLAlchemyError, OSError: it was not; nothing of it remains. Whatever else `work` raises, likewise.
        """
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="writer", daemon=True)
            self._thread.start()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        self._jobs.put(_Job(work, loop, future))
        return await future

    async def insist[Result](self, work: Callable[[Session], Result]) -> Result:
        """Like `run`, but wait for as long as the database is gone, locked or full.

        Raises:
            Exception: what `work` itself does wrong.
        """
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                result = await self.run(work)
            except PASSING_TROUBLE as error:
                self._note(error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            else:
                self._note(None)
                return result

    def close(self) -> None:
        """Finish what was given, and end."""
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join()
            self._thread = None

    def _note(self, error: Exception | None) -> None:
        if error is None and self.trouble.since is not None:
            logger.warning("the database can be written again")
            self.trouble = Trouble()
        elif error is not None and self.trouble.since is None:
            reason = type(getattr(error, "orig", None) or error).__name__
            logger.critical(
                "the database can't be written (%s): nothing is lost, but nothing is answered until it can; "
                "look at the disk's space and at IZ_DATABASE_URL",
                reason,
            )
            self.trouble = Trouble(asyncio.get_running_loop().time(), reason)

    def _serve(self) -> None:
        while (batch := self._next_batch()) is not None:
            try:
                self._commit(batch)
            except Exception as error:  # noqa: BLE001  # each waiting caller gets it
                self._after(error, batch)
            _answer(batch)

    def _after(self, error: Exception, batch: list[_Job]) -> None:
        """Tell each caller; two bots that wait for each other's rows try again, with smaller changes."""
        for job in batch:
            job.error = error
            for _ in range(CONFLICT_TRIES if is_conflict(error) else 0):
                job.error = None
                try:
                    self._commit([job])
                except Exception as again:  # noqa: BLE001  # the caller gets it
                    job.error = again
                if not (job.error and is_conflict(job.error)):
                    break

    def _next_batch(self) -> list[_Job] | None:
        first = self._jobs.get()
        if first is None:
            return None
        batch = [first]
        while len(batch) < TOGETHER:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                self._jobs.put(None)
                break
            batch.append(job)
        return batch

    def _commit(self, batch: list[_Job]) -> None:
        with self._sessions() as session:
            is_sqlite = session.get_bind().dialect.name == "sqlite"
            if is_sqlite:
                # Otherwise the driver begins by itself, after the first savepoint: then that is no savepoint.
                session.execute(text("BEGIN IMMEDIATE"))
            for job in batch:
                self._try(session, job)
                if not is_sqlite:
                    # What was read for one change may have been written by another bot before the next.
                    session.expire_all()
            session.commit()

    @staticmethod
    def _try(session: Session, job: _Job) -> None:
        try:
            with session.begin_nested():
                job.result = job.work(session)
        except PASSING_TROUBLE:
            raise
        except Exception as error:  # noqa: BLE001  # the caller's own
            job.error = error


def is_conflict(error: Exception) -> bool:
    """Whether PostgreSQL has ended a transaction because two were in each other's way."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) in CONFLICTS


def _answer(batch: list[_Job]) -> None:
    # One call a loop, so that who waits goes on in the order of the changes.
    for job in batch:
        job.loop.call_soon_threadsafe(_settle, job)


def _settle(job: _Job) -> None:
    if job.future.cancelled():
        return
    if job.error is not None:
        job.future.set_exception(job.error)
    else:
        job.future.set_result(job.result)
