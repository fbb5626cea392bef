"""python-telegram-bot itself at the sandbox: polling, webhook, files, faults."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    ReactionTypeEmoji,
    Update,
)
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.ext import Application, ApplicationBuilder, ContextTypes, TypeHandler
from telegram.request import HTTPXRequest

from sandbox.client import Person, Sandbox
from tests.sandbox_process import PNG, TOKEN, BotApi

pytest_plugins = ["tests.fixtures_sandbox"]

App = Application[Any, Any, Any, Any, Any, Any]
SECRET = "a-secret_0123"


async def answer(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """What the bot of these tests does."""
    if update.callback_query:
        await update.callback_query.answer("gemerkt")
        await update.callback_query.edit_message_text(f"gewählt: {update.callback_query.data}")
    elif update.edited_message:
        await update.edited_message.reply_text(f"geändert: {update.edited_message.text}")
    elif update.message and update.message.text == "/start":
        keys = [[InlineKeyboardButton("Deutsch", callback_data="lang:de")]]
        await update.message.reply_html(
            "<b>Willkommen</b>", reply_markup=InlineKeyboardMarkup(keys)
        )
    elif update.message:
        await update.message.reply_text(f"Echo: {update.message.text}")


def builder(url: str) -> Any:
    """A bot that talks with the sandbox."""
    return ApplicationBuilder().token(TOKEN).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot")


@asynccontextmanager
async def polling_bot(url: str) -> AsyncIterator[App]:
    """The bot, asking for updates in this event loop."""
    app: App = builder(url).build()
    app.add_handler(TypeHandler(Update, answer))
    async with app:
        await app.start()
        assert app.updater
        await app.updater.start_polling(allowed_updates=Update.ALL_TYPES, poll_interval=0)
        try:
            yield app
        finally:
            await app.updater.stop()
            await app.stop()


async def elsewhere[T](act: Callable[..., T], *arguments: Any) -> T:
    """The people act in a thread, so that the bot can go on in this one."""
    return await asyncio.to_thread(act, *arguments)


@pytest.fixture
def amal(stand_in: Sandbox) -> Person:
    return stand_in.person("Amal", language="ar")


def conversation(amal: Person) -> None:
    """A short play."""
    amal.writes("/start")
    greeting = amal.sees("Willkommen")
    assert [button.text for button in greeting.buttons] == ["Deutsch"]
    assert greeting.entities == [{"type": "bold", "offset": 0, "length": 10}]
    amal.presses("Deutsch")
    amal.sees_edit("gewählt: lang:de")
    amal.sees_notice("gemerkt")
    question = amal.writes("مرحبا")
    amal.sees("Echo: مرحبا")
    amal.edits(question, "أهلا")
    amal.sees("geändert: أهلا")
    amal.sees_nothing_more()


async def test_a_polling_bot_plays_a_conversation(stand_in_url: str, amal: Person) -> None:
    async with polling_bot(stand_in_url):
        await elsewhere(conversation, amal)


async def test_one_can_wait_until_the_bot_listens(stand_in_url: str, stand_in: Sandbox) -> None:
    with pytest.raises(AssertionError, match="does not ask for updates"):
        stand_in.waits_until_bot_listens(seconds=0.01)
    async with polling_bot(stand_in_url):
        await elsewhere(stand_in.waits_until_bot_listens)


async def test_two_people_play_at_once(stand_in_url: str, stand_in: Sandbox) -> None:
    cast = [stand_in.person(name) for name in ("Amal", "Jonas")]
    async with polling_bot(stand_in_url):
        await asyncio.gather(*(elsewhere(conversation, person) for person in cast))


async def test_updates_wait_for_a_bot_that_is_away(stand_in_url: str, amal: Person) -> None:
    for number in range(3):
        amal.writes(f"Frage {number}")
    async with polling_bot(stand_in_url):
        for number in range(3):
            await elsewhere(amal.sees, f"Echo: Frage {number}")
        await elsewhere(amal.sees_nothing_more)


async def test_a_second_bot_brings_the_first_into_conflict(
    stand_in_url: str, stand_in: Sandbox
) -> None:
    address = f"{stand_in_url}/bot"
    async with Bot(TOKEN, base_url=address) as one, Bot(TOKEN, base_url=address) as other:
        polls = [asyncio.create_task(bot.get_updates(timeout=20)) for bot in (one, other)]
        await asyncio.wait(polls, return_when=asyncio.FIRST_COMPLETED, timeout=5)
        [loser], [winner] = (
            [poll for poll in polls if poll.done() is is_done] for is_done in (True, False)
        )
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await loser
        stand_in.person("Amal").writes("/start")
        assert len(await winner) == 1


# -- webhook


@asynccontextmanager
async def listener(app: App, statuses: list[int]) -> AsyncIterator[int]:
    """A port of this machine on which the bot takes updates, saying no as often as told."""
    port_of: list[int] = []

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
        body = await reader.readexactly(length)
        status = statuses.pop(0) if statuses else 200
        if f"x-telegram-bot-api-secret-token: {SECRET}".lower() not in head:
            status = 403
        if status == 200:
            update = Update.de_json(json.loads(body), app.bot)
            await app.update_queue.put(update)
        writer.write(
            f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
        )
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    port_of.append(server.sockets[0].getsockname()[1])
    async with server:
        yield port_of[0]


@asynccontextmanager
async def webhook_bot(url: str, statuses: list[int]) -> AsyncIterator[tuple[App, int]]:
    """The bot, being delivered to."""
    app: App = builder(url).updater(None).build()
    app.add_handler(TypeHandler(Update, answer))
    async with app, listener(app, statuses) as port:
        await app.start()
        try:
            yield app, port
        finally:
            await app.bot.delete_webhook()
            await app.stop()


async def test_updates_are_delivered_to_a_webhook_with_its_secret(
    stand_in_url: str, bot_api: BotApi, amal: Person
) -> None:
    async with webhook_bot(stand_in_url, []) as (app, port):
        await app.bot.set_webhook(f"http://127.0.0.1:{port}/x", secret_token=SECRET)
        with pytest.raises(Conflict, match="while webhook is active"):
            await app.bot.get_updates()
        await elsewhere(conversation, amal)
        info = await app.bot.get_webhook_info()
    assert (info.pending_update_count, info.last_error_message) == (0, None)


async def test_a_webhook_that_says_no_is_asked_again_in_order(
    stand_in_url: str, amal: Person
) -> None:
    async with webhook_bot(stand_in_url, [500, 502]) as (app, port):
        await app.bot.set_webhook(f"http://127.0.0.1:{port}/x", secret_token=SECRET)
        await elsewhere(amal.writes, "eins")
        await elsewhere(amal.writes, "zwei")
        await elsewhere(amal.sees, "Echo: eins")
        await elsewhere(amal.sees, "Echo: zwei")
        info = await app.bot.get_webhook_info()
        assert info.last_error_message == "Wrong response from the webhook: 502 X"
        await elsewhere(amal.sees_nothing_more)


async def test_a_wrong_secret_and_a_dead_webhook_show_in_its_info(
    stand_in_url: str, amal: Person
) -> None:
    async with webhook_bot(stand_in_url, []) as (app, port):
        await app.bot.set_webhook(f"http://127.0.0.1:{port}/x", secret_token="other")
        await elsewhere(amal.writes, "eins")
        async with asyncio.timeout(5):
            while not (info := await app.bot.get_webhook_info()).last_error_message:
                continue
        assert info.last_error_message == "Wrong response from the webhook: 403 X"
        assert info.pending_update_count == 1
        await app.bot.set_webhook(f"http://127.0.0.1:{port}/x", secret_token=SECRET)
        await elsewhere(amal.sees, "Echo: eins")


@pytest.mark.parametrize(
    ("url", "secret", "reason"),
    [
        ("http://iz.example/hook", "", "HTTPS URL must be provided"),
        ("nonsense", "", "invalid webhook URL"),
        ("https://iz.example/hook", "no spaces", "unallowed characters"),
        ("https://iz.example/hook", "x" * 257, "too long"),
    ],
)
def test_wrong_webhooks_are_refused(url: str, secret: str, reason: str, bot_api: BotApi) -> None:
    status, words = bot_api.refused("setWebhook", url=url, secret_token=secret)
    assert (status, reason in words) == (400, True), words


# -- faults


@pytest.fixture
async def bot(stand_in_url: str, stand_in: Sandbox) -> AsyncIterator[Bot]:
    request = HTTPXRequest(read_timeout=1.5)
    async with Bot(
        TOKEN,
        base_url=f"{stand_in_url}/bot",
        base_file_url=f"{stand_in_url}/file/bot",
        request=request,
    ) as bot:
        yield bot


@pytest.fixture
def started(amal: Person) -> Person:
    amal.writes("/start")
    return amal


@pytest.mark.parametrize(
    ("fault", "error", "is_seen"),
    [
        ({"kind": "too_many_requests", "retry_after": 7}, RetryAfter, False),
        ({"kind": "server_error", "status": 502}, NetworkError, False),
        ({"kind": "server_error", "after_effect": True}, NetworkError, True),
        ({"kind": "drop"}, NetworkError, False),
        ({"kind": "drop", "after_effect": True}, NetworkError, True),
        ({"kind": "hang", "seconds": 5}, TimedOut, False),
        ({"kind": "hang", "seconds": 5, "after_effect": True}, TimedOut, True),
    ],
)
async def test_an_ordered_fault_hits_once_and_its_effect_is_as_ordered(
    fault: dict[str, Any],
    error: type[Exception],
    is_seen: bool,
    bot: Bot,
    stand_in: Sandbox,
    started: Person,
) -> None:
    stand_in.order_fault(**fault, method="sendMessage", chat_id=started.id)
    with pytest.raises(error):
        await bot.send_message(started.id, "eins")
    await bot.send_message(started.id, "zwei")
    seen = [message.text for message in await elsewhere(started.messages)]
    assert seen == ["/start", "eins", "zwei"] if is_seen else ["/start", "zwei"]


async def test_a_polling_bot_survives_faults_of_polling(
    stand_in_url: str, stand_in: Sandbox, amal: Person
) -> None:
    async with polling_bot(stand_in_url):
        for kind in ("drop", "server_error"):
            stand_in.order_fault(kind, method="getUpdates", times=1)
        await elsewhere(amal.writes, "noch da?")
        await elsewhere(amal.sees, "Echo: noch da?")


# -- what python-telegram-bot calls, and reads back


async def in_turn(calls: list[Awaitable[Any]]) -> list[Any]:
    return [await call for call in calls]


async def test_everything_a_bot_of_this_kind_sends_is_read_back(bot: Bot, started: Person) -> None:
    chat = started.id
    sent = await in_turn(
        [
            bot.send_photo(chat, PNG, caption="<b>Bild</b>", parse_mode="HTML"),
            bot.send_document(chat, b"%PDF", filename="Ä.pdf"),
            bot.send_voice(chat, b"ogg", duration=3),
            bot.send_audio(chat, b"mp3", title="Lied"),
            bot.send_video(chat, b"mp4", width=100, height=50),
            bot.send_animation(chat, b"gif"),
            bot.send_sticker(chat, PNG),
            bot.send_location(chat, 50.77, 6.08),
            bot.send_venue(chat, 50.77, 6.08, "Markt", "Markt 1, Aachen"),
            bot.send_contact(chat, "+49241", "IZ"),
        ]
    )
    assert sent[0].caption_html == "<b>Bild</b>"
    assert sent[1].document.file_name == "Ä.pdf"
    assert sent[8].venue.title == "Markt"
    album = await bot.send_media_group(chat, [InputMediaPhoto(PNG), InputMediaPhoto(PNG)])
    assert len({message.media_group_id for message in album}) == 1
    edited = await bot.edit_message_media(
        InputMediaPhoto(PNG, caption="neu"), chat, sent[0].message_id
    )
    assert edited.caption == "neu"
    file = await bot.get_file(sent[1].document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"%PDF"
    await bot.set_message_reaction(chat, sent[0].message_id, ReactionTypeEmoji("👍"))
    assert await elsewhere(started.sees_reaction) == ["👍"]
    assert (await bot.get_chat(chat)).first_name == "Amal"
    assert await bot.set_my_commands([BotCommand("start", "Los")], language_code="de")
    assert (await bot.get_my_commands(language_code="de"))[0].description == "Los"


async def test_refusals_arrive_as_the_librarys_errors(
    bot: Bot, stand_in_url: str, started: Person
) -> None:
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await bot.send_message(started.id, "<p>", parse_mode="HTML")
    with pytest.raises(InvalidToken):
        async with Bot("1:wrong", base_url=f"{stand_in_url}/bot"):
            pass


# -- the control API


async def test_other_pages_may_not_control_the_sandbox(stand_in_url: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        foreign = {"origin": "https://evil.example"}
        answer = await client.post(f"{stand_in_url}/sim/reset", headers=foreign)
    assert answer.status_code == 403


async def test_events_come_as_a_stream_from_where_one_left(
    stand_in_url: str, stand_in: Sandbox
) -> None:
    before = stand_in.now()
    stand_in.person("Amal")
    async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
        address = f"{stand_in_url}/sim/stream?after={before}"
        async with client.stream("GET", address) as stream:
            async for line in stream.aiter_lines():
                if line.startswith("data: "):
                    assert '"kind": "person"' in line
                    assert "Amal" in line
                    break
