"""Buttons as an inline keyboard."""

import logging
from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from catalogue.compose import Button
from catalogue.compose.answer import PAYLOAD_BYTES

logger = logging.getLogger(__name__)

SHORT_TITLE = 14
ROW = 2


def keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
    """Return the keyboard: short titles two a row, long ones a row each; None without buttons."""
    rows: list[list[InlineKeyboardButton]] = []
    room = False
    for button in buttons:
        key = InlineKeyboardButton(button.title, callback_data=button.payload)
        is_short = len(button.title) <= SHORT_TITLE
        if is_short and room and len(rows[-1]) < ROW:
            rows[-1].append(key)
        else:
            rows.append([key])
        room = is_short
    return InlineKeyboardMarkup(rows) if rows else None


def button_of(title: str, payload: str) -> Button | None:
    """Return a button from outside, or None where its payload is more than Telegram takes."""
    try:
        return Button(title, payload)
    except ValueError:
        logger.error("a button was dropped: its payload is over %s bytes", PAYLOAD_BYTES)
        return None
