"""Encryption, and how a new secret key takes over."""

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

from bot.chats import Chat, ChatSettings, ChatStore, UnknownChat, chat_key
from bot.delivery.call import text_call
from bot.delivery.outbox import Outbox
from bot.delivery.tables import OutboxCall
from bot.rotation import rotate
from bot.sealing import CannotOpen, Seal
from catalogue.models import Base


@pytest.fixture
def sessions() -> sessionmaker[Session]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    return sessionmaker(engine)


@given(st.text())
def test_what_is_sealed_can_be_opened_with_the_key_and_not_be_read_without(content: str) -> None:
    sealed = Seal("a secret").close(content)
    assert Seal("a secret").open(sealed) == content
    if len(content) > 3:
        assert content.encode() not in sealed
    with pytest.raises(CannotOpen):
        Seal("another secret").open(sealed)


def test_what_was_changed_is_not_opened() -> None:
    sealed = bytearray(Seal("a secret").close("5000001"))
    sealed[20] ^= 1
    with pytest.raises(CannotOpen):
        Seal("a secret").open(bytes(sealed))


def test_the_same_content_looks_different_each_time() -> None:
    seal = Seal("a secret")
    assert seal.close("5000001") != seal.close("5000001")


def test_the_previous_key_still_opens_and_renewing_needs_it_no_more() -> None:
    old = Seal("old").close("5000001")
    renewed = Seal("new", "old").renew(old)
    assert Seal("new", "old").open(old) == "5000001"
    assert Seal("new").open(renewed) == "5000001"


def test_the_key_is_not_the_secret_itself() -> None:
    secret = Fernet.generate_key().decode()
    with pytest.raises(CannotOpen):
        Seal(secret).open(Fernet(secret).encrypt(b"x"))


def test_a_chat_is_found_by_its_key_until_it_is_forgotten(sessions: sessionmaker[Session]) -> None:
    store = ChatStore(sessions, "a secret", Seal("a secret"))
    key = store.key(5000001)
    with sessions.begin() as session:
        store.save(session, 5000001, ChatSettings(key, "uk", True))
    assert store.export(5000001)["telegram_id"] == 5000001
    with sessions.begin() as session:
        assert store.chat_id(session, key) == 5000001
        assert b"5000001" not in (session.get_one(Chat, key).sealed_id or b"")
        store.forget(session, 5000001)
    with sessions.begin() as session, pytest.raises(UnknownChat):
        store.chat_id(session, key)


def test_a_new_secret_takes_chats_and_letters_along(sessions: sessionmaker[Session]) -> None:
    store = ChatStore(sessions, "old", Seal("old"))
    with sessions.begin() as session:
        store.save(session, 5000001, ChatSettings(store.key(5000001), "uk", True))
        Outbox(Seal("old"), store.key).put(session, [text_call(5000001, "Hallo")])
    for _ in range(2):
        with sessions.begin() as session:
            moved = rotate(session, "new", "old")
    assert moved == {}
    fresh = ChatStore(sessions, "new", Seal("new"))
    assert fresh.read(5000001).language == "uk"
    with sessions.begin() as session:
        [letter] = Outbox(Seal("new"), fresh.key).waiting(session)
        assert letter.chat_key == chat_key("new", 5000001)
        assert letter.call.parameters["text"] == "Hallo"
        assert session.get_one(OutboxCall, letter.id).chat_key == fresh.key(5000001)
        assert session.get(Chat, store.key(5000001)) is None


def test_who_wrote_again_before_the_rotation_keeps_the_newer_choice(
    sessions: sessionmaker[Session],
) -> None:
    for secret, language in (("old", "uk"), ("new", "de")):
        store = ChatStore(sessions, secret, Seal(secret))
        with sessions.begin() as session:
            store.save(session, 5000001, ChatSettings(store.key(5000001), language, True))
    with sessions.begin() as session:
        rotate(session, "new", "old")
    assert store.read(5000001).language == "de"
