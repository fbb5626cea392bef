"""What the bot can learn about chats, people and files."""

from sandbox.chats import Chat, Json
from sandbox.parameters import Parameters
from sandbox.refusals import bad_request
from sandbox.telegram import FakeTelegram

GIFTS = (
    "unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels",
)  # fmt: skip
RIGHTS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos",
    "can_send_videos", "can_send_video_notes", "can_send_voice_notes", "can_send_polls",
    "can_send_other_messages", "can_add_web_page_previews", "can_change_info", "can_invite_users",
    "can_pin_messages", "can_manage_topics",
)  # fmt: skip


def get_chat(telegram: FakeTelegram, call: Parameters) -> Json:
    """Everything about a chat."""
    chat = telegram.chat_called(call.text("chat_id"))
    info: Json = {
        **chat.as_chat,
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }
    if "username" in chat.as_chat:
        info["active_usernames"] = [chat.as_chat["username"]]
    if chat.type != "private":
        info["permissions"] = dict.fromkeys(RIGHTS, True)
    if chat.pinned:
        info["pinned_message"] = chat.messages[chat.pinned[-1]].as_dict()
    return info


def get_chat_member(telegram: FakeTelegram, call: Parameters) -> Json:
    """One member of a chat: the bot, or a person."""
    chat = telegram.chat_called(call.text("chat_id"))
    user_id = call.integer("user_id")
    if user_id == telegram.bot.id:
        return {"status": "member", "user": telegram.bot.as_user()}
    person = telegram.people.get(user_id)
    if person is None:
        raise bad_request("user not found" if chat.type == "private" else "PARTICIPANT_ID_INVALID")
    status = "member" if user_id in chat.members else "left"
    return {"status": status, "user": person.as_user()}


def get_chat_member_count(telegram: FakeTelegram, call: Parameters) -> int:
    """How many are in a chat, the bot included."""
    return len(telegram.chat_called(call.text("chat_id")).members) + 1


def get_chat_administrators(telegram: FakeTelegram, call: Parameters) -> list[Json]:
    """The owner of a group: the first of its members."""
    chat = telegram.chat_called(call.text("chat_id"))
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    owners = [telegram.people[member] for member in chat.members[:1]]
    return [
        {"status": "creator", "user": person.as_user(), "is_anonymous": False} for person in owners
    ]


def set_message_reaction(telegram: FakeTelegram, call: Parameters) -> bool:
    """The bot's reaction to a message, beside nobody else's: as in a private chat with one person."""
    chat = telegram.chat_called(call.text("chat_id"))
    message = chat.messages.get(call.integer("message_id"))
    if message is None:
        raise bad_request("message to react not found")
    message.reactions = call.structure("reaction") or []
    telegram.show(chat, message, "reaction")
    return True


def leave_chat(telegram: FakeTelegram, call: Parameters) -> bool:
    """Leave a group."""
    chat: Chat = telegram.chat_called(call.text("chat_id"))
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.blocked = True
    telegram.events.add("blocked", chat.id, blocked=True)
    return True


def get_file(telegram: FakeTelegram, call: Parameters) -> Json:
    """Where a file can be downloaded."""
    if not call.text("file_id"):
        raise bad_request("file_id not specified")
    stored = telegram.files.for_download(call.text("file_id"))
    return {**stored.as_dict(), "file_path": stored.path}


def get_user_profile_photos(_: FakeTelegram, __: Parameters) -> Json:
    """Nobody has any."""
    return {"total_count": 0, "photos": []}


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatMemberCount": get_chat_member_count,
    "getChatAdministrators": get_chat_administrators,
    "setMessageReaction": set_message_reaction,
    "leaveChat": leave_chat,
    "getFile": get_file,
    "getUserProfilePhotos": get_user_profile_photos,
}
