"""Answers to what people did: a press on a button, a message worth a reaction or a pin."""

from sandbox.parameters import Parameters
from sandbox.refusals import bad_request
from sandbox.telegram import FakeTelegram

NOTICE_LIMIT = 200


def answer_callback_query(telegram: FakeTelegram, call: Parameters) -> bool:
    """End the waiting of a pressed button, with a notice or an alert where there is a text."""
    if len(call.text("text")) > NOTICE_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    query = telegram.answered(call.text("callback_query_id"))
    telegram.events.add(
        "toast",
        query.chat_id,
        query_id=query.id,
        message_id=query.message_id,
        text=call.text("text"),
        show_alert=call.flag("show_alert"),
        url=call.text("url"),
    )
    return True


def set_message_reaction(telegram: FakeTelegram, call: Parameters) -> bool:
    """Set the bot's reaction to a message: one at most."""
    chat = telegram.chat_to_write_to(call.text("chat_id"))
    message = chat.messages.get(call.integer("message_id"))
    if message is None:
        raise bad_request("message to react not found")
    reactions = call.structure("reaction") or []
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(not reaction.get("emoji") for reaction in reactions):
        raise bad_request("REACTION_INVALID")
    message.reactions = list(reactions)
    telegram.show(chat, message, "reaction")
    return True


def pin_chat_message(telegram: FakeTelegram, call: Parameters) -> bool:
    """Pin a message at the head of its chat."""
    chat = telegram.chat_to_write_to(call.text("chat_id"))
    number = call.integer("message_id")
    if number not in chat.messages:
        raise bad_request("message to pin not found")
    chat.pinned = [*(one for one in chat.pinned if one != number), number]
    telegram.events.add("pinned", chat.id, message_ids=chat.pinned)
    return True


def unpin_chat_message(telegram: FakeTelegram, call: Parameters) -> bool:
    """Unpin a message; without a number, the one that was pinned last."""
    chat = telegram.chat_to_write_to(call.text("chat_id"))
    number = call.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    telegram.events.add("pinned", chat.id, message_ids=chat.pinned)
    return True


def unpin_all_chat_messages(telegram: FakeTelegram, call: Parameters) -> bool:
    """Unpin all messages of a chat."""
    chat = telegram.chat_to_write_to(call.text("chat_id"))
    chat.pinned.clear()
    telegram.events.add("pinned", chat.id, message_ids=[])
    return True


METHODS = {
    "answerCallbackQuery": answer_callback_query,
    "setMessageReaction": set_message_reaction,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
}
