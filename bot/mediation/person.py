"""Who acts, and how somebody is reached by their key."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.chats import Chat, ChatStore, UnknownChat


@dataclass(frozen=True)
class Person:
    """Somebody who acts: their chat, its key, and the language they are answered in."""

    chat_id: int
    key: str
    language: str


def chat_id_of(store: ChatStore, session: Session, key: str | None) -> int | None:
    """Return the chat of a key; None where nobody is behind it any more."""
    try:
        return store.chat_id(session, key) if key else None
    except UnknownChat:
        return None


def language_of(session: Session, key: str | None, otherwise: str) -> str:
    """Return the language that somebody is written to in."""
    chat = session.get(Chat, key) if key else None
    return (chat.language if chat else None) or otherwise
