"""The sign that the bot is writing, for as long as it takes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

# Telegram shows the sign for five seconds at most.
REPEAT_SECONDS = 4.0


@asynccontextmanager
async def typing_sign(bot: Bot, chat_id: int) -> AsyncIterator[None]:
    """Show the sign while the body runs; that it can't be shown disturbs nothing."""

    async def repeat() -> None:
        while True:
            with suppress(TelegramError):
                await bot.send_chat_action(chat_id, ChatAction.TYPING)
            await asyncio.sleep(REPEAT_SECONDS)

    task = asyncio.create_task(repeat())
    try:
        yield
    finally:
        task.cancel()
