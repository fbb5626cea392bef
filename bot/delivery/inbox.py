"""Updates, kept from before they are acknowledged until they are handled."""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from telegram import Bot, Update

from bot.delivery import dead_letters
from bot.delivery.tables import InboxUpdate
from bot.delivery.writer import Writer
from bot.sealing import Seal


@dataclass(frozen=True)
class Undone:
    """An update from before a restart, and how often a restart has already come while it was handled."""

    update: Update
    restarts: int


class Inbox:
    """The table of updates. What takes a session is part of the caller's transaction."""

    def __init__(self, seal: Seal, key: Callable[[int], str]) -> None:
        self._seal = seal
        self._key = key

    def store(self, session: Session, received: Update) -> bool:
        """Keep an update; returns whether it is a new one (Telegram repeats what it is not sure of)."""
        if self._is_known(session, received.update_id):
            return False
        chat = received.effective_chat
        session.add(
            InboxUpdate(
                update_id=received.update_id,
                chat_key=self._key(chat.id) if chat else None,
                payload=self._seal.close(received.to_json()),
                received_at=datetime.now(UTC),
                restarts=0,
            )
        )
        session.flush()
        return True

    def store_unreadable(self, session: Session, raw: dict[str, Any], error: str) -> bool:
        """Keep an update that can't be read as a dead letter; returns whether it is a new one."""
        if self._is_known(session, raw["update_id"]):
            return False
        now = datetime.now(UTC)
        session.add(
            InboxUpdate(update_id=raw["update_id"], received_at=now, handled_at=now, restarts=0)
        )
        chat_id = chat_id_of(raw)
        key = self._key(chat_id) if chat_id is not None else None
        dead_letters.bury(session, self._seal, dead_letters.UNREADABLE, json.dumps(raw), error, key)
        session.flush()
        return True

    def undone(self, session: Session, bot: Bot) -> list[Undone]:
        """Return what was not handled yet, in the order in which it came.

        Raises:
            CannotOpen: it was encrypted with another key.
        """
        rows = session.scalars(
            select(InboxUpdate).where(InboxUpdate.handled_at.is_(None)).order_by(InboxUpdate.id)
        )
        return [
            Undone(self._open(row.payload, bot), row.restarts)
            for row in rows
            if row.payload is not None
        ]

    def begin_again(self, session: Session, update_id: int) -> None:
        """Note that an update from before a restart is being handled: should that end the process, it shows."""
        session.execute(
            update(InboxUpdate)
            .where(InboxUpdate.update_id == update_id)
            .values(restarts=InboxUpdate.restarts + 1)
        )

    def done(self, session: Session, update_id: int) -> None:
        """Note that an update is handled: only its number and times are kept, to know it again."""
        session.execute(
            update(InboxUpdate)
            .where(InboxUpdate.update_id == update_id)
            .values(handled_at=datetime.now(UTC), payload=None, chat_key=None)
        )

    def give_up(self, session: Session, hopeless: Update, error: str) -> None:
        """Make a dead letter of an update, so that it blocks nobody."""
        chat = hopeless.effective_chat
        dead_letters.bury(
            session,
            self._seal,
            dead_letters.UNHANDLED,
            hopeless.to_json(),
            error,
            self._key(chat.id) if chat else None,
        )
        self.done(session, hopeless.update_id)

    def _open(self, payload: bytes, bot: Bot) -> Update:
        return Update.de_json(json.loads(self._seal.open(payload)), bot)

    @staticmethod
    def _is_known(session: Session, update_id: int) -> bool:
        query = select(InboxUpdate.id).where(InboxUpdate.update_id == update_id)
        return session.scalar(query) is not None


class InboxQueue(asyncio.Queue[object]):
    """python-telegram-bot's queue of updates; who puts one waits until it is stored.

    The poller acknowledges, and the webhook answers 200, only after `put` has returned. It must not raise: an
    exception would end the poller without a word, so it waits for as long as the database is gone.
    """

    def __init__(
        self, inbox: Inbox, writer: Writer, note_number: Callable[[dict[str, Any]], None]
    ) -> None:
        super().__init__()
        self._inbox = inbox
        self._writer = writer
        self._note_number = note_number
        self.restarts: dict[int, int] = {}

    async def put(self, item: object) -> None:
        """Store an update, then queue it; one that is known already is not queued again."""
        if not isinstance(item, Update):
            await super().put(item)
            return
        if is_bare(item):
            return
        if await self._writer.insist(lambda session: self._inbox.store(session, item)):
            self._note_number(item.to_dict())
            await super().put(item)

    def put_undone(self, undone: list[Undone]) -> None:
        """Queue what is stored already."""
        for one in undone:
            self.restarts[one.update.update_id] = one.restarts
            self._note_number(one.update.to_dict())
            self.put_nowait(one.update)


def is_bare(received: Update) -> bool:
    """Whether an update has nothing but its number: what stands in for one that can't be read."""
    return set(received.to_dict()) == {"update_id"}


def chat_id_of(raw: dict[str, Any]) -> int | None:
    """Return the chat of an update in the Bot API's form, where it says so in the usual place."""
    for place in _places(raw):
        chat = place.get("chat")
        if isinstance(chat, dict) and isinstance(chat.get("id"), int):
            return int(chat["id"])
    return None


def message_number_of(raw: dict[str, Any]) -> int | None:
    """Return the number of the message that an update is about."""
    numbers = (place.get("message_id") for place in _places(raw))
    return next((number for number in numbers if isinstance(number, int)), None)


def _places(raw: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for content in raw.values():
        if isinstance(content, dict):
            yield content
            if isinstance(content.get("message"), dict):
                yield content["message"]
