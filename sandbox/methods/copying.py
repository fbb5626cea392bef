"""Passing a message on: a copy keeps no author, a forward shows them."""

from sandbox.chats import Chat, Json, Message
from sandbox.content import KINDS
from sandbox.methods import arguments
from sandbox.methods.editing import message_ids
from sandbox.parameters import Parameters
from sandbox.refusals import bad_request
from sandbox.telegram import FakeTelegram


def copy_message(telegram: FakeTelegram, call: Parameters) -> Json:
    """Send the content of a message anew."""
    keyboard = arguments.markup(call)
    source = _source(telegram, call, call.integer("message_id"), "copy")
    content = _content(source)
    if "caption" in call and set(content) & set(KINDS):
        content = {
            name: value
            for name, value in content.items()
            if name not in ("caption", "caption_entities")
        } | arguments.caption(call)
    chat = telegram.chat_to_write_to(call.text("chat_id"))
    answered = arguments.reply(telegram, chat, call)
    content |= arguments.protection(call)
    return {"message_id": telegram.send(chat, content, keyboard, answered).message_id}


def copy_messages(telegram: FakeTelegram, call: Parameters) -> list[Json]:
    """Send the contents of several messages anew; those that are not there are passed over."""
    sources = _sources(telegram, call, "copy")
    chat = telegram.chat_to_write_to(call.text("chat_id"))
    drop = ("caption", "caption_entities") if call.flag("remove_caption") else ()
    sent = []
    for source in sources:
        content = {name: value for name, value in _content(source).items() if name not in drop}
        sent.append(telegram.send(chat, content | arguments.protection(call)))
    return [{"message_id": message.message_id} for message in sent]


def forward_message(telegram: FakeTelegram, call: Parameters) -> Json:
    """Send a message on, with its author."""
    source = _source(telegram, call, call.integer("message_id"), "forward")
    chat = telegram.chat_to_write_to(call.text("chat_id"))
    return _forward(telegram, chat, source, call).as_dict()


def forward_messages(telegram: FakeTelegram, call: Parameters) -> list[Json]:
    """Send several messages on; those that are not there are passed over."""
    sources = _sources(telegram, call, "forward")
    chat = telegram.chat_to_write_to(call.text("chat_id"))
    sent = [_forward(telegram, chat, source, call) for source in sources]
    return [{"message_id": message.message_id} for message in sent]


def _forward(telegram: FakeTelegram, chat: Chat, source: Message, call: Parameters) -> Message:
    if source.content.get("has_protected_content"):
        raise bad_request("message can't be forwarded")
    origin = source.content.get("forward_origin") or {
        "type": "user",
        "sender_user": source.sender,
        "date": source.date,
    }
    content = {**source.content, "forward_origin": origin} | arguments.protection(call)
    return telegram.send(chat, content)


def _content(source: Message) -> Json:
    """What a copy takes over: everything but where it came from."""
    names = ("forward_origin", "media_group_id", "has_protected_content", "pinned_message")
    return {name: value for name, value in source.content.items() if name not in names}


def _source(telegram: FakeTelegram, call: Parameters, number: int, purpose: str) -> Message:
    source = telegram.chat_called(call.text("from_chat_id")).messages.get(number)
    if source is None:
        raise bad_request(f"message to {purpose} not found")
    if "pinned_message" in source.content:
        raise bad_request(f"message can't be {'copied' if purpose == 'copy' else 'forwarded'}")
    return source


def _sources(telegram: FakeTelegram, call: Parameters, purpose: str) -> list[Message]:
    place = telegram.chat_called(call.text("from_chat_id"))
    numbers = message_ids(call)
    found = [place.messages[number] for number in numbers if number in place.messages]
    if not found:
        raise bad_request(f"message to {purpose} not found")
    return found


METHODS = {
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
    "forwardMessage": forward_message,
    "forwardMessages": forward_messages,
}
