"""The queue of updates: offered again until confirmed, and only an offset confirms."""

import asyncio
from typing import Any

from sandbox.refusals import conflict

Json = dict[str, Any]

NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
POLL_IS_NEWER = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_IS_ACTIVE = (
    "can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


class Updates:
    """What waits for the bot, in order."""

    def __init__(self, first_id: int = 100_000_001) -> None:
        self._next_id = first_id
        self._waiting: list[Json] = []
        self._changed = asyncio.Event()
        self._poll: asyncio.Event | None = None
        self._is_polled = asyncio.Event()
        self._poll_ended_by = POLL_IS_NEWER
        self.allowed: list[str] = []
        self.closed = False

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, kind: str, content: Json) -> Json | None:
        """Queue an update of a kind (`message`, `callback_query` …), unless the bot does not want it."""
        if not self._is_wanted(kind):
            return None
        update = {"update_id": self._next_id, kind: content}
        self._next_id += 1
        self._waiting.append(update)
        self._wake()
        return update

    def allow(self, kinds: list[str]) -> None:
        """Set the kinds that the bot wants; it stays so until it is set anew. Empty: the usual ones."""
        self.allowed = list(kinds)

    def _is_wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT

    def confirm(self, offset: int) -> None:
        """Forget what comes before an offset; a negative one counts from the end."""
        if offset < 0:
            self._waiting = self._waiting[offset:]
        elif offset > 0:
            self._waiting = [update for update in self._waiting if update["update_id"] >= offset]

    def drop(self) -> None:
        """Forget everything that waits."""
        self._waiting.clear()

    def waiting(self) -> list[Json]:
        """What is not confirmed, the oldest first."""
        return self._waiting

    def remove(self, number: int) -> None:
        """Forget one update."""
        self._waiting = [update for update in self._waiting if update["update_id"] != number]

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Return what waits behind the offset, as soon as there is something.

        Raises:
            Refusal: 409, another poll has begun meanwhile, or a webhook was set.
        """
        self.end_poll(POLL_IS_NEWER)
        self.confirm(offset)
        mine = self._poll = asyncio.Event()
        try:
            async with asyncio.timeout(max(seconds, 0.0)):
                while not self._waiting and seconds > 0 and not self.closed:
                    self._is_polled.set()
                    await self._changed.wait()
                    self._refuse_if_ended(mine)
        except TimeoutError:
            self._refuse_if_ended(mine)
        finally:
            if self._poll is mine:
                self._poll = None
                self._is_polled.clear()
        return self._waiting[:limit]

    def end_poll(self, reason: str) -> None:
        """End the poll that waits, if one does; it is answered with a conflict."""
        if self._poll:
            self._poll_ended_by = reason
            self._poll.set()
            self._wake()

    def _refuse_if_ended(self, poll: asyncio.Event) -> None:
        if poll.is_set():
            raise conflict(self._poll_ended_by)

    async def polled(self, seconds: float) -> bool:
        """Return whether somebody waits for updates, and has fetched all there are; waits for it."""
        try:
            async with asyncio.timeout(max(seconds, 0.0)):
                return await self._is_polled.wait()
        except TimeoutError:
            return False

    async def changed(self) -> None:
        """Return when something was added."""
        if not self.closed:
            await self._changed.wait()

    def close(self) -> None:
        """Answer whoever polls, for good."""
        self.closed = True
        self._wake()

    def _wake(self) -> None:
        self._changed.set()
        if not self.closed:
            self._changed = asyncio.Event()
