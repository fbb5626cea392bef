"""Everything that happens, in order: for tests that wait, and for pages that watch."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

KEPT = 50_000


@dataclass(frozen=True)
class Event:
    """Something that happened.

    Attributes:
        number: counts from 1, without gaps.
        kind: message, edit, delete, typing, toast, reaction, person, profile, call, blocked, reset …
        chat_id: the chat it happened in; None where it concerns all.
        time: seconds since 1970.
    """

    number: int
    kind: str
    chat_id: int | None
    data: dict[str, Any] = field(default_factory=dict)
    time: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """As the control API gives it."""
        return {
            "number": self.number,
            "kind": self.kind,
            "chat_id": self.chat_id,
            "time": self.time,
            "data": self.data,
        }


class Events:
    """The record of events; whoever waits is woken by the next one."""

    def __init__(self) -> None:
        self._kept: list[Event] = []
        self._last = 0
        self._next = asyncio.Event()
        self.closed = False

    @property
    def last(self) -> int:
        """The number of the newest event; 0 before the first one."""
        return self._last

    def add(self, kind: str, chat_id: int | None = None, **data: Any) -> Event:
        """Record an event, and wake who waits."""
        self._last += 1
        event = Event(self._last, kind, chat_id, data, time.time())
        self._kept.append(event)
        if len(self._kept) > 2 * KEPT:
            del self._kept[:KEPT]
        self._wake()
        return event

    def after(self, number: int) -> list[Event]:
        """The events behind the one with this number."""
        first = self._kept[0].number if self._kept else self._last + 1
        return self._kept[max(0, number + 1 - first) :]

    async def wait(
        self, number: int, wanted: Callable[[Event], bool], seconds: float
    ) -> list[Event]:
        """Return the wanted events behind a number, as soon as there is one; empty when time is up."""
        try:
            async with asyncio.timeout(max(seconds, 0.0)):
                while True:
                    found = [event for event in self.after(number) if wanted(event)]
                    if found or self.closed or seconds <= 0:
                        return found
                    number = self._last
                    await self._next.wait()
        except TimeoutError:
            return []

    async def changed(self) -> None:
        """Return when something has happened."""
        if not self.closed:
            await self._next.wait()

    def close(self) -> None:
        """Wake everybody for good."""
        self.closed = True
        self._wake()

    def _wake(self) -> None:
        self._next.set()
        if not self.closed:
            self._next = asyncio.Event()
