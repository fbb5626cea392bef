"""One update after the other in each chat, the chats beside one another."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable

from telegram import Update
from telegram.ext import BaseUpdateProcessor

AT_ONCE = 64


class ChatProcessor(BaseUpdateProcessor):
    """Keeps the order of a chat's updates (a lock a chat), and lets no chat wait for another."""

    def __init__(self) -> None:
        super().__init__(max_concurrent_updates=AT_ONCE)
        self._locks: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._waiting: defaultdict[int, int] = defaultdict(int)

    async def do_process_update(self, update: object, coroutine: Awaitable[object]) -> None:
        """Handle the update when those before it in its chat are done."""
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is None:
            await coroutine
            return
        self._waiting[chat.id] += 1
        try:
            async with self._locks[chat.id]:
                await coroutine
        finally:
            self._waiting[chat.id] -= 1
            if not self._waiting[chat.id]:
                del self._waiting[chat.id], self._locks[chat.id]

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to put away."""
