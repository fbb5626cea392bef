"""The districts of one of several bots on a PostgreSQL database, held by advisory locks.

The locks belong to one connection: when a process ends, however it does, the server sees the connection end and frees
them at once, and the others take the districts over. https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
"""

import asyncio
import logging
import math
from contextlib import suppress
from dataclasses import dataclass

import psycopg
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from bot.delivery.districts import DIGITS, AnotherBot, Districts, district_of
from bot.log import describe

logger = logging.getLogger(__name__)

# The first half of every lock of ours ("iz"), and the second half of those that are no district's.
OURS = 0x697A
SERVING = 100
CLOCK = 101
CHANNEL = "iz_bot"
LOOK_SECONDS = 1.0
# One that has just been killed may still be on its way out.
WAIT_FOR_A_PLACE_SECONDS = 10.0
# Of a machine that is gone the server hears nothing: it asks after some seconds.
KEEPALIVE = "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"

HELD = """
SELECT objid::int, count(*)::int FROM pg_locks
WHERE locktype = 'advisory' AND classid::int = %s AND granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
GROUP BY objid
"""


@dataclass(frozen=True)
class Room:
    """What the bots of this database hold at a moment."""

    bots: int
    taken: frozenset[str]

    @property
    def fair(self) -> int:
        """How many districts a bot may have, so that all find some."""
        return math.ceil(len(DIGITS) / max(self.bots, 1))


class SharedDistricts(Districts):
    """Takes as many districts as are fair among the bots that are there, and gives back what is more.

    Args:
        is_alone: no other bot may be there; so it is for one that asks Telegram for updates.
    """

    is_shared = True

    def __init__(self, database_url: str, is_alone: bool) -> None:
        super().__init__()
        self._url = make_url(database_url).set(drivername="postgresql")
        self._is_alone = is_alone
        self._leaving: set[str] = set()
        self._last_term = 0
        # Those of before a lost connection first: what was under way there is known here.
        self._had: set[str] = set()
        self._is_connected = False
        self._task: asyncio.Task[None] | None = None

    def term(self, key: str | None) -> int | None:
        """Return since which take-over this bot works in the chat's district; None where it does not."""
        return self._terms.get(district_of(key))

    def share(self) -> float:
        """Return which part of all chats this bot works for; together all bots have 1."""
        return len(self._terms) / len(DIGITS)

    @property
    def is_connected(self) -> bool:
        """Whether it is known just now which districts are this bot's."""
        return self._is_connected

    @property
    def held(self) -> frozenset[str]:
        """The districts in which this bot works."""
        return frozenset(self._terms)

    def tell(self, session: Session, key: str | None, box: str) -> None:
        """Tell the bot whose chat it is that there is something new, once the transaction is committed."""
        if not self.holds(key):
            told = text("SELECT pg_notify(:channel, :box)")
            session.execute(told, {"channel": CHANNEL, "box": box})

    def winds_the_clock(self, session: Session) -> bool:
        """Whether this bot does in this transaction what one does for all; the others do not, meanwhile."""
        query = text("SELECT pg_try_advisory_xact_lock(:ours, :clock)")
        return bool(session.scalar(query, {"ours": OURS, "clock": CLOCK}))

    async def begin(self) -> None:
        """Take a place among the bots, then districts; go on looking after them.

        Raises:
            AnotherBot: one that polls is there, or this one would poll and is not alone.
            psycopg.Error: the database is gone.
        """
        connection = await self._connect()
        try:
            await self._take_a_place(connection)
            await self._balance(connection)
        except BaseException:
            await connection.close()
            raise
        self._task = asyncio.create_task(self._look_after(connection))

    async def end(self) -> None:
        """Give everything back."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        self._lose_all()

    async def _connect(self) -> psycopg.AsyncConnection:
        return await psycopg.AsyncConnection.connect(
            self._url.render_as_string(hide_password=False),
            autocommit=True,
            options=KEEPALIVE,
            connect_timeout=5,
            application_name="iz-bot",
        )

    async def _take_a_place(self, connection: psycopg.AsyncConnection) -> None:
        """Bots behind a webhook share the place, one that polls needs it for itself."""
        kind = "" if self._is_alone else "_shared"
        query = f"SELECT pg_try_advisory_lock{kind}(%s, %s)"
        until = asyncio.get_running_loop().time() + WAIT_FOR_A_PLACE_SECONDS
        while not await _is_true(connection, query, SERVING):
            if asyncio.get_running_loop().time() > until:
                raise AnotherBot(self._no_place())
            await asyncio.sleep(LOOK_SECONDS / 4)
        await connection.execute(f"LISTEN {CHANNEL}")

    def _no_place(self) -> str:
        if self._is_alone:
            return (
                "Another bot already works with this database, and only one may ask Telegram for updates: stop it, "
                "or give all of them a webhook (IZ_WEBHOOK_URL), behind which several can work."
            )
        return (
            "A bot that asks Telegram for updates already works with this database: stop it, "
            "or give it the webhook (IZ_WEBHOOK_URL) as well."
        )

    async def _look_after(self, connection: psycopg.AsyncConnection) -> None:
        current: psycopg.AsyncConnection | None = connection
        while True:
            try:
                if current is None:
                    current = await self._connect()
                    await self._take_a_place(current)
                    logger.warning("the database is back, and districts with it")
                await self._listen(current)
                await self._balance(current)
            except (psycopg.Error, OSError, AnotherBot) as error:
                if self._terms:
                    logger.error("all districts are lost: %s", describe(error))
                self._lose_all()
                await _closed(current)
                current = None
                await asyncio.sleep(LOOK_SECONDS)
            except asyncio.CancelledError:
                await _closed(current)
                raise

    async def _listen(self, connection: psycopg.AsyncConnection) -> None:
        async for notice in connection.notifies(timeout=LOOK_SECONDS):
            self.ring(notice.payload)
        # Whatever was put without a word, by another program.
        self.ring()

    async def _balance(self, connection: psycopg.AsyncConnection) -> None:
        rows = await (await connection.execute(HELD, (OURS,))).fetchall()
        counts = {int(number): int(count) for number, count in rows}
        bots = counts.pop(SERVING, 1)
        room = Room(bots, frozenset(f"{number:x}" for number in counts if number < len(DIGITS)))
        before = self.held
        for place in sorted(self._terms)[room.fair :]:
            self._lose(place)
            self._leaving.add(place)
        for place in [place for place in self._leaving if not self._work[place]]:
            await _is_true(connection, "SELECT pg_advisory_unlock(%s, %s)", int(place, 16))
            self._leaving.discard(place)
        await self._take_free(connection, room)
        self._is_connected = True
        if self.held != before:
            self._changed(room.bots)

    async def _take_free(self, connection: psycopg.AsyncConnection, room: Room) -> None:
        free = sorted(
            DIGITS - room.taken - self._leaving, key=lambda one: (one not in self._had, one)
        )
        for place in free:
            if len(self._terms) >= room.fair:
                return
            query = "SELECT pg_try_advisory_lock(%s, %s)"
            if await _is_true(connection, query, int(place, 16)):
                self._last_term += 1
                self._terms[place] = self._last_term
        self._had = set()

    def _changed(self, bots: int) -> None:
        logger.info("%s of %s districts, %s bots", len(self._terms), len(DIGITS), bots)
        for adapt in self._changes:
            adapt()
        self.ring()

    def _lose(self, place: str) -> None:
        del self._terms[place]
        for forget in self._losses:
            forget(place)

    def _lose_all(self) -> None:
        self._had |= self.held
        self._leaving.clear()
        self._is_connected = False
        for place in self.held:
            self._lose(place)


async def _is_true(connection: psycopg.AsyncConnection, query: str, number: int) -> bool:
    row = await (await connection.execute(query, (OURS, number))).fetchone()
    return bool(row and row[0])


async def _closed(connection: psycopg.AsyncConnection | None) -> None:
    if connection is not None:
        with suppress(psycopg.Error, OSError):
            await connection.close()
