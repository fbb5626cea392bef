"""What people do in their clients: write, edit, press, share, block. The bot learns of it by updates."""

from typing import Any

from sandbox.chats import Chat, Json, Message
from sandbox.content import media, sticker
from sandbox.entities import format_text
from sandbox.errors import ControlError
from sandbox.parameters import Upload
from sandbox.people import Person
from sandbox.telegram import FakeTelegram
from sandbox.texts import units

TEXT_LIMIT = 4096


def write(
    telegram: FakeTelegram,
    person_id: int,
    text: str,
    reply_to: int | None = None,
    group: int | None = None,
) -> list[Message]:
    """A person sends a text; a long one goes as several messages, as clients do it.

    Raises:
        ControlError: nothing to send, or unknown person, group or message.
    """
    person, chat = _place(telegram, person_id, group)
    formatted = format_text(text, "", None)
    if not formatted.text:
        raise ControlError("there is nothing in the text that could be sent")
    pieces = _pieces(formatted.text)
    if len(pieces) == 1:
        contents = [_text_content(text)]
    else:
        contents = [_text_content(piece) for piece in pieces]
    return [_send(telegram, person, chat, content, reply_to) for content in contents]


def send_content(
    telegram: FakeTelegram,
    person_id: int,
    content: Json,
    group: int | None = None,
    reply_to: int | None = None,
) -> Message:
    """A person sends something that is no text: a location, a contact, a venue …"""
    person, chat = _place(telegram, person_id, group)
    return _send(telegram, person, chat, content, reply_to)


def share_location(
    telegram: FakeTelegram, person_id: int, latitude: float, longitude: float
) -> Message:
    """A person shares a place."""
    location = {"latitude": latitude, "longitude": longitude}
    return send_content(telegram, person_id, {"location": location})


def share_contact(
    telegram: FakeTelegram,
    person_id: int,
    phone_number: str | None = None,
    first_name: str | None = None,
) -> Message:
    """A person shares a contact; without a name, their own."""
    person = telegram.person(person_id)
    contact: Json = {"phone_number": phone_number or f"+49999{person.id}"}
    contact["first_name"] = first_name or person.first_name
    if first_name is None:
        contact["user_id"] = person.id
    return send_content(telegram, person_id, {"contact": contact})


def send_sticker(telegram: FakeTelegram, person_id: int, emoji: str) -> Message:
    """A person sends a sticker."""
    return send_content(telegram, person_id, sticker(telegram.files, emoji, None))


def send_file(
    telegram: FakeTelegram,
    person_id: int,
    kind: str,
    upload: Upload,
    caption: str = "",
    more: Json | None = None,
) -> Message:
    """A person sends a photo, a voice message, a document, audio, video, animation or sticker."""
    content = media(telegram.files, kind, upload, more or {})
    if caption:
        formatted = format_text(caption, "", None)
        content["caption"] = formatted.text
        if formatted.entities:
            content["caption_entities"] = formatted.entities
    return send_content(telegram, person_id, content)


def send_album(
    telegram: FakeTelegram, person_id: int, files: list[tuple[str, Upload]], caption: str = ""
) -> list[Message]:
    """A person sends several files as one album: one update each, with one `media_group_id`."""
    group_id = str(10_000_000_000 + telegram.events.last)
    return [
        send_file(
            telegram,
            person_id,
            kind,
            upload,
            "" if number else caption,
            {"media_group_id": group_id},
        )
        for number, (kind, upload) in enumerate(files)
    ]


def edit(telegram: FakeTelegram, person_id: int, message_id: int, text: str) -> Message:
    """A person edits a message of theirs.

    Raises:
        ControlError: it is not theirs, or has neither text nor caption.
    """
    person, chat = _place(telegram, person_id, None)
    message = _message(chat, message_id)
    field = next((name for name in ("text", "caption") if name in message.content), None)
    if message.sender["id"] != person.id or field is None:
        raise ControlError("only one's own texts and captions can be edited")
    formatted = format_text(text, "", None)
    if not formatted.text:
        raise ControlError("there is nothing in the text that could be sent")
    entities = "entities" if field == "text" else "caption_entities"
    message.content = {**message.content, field: formatted.text, entities: formatted.entities}
    if not formatted.entities:
        del message.content[entities]
    message.edit_date = telegram.now()
    telegram.show(chat, message, "edit", by_bot=False)
    telegram.tell_bot("edited_message", message.as_dict())
    return message


def delete(telegram: FakeTelegram, person_id: int, message_id: int) -> None:
    """A person deletes a message on both sides; the bot is not told, as with Telegram."""
    _, chat = _place(telegram, person_id, None)
    _message(chat, message_id)
    telegram.delete(chat, message_id, by_bot=False)


def press(
    telegram: FakeTelegram,
    person_id: int,
    message_id: int,
    data: str,
    group: int | None = None,
    is_forged: bool = False,
) -> str:
    """A person presses an inline button; returns the id of the callback query.

    A button that is forged need not be there: a changed client can send any data
    (Bot API, `CallbackQuery.data`).

    Raises:
        ControlError: the message has no button with this data.
    """
    person, chat = _place(telegram, person_id, group)
    message = _message(chat, message_id)
    buttons = [
        button for row in (message.markup or {}).get("inline_keyboard", []) for button in row
    ]
    if not is_forged and all(button.get("callback_data") != data for button in buttons):
        raise ControlError(f"message {message_id} has no button with the data {data!r}", 409)
    query = telegram.ask(chat, message)
    telegram.events.add("press", chat.id, message_id=message_id, data=data, query_id=query.id)
    telegram.tell_bot(
        "callback_query",
        {
            "id": query.id,
            "from": person.as_user(),
            "message": message.as_dict(),
            "chat_instance": str(7_000_000_000 + abs(chat.id)),
            "data": data,
        },
    )
    return query.id


def set_blocked(telegram: FakeTelegram, person_id: int, blocked: bool) -> None:
    """A person blocks the bot, or lets it in again."""
    person, chat = _place(telegram, person_id, None)
    if chat.blocked == blocked:
        return
    before, after = _membership(telegram, chat.blocked), _membership(telegram, blocked)
    chat.blocked = blocked
    telegram.events.add("blocked", chat.id, blocked=blocked)
    telegram.tell_bot(
        "my_chat_member",
        {
            "chat": chat.as_chat,
            "from": person.as_user(),
            "date": telegram.now(),
            "old_chat_member": before,
            "new_chat_member": after,
        },
    )


def react(telegram: FakeTelegram, person_id: int, message_id: int, emoji: str) -> None:
    """A person sets a reaction, or takes it back with an empty emoji."""
    person, chat = _place(telegram, person_id, None)
    message = _message(chat, message_id)
    old = message.reactions
    message.reactions = [{"type": "emoji", "emoji": emoji}] if emoji else []
    telegram.show(chat, message, "reaction", by_bot=False)
    telegram.tell_bot(
        "message_reaction",
        {
            "chat": chat.as_chat,
            "message_id": message_id,
            "user": person.as_user(),
            "date": telegram.now(),
            "old_reaction": old,
            "new_reaction": message.reactions,
        },
    )


def _membership(telegram: FakeTelegram, blocked: bool) -> Json:
    user = telegram.bot.as_user()
    if blocked:
        return {"user": user, "status": "kicked", "until_date": 0}
    return {"user": user, "status": "member"}


def _place(telegram: FakeTelegram, person_id: int, group: int | None) -> tuple[Person, Chat]:
    person = telegram.person(person_id)
    chat = telegram.chat(group if group is not None else person_id)
    if person.id not in chat.members:
        raise ControlError(f"{person.id} is not in the chat {chat.id}")
    return person, chat


def _message(chat: Chat, message_id: int) -> Message:
    if message_id not in chat.messages:
        raise ControlError(f"there is no message {message_id} in the chat {chat.id}", 404)
    return chat.messages[message_id]


def _send(
    telegram: FakeTelegram, person: Person, chat: Chat, content: Json, reply_to: int | None
) -> Message:
    if chat.blocked:
        raise ControlError("the bot is blocked: unblock it first", 409)
    chat.is_started = True
    if chat.keyboard and (
        chat.keyboard.get("force_reply") or chat.keyboard.get("one_time_keyboard")
    ):
        chat.keyboard = None
    answered = _message(chat, reply_to).as_reply() if reply_to else None
    message = telegram.put(chat, person.as_user(), content, answered)
    telegram.show(chat, message, by_bot=False)
    telegram.tell_bot("message", message.as_dict())
    return message


def _text_content(text: str) -> Json:
    formatted = format_text(text, "", None)
    content: dict[str, Any] = {"text": formatted.text}
    if formatted.entities:
        content["entities"] = formatted.entities
    return content


def _pieces(text: str) -> list[str]:
    if units(text) <= TEXT_LIMIT:
        return [text]
    pieces, current, size = [], "", 0
    for character in text:
        width = units(character)
        if size + width > TEXT_LIMIT:
            pieces.append(current)
            current, size = "", 0
        current += character
        size += width
    return [piece for piece in [*pieces, current] if piece.strip()]
