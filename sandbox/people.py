"""Who talks with the bot, and the bot itself, as Telegram's `User`."""

from dataclasses import dataclass
from typing import Any


@dataclass
class Person:
    """A person with a Telegram account."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None

    def as_user(self) -> dict[str, Any]:
        """The Bot API's `User`."""
        user = {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        return {name: value for name, value in user.items() if value is not None}

    def as_chat(self) -> dict[str, Any]:
        """The Bot API's `Chat`, as which the bot sees a private chat with this person."""
        user = self.as_user()
        names = ("id", "first_name", "last_name", "username")
        return {"type": "private", **{name: user[name] for name in names if name in user}}


@dataclass
class Bot:
    """The bot that uses the sandbox."""

    id: int
    token: str
    first_name: str
    username: str

    def as_user(self) -> dict[str, Any]:
        """The Bot API's `User`, as a message's sender."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.first_name,
            "username": self.username,
        }

    def as_me(self) -> dict[str, Any]:
        """What `getMe` answers."""
        return {
            **self.as_user(),
            "can_join_groups": True,
            "can_read_all_group_messages": True,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }
