"""A new secret key: what was stored with the previous one is hashed and encrypted anew."""

import json
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chats import Chat, chat_key
from bot.delivery.call import Call
from bot.delivery.dead_letters import REFUSED
from bot.delivery.inbox import chat_id_of
from bot.delivery.tables import DeadLetter, InboxUpdate, OutboxCall
from bot.sealing import Seal


def rotate(session: Session, secret: str, previous: str) -> dict[str, str]:
    """Bring everything to the new secret; returns the chats' new keys by their old ones.

    May run again and by several at once: what has the new secret already stays as it is. Chats without an encrypted
    id (from before there was one) can't be found under the new key; they begin anew.

    Raises:
        CannotOpen: something was encrypted with neither of the two.
    """
    seal = Seal(secret, previous)
    moved: dict[str, str] = {}
    for chat in session.scalars(select(Chat).where(Chat.sealed_id.is_not(None))).all():
        assert chat.sealed_id is not None
        new = chat_key(secret, int(seal.open(chat.sealed_id)))
        if new != chat.key:
            moved[chat.key] = new
            _move(session, chat, new)
        chat.sealed_id = seal.renew(chat.sealed_id)
    _renew_rows(session, seal, lambda chat_id: chat_key(secret, chat_id))
    return moved


def _move(session: Session, chat: Chat, key: str) -> None:
    newer = session.get(Chat, key)
    if newer is not None:
        # The person has written since, under the new key: what they chose last counts.
        session.delete(newer)
        session.flush()
        for field in ("language", "language_chosen", "notice_shown", "last_seen_at"):
            setattr(chat, field, getattr(newer, field))
    chat.key = key
    session.flush()


def _renew_rows(session: Session, seal: Seal, key: Callable[[int], str]) -> None:
    for update in session.scalars(select(InboxUpdate).where(InboxUpdate.payload.is_not(None))):
        assert update.payload is not None
        chat_id = chat_id_of(json.loads(seal.open(update.payload)))
        update.chat_key = key(chat_id) if chat_id is not None else None
        update.payload = seal.renew(update.payload)
    for letter in session.scalars(select(OutboxCall)):
        letter.chat_key = key(Call.from_json(seal.open(letter.payload)).chat_id)
        letter.payload = seal.renew(letter.payload)
    for dead in session.scalars(select(DeadLetter)):
        content = seal.open(dead.payload)
        is_call = dead.kind == REFUSED
        chat = Call.from_json(content).chat_id if is_call else chat_id_of(json.loads(content))
        dead.chat_key = key(chat) if chat is not None else None
        dead.payload = seal.renew(dead.payload)
