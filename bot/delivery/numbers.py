"""How Telegram numbers messages, as far as a bot can tell from those it has seen.

All private chats and basic groups of an account count together, every supergroup counts by itself
(https://core.telegram.org/api/updates: "common" message box, and one for each channel). So a message that the
bot has sent has a higher number than all that it knew of before, and a number seen in another chat is not its.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Collection

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from telegram import Bot

from bot.delivery.districts import district_of
from bot.delivery.tables import MessageNumber

COMMON = "common"
# https://core.telegram.org/bots/api#chat: ids of supergroups and channels begin with -100.
LAST_BASIC_GROUP = -1_000_000_000_000
REMEMBERED = 20_000
# How often Telegram is asked what it still holds back; that nobody reads it shows after some times without a change.
ASK_SECONDS = 1.0
UNCHANGED_AT_MOST = 5
ASK_AT_MOST = 30


def sequence_of(chat_id: int, key: str) -> str:
    """Return the sequence in which a chat's messages are counted."""
    return COMMON if chat_id > LAST_BASIC_GROUP else key


Received = Callable[[int], Awaitable[Collection[int]]]


async def _nothing(above: int) -> Collection[int]:
    return ()


class MessageNumbers:
    """The numbers seen since the start, by sequence.

    `received` tells the numbers of the common sequence beyond one of them that any bot has received, at any time.
    """

    def __init__(self, received: Received = _nothing) -> None:
        self._received = received
        self._highest: dict[str, int] = {}
        self._order: deque[tuple[str, int]] = deque()
        self._seen: set[tuple[str, int]] = set()
        self._catching_up: asyncio.Task[None] | None = None

    def saw(self, sequence: str, number: int) -> None:
        """Note the number of a message that is not on its way from here."""
        self.reached(sequence, number)
        if (sequence, number) in self._seen:
            return
        self._seen.add((sequence, number))
        self._order.append((sequence, number))
        if len(self._order) > REMEMBERED:
            self._seen.discard(self._order.popleft())

    def reached(self, sequence: str, number: int) -> None:
        """Note that the numbers have come so far."""
        self._highest[sequence] = max(self.highest(sequence), number)

    def has_seen(self, sequence: str, number: int) -> bool:
        """Whether this number is known to belong to another message."""
        return (sequence, number) in self._seen

    def highest(self, sequence: str) -> int:
        """Return the highest number seen; 0 where none was."""
        return self._highest.get(sequence, 0)

    async def catch_up(self, bot: Bot, above: int) -> None:
        """Wait until the updates that Telegram holds back have been received, as long as they become less.

        Then all numbers beyond `above` are known that any bot has received.

        Raises:
            TelegramError: Telegram can't be asked just now.
        """
        if self._catching_up is None or self._catching_up.done():
            self._catching_up = asyncio.create_task(_catch_up(bot))
        await asyncio.shield(self._catching_up)
        for number in await self._received(above):
            self.saw(COMMON, number)


async def _catch_up(bot: Bot) -> None:
    before, unchanged = -1, 0
    for _ in range(ASK_AT_MOST):
        await asyncio.sleep(ASK_SECONDS)
        waiting = (await bot.get_webhook_info()).pending_update_count
        unchanged = unchanged + 1 if waiting == before else 0
        if not waiting or unchanged == UNCHANGED_AT_MOST:
            return
        before = waiting


def raise_highest(session: Session, sequence: str, key: str, number: int) -> int:
    """Keep a number where it is the highest so far; returns the highest.

    Of the common sequence each district has a row of its own: no bot waits for the row of another.
    """
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = (sqlite.insert if is_sqlite else postgresql.insert)(MessageNumber)
    new = insert.values(sequence=_row(sequence, key), highest=number)
    session.execute(
        new.on_conflict_do_update(
            index_elements=["sequence"],
            set_={"highest": new.excluded.highest},
            where=MessageNumber.highest < new.excluded.highest,
        )
    )
    highest = select(func.max(MessageNumber.highest))
    if sequence == COMMON:
        highest = highest.where(MessageNumber.sequence.startswith(COMMON))
    else:
        highest = highest.where(MessageNumber.sequence == sequence)
    return session.scalar(highest) or number


def _row(sequence: str, key: str) -> str:
    return f"{COMMON}/{district_of(key)}" if sequence == COMMON else sequence
