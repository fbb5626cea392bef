"""Inbox and outbox on both databases."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from telegram import Bot, Update

import bot.chats  # noqa: F401  # its tables are to be among the known ones
from bot.delivery.call import text_call
from bot.delivery.inbox import Inbox, InboxQueue, chat_id_of
from bot.delivery.keeping import expire
from bot.delivery.outbox import Delivery, Fate, Outbox
from bot.delivery.tables import DeadLetter, InboxUpdate, MessageNumber, OutboxCall
from bot.delivery.writer import Writer
from bot.sealing import Seal
from catalogue.database import migrate, open_database
from catalogue.models import Base

SEAL = Seal("a key for tests")
BOT = Bot("1:sandbox")


def key(chat_id: int) -> str:
    return f"key of {chat_id}"


@pytest.fixture(params=["sqlite", "postgresql"])
def sessions(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sessionmaker[Session]]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'iz.db'}"
    else:
        url = request.getfixturevalue("postgresql_url")
    migrate(url)
    sessions = open_database(url)
    yield sessions
    sessions.kw["bind"].dispose()


@pytest.fixture
def inbox() -> Inbox:
    return Inbox(SEAL, key)


@pytest.fixture
def outbox() -> Outbox:
    return Outbox(SEAL, key)


def raw(number: int, chat: int = 7, text: str = "Geheimwort") -> dict[str, Any]:
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": 1_700_000_000,
            "chat": {"id": chat, "type": "private", "first_name": "Ada"},
            "from": {"id": chat, "is_bot": False, "first_name": "Ada"},
            "text": text,
        },
    }


def update(number: int, chat: int = 7) -> Update:
    return Update.de_json(raw(number, chat), BOT)


def test_the_migrations_make_the_tables_that_the_models_describe(
    sessions: sessionmaker[Session],
) -> None:
    with sessions() as session:
        context = MigrationContext.configure(session.connection())
        assert compare_metadata(context, Base.metadata) == []


def test_an_update_is_kept_until_it_is_done_and_known_afterwards(
    sessions: sessionmaker[Session], inbox: Inbox
) -> None:
    with sessions.begin() as session:
        assert inbox.store(session, update(3))
        assert inbox.store(session, update(1))
        assert not inbox.store(session, update(3))
    with sessions.begin() as session:
        undone = [one.update for one in inbox.undone(session, BOT)]
        assert [one.update_id for one in undone] == [3, 1]
        assert undone[0].to_dict() == update(3).to_dict()
        inbox.done(session, 3)
    with sessions.begin() as session:
        assert [one.update.update_id for one in inbox.undone(session, BOT)] == [1]
        assert not inbox.store(session, update(3))
        row = session.scalars(select(InboxUpdate).where(InboxUpdate.update_id == 3)).one()
        assert (row.payload, row.chat_key) == (None, None)


def test_numbers_of_messages_are_known_to_every_bot_also_when_they_are_handled(
    sessions: sessionmaker[Session], inbox: Inbox
) -> None:
    supergroup = -1_001_234_567_890
    with sessions.begin() as session:
        for one in (update(2), update(3), update(4), update(5, supergroup)):
            inbox.store(session, one)
        inbox.done(session, 4)
    with sessions.begin() as session:
        # A supergroup counts by itself.
        assert sorted(inbox.message_numbers(session, above=2)) == [3, 4]


def test_nothing_of_an_update_is_readable_in_the_inbox(
    sessions: sessionmaker[Session], inbox: Inbox
) -> None:
    with sessions.begin() as session:
        inbox.store(session, update(1))
        assert b"Geheim" not in (session.scalars(select(InboxUpdate.payload)).one() or b"")


def test_what_is_over_expires(sessions: sessionmaker[Session], inbox: Inbox) -> None:
    with sessions.begin() as session:
        for number in (1, 2):
            inbox.store(session, update(number))
        inbox.done(session, 1)
        inbox.give_up(session, update(2), "ValueError in text")
        inbox.store(session, update(3))
    with sessions.begin() as session:
        expire(session, datetime.now(UTC) + timedelta(days=3))
        assert list(session.scalars(select(InboxUpdate.update_id))) == [3]
        assert session.scalars(select(DeadLetter.chat_key)).one() == key(7)
        expire(session, datetime.now(UTC) + timedelta(days=31))
        assert session.scalars(select(DeadLetter)).all() == []


def test_letters_keep_their_order_and_go_with_their_delivery(
    sessions: sessionmaker[Session], outbox: Outbox
) -> None:
    told: list[Delivery] = []
    outbox.listen("relay:", lambda _, delivery: told.append(delivery))
    with sessions.begin() as session:
        first = outbox.put_one(session, text_call(7, "eins"), "relay:1")
        outbox.put(session, [text_call(8, "zwei"), text_call(7, "drei")])
    with sessions.begin() as session:
        texts = [one.call.parameters["text"] for one in outbox.waiting(session)]
        assert texts == ["eins", "zwei", "drei"]
        assert len(outbox.waiting(session, known={first.id})) == 2
        outbox.settle(session, first, Fate.DELIVERED, 41)
    assert told == [Delivery("relay:1", key(7), Fate.DELIVERED, 41)]
    with sessions.begin() as session:
        assert first.id not in [one.id for one in outbox.waiting(session)]
        assert session.get_one(MessageNumber, "common/k").highest == 41


def test_a_listener_that_fails_does_not_undo_the_delivery(
    sessions: sessionmaker[Session], outbox: Outbox
) -> None:
    def fail(session: Session, delivery: Delivery) -> None:
        raise ValueError

    outbox.listen("relay:", fail)
    with sessions.begin() as session:
        letter = outbox.put_one(session, text_call(7, "eins"), "relay:1")
        outbox.settle(session, letter, Fate.UNREACHABLE, None)
    with sessions.begin() as session:
        assert outbox.waiting(session) == []


def test_a_letter_behind_a_delivered_one_is_not_searched_for_below_it(
    sessions: sessionmaker[Session], outbox: Outbox
) -> None:
    """Else the first one, still there in the chat, would be taken for the second."""
    with sessions.begin() as session:
        first, second = outbox.put(session, [text_call(7, "eins"), text_call(7, "zwei")])
        for letter in (first, second):
            outbox.begin(session, letter, 40)
        outbox.settle(session, first, Fate.DELIVERED, 41)
        assert session.get_one(OutboxCall, second.id, populate_existing=True).tried_after == 41


async def test_the_poller_waits_until_an_update_is_stored_and_gets_no_second_one(
    sessions: sessionmaker[Session], inbox: Inbox
) -> None:
    writer, numbers = Writer(sessions), []
    queue = InboxQueue(inbox, writer, lambda raw: numbers.append(chat_id_of(raw)))
    try:
        for _ in range(2):
            await queue.put(update(5))
    finally:
        writer.close()
    assert queue.qsize() == 1
    assert set(numbers) == {7}
    with sessions() as session:
        [stored] = session.scalars(select(InboxUpdate)).all()
    assert json.loads(SEAL.open(stored.payload or b""))["update_id"] == 5
