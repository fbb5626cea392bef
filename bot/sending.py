"""Calls that nobody waits for and that nothing depends on, tried a few times; messages go through the outbox."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

logger = logging.getLogger(__name__)

TRIES = 5
FIRST_PAUSE_SECONDS = 0.5


async def persist[Result](call: Callable[[], Awaitable[Result]]) -> Result:
    """Return what the call returns, tried again after flood control, time-outs and network errors.

    Raises:
        TelegramError: Telegram refuses, or it failed each time.
    """
    for attempt in range(TRIES - 1):
        try:
            return await call()
        except (BadRequest, Forbidden):
            raise
        except RetryAfter as error:
            pause = seconds(error)
        except NetworkError as error:
            logger.warning("a call failed (%s), trying again", type(error).__name__)
            pause = FIRST_PAUSE_SECONDS * 2**attempt
        await asyncio.sleep(pause)
    return await call()


def seconds(error: RetryAfter) -> float:
    """Return how long Telegram wants to be left alone."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, int | float) else wait.total_seconds()
