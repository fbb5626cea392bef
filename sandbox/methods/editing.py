"""Changing and deleting what was sent."""

from sandbox.chats import Chat, Json, Message
from sandbox.content import KINDS
from sandbox.methods import arguments
from sandbox.methods.sending import album_item
from sandbox.parameters import Parameters
from sandbox.refusals import NOT_MODIFIED, bad_request
from sandbox.telegram import FakeTelegram

DELETABLE_SECONDS = 48 * 3600
MOST_AT_ONCE = 100


def edit_message_text(telegram: FakeTelegram, call: Parameters) -> Json:
    """Replace a text."""
    new = arguments.message_text(call)
    keyboard = arguments.inline_markup(call)
    chat, message = _own(telegram, call, "edit")
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    names = ("text", "entities", "link_preview_options")
    return _change(telegram, chat, message, {**_without(message.content, names), **new}, keyboard)


def edit_message_caption(telegram: FakeTelegram, call: Parameters) -> Json:
    """Replace a caption; an empty one goes."""
    new = arguments.caption(call)
    keyboard = arguments.inline_markup(call)
    chat, message = _own(telegram, call, "edit")
    if not set(message.content) & set(KINDS):
        raise bad_request("there is no caption in the message to edit")
    names = ("caption", "caption_entities", "show_caption_above_media")
    return _change(telegram, chat, message, {**_without(message.content, names), **new}, keyboard)


def edit_message_media(telegram: FakeTelegram, call: Parameters) -> Json:
    """Replace the file in a message."""
    item = call.structure("media")
    if not item:
        raise bad_request("input media is empty")
    new = album_item(telegram, call, item, None)
    keyboard = arguments.inline_markup(call)
    chat, message = _own(telegram, call, "edit")
    return _change(telegram, chat, message, new, keyboard)


def edit_message_reply_markup(telegram: FakeTelegram, call: Parameters) -> Json:
    """Replace the buttons under a message."""
    keyboard = arguments.inline_markup(call)
    chat, message = _own(telegram, call, "edit")
    return _change(telegram, chat, message, message.content, keyboard)


def delete_message(telegram: FakeTelegram, call: Parameters) -> bool:
    """Delete a message for everybody; none older than 48 hours."""
    chat = telegram.chat_called(call.text("chat_id"))
    message = chat.messages.get(call.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if telegram.now() - message.date > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    telegram.delete(chat, message.message_id)
    return True


def delete_messages(telegram: FakeTelegram, call: Parameters) -> bool:
    """Delete several; those that are not there are passed over."""
    chat = telegram.chat_called(call.text("chat_id"))
    for number in message_ids(call):
        message = chat.messages.get(number)
        if message and telegram.now() - message.date <= DELETABLE_SECONDS:
            telegram.delete(chat, number)
    return True


def message_ids(call: Parameters) -> list[int]:
    """The list of message numbers in a call.

    Raises:
        Refusal: it is missing or too long.
    """
    numbers = call.structure("message_ids")
    if not isinstance(numbers, list) or not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > MOST_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    return [int(number) for number in numbers]


def _own(telegram: FakeTelegram, call: Parameters, purpose: str) -> tuple[Chat, Message]:
    chat = telegram.chat_to_write_to(call.text("chat_id"))
    message = chat.messages.get(call.integer("message_id"))
    if message is None:
        given = call.text("message_id")
        raise bad_request(
            f"message to {purpose} not found" if given else "message identifier is not specified"
        )
    if not message.is_from_bot:
        raise bad_request("message can't be edited")
    return chat, message


def _change(
    telegram: FakeTelegram, chat: Chat, message: Message, content: Json, keyboard: Json | None
) -> Json:
    if content == message.content and keyboard == message.markup:
        raise bad_request(NOT_MODIFIED)
    message.content = content
    message.markup = keyboard
    message.edit_date = telegram.now()
    telegram.show(chat, message, "edit")
    return message.as_dict()


def _without(content: Json, names: tuple[str, ...]) -> Json:
    return {name: value for name, value in content.items() if name not in names}


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
