"""The model of Telegram: people, chats, the bot's profile, files; what happens in them becomes events.

Nothing here knows HTTP: `server.py` and `control.py` are the doors.
"""

import random
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from sandbox.chats import Chat, Json, Message
from sandbox.errors import ControlError
from sandbox.events import Events
from sandbox.faults import Faults, Limits
from sandbox.files import Files
from sandbox.keyboards import is_inline
from sandbox.people import Bot, Person
from sandbox.profile import Profile
from sandbox.refusals import OLD_QUERY, bad_request, forbidden
from sandbox.texts import clean_name
from sandbox.updates import Updates
from sandbox.webhook import Webhook

FIRST_PERSON_ID = 5_000_001
QUERY_LIFETIME_SECONDS = 15 * 60


@dataclass
class Query:
    """A press on a button that waits for its answer."""

    id: str
    chat_id: int
    message_id: int
    asked_at: float


@dataclass
class FakeTelegram:
    """One Telegram with one bot.

    Attributes:
        clock: seconds since 1970.
        queries: the presses on buttons that were not answered yet, by id.
    """

    bot: Bot
    has_limits: bool = False
    clock: Callable[[], float] = time.time
    first_person_id: int = FIRST_PERSON_ID
    first_message_id: int = 1
    people: dict[int, Person] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)
    updates: Updates = field(default_factory=Updates)
    webhook: Webhook = field(default_factory=Webhook)
    events: Events = field(default_factory=Events)
    files: Files = field(default_factory=Files)
    faults: Faults = field(default_factory=Faults)

    def __post_init__(self) -> None:
        self.limits = Limits(self.has_limits)
        self.profile = Profile(self.bot.first_name)
        self._next_person = self.first_person_id
        self._common_numbers = count(self.first_message_id)

    def reset(self) -> None:
        """Forget people, chats, updates and faults; the bot's profile and its webhook stay.

        Numbers of people and events count on, so that nothing old is taken for something new.
        """
        self.people.clear()
        self.chats.clear()
        self.queries.clear()
        self.updates.drop()
        self.faults.ordered.clear()
        self.limits = Limits(self.has_limits)
        self.events.add("reset")

    def now(self) -> int:
        """The time as the Bot API writes it."""
        return int(self.clock())

    def close(self) -> None:
        """Answer everybody who waits."""
        self.updates.close()
        self.events.close()

    # -- people and chats

    def add_person(
        self,
        first_name: str,
        language_code: str | None = None,
        last_name: str | None = None,
        username: str | None = None,
        person_id: int | None = None,
    ) -> Person:
        """Create a person with an empty private chat.

        Raises:
            ControlError: the name is empty, or the id is taken.
        """
        name = clean_name(first_name)
        if not name:
            raise ControlError("a person needs a first name")
        if person_id is None:
            person_id, self._next_person = self._next_person, self._next_person + 1
        if person_id in self.people or person_id <= 0 or person_id == self.bot.id:
            raise ControlError(f"the id {person_id} is taken or not positive", 409)
        person = Person(
            person_id,
            name,
            clean_name(last_name or "") or None,
            username or None,
            language_code or None,
        )
        self.people[person_id] = person
        self.chats[person_id] = Chat(
            person_id, "private", person.as_chat(), [person_id], numbers=self._common_numbers
        )
        self.events.add("person", person_id, person=self.person_seen(person))
        return person

    def add_group(self, title: str, members: list[int]) -> Chat:
        """Create a supergroup with the bot and these people in it.

        Raises:
            ControlError: a member is unknown.
        """
        for member in members:
            self.person(member)
        chat_id = -1_000_000_000_000 - secrets.randbelow(2_000_000_000)
        as_chat = {"id": chat_id, "type": "supergroup", "title": clean_name(title) or "Group"}
        chat = Chat(chat_id, "supergroup", as_chat, list(members), is_started=True)
        self.chats[chat_id] = chat
        self.events.add("group", chat_id, chat=as_chat, members=members)
        return chat

    def person(self, person_id: int) -> Person:
        """The person with this id.

        Raises:
            ControlError: there is none.
        """
        if person_id not in self.people:
            raise ControlError(f"there is no person {person_id}", 404)
        return self.people[person_id]

    def chat(self, chat_id: int) -> Chat:
        """The chat with this id.

        Raises:
            ControlError: there is none.
        """
        if chat_id not in self.chats:
            raise ControlError(f"there is no chat {chat_id}", 404)
        return self.chats[chat_id]

    def person_seen(self, person: Person) -> Json:
        """A person and what the bot tells them, as the control API and the page give it."""
        chat = self.chats[person.id]
        language = person.language_code or ""
        return {
            **person.as_user(),
            "is_started": chat.is_started,
            "blocked": chat.blocked,
            "keyboard": chat.keyboard,
            "pinned": chat.pinned,
            **self.profile_seen(person.id, language),
        }

    def profile_seen(self, chat_id: int, language: str) -> Json:
        """The bot's profile as a person with this language sees it."""
        profile = self.profile
        return {
            "commands": profile.commands_seen(chat_id, language),
            "bot_name": profile.text_seen("name", language),
            "description": profile.text_seen("description", language),
            "short_description": profile.text_seen("short_description", language),
            "menu_button": profile.menu_button(chat_id),
        }

    # -- what the bot refers to

    def chat_called(self, name: str) -> Chat:
        """The chat that the bot calls by its id or its @username.

        Raises:
            Refusal: the bot does not know it.
        """
        if not name.strip():
            raise bad_request("chat_id is empty")
        chat = self.chats.get(_chat_number(name)) or self._chat_by_username(name)
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def _chat_by_username(self, name: str) -> Chat | None:
        if not name.startswith("@"):
            return None
        wanted = name[1:].lower()
        found = (one for one in self.people.values() if (one.username or "").lower() == wanted)
        person = next(found, None)
        return self.chats[person.id] if person else None

    def chat_to_write_to(self, name: str) -> Chat:
        """The chat, if the bot may write there.

        Raises:
            Refusal: unknown, not started by the person, or blocked.
        """
        chat = self.chat_called(name)
        if chat.blocked:
            raise forbidden(
                "bot was blocked by the user"
                if chat.type == "private"
                else "bot was kicked from the supergroup chat"
            )
        if not chat.is_started:
            raise forbidden("bot can't initiate conversation with a user")
        return chat

    # -- messages

    def put(self, chat: Chat, sender: Json, content: Json, reply_to: Json | None = None) -> Message:
        """Put a message into a chat, without telling anybody yet."""
        message = chat.add(sender, self.now(), content)
        message.reply_to = reply_to
        return message

    def send(
        self, chat: Chat, content: Json, markup: Json | None = None, reply_to: Json | None = None
    ) -> Message:
        """The bot sends a message; keyboards that are not inline become the chat's."""
        message = self.put(chat, self.bot.as_user(), content, reply_to)
        if is_inline(markup):
            message.markup = markup
        elif markup and markup.get("remove_keyboard"):
            chat.keyboard = None
        elif markup:
            chat.keyboard = markup
        self.show(chat, message)
        return message

    def show(
        self, chat: Chat, message: Message, kind: str = "message", by_bot: bool = True
    ) -> None:
        """Tell the watchers of a message that is new or changed."""
        message.changed = self.events.last + 1
        self.events.add(
            kind, chat.id, by_bot=by_bot, message=message.as_seen(), keyboard=chat.keyboard
        )

    def delete(self, chat: Chat, message_id: int, by_bot: bool = True) -> None:
        """Take a message out of its chat, for everybody."""
        del chat.messages[message_id]
        if message_id in chat.pinned:
            chat.pinned.remove(message_id)
        self.events.add("delete", chat.id, by_bot=by_bot, message_id=message_id)

    def tell_bot(self, kind: str, content: Json) -> None:
        """Queue an update for the bot."""
        self.updates.add(kind, content)

    def ask(self, chat: Chat, message: Message) -> Query:
        """Open a callback query for a press on one of the message's buttons."""
        query_id = str(random.getrandbits(62))  # not for security: Telegram's are numbers, too
        query = Query(query_id, chat.id, message.message_id, self.clock())
        self.queries[query.id] = query
        return query

    def answered(self, query_id: str) -> Query:
        """Return the query that the bot answers; it can be answered once.

        Raises:
            Refusal: it is unknown, was answered before, or is too old.
        """
        query = self.queries.pop(query_id, None)
        if query is None or self.clock() - query.asked_at > QUERY_LIFETIME_SECONDS:
            raise bad_request(OLD_QUERY)
        return query


def _chat_number(name: str) -> int:
    try:
        return int(name)
    except ValueError:
        return 0
