"""What is kept of a chat: its language, and its id encrypted, under a keyed hash of the id."""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import DateTime, LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column, sessionmaker

from bot.delivery.tables import DeadLetter
from bot.sealing import Seal
from catalogue.models import Base
from handover.models import Mediator, MediatorState, Request
from handover.models.request import OPEN

# A chat is noted as used once a day at most, and erased when nobody has written for so long.
NOTED_EVERY = timedelta(days=1)
UNUSED = timedelta(days=365)


class Chat(Base):
    """A chat's settings. `key` is a keyed hash: nobody finds the Telegram id in it without the secret.

    `sealed_id` is the Telegram id, encrypted: what somebody else's message to this chat needs.
    """

    __tablename__ = "chat"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    sealed_id: Mapped[bytes | None] = mapped_column(LargeBinary)
    language: Mapped[str | None] = mapped_column(String(35))
    language_chosen: Mapped[bool] = mapped_column(default=False)
    notice_shown: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


@dataclass(frozen=True)
class ChatSettings:
    """A chat as the rest of the bot sees it."""

    key: str
    language: str | None = None
    language_chosen: bool = False
    notice_shown: bool = False
    last_seen_at: datetime | None = field(default=None, compare=False)

    def is_seldom(self, now: datetime) -> bool:
        """Whether it is long ago that the chat was noted as used."""
        return self.last_seen_at is not None and now - self.last_seen_at > NOTED_EVERY


class UnknownChat(Exception):
    """No id is kept under this chat key: the person has never written, or has had everything erased."""


def chat_key(secret: str, chat_id: int) -> str:
    """Return the keyed hash (HMAC-SHA256, RFC 2104) under which a chat is kept and known to Rasa."""
    return hmac.new(secret.encode(), str(chat_id).encode(), hashlib.sha256).hexdigest()


class ChatStore:
    """The chats in the database. What takes a session is part of the caller's transaction."""

    def __init__(self, sessions: sessionmaker[Session], secret: str, seal: Seal) -> None:
        self._sessions = sessions
        self._secret = secret
        self._seal = seal

    def key(self, chat_id: int) -> str:
        """Return the key of a chat."""
        return chat_key(self._secret, chat_id)

    def read(self, chat_id: int) -> ChatSettings:
        """Return what is kept of a chat; of an unknown one, nothing."""
        with self._sessions() as session:
            chat = session.get(Chat, self.key(chat_id))
            if chat is None:
                return ChatSettings(self.key(chat_id))
            seen_at = chat.last_seen_at.replace(tzinfo=chat.last_seen_at.tzinfo or UTC)
            return ChatSettings(
                chat.key, chat.language, chat.language_chosen, chat.notice_shown, seen_at
            )

    def save(self, session: Session, chat_id: int, settings: ChatSettings) -> None:
        """Keep a chat's settings."""
        chat = self.remember(session, chat_id)
        chat.language = settings.language
        chat.language_chosen = settings.language_chosen
        chat.notice_shown = settings.notice_shown

    def remember(self, session: Session, chat_id: int) -> Chat:
        """Keep a chat, so that one can write to it by its key; returns its row."""
        now = datetime.now(UTC)
        chat = session.get(Chat, self.key(chat_id))
        if chat is None:
            chat = Chat(key=self.key(chat_id), created_at=now)
            session.add(chat)
        if chat.sealed_id is None:
            chat.sealed_id = self._seal.close(str(chat_id))
        chat.last_seen_at = now
        return chat

    def note_use(self, session: Session, chat_id: int) -> None:
        """Note that a chat is still used."""
        self.remember(session, chat_id)

    def chat_id(self, session: Session, key: str) -> int:
        """Return the Telegram id of the chat with this key.

        Raises:
            UnknownChat: none is kept.
        """
        chat = session.get(Chat, key)
        if chat is None or chat.sealed_id is None:
            raise UnknownChat
        return int(self._seal.open(chat.sealed_id))

    def export(self, chat_id: int) -> dict[str, str | int | bool | None]:
        """Return every field kept of a chat, for the person it belongs to."""
        with self._sessions() as session:
            chat = session.get(Chat, self.key(chat_id))
            if chat is None:
                return {}
            return {
                "telegram_id": chat_id if chat.sealed_id else None,
                "language": chat.language,
                "language_chosen": chat.language_chosen,
                "notice_shown": chat.notice_shown,
                "created_at": chat.created_at.isoformat(),
                "last_seen_at": chat.last_seen_at.isoformat(),
            }

    def forget(self, session: Session, chat_id: int) -> None:
        """Erase a chat, with what of it could not be handled or delivered."""
        key = self.key(chat_id)
        session.execute(delete(DeadLetter).where(DeadLetter.chat_key == key))
        session.execute(delete(Chat).where(Chat.key == key))


def expire_unused(session: Session, now: datetime) -> int:
    """Erase the chats in which nobody has written for a year; returns how many.

    Whoever waits for a mediator, or is one, stays.
    """
    waiting = select(Request.person_key).where(
        Request.state.in_(OPEN), Request.person_key.is_not(None)
    )
    mediating = select(Mediator.person_key).where(Mediator.state != MediatorState.REMOVED)
    unused = (
        Chat.last_seen_at < now - UNUSED,
        Chat.key.not_in(waiting),
        Chat.key.not_in(mediating),
    )
    gone = session.execute(delete(Chat).where(*unused))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a delete has one
