"""Keyboards under a message and in place of the person's own: what Telegram takes, what it refuses."""

import re
from typing import Any

from sandbox.refusals import bad_request

Json = dict[str, Any]

DATA_LIMIT = 64
COPY_LIMIT = 256
URL = re.compile(r"(?i)^(?:tg://\S+|(?:https?://)?[^\s/.:]+(?:\.[^\s/.]+)+(?::\d+)?(?:/\S*)?)$")
ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text",
    "callback_game", "pay",
)  # fmt: skip


def check_markup(markup: Any) -> Json | None:
    """Return the markup as Telegram keeps it; None where there is none.

    Raises:
        Refusal: it is none of the four kinds, or a button is not valid.
    """
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return check_inline(markup)
    if "keyboard" in markup:
        rows = [[_key(button) for button in row] for row in _rows(markup["keyboard"])]
        return {**markup, "keyboard": [row for row in rows if row]}
    if markup.get("remove_keyboard") or markup.get("force_reply"):
        return markup
    return None


def check_inline(markup: Any) -> Json | None:
    """Return an inline keyboard as Telegram keeps it; None where it has no buttons.

    Raises:
        Refusal: a button has no text, not exactly one action, or data of more than 64 bytes.
    """
    if not isinstance(markup, dict) or "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    rows = [[_checked(button) for button in row] for row in _rows(markup["inline_keyboard"])]
    rows = [row for row in rows if row]
    return {"inline_keyboard": rows} if rows else None


def is_inline(markup: Json | None) -> bool:
    """Whether the markup belongs to its message, not to the chat."""
    return bool(markup and "inline_keyboard" in markup)


def _rows(value: Any) -> list[list[Any]]:
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        raise bad_request(
            'field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays'
            if not isinstance(value, list)
            else "can't parse keyboard: expected an Array of Arrays"
        )
    return value


def _key(button: Any) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise bad_request(
            "can't parse keyboard button: KeyboardButton must be a String or an Object"
        )
    return button


def _checked(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad_request(
            "can't parse inline keyboard button: InlineKeyboardButton must be an Object"
        )
    if not str(button.get("text", "")).strip():
        raise bad_request(
            'can\'t parse inline keyboard button: field "text" must be a non-empty String'
            if "text" in button
            else "can't parse inline keyboard button: can't find field \"text\""
        )
    actions = [name for name in ACTIONS if button.get(name) is not None]
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if actions[0] == "callback_data":
        size = len(str(button["callback_data"]).encode("utf-8"))
        if not 0 < size <= DATA_LIMIT:
            raise bad_request("BUTTON_DATA_INVALID")
    if actions[0] == "url" and not URL.match(str(button["url"])):
        raise bad_request(
            f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL"
        )
    if actions[0] == "copy_text" and len(str(button["copy_text"].get("text", ""))) > COPY_LIMIT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return button
