"""One call to the Bot API, in a form that can be stored."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from telegram import Bot, InlineKeyboardMarkup
from telegram.constants import ParseMode

from bot.conversation import plain
from bot.keyboard import keyboard
from bot.splitting import split
from catalogue.compose import Answer, Button

Json = dict[str, Any]

# What makes a new message, and can therefore come twice. All else can simply be repeated.
MAKES_A_MESSAGE = ("send_", "copy_", "forward_")
ABOUT_THE_BOT = "set_my_"


@dataclass(frozen=True)
class Call:
    """A method of `telegram.Bot` with its parameters, as the Bot API names them.

    Attributes:
        chat_id: the chat that it is for; goes into the parameters by itself.
        file: the name of the parameter that takes a file, and the file's content in base64.
        reference: what whoever makes the call knows it by, to be told its fate.
    """

    method: str
    chat_id: int
    parameters: Json
    file: tuple[str, str] | None = None
    reference: str | None = None

    @property
    def makes_a_message(self) -> bool:
        """Whether it puts a new message into the chat."""
        return self.method.startswith(MAKES_A_MESSAGE)

    @property
    def markup(self) -> InlineKeyboardMarkup | None:
        """The keyboard under the message."""
        given = self.parameters.get("reply_markup")
        return InlineKeyboardMarkup.de_json(given, None) if given else None

    async def make(self, bot: Bot) -> int | None:
        """Make the call; returns the number of the message that it makes or changes, if any.

        Raises:
            TelegramError: Telegram refuses, or can't be reached.
        """
        parameters = dict(self.parameters)
        if not self.method.startswith(ABOUT_THE_BOT):
            parameters["chat_id"] = self.chat_id
        if self.markup:
            parameters["reply_markup"] = self.markup
        if self.file:
            parameters[self.file[0]] = base64.b64decode(self.file[1])
        result = await getattr(bot, self.method)(**parameters)
        return getattr(result, "message_id", None)

    def as_plain_text(self) -> "Call":
        """The same without mark-up, for when Telegram can't read it."""
        parameters = {
            name: value for name, value in self.parameters.items() if name != "parse_mode"
        }
        for name in ("text", "caption"):
            if name in parameters:
                parameters[name] = plain(parameters[name])
        return replace(self, parameters=parameters)

    def to_chat(self, chat_id: int) -> "Call":
        """The same for another chat: a group that has become a supergroup has a new id."""
        return replace(self, chat_id=chat_id)

    def to_json(self) -> str:
        """Return it as text, to be stored."""
        return json.dumps(
            [self.method, self.chat_id, self.parameters, self.file], ensure_ascii=False
        )

    @classmethod
    def from_json(cls, stored: str) -> "Call":
        """Return the call that was stored."""
        method, chat_id, parameters, file = json.loads(stored)
        return cls(method, chat_id, parameters, tuple(file) if file else None)


def calls_of(chat_id: int, answer: Answer) -> list[Call]:
    """Return what shows an answer: in parts where it is long, the buttons under the last one, then the pin."""
    parts = split(answer.text)
    calls = [text_call(chat_id, part) for part in parts[:-1]]
    calls.append(text_call(chat_id, parts[-1], answer.buttons))
    if answer.pin is not None:
        pin = answer.pin
        place = {
            "latitude": pin.latitude,
            "longitude": pin.longitude,
            "title": pin.title,
            "address": pin.address,
        }
        calls.append(Call("send_venue", chat_id, place))
    return calls


def text_call(chat_id: int, text: str, buttons: Sequence[Button] = ()) -> Call:
    """Return the call that sends a text (Telegram's HTML) with buttons."""
    parameters: Json = {
        "text": text,
        "parse_mode": ParseMode.HTML.value,
        "link_preview_options": {"is_disabled": True},
    }
    markup = keyboard(buttons)
    if markup:
        parameters["reply_markup"] = markup.to_dict()
    return Call("send_message", chat_id, parameters)


def edit_call(chat_id: int, message_id: int, answer: Answer) -> Call:
    """Return the call that puts a short answer into the place of an earlier one."""
    shown = text_call(chat_id, answer.text, answer.buttons)
    return Call("edit_message_text", chat_id, {"message_id": message_id, **shown.parameters})


def document_call(chat_id: int, content: bytes, name: str, caption: str) -> Call:
    """Return the call that sends a file."""
    parameters = {"filename": name, "caption": caption}
    return Call(
        "send_document", chat_id, parameters, ("document", base64.b64encode(content).decode())
    )
