"""What the bot sends, against the sandbox's refusals."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import pytest
from telegram import Bot

from bot.delivery.attempt import Attempt, Outcome
from bot.delivery.call import Call, calls_of, document_call
from bot.delivery.doubt import AT_MOST, BEYOND
from bot.delivery.numbers import COMMON, MessageNumbers
from bot.delivery.outbox import Fate, Letter
from bot.delivery.pace import Pace
from catalogue.compose import Answer, Button, Pin
from sandbox.client import Person, Sandbox

pytest_plugins = ["tests.fixtures_sandbox"]


@pytest.fixture
async def bot(stand_in: Sandbox) -> AsyncIterator[Bot]:
    async with Bot("1:sandbox", base_url=f"{stand_in.url}/bot") as bot:
        yield bot


@pytest.fixture
def person(stand_in: Sandbox) -> Person:
    """Somebody whose chat with the bot is open."""
    person = stand_in.person("Rea", language="de")
    person.writes("/nothing")
    return person


def letter(call: Call, tried_after: int = 0) -> Letter:
    return Letter(1, "key", call, None, datetime.now(UTC), tried_after)


async def noted(letter: Letter) -> Letter:
    """There is no outbox here to note anything in."""
    return letter


async def deliver(bot: Bot, *calls: Call, is_doubtful: bool = False, known: int = 0) -> Outcome:
    """Send calls one after the other; returns what became of the last one."""
    outcome = None
    for call in calls:
        attempt = Attempt(bot, letter(call, known), MessageNumbers(), Pace(), noted)
        outcome = await attempt.persist(is_doubtful)
    assert outcome is not None
    return outcome


async def last_number(person: Person) -> int:
    return (await asyncio.to_thread(person.messages))[-1].id


async def bots_texts(person: Person) -> list[str]:
    messages = await asyncio.to_thread(person.messages)
    return [message.text for message in messages if message.is_from_bot]


async def test_an_answer_that_telegram_cannot_parse_comes_as_plain_text(
    bot: Bot, person: Person
) -> None:
    answer = Answer("<b>kaputt & offen", (Button("Weiter", "/show_menu"),))
    await deliver(bot, *calls_of(person.id, answer))
    message = await asyncio.to_thread(person.sees, "kaputt & offen")
    assert [button.text for button in message.buttons] == ["Weiter"]


async def test_a_place_comes_as_a_pin(bot: Bot, person: Person) -> None:
    pin = Pin(50.7753, 6.0839, "Musterhaus", "Musterstraße 1, 52062 Aachen")
    await deliver(bot, *calls_of(person.id, Answer("Hier ist es:", pin=pin)))
    await asyncio.to_thread(person.sees, "Hier ist es:")
    place = await asyncio.to_thread(person.sees)
    assert place.raw["venue"]["title"] == "Musterhaus"


async def test_a_file_comes_with_its_name(bot: Bot, person: Person) -> None:
    await deliver(bot, document_call(person.id, b"{}", "iz-bot.json", "Das ist alles."))
    document = await asyncio.to_thread(person.sees, "Das ist alles.")
    assert document.raw["document"]["file_name"] == "iz-bot.json"


async def test_a_long_answer_comes_in_parts_with_the_buttons_under_the_last(
    bot: Bot, person: Person
) -> None:
    text = "a" * 3000 + "\n\n" + "b" * 3000
    await deliver(bot, *calls_of(person.id, Answer(text, (Button("Weiter", "/show_menu"),))))
    first = await asyncio.to_thread(person.sees, "a" * 3000)
    last = await asyncio.to_thread(person.sees, "b" * 3000)
    assert first.buttons == []
    assert len(last.buttons) == 1


async def test_one_who_has_blocked_the_bot_is_unreachable(bot: Bot, person: Person) -> None:
    await asyncio.to_thread(person.blocks)
    outcome = await deliver(bot, *calls_of(person.id, Answer("Hallo?")))
    assert outcome.fate is Fate.UNREACHABLE


async def test_nobody_is_unreachable(bot: Bot, stand_in: Sandbox) -> None:
    assert (await deliver(bot, *calls_of(42, Answer("Hallo?")))).fate is Fate.UNREACHABLE


async def test_what_telegram_will_never_take_is_refused_at_once(bot: Bot, person: Person) -> None:
    outcome = await deliver(bot, Call("send_message", person.id, {"text": " "}))
    assert outcome.fate is Fate.REFUSED
    assert "send_message" in outcome.error


async def test_a_call_that_cannot_even_be_written_is_refused(bot: Bot, person: Person) -> None:
    outcome = await deliver(bot, Call("send_message", person.id, {"words": "x"}))
    assert outcome.fate is Fate.REFUSED


ANSWERS: list[Callable[[int], Call]] = [
    lambda chat: calls_of(chat, Answer("Ohne Knopf"))[0],
    lambda chat: calls_of(chat, Answer("Mit", (Button("Knopf", "/show_menu"),)))[0],
    lambda chat: calls_of(chat, Answer("Ort", pin=Pin(50.7, 6.1, "Haus", "Weg 1")))[1],
    lambda chat: document_call(chat, b"{}", "a.json", "Datei"),
]


@pytest.mark.parametrize("make", ANSWERS, ids=["text", "buttons", "place", "file"])
@pytest.mark.parametrize("kind", ["drop", "hang"])
async def test_what_arrived_although_the_connection_was_lost_is_not_sent_again(
    stand_in: Sandbox, bot: Bot, person: Person, make: Callable[[int], Call], kind: str
) -> None:
    call = make(person.id)
    await asyncio.to_thread(
        stand_in.order_fault, kind, method=_camel(call.method), after_effect=True, seconds=0.2
    )
    outcome = await deliver(bot, call, known=await last_number(person))
    assert outcome.fate is Fate.DELIVERED
    seen = await asyncio.to_thread(person.sees)
    assert outcome.message_id == seen.id
    assert len(await bots_texts(person)) == 1


async def test_what_did_not_arrive_is_sent_again(
    stand_in: Sandbox, bot: Bot, person: Person
) -> None:
    for kind in ("drop", "server_error"):
        await asyncio.to_thread(stand_in.order_fault, kind, method="sendMessage")
    known = await last_number(person)
    await deliver(bot, *calls_of(person.id, Answer("Einmal")), known=known)
    await asyncio.to_thread(person.sees, "Einmal")
    assert len(await bots_texts(person)) == 1


async def test_a_message_of_the_persons_own_is_not_taken_for_the_bots(
    stand_in: Sandbox, bot: Bot, person: Person
) -> None:
    """Numbers above the highest known one may be anybody's."""
    known = await last_number(person)
    other = await asyncio.to_thread(stand_in.person, "Bo")
    await asyncio.to_thread(other.writes, "auch hier")
    await asyncio.to_thread(person.writes, "bist du da?")
    await deliver(bot, *calls_of(other.id, Answer("für Bo")))
    await deliver(bot, *calls_of(person.id, Answer("Ja")), is_doubtful=True, known=known)
    assert await bots_texts(person) == ["Ja"]


async def test_a_message_is_found_behind_hundreds_of_others_that_the_bot_has_not_read_yet(
    stand_in: Sandbox, bot: Bot, person: Person
) -> None:
    """As after a start in a flood: how far the numbers have come shows only once all that waits is read."""
    known, numbers = await last_number(person), MessageNumbers()
    other = await asyncio.to_thread(stand_in.person, "Bo")
    await asyncio.to_thread(lambda: [other.writes("Hallo?") for _ in range(AT_MOST + BEYOND)])
    [call] = calls_of(person.id, Answer("Ja"))
    await call.make(bot)

    async def read_slowly() -> None:
        offset = 0
        while updates := await bot.get_updates(offset=offset):
            for update in updates:
                assert update.message is not None
                numbers.saw(COMMON, update.message.message_id)
            offset = updates[-1].update_id + 1
            await asyncio.sleep(0.5)

    reading = asyncio.create_task(read_slowly())
    attempt = Attempt(bot, letter(call, known), numbers, Pace(), noted)
    outcome = await attempt.persist(is_doubtful=True)
    await reading
    assert outcome.message_id == (await asyncio.to_thread(person.sees, "Ja")).id
    assert await bots_texts(person) == ["Ja"]


async def test_a_message_is_found_behind_hundreds_that_other_bots_have_received(
    stand_in: Sandbox, bot: Bot, person: Person
) -> None:
    known = await last_number(person)
    other = await asyncio.to_thread(stand_in.person, "Bo")
    await asyncio.to_thread(lambda: [other.writes("Hallo?") for _ in range(AT_MOST + BEYOND)])
    [call] = calls_of(person.id, Answer("Ja", (Button("Weiter", "/show_menu"),)))
    number = await call.make(bot)
    while updates := await bot.get_updates(offset=-1):
        await bot.get_updates(offset=updates[-1].update_id + 1)

    async def received(above: int) -> range:
        assert above == known
        return range(known + 1, number)

    numbers = MessageNumbers(received)
    # Its button has been pressed already: that makes it nobody else's.
    numbers.reached(COMMON, number)
    attempt = Attempt(bot, letter(call, known), numbers, Pace(), noted)
    outcome = await attempt.persist(is_doubtful=True)
    assert outcome.message_id == number
    assert await bots_texts(person) == ["Ja"]


async def test_asking_whether_a_message_arrived_changes_nothing_that_a_person_sees(
    bot: Bot, person: Person
) -> None:
    call, known = ANSWERS[1](person.id), await last_number(person)
    number = await call.make(bot)
    before = await asyncio.to_thread(person.sees)
    outcome = await deliver(bot, call, is_doubtful=True, known=known)
    assert outcome.message_id == number
    [after] = [
        message for message in await asyncio.to_thread(person.messages) if message.is_from_bot
    ]
    assert after.raw == before.raw


async def test_repeating_an_edit_is_no_error(bot: Bot, person: Person) -> None:
    number = await calls_of(person.id, Answer("alt"))[0].make(bot)
    edit = Call("edit_message_text", person.id, {"message_id": number, "text": "neu"})
    for _ in range(2):
        assert (await deliver(bot, edit)).fate is Fate.DELIVERED
    assert await bots_texts(person) == ["neu"]


def _camel(method: str) -> str:
    first, *rest = method.split("_")
    return first + "".join(word.title() for word in rest)
