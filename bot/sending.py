"""Sending, through what Telegram and the network do to it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram import Bot, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.conversation import plain
from bot.keyboard import keyboard
from bot.splitting import split
from catalogue.compose import Answer, Button

logger = logging.getLogger(__name__)

TRIES = 5
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 60.0
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Unreachable(Exception):
    """The person has blocked the bot, or the chat is gone: there is nobody to tell."""


async def send(bot: Bot, chat_id: int, answer: Answer) -> None:
    """Send an answer: in parts where it is long, the buttons under the last one, then the pin.

    Raises:
        Unreachable: nobody is there any more.
        NetworkError: Telegram could not be reached in several tries.
    """
    parts = split(answer.text)
    for part in parts:
        buttons = answer.buttons if part is parts[-1] else ()
        await _send_text(bot, chat_id, part, buttons)
    if answer.pin is not None:
        pin = answer.pin
        await persist(
            lambda: bot.send_venue(chat_id, pin.latitude, pin.longitude, pin.title, pin.address)
        )


async def _send_text(bot: Bot, chat_id: int, text: str, buttons: tuple[Button, ...]) -> None:
    markup = keyboard(buttons)
    try:
        await persist(
            lambda: bot.send_message(
                chat_id,
                text,
                parse_mode=ParseMode.HTML,
                reply_markup=markup,
                link_preview_options=_NO_PREVIEW,
            )
        )
    except BadRequest as error:
        if "parse entities" not in str(error):
            raise
        logger.error("Telegram could not parse an answer; it was sent as plain text")
        await persist(
            lambda: bot.send_message(
                chat_id, plain(text), reply_markup=markup, link_preview_options=_NO_PREVIEW
            )
        )


async def persist[Result](call: Callable[[], Awaitable[Result]]) -> Result:
    """Return what the call returns, tried again after flood control, time-outs and network errors.

    A time-out leaves open whether the message has arrived: twice is better than not at all.

    Raises:
        Unreachable: the person has blocked the bot, or the chat is gone.
        NetworkError: it failed each time.
    """
    for attempt in range(1, TRIES + 1):
        try:
            return await call()
        except Forbidden:
            raise Unreachable from None
        except RetryAfter as error:
            pause = _seconds(error)
        except BadRequest as error:
            if "chat not found" in str(error).lower():
                raise Unreachable from None
            raise
        except (TimedOut, NetworkError) as error:
            if attempt == TRIES:
                raise
            logger.warning("sending failed (%s), trying again", type(error).__name__)
            pause = FIRST_PAUSE_SECONDS * 2 ** (attempt - 1)
        await asyncio.sleep(min(pause, LONGEST_PAUSE_SECONDS))
    raise NetworkError("flood control did not end")


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int | float) else wait.total_seconds()
