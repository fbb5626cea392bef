"""The bot is killed in the middle of a conversation: each message arrives once, in order, on both sides."""

import time
from random import Random

from catalogue.database import open_database
from sandbox.client import Person
from tests.conversation.parts import becomes_mediator, brings_together
from tests.town import Town

pytest_plugins = ["tests.fixtures_town"]

ROUNDS = 6
PATIENCE_SECONDS = 90.0
LONGEST_LIFE_SECONDS = 1.5


def test_every_message_arrives_once_and_in_order_both_ways(town: Town) -> None:
    newcomer = town.telegram.person("N", language="ar")
    mediator = town.telegram.person("M", language="de")
    database = open_database(town.settings.database_url)
    becomes_mediator(mediator, database)
    brings_together(newcomer, mediator, database)
    database.kw["bind"].dispose()
    random = Random(4)
    for number in range(ROUNDS):
        for part in "ab":
            newcomer.writes(f"N {number} {part}")
            mediator.writes(f"M {number} {part}")
        time.sleep(random.uniform(0, LONGEST_LIFE_SECONDS))
        town.kill()
        town.start()
    written = [f"{number} {part}" for number in range(ROUNDS) for part in "ab"]
    assert arrived(mediator, "N", len(written)) == written
    assert arrived(newcomer, "M", len(written)) == written


def arrived(reader: Person, writer: str, expected: int) -> list[str]:
    """What the bot has brought from the writer, once all is there and nothing more comes."""
    end = time.monotonic() + PATIENCE_SECONDS
    while len(found := _brought(reader, writer)) < expected and time.monotonic() < end:
        time.sleep(0.2)
    time.sleep(1)
    return _brought(reader, writer) or found


def _brought(reader: Person, writer: str) -> list[str]:
    return [
        message.text.removeprefix(f"{writer} ")
        for message in reader.messages()
        if message.is_from_bot and message.text.startswith(f"{writer} ")
    ]
