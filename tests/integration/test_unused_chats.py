"""A chat in which nobody has written for a year goes by itself; whoever waits or mediates stays."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import select, update

from bot.chats import NOTED_EVERY, UNUSED, Chat, ChatSettings, ChatStore, expire_unused
from bot.sealing import Seal
from handover.invitations import invite, redeem
from handover.requests import Wish, open_request
from tests.catalogues import catalogue_at

NOW = datetime.now(UTC)


def test_unused_chats_go_and_those_who_wait_or_mediate_stay(tmp_path: Path) -> None:
    with catalogue_at(f"sqlite:///{tmp_path / 'iz.db'}") as sessions:
        store = ChatStore(sessions, "a secret", Seal("a secret"))
        names = {store.key(number): number for number in (1, 2, 3, 4)}
        with sessions.begin() as session:
            for number in names.values():
                store.remember(session, number)
            session.execute(update(Chat).values(last_seen_at=NOW - UNUSED - timedelta(days=1)))
            open_request(session, store.key(2), Wish(["ar"], "ar"), NOW, Random(1))
            redeem(session, invite(session, ["ar"], (), NOW), store.key(3), "de", NOW)
            store.note_use(session, 4)
        with sessions.begin() as session:
            assert expire_unused(session, NOW) == 1
            left = {names[key] for key in session.scalars(select(Chat.key))}
        assert left == {2, 3, 4}


def test_a_chat_that_is_used_is_noted_once_a_day(tmp_path: Path) -> None:
    with catalogue_at(f"sqlite:///{tmp_path / 'iz.db'}") as sessions:
        store = ChatStore(sessions, "a secret", Seal("a secret"))
        assert not store.read(1).is_seldom(NOW)
        with sessions.begin() as session:
            store.save(session, 1, ChatSettings(store.key(1), "ar"))
        assert not store.read(1).is_seldom(NOW)
        assert store.read(1).is_seldom(NOW + NOTED_EVERY + timedelta(hours=1))
