"""What the bot tells about itself, per scope and language."""

from typing import Any

from sandbox.chats import Json
from sandbox.parameters import Parameters
from sandbox.refusals import bad_request
from sandbox.telegram import FakeTelegram

TEXTS = {"Name": "name", "Description": "description", "ShortDescription": "short_description"}


def get_me(telegram: FakeTelegram, _: Parameters) -> Json:
    """Who the bot is."""
    return telegram.bot.as_me()


def set_my_commands(telegram: FakeTelegram, call: Parameters) -> bool:
    """Set the commands for a scope and a language."""
    commands = call.structure("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands JSON object")
    if not all(isinstance(command, dict) for command in commands):
        raise bad_request("can't parse BotCommand: expected an Object")
    scope = _scope(telegram, call)
    telegram.profile.set_commands(scope, call.text("language_code"), commands)
    return _changed(telegram)


def delete_my_commands(telegram: FakeTelegram, call: Parameters) -> bool:
    """Delete the commands for a scope and a language."""
    telegram.profile.set_commands(_scope(telegram, call), call.text("language_code"), [])
    return _changed(telegram)


def get_my_commands(telegram: FakeTelegram, call: Parameters) -> list[Json]:
    """The commands for a scope and a language."""
    return telegram.profile.commands_of(_scope(telegram, call), call.text("language_code"))


def set_chat_menu_button(telegram: FakeTelegram, call: Parameters) -> bool:
    """Set the button beside the input field, for one private chat or for all."""
    button = call.structure("menu_button")
    if button and button.get("type") not in ("commands", "default", "web_app"):
        raise bad_request("can't parse menu button: Menu button has unsupported type")
    telegram.profile.set_menu_button(_private_chat(telegram, call), button)
    return _changed(telegram)


def get_chat_menu_button(telegram: FakeTelegram, call: Parameters) -> Json:
    """The button beside the input field."""
    return telegram.profile.menu_button(_private_chat(telegram, call))


def yes(_: FakeTelegram, __: Parameters) -> bool:
    """What the sandbox takes note of, and no more (logOut, close)."""
    return True


def _setter(what: str) -> Any:
    def set_text(telegram: FakeTelegram, call: Parameters) -> bool:
        telegram.profile.set_text(what, call.text("language_code"), call.text(what))
        return _changed(telegram)

    return set_text


def _getter(what: str) -> Any:
    def get_text(telegram: FakeTelegram, call: Parameters) -> Json:
        return {what: telegram.profile.text(what, call.text("language_code"))}

    return get_text


def _scope(telegram: FakeTelegram, call: Parameters) -> Json | None:
    scope = call.structure("scope")
    if scope is None:
        return None
    if not isinstance(scope, dict):
        raise bad_request("can't parse BotCommandScope: BotCommandScope must be an Object")
    if "chat_id" in scope:
        return {**scope, "chat_id": telegram.chat_called(str(scope["chat_id"])).id}
    return scope


def _private_chat(telegram: FakeTelegram, call: Parameters) -> int:
    if "chat_id" not in call:
        return 0
    chat = telegram.chats.get(call.integer("chat_id"))
    if chat is None or chat.type != "private":
        raise bad_request("invalid chat_id specified" if chat else "user not found")
    return chat.id


def _changed(telegram: FakeTelegram) -> bool:
    telegram.events.add("profile")
    return True


METHODS = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
    "logOut": yes,
    "close": yes,
    **{f"setMy{name}": _setter(what) for name, what in TEXTS.items()},
    **{f"getMy{name}": _getter(what) for name, what in TEXTS.items()},
}
