"""Logs that hold neither what people write nor who they are."""

import logging
import traceback


def set_up() -> None:
    """Log what happens in the bot, without texts, ids, or the token, which is part of every request's address."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s bot %(levelname)s %(message)s")
    for name in ("httpx", "httpcore", "telegram", "uvicorn", "apscheduler"):
        # Above the highest level: python-telegram-bot logs an update that it can't read as critical, in full.
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def describe(error: BaseException) -> str:
    """Return an error's class and place, without its message: that may hold what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    place = frames[-1]
    return f"{type(error).__name__} in {place.name} ({place.filename.rpartition('/')[2]}:{place.lineno})"
