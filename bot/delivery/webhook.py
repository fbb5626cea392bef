"""The door through which Telegram brings updates: each is stored before it answers, and what is no update disturbs nobody."""

import asyncio
import hmac
import json
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from telegram import Bot, Update

from bot.delivery.inbox import InboxQueue
from bot.delivery.reading import Json, readable

logger = logging.getLogger(__name__)

# Telegram's own updates have some kilobytes.
LARGEST_BODY = 1_000_000
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
GRACE_SECONDS = 5


class TooLarge(Exception):
    """More than an update can have."""


class NotAnUpdate(Exception):
    """The body is not an update of the Bot API."""


class Door:
    """Takes updates under one path.

    It answers 200 once an update is stored, or set aside as a dead letter where it can't be read: Telegram repeats
    all else, and holds back what is behind it. 403: not from Telegram; 400: no update; 413: too large.
    """

    def __init__(self, bot: Bot, queue: InboxQueue, secret: str) -> None:
        self._bot = bot
        self._queue = queue
        self._secret = secret.encode()

    def application(self, path: str) -> Starlette:
        """Return it as an ASGI application; `/healthz` tells a balancer whether to come here."""
        return Starlette(
            routes=[
                Route(f"/{path.strip('/')}", self.receive, methods=["POST"]),
                Route("/healthz", self.health),
            ]
        )

    async def health(self, _: Request) -> Response:
        """Tell whether updates can be taken: 200, or 503 with what is wrong."""
        troubles = self._queue.troubles()
        return JSONResponse(
            {"ok": not troubles, "troubles": troubles}, status_code=503 if troubles else 200
        )

    async def receive(self, request: Request) -> Response:
        """Take one update."""
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret):
            return Response(status_code=403)
        try:
            raw = _update(await _body(request))
        except TooLarge:
            return Response(status_code=413, headers={"Connection": "close"})
        except NotAnUpdate:
            logger.error("something that is no update came to the webhook")
            return Response(status_code=400)
        content = await readable(raw, self._queue.set_aside)
        await self._queue.put(Update.de_json(content, self._bot))
        return Response()


async def _body(request: Request) -> bytes:
    if _announced(request) > LARGEST_BODY:
        raise TooLarge
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise TooLarge
    return bytes(body)


def _announced(request: Request) -> int:
    length = request.headers.get("content-length", "")
    return int(length) if length.isdecimal() else 0


def _update(body: bytes) -> Json:
    try:
        raw: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise NotAnUpdate from None
    if not isinstance(raw, dict) or type(raw.get("update_id")) is not int:
        raise NotAnUpdate
    if not 0 <= raw["update_id"] < 2**63:
        raise NotAnUpdate
    return raw


class DoorServer(uvicorn.Server):
    """Serves the door in a running event loop, until it is told to stop."""

    def __init__(self, door: Starlette) -> None:
        super().__init__(
            uvicorn.Config(
                door,
                log_config=None,
                access_log=False,
                lifespan="off",
                server_header=False,
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        self._task: asyncio.Task[None] | None = None

    async def open(self, port: int) -> None:
        """Begin to listen, on this machine only: a proxy that speaks TLS stands in front.

        Raises:
            OSError: the port is taken.
        """
        listener = socket.create_server(("127.0.0.1", port), backlog=2048)
        self._task = asyncio.create_task(self.serve([listener]))

    async def close(self) -> None:
        """Stop listening, after the requests that are under way."""
        self.should_exit = True
        if self._task:
            await self._task

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the bot: the door is but a part of it."""
        yield
