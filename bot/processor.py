"""One update after the other in each chat, the chats beside one another."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable

from telegram import Update
from telegram.ext import BaseUpdateProcessor

AT_ONCE = 64
# A flood in one chat must not take all places: so it waits for its turn in the chat before it takes one.
WAITING = 1_000_000

Handle = Callable[[Update, Awaitable[None]], Awaitable[None]]


async def _just_handle(update: Update, coroutine: Awaitable[None]) -> None:
    await coroutine


class ChatProcessor(BaseUpdateProcessor):
    """Keeps the order of a chat's updates (a lock a chat), and lets no chat wait for another."""

    def __init__(self, handle: Handle = _just_handle) -> None:
        super().__init__(max_concurrent_updates=WAITING)
        self._handle = handle
        self._places = asyncio.Semaphore(AT_ONCE)
        self._locks: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._waiting: defaultdict[int, int] = defaultdict(int)

    async def do_process_update(self, update: object, coroutine: Awaitable[None]) -> None:
        """Handle the update when those before it in its chat are done."""
        if not isinstance(update, Update):
            await coroutine
            return
        chat = update.effective_chat
        if chat is None:
            await self._handle(update, coroutine)
            return
        self._waiting[chat.id] += 1
        try:
            async with self._locks[chat.id], self._places:
                await self._handle(update, coroutine)
        finally:
            self._waiting[chat.id] -= 1
            if not self._waiting[chat.id]:
                del self._waiting[chat.id], self._locks[chat.id]

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to put away."""
