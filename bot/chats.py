"""What is kept of a chat: its language, under a keyed hash of its id."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import DateTime, String, delete
from sqlalchemy.orm import Mapped, Session, mapped_column, sessionmaker

from catalogue.models import Base


class Chat(Base):
    """A chat's settings. `key` is a keyed hash: nobody finds the Telegram id in it without the secret."""

    __tablename__ = "chat"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
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


class ChatStore:
    """The chats in the database; each call is one short transaction."""

    def __init__(self, sessions: sessionmaker[Session], secret: str) -> None:
        self._sessions = sessions
        self._secret = secret.encode()

    def key(self, chat_id: int) -> str:
        """Return the keyed hash (HMAC-SHA256, RFC 2104) under which a chat is kept and known to Rasa."""
        return hmac.new(self._secret, str(chat_id).encode(), hashlib.sha256).hexdigest()

    def read(self, chat_id: int) -> ChatSettings:
        """Return what is kept of a chat; of an unknown one, nothing."""
        with self._sessions() as session:
            chat = session.get(Chat, self.key(chat_id))
            if chat is None:
                return ChatSettings(self.key(chat_id))
            return ChatSettings(chat.key, chat.language, chat.language_chosen, chat.notice_shown)

    def save(self, settings: ChatSettings) -> None:
        """Keep a chat's settings."""
        now = datetime.now(UTC)
        with self._sessions.begin() as session:
            chat = session.get(Chat, settings.key)
            if chat is None:
                chat = Chat(key=settings.key, created_at=now)
                session.add(chat)
            chat.language = settings.language
            chat.language_chosen = settings.language_chosen
            chat.notice_shown = settings.notice_shown
            chat.last_seen_at = now

    def export(self, chat_id: int) -> dict[str, str | bool | None]:
        """Return every field kept of a chat, for the person it belongs to."""
        with self._sessions() as session:
            chat = session.get(Chat, self.key(chat_id))
            if chat is None:
                return {}
            return {
                "language": chat.language,
                "language_chosen": chat.language_chosen,
                "notice_shown": chat.notice_shown,
                "created_at": chat.created_at.isoformat(),
                "last_seen_at": chat.last_seen_at.isoformat(),
            }

    def forget(self, chat_id: int) -> None:
        """Erase a chat."""
        with self._sessions.begin() as session:
            session.execute(delete(Chat).where(Chat.key == self.key(chat_id)))
