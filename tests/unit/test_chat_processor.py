"""The order of updates."""

import asyncio
from datetime import UTC, datetime

from telegram import Chat, Message, Update

from bot.processor import ChatProcessor


def update(number: int, chat: int) -> Update:
    message = Message(number, datetime.now(UTC), Chat(chat, "private"), text=str(number))
    return Update(number, message=message)


async def test_each_chats_updates_stay_in_order_and_chats_run_beside_one_another() -> None:
    processor, done, running = ChatProcessor(), [], [0, 0]

    async def handle(chat: int, number: int) -> None:
        running[0] += 1
        running[1] = max(running)
        # The earlier an update, the longer it takes: without a lock the order would turn around.
        await asyncio.sleep(0.02 / (1 + number % 5))
        done.append((chat, number))
        running[0] -= 1

    async with processor, asyncio.TaskGroup() as group:
        for number in range(50):
            chat = number % 10
            group.create_task(processor.process_update(update(number, chat), handle(chat, number)))
    for chat in range(10):
        mine = [number for whose, number in done if whose == chat]
        assert mine == sorted(mine)
    assert running[1] > 1
    assert not processor._locks
