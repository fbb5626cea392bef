"""Chats and the messages in them.

Messages are numbered as Telegram numbers them: all private chats and basic groups of the bot's account together, each
supergroup by itself (https://core.telegram.org/api/updates, "message box"). The Bot API promises less: unique in a chat.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

Json = dict[str, Any]

# What of a message a person can see, and what therefore makes an edit a change.
TEXTS = ("text", "caption")


@dataclass
class Message:
    """A message.

    Attributes:
        content: the fields of the Bot API's `Message` that say what is in it (text, photo, …).
        markup: an inline keyboard; other keyboards belong to the chat.
        changed: the number of the event by which it came or was changed last.
    """

    message_id: int
    chat: Json
    sender: Json
    date: int
    content: Json
    markup: Json | None = None
    edit_date: int | None = None
    reply_to: Json | None = None
    reactions: list[Json] = field(default_factory=list)
    changed: int = 0

    @property
    def is_from_bot(self) -> bool:
        """Whether the bot has sent it."""
        return bool(self.sender["is_bot"])

    def as_dict(self) -> Json:
        """The Bot API's `Message`."""
        message: Json = {
            "message_id": self.message_id,
            "from": self.sender,
            "chat": self.chat,
            "date": self.date,
        }
        if self.edit_date:
            message["edit_date"] = self.edit_date
        if self.reply_to:
            message["reply_to_message"] = self.reply_to
        message.update(self.content)
        if self.markup:
            message["reply_markup"] = self.markup
        return message

    def as_reply(self) -> Json:
        """As it stands in another message's `reply_to_message`: never deeper than one level."""
        return {name: value for name, value in self.as_dict().items() if name != "reply_to_message"}

    def as_seen(self) -> Json:
        """As the control API and the page give it."""
        return {
            **self.as_dict(),
            "is_from_bot": self.is_from_bot,
            "reactions": self.reactions,
            "changed": self.changed,
        }


@dataclass
class Chat:
    """A private chat with the bot, or a group that the bot is in.

    Attributes:
        members: the people in it.
        is_started: whether the bot may write: the person has, or it is a group.
        blocked: the person has blocked the bot, or the group has removed it.
        keyboard: the reply keyboard that the person has before them; None for the usual one.
        numbers: what its messages are numbered with; shared with other chats where they count together.
    """

    id: int
    type: str
    as_chat: Json
    members: list[int]
    is_started: bool = False
    blocked: bool = False
    keyboard: Json | None = None
    pinned: list[int] = field(default_factory=list)
    messages: dict[int, Message] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def add(self, sender: Json, date: int, content: Json) -> Message:
        """Put a message into the chat."""
        message = Message(next(self.numbers), self.as_chat, sender, date, content)
        self.messages[message.message_id] = message
        return message

    def seen(self, after: int = 0) -> list[Json]:
        """The messages as people see them, those changed behind an event only."""
        return [message.as_seen() for message in self.messages.values() if message.changed > after]
