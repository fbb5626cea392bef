"""What the bot sends, against the sandbox's refusals."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from bot.sending import Unreachable, send
from catalogue.compose import Answer, Button, Pin
from sandbox.client import Person, Sandbox
from settings import Settings


@pytest.fixture
async def telegram_bot(sandbox_server: Settings) -> AsyncIterator[Bot]:
    async with Bot("1:sandbox", base_url=f"{sandbox_server.sandbox_url}/bot") as bot:
        yield bot


@pytest.fixture
def person(sandbox_server: Settings) -> Person:
    """Somebody whose chat with the bot is open; what they write is of no matter here."""
    sandbox = Sandbox(sandbox_server.sandbox_url, patience=10)
    person = sandbox.person("Rea", language="de")
    person.writes("/nothing")
    return person


async def seen(person: Person, text: str) -> object:
    """The bot of the other tests may answer as well: look at all there is until the text has come."""
    for _ in range(100):
        for message in await asyncio.to_thread(person.messages):
            if text in message.text and message.is_from_bot:
                return message
        await asyncio.sleep(0.05)
    raise AssertionError(f"{text!r} did not come")


async def test_an_answer_that_telegram_cannot_parse_comes_as_plain_text(
    telegram_bot: Bot, person: Person
) -> None:
    await send(
        telegram_bot, person.id, Answer("<b>kaputt & offen", (Button("Weiter", "/show_menu"),))
    )
    message = await seen(person, "kaputt & offen")
    assert [button.text for button in message.buttons] == ["Weiter"]  # type: ignore[attr-defined]


async def test_a_place_comes_as_a_pin(telegram_bot: Bot, person: Person) -> None:
    pin = Pin(50.7753, 6.0839, "Musterhaus", "Musterstraße 1, 52062 Aachen")
    await send(telegram_bot, person.id, Answer("Hier ist es:", pin=pin))
    await seen(person, "Hier ist es:")
    places = [message.raw.get("venue") for message in await asyncio.to_thread(person.messages)]
    assert [place["title"] for place in places if place] == ["Musterhaus"]


async def test_a_long_answer_comes_in_parts_with_the_buttons_under_the_last(
    telegram_bot: Bot, person: Person
) -> None:
    text = "a" * 3000 + "\n\n" + "b" * 3000
    await send(telegram_bot, person.id, Answer(text, (Button("Weiter", "/show_menu"),)))
    last = await seen(person, "b" * 3000)
    first = await seen(person, "a" * 3000)
    assert first.buttons == []  # type: ignore[attr-defined]
    assert len(last.buttons) == 1  # type: ignore[attr-defined]


async def test_one_who_has_blocked_the_bot_is_unreachable(
    telegram_bot: Bot, person: Person
) -> None:
    await asyncio.to_thread(person.blocks)
    with pytest.raises(Unreachable):
        await send(telegram_bot, person.id, Answer("Hallo?"))


async def test_nobody_is_unreachable(telegram_bot: Bot) -> None:
    with pytest.raises(Unreachable):
        await send(telegram_bot, 42, Answer("Hallo?"))
