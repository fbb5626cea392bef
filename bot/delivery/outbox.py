"""Calls to the Bot API, kept from the change that causes them until Telegram has taken them."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.delivery import dead_letters
from bot.delivery.call import Call
from bot.delivery.numbers import raise_highest, sequence_of
from bot.delivery.tables import OutboxCall, in_districts, none_of
from bot.delivery.writer import PASSING_TROUBLE
from bot.log import describe
from bot.sealing import Seal

logger = logging.getLogger(__name__)


class LetterGone(Exception):
    """The letter is no longer this bot's to send: another one does, or has done."""


class Fate(StrEnum):
    """What has become of a letter."""

    DELIVERED = "delivered"
    # The person has blocked the bot, or the chat is gone.
    UNREACHABLE = "unreachable"
    # It is another bot's now, or that one has dealt with it already: nothing is noted.
    GONE = "gone"
    # Telegram will never take it.
    REFUSED = "refused"


@dataclass(frozen=True)
class Letter:
    """A call on its way to a chat.

    Attributes:
        reference: what the sender of the letter knows it by, to be told its fate; see `Outbox.listen`.
        tried_after: the highest message number known before the first attempt; None before there was one.
    """

    id: int
    chat_key: str
    call: Call
    reference: str | None
    created_at: datetime
    tried_after: int | None = None

    @property
    def sequence(self) -> str:
        """The sequence in which the chat's messages are counted."""
        return sequence_of(self.call.chat_id, self.chat_key)


@dataclass(frozen=True)
class Delivery:
    """What has become of a letter with a reference; `message_id` is the new message's number in its chat."""

    reference: str
    chat_key: str
    fate: Fate
    message_id: int | None


Listener = Callable[[Session, Delivery], None]


class Outbox:
    """The table of calls. All of it is part of the caller's transaction."""

    def __init__(self, seal: Seal, key: Callable[[int], str]) -> None:
        self._seal = seal
        self._key = key
        self._listeners: dict[str, Listener] = {}

    def listen(self, prefix: str, listener: Listener) -> None:
        """Tell `listener` what becomes of letters whose reference begins with `prefix`.

        It is called in the transaction that notes the delivery: what it changes holds exactly if the delivery does.
        """
        self._listeners[prefix] = listener

    def put(self, session: Session, calls: Sequence[Call]) -> list[Letter]:
        """Store calls, each for its chat; once committed, give the letters to the sender."""
        return [self.put_one(session, call, call.reference) for call in calls]

    def put_one(self, session: Session, call: Call, reference: str | None = None) -> Letter:
        """Store a call, with a reference by which its fate is told."""
        row = OutboxCall(
            chat_key=self._key(call.chat_id),
            payload=self._seal.close(call.to_json()),
            reference=reference,
            created_at=datetime.now(UTC),
        )
        session.add(row)
        session.flush()
        return Letter(row.id, row.chat_key, call, reference, row.created_at)

    def waiting(self, session: Session, known: Collection[int] = ()) -> list[Letter]:
        """Return what is still to be sent and not known yet, in order."""
        numbers = session.scalars(select(OutboxCall.id).order_by(OutboxCall.id))
        unknown = [number for number in numbers if number not in known]
        return [self._letter(session.get_one(OutboxCall, number)) for number in unknown]

    def waiting_in(
        self, session: Session, districts: Collection[str], known: Collection[int]
    ) -> list[Letter]:
        """Return what is still to be sent in some districts and not known yet, in order."""
        query = (
            select(OutboxCall)
            .where(in_districts(OutboxCall.chat_key, districts))
            .where(none_of(OutboxCall.id, known))
        )
        return [self._letter(row) for row in session.scalars(query.order_by(OutboxCall.id))]

    def begin(self, session: Session, letter: Letter, highest: int) -> Letter:
        """Note that a letter is about to be sent, and the highest message number known until now.

        Raises:
            LetterGone: it has been sent already.
        """
        highest = raise_highest(session, letter.sequence, letter.chat_key, highest)
        noted = session.execute(
            update(OutboxCall).where(OutboxCall.id == letter.id).values(tried_after=highest)
        )
        if not noted.rowcount:  # type: ignore[attr-defined]
            raise LetterGone
        return replace(letter, tried_after=highest)

    def settle(
        self, session: Session, letter: Letter, fate: Fate, message_id: int | None, error: str = ""
    ) -> None:
        """Note a letter's fate, erase it, and tell whoever listens; where that is done already, nothing."""
        erased = session.execute(delete(OutboxCall).where(OutboxCall.id == letter.id))
        if not erased.rowcount:  # type: ignore[attr-defined]
            return
        if message_id is not None:
            raise_highest(session, letter.sequence, letter.chat_key, message_id)
            self._raise_floor(session, letter.chat_key, message_id)
        if fate is Fate.REFUSED:
            content = letter.call.to_json()
            kind = dead_letters.REFUSED
            dead_letters.bury(session, self._seal, kind, content, error, letter.chat_key)
        if letter.reference is not None:
            told = Delivery(letter.reference, letter.chat_key, fate, message_id)
            for prefix, listener in self._listeners.items():
                if letter.reference.startswith(prefix):
                    self._tell(session, listener, told)

    @staticmethod
    def _raise_floor(session: Session, key: str, number: int) -> None:
        """What is behind this letter in its chat was not sent before it, and has a higher number."""
        session.execute(
            update(OutboxCall)
            .where(OutboxCall.chat_key == key, OutboxCall.tried_after < number)
            .values(tried_after=number)
        )

    @staticmethod
    def _tell(session: Session, listener: Listener, delivery: Delivery) -> None:
        try:
            with session.begin_nested():
                listener(session, delivery)
        except PASSING_TROUBLE:
            raise
        except Exception as error:  # noqa: BLE001  # the message is delivered, whatever its listener does
            logger.error("who was told of a delivery failed: %s", describe(error))

    def _letter(self, row: OutboxCall) -> Letter:
        call = Call.from_json(self._seal.open(row.payload))
        return Letter(
            row.id,
            row.chat_key,
            call,
            row.reference,
            row.created_at.replace(tzinfo=UTC),
            row.tried_after,
        )
