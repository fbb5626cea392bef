"""What the bot tells about itself: commands per scope and language, name, descriptions, menu buttons."""

import re
from dataclasses import dataclass, field
from typing import Any

from sandbox.refusals import bad_request

Json = dict[str, Any]
Key = tuple[str, int, int, str]

SCOPES = {
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators",
    "chat", "chat_administrators", "chat_member",
}  # fmt: skip
COMMAND = re.compile(r"[a-z0-9_]+")
LANGUAGE = re.compile(r"(?:[a-z]{2})?")
MOST_COMMANDS = 100
COMMAND_LIMIT = 32
COMMAND_DESCRIPTION_LIMIT = 256
# The server's own words for a text that is too long are not published: these are ours.
TEXT_LIMITS = {"name": 64, "description": 512, "short_description": 120}


@dataclass
class Profile:
    """The bot's public face."""

    name: str
    commands: dict[Key, list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)

    def set_commands(self, scope: Json | None, language: str, commands: list[Json]) -> None:
        """Set the list for a scope and a language; an empty list deletes it.

        Raises:
            Refusal: a command, its description or the language code is not valid.
        """
        key = _key(scope, language)
        checked = [_checked_command(command) for command in commands]
        if len(checked) > MOST_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        if checked:
            self.commands[key] = checked
        else:
            self.commands.pop(key, None)

    def commands_of(self, scope: Json | None, language: str) -> list[Json]:
        """The list set for exactly this scope and language."""
        return self.commands.get(_key(scope, language), [])

    def commands_seen(self, chat_id: int, language: str) -> list[Json]:
        """The list that a person sees in a private chat with a client in this language.

        The order of look-up: https://core.telegram.org/bots/api#determining-list-of-commands
        """
        code = language[:2].lower()
        for kind, chat in (("chat", chat_id), ("all_private_chats", 0), ("default", 0)):
            for wanted in (code, ""):
                found = self.commands.get((kind, chat, 0, wanted))
                if found:
                    return found
        return []

    def set_text(self, what: str, language: str, text: str) -> None:
        """Set the name, the description or the short description; an empty one deletes it.

        Raises:
            Refusal: it is too long, or the language code is not valid.
        """
        _check_language(language)
        if len(text) > TEXT_LIMITS[what]:
            raise bad_request(f"{what.replace('_', ' ')} is too long")
        if text:
            self.texts[what, language] = text
        else:
            self.texts.pop((what, language), None)

    def text(self, what: str, language: str) -> str:
        """The text that is shown to users of this language.

        Raises:
            Refusal: the language code is not valid.
        """
        _check_language(language)
        missing = self.name if what == "name" else ""
        return self.texts.get((what, language)) or self.texts.get((what, "")) or missing

    def text_seen(self, what: str, language: str) -> str:
        """The text as a client in this language shows it; any IETF tag will do."""
        code = language[:2].lower()
        return self.text(what, code if LANGUAGE.fullmatch(code) else "")

    def set_menu_button(self, chat_id: int, button: Json | None) -> None:
        """Set the button beside a chat's input field; 0 for all chats that have none of their own."""
        self.menu_buttons[chat_id] = button or {"type": "default"}

    def menu_button(self, chat_id: int) -> Json:
        """The button beside a chat's input field."""
        own = self.menu_buttons.get(chat_id, {"type": "default"})
        return own if own["type"] != "default" else self.menu_buttons.get(0, {"type": "commands"})


def _key(scope: Json | None, language: str) -> Key:
    _check_language(language)
    scope = scope or {"type": "default"}
    kind = scope.get("type")
    if kind not in SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    return kind, int(scope.get("chat_id") or 0), int(scope.get("user_id") or 0), language


def _check_language(code: str) -> None:
    """Telegram takes two letters or nothing (tdlib, `validate_bot_language_code`)."""
    if not LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")


def _checked_command(command: Json) -> Json:
    name = str(command.get("command", "")).strip().removeprefix("/")
    description = str(command.get("description", "")).strip()
    problem = (
        ("command must be non-empty", not name),
        (f"command length must not exceed {COMMAND_LIMIT}", len(name) > COMMAND_LIMIT),
        ("command description must be non-empty", not description),
        (
            f"command description length must not exceed {COMMAND_DESCRIPTION_LIMIT}",
            len(description) > COMMAND_DESCRIPTION_LIMIT,
        ),
        ("BOT_COMMAND_INVALID", not COMMAND.fullmatch(name)),
    )
    for words, is_wrong in problem:
        if is_wrong:
            raise bad_request(words)
    return {"command": name, "description": description}
