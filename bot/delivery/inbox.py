"""Updates, kept from before they are acknowledged until they are handled."""

import asyncio
import json
import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session
from telegram import Bot, Update

from bot.delivery import dead_letters
from bot.delivery.districts import INBOX, Districts, district_of
from bot.delivery.numbers import LAST_BASIC_GROUP
from bot.delivery.tables import InboxUpdate, in_districts, insert_update, none_of
from bot.delivery.writer import Writer
from bot.log import describe
from bot.sealing import Seal

logger = logging.getLogger(__name__)

# So many wait in memory at most; what is more waits in the table.
IN_MEMORY = 300


class HandledElsewhere(Exception):
    """The update is handled already: by another bot, or by this one, whose commit went through without a word."""


@dataclass(frozen=True)
class Undone:
    """An update that is stored and not handled, and how often a restart has already come while it was handled."""

    update: Update
    chat_key: str | None
    restarts: int


class Inbox:
    """The table of updates. What takes a session is part of the caller's transaction."""

    def __init__(self, seal: Seal, key: Callable[[int], str]) -> None:
        self._seal = seal
        self._key = key

    def key_of(self, received: Update) -> str | None:
        """Return the key of an update's chat, if it has one."""
        chat = received.effective_chat
        return self._key(chat.id) if chat else None

    def store(self, session: Session, received: Update) -> bool:
        """Keep an update; returns whether it is a new one (Telegram repeats what it is not sure of)."""
        return insert_update(
            session,
            update_id=received.update_id,
            chat_key=self.key_of(received),
            payload=self._seal.close(received.to_json()),
            received_at=datetime.now(UTC),
            restarts=0,
            message_number=_common_number(received),
        )

    def message_numbers(self, session: Session, above: int) -> list[int]:
        """Return the numbers of messages in the common sequence that any bot has received, beyond one of them."""
        query = select(InboxUpdate.message_number).where(InboxUpdate.message_number > above)
        return [number for number in session.scalars(query) if number is not None]

    def is_open(self, session: Session, update_id: int) -> bool:
        """Whether an update is stored, and not handled yet."""
        query = select(InboxUpdate.id).where(InboxUpdate.update_id == update_id)
        return session.scalar(query.where(InboxUpdate.handled_at.is_(None))) is not None

    def store_unreadable(self, session: Session, raw: dict[str, Any], error: str) -> bool:
        """Keep an update that can't be read as a dead letter; returns whether it is a new one."""
        now, number = datetime.now(UTC), raw["update_id"]
        if not insert_update(
            session, update_id=number, received_at=now, handled_at=now, restarts=0
        ):
            return False
        chat_id = chat_id_of(raw)
        key = self._key(chat_id) if chat_id is not None else None
        dead_letters.bury(session, self._seal, dead_letters.UNREADABLE, json.dumps(raw), error, key)
        return True

    def undone(
        self,
        session: Session,
        bot: Bot,
        at_hand: Mapping[int, Update] | None = None,
    ) -> list[Undone]:
        """Return what was not handled yet, in the order in which it came.

        Args:
            at_hand: updates that need not be read from what is stored.

        Raises:
            CannotOpen: it was encrypted with another key.
        """
        query = select(InboxUpdate).where(InboxUpdate.handled_at.is_(None))
        return self._undone(session, bot, query, at_hand or {})

    def undone_in(
        self,
        session: Session,
        bot: Bot,
        districts: Collection[str],
        known: Collection[int],
        at_hand: Mapping[int, Update],
    ) -> list[Undone]:
        """Return the next ones of some districts that are not known yet, as many as memory has room for.

        Raises:
            CannotOpen: it was encrypted with another key.
        """
        query = (
            select(InboxUpdate)
            .where(InboxUpdate.handled_at.is_(None))
            .where(in_districts(InboxUpdate.chat_key, districts))
            .where(none_of(InboxUpdate.update_id, known))
            .limit(max(IN_MEMORY - len(known), 0))
        )
        return self._undone(session, bot, query, at_hand)

    def _undone(
        self,
        session: Session,
        bot: Bot,
        query: Select[InboxUpdate],
        at_hand: Mapping[int, Update],
    ) -> list[Undone]:
        return [
            Undone(
                at_hand.get(row.update_id) or self._open(row.payload, bot),
                row.chat_key,
                row.restarts,
            )
            for row in session.scalars(query.order_by(InboxUpdate.id))
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
        """Note that an update is handled: only its number and times are kept, to know it again.

        Raises:
            HandledElsewhere: that is noted already.
        """
        noted = session.execute(
            update(InboxUpdate)
            .where(InboxUpdate.update_id == update_id, InboxUpdate.handled_at.is_(None))
            .values(handled_at=datetime.now(UTC), payload=None, chat_key=None)
        )
        if not noted.rowcount:  # type: ignore[attr-defined]
            raise HandledElsewhere

    def give_up(self, session: Session, hopeless: Update, error: str) -> None:
        """Make a dead letter of an update, so that it blocks nobody."""
        self.done(session, hopeless.update_id)
        dead_letters.bury(
            session,
            self._seal,
            dead_letters.UNHANDLED,
            hopeless.to_json(),
            error,
            self.key_of(hopeless),
        )

    def _open(self, payload: bytes, bot: Bot) -> Update:
        return Update.de_json(json.loads(self._seal.open(payload)), bot)


class InboxQueue(asyncio.Queue[object]):
    """python-telegram-bot's queue of updates; who puts one waits until it is stored.

    The poller acknowledges, and the webhook answers 200, only after `put` has returned. It must not raise: an
    exception would end the poller without a word, so it waits for as long as the database is gone.
    """

    def __init__(
        self,
        inbox: Inbox,
        writer: Writer,
        note_number: Callable[[dict[str, Any]], None],
        districts: Districts | None = None,
    ) -> None:
        super().__init__()
        self._inbox = inbox
        self._writer = writer
        self._note_number = note_number
        self._districts = districts or Districts()
        self._districts.on_loss(self._forget)
        # What is queued, with its district and the term in which it was; then what is being handled.
        self._queued: dict[int, tuple[str, int]] = {}
        self._handling: set[int] = set()
        self._is_more = False
        self._news = self._districts.news(INBOX)
        # What this bot itself has received just now, until it is queued.
        self._at_hand: dict[int, Update] = {}
        # In which term each district was read for the last time.
        self._read_in: dict[str, int | None] = {}
        self.restarts: dict[int, int] = {}

    async def put(self, item: object) -> None:
        """Store an update, then queue it; one that is known already is not queued again."""
        if not isinstance(item, Update):
            await super().put(item)
            return
        if is_bare(item):
            return
        try:
            is_open = await self._writer.insist(lambda session: self._store(session, item))
        except Exception as error:  # noqa: BLE001  # nothing that comes may end the receiving
            logger.error("an update can't be stored: %s", describe(error))
            await self.set_aside(item.to_dict(), describe(error))
            return
        self._note_number(item.to_dict())
        if self._districts.is_shared:
            if is_open and len(self._at_hand) < IN_MEMORY:
                self._at_hand[item.update_id] = item
            # Read from the table with all else of its district, so that the order is one for all bots.
            self._news.set()
        elif is_open:
            self._line_up(Undone(item, self._inbox.key_of(item), 0))

    async def set_aside(self, raw: dict[str, Any], error: str) -> None:
        """Make a dead letter of an update that can't be read, so that Telegram may forget it."""
        await self._writer.insist(lambda session: self._inbox.store_unreadable(session, raw, error))

    def troubles(self) -> list[str]:
        """Return what is wrong just now, in words; nothing where all is well."""
        troubles = []
        if self._writer.trouble.since is not None:
            troubles.append(f"the database can't be written ({self._writer.trouble.reason})")
        if not self._districts.is_connected:
            troubles.append("no place among the bots: the database is gone")
        return troubles

    async def start(self, bot: Bot) -> None:
        """Queue what is left from before.

        Raises:
            CannotOpen: it was encrypted with another key.
        """
        await self._take_in(bot)

    async def keep_taking_in(self, bot: Bot) -> None:
        """Queue what comes into this bot's districts, whichever bot has stored it."""
        while self._districts.is_shared:
            await self._news.wait()
            self._news.clear()
            try:
                await self._take_in(bot)
            except Exception as error:  # noqa: BLE001  # what can't be read now must not end the reading
                logger.error("the inbox can't be read: %s", describe(error))

    def begin(self, update_id: int) -> bool:
        """Begin with an update of the queue; returns whether it is still this bot's."""
        place, term = self._queued.get(update_id, ("", -1))
        if self._districts.term(place or None) != term:
            return False
        self._handling.add(update_id)
        return True

    def end(self, update_id: int) -> None:
        """Note that nothing more is done about an update."""
        self._queued.pop(update_id, None)
        self._handling.discard(update_id)
        if self._is_more:
            self._news.set()

    async def _take_in(self, bot: Bot) -> None:
        known = {*self._queued, *self._handling}
        undone = await self._writer.insist(lambda session: self._read(session, bot, known))
        self._is_more = len(known) + len(undone) >= IN_MEMORY
        terms = {place: self._districts.term(place) for place in self._districts.held}
        for one in undone:
            place = district_of(one.chat_key)
            if self._read_in.get(place) != terms.get(place):
                # Left by one that has ended, perhaps in the midst of it.
                self.restarts[one.update.update_id] = one.restarts
            self._note_number(one.update.to_dict())
            self._line_up(one)
            self._at_hand.pop(one.update.update_id, None)
        self._read_in = terms

    def _read(self, session: Session, bot: Bot, known: Collection[int]) -> list[Undone]:
        if not self._districts.is_shared:
            return self._inbox.undone(session, bot)
        held = self._districts.held
        return self._inbox.undone_in(session, bot, held, known, self._at_hand)

    def _store(self, session: Session, received: Update) -> bool:
        is_new = self._inbox.store(session, received)
        self._districts.tell(session, self._inbox.key_of(received), INBOX)
        return is_new or self._inbox.is_open(session, received.update_id)

    def _line_up(self, one: Undone) -> None:
        number, term = one.update.update_id, self._districts.term(one.chat_key)
        if term is None or number in self._queued or number in self._handling:
            return
        self._queued[number] = district_of(one.chat_key), term
        self.put_nowait(one.update)

    def _forget(self, place: str) -> None:
        """Whoever has the district now reads it from the table."""
        self._at_hand.clear()
        self._queued = {number: held for number, held in self._queued.items() if held[0] != place}


def is_bare(received: Update) -> bool:
    """Whether an update has nothing but its number: what stands in for one that can't be read."""
    return set(received.to_dict()) == {"update_id"}


def _common_number(received: Update) -> int | None:
    message = received.message or received.edited_message
    is_common = message is not None and message.chat.id > LAST_BASIC_GROUP
    return message.message_id if message and is_common else None


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
