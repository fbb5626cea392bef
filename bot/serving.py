"""Serving Telegram until the process is told to stop: by asking for updates, or behind a webhook."""

import asyncio
import hashlib
import hmac
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from telegram.ext import Application

from bot.application import ALLOWED_UPDATES
from bot.delivery.inbox import InboxQueue
from bot.delivery.webhook import Door, DoorServer
from bot.sending import persist
from settings import Settings

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGABRT)

App = Application[Any, Any, Any, Any, Any, Any]


def serve(application: App, settings: Settings) -> None:
    """Serve; returns after a signal to stop."""
    if settings.webhook_url is None:
        application.run_polling(allowed_updates=ALLOWED_UPDATES, bootstrap_retries=5)
        return
    with asyncio.Runner() as runner:
        runner.run(_behind_a_webhook(application, settings, settings.webhook_url))


async def _behind_a_webhook(application: App, settings: Settings, url: str) -> None:
    stop = asyncio.Event()
    for number in STOP_SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    queue = application.update_queue
    assert isinstance(queue, InboxQueue)
    secret = webhook_secret(settings)
    door = Door(application.bot, queue, secret).application(urlsplit(url).path)
    server = DoorServer(door)
    async with _running(application):
        # Open before Telegram is told where it is.
        await server.open(settings.webhook_port)
        try:
            await persist(
                lambda: application.bot.set_webhook(
                    url, secret_token=secret, allowed_updates=ALLOWED_UPDATES
                )
            )
            await stop.wait()
        finally:
            await server.close()


@asynccontextmanager
async def _running(application: App) -> AsyncIterator[None]:
    """What python-telegram-bot's own `run_` methods do around the receiving."""
    await persist(application.initialize)
    try:
        if application.post_init:
            await application.post_init(application)
        await application.start()
        try:
            yield
        finally:
            await application.stop()
            if application.post_stop:
                await application.post_stop(application)
    finally:
        await application.shutdown()
        if application.post_shutdown:
            await application.post_shutdown(application)


def webhook_secret(settings: Settings) -> str:
    """Return the secret that Telegram sends with each update: derived, so that it need not be set."""
    key = settings.secret_key.get_secret_value().encode()
    return hmac.new(key, b"webhook", hashlib.sha256).hexdigest()
