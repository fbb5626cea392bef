"""The HTTP server: the Bot API, the control API and the page behind one port."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.bot_door import BotDoor, refused
from sandbox.control import Control
from sandbox.errors import Refusal
from sandbox.telegram import FakeTelegram
from sandbox.webhook import deliver

PAGE = Path(__file__).with_name("page")
# The page loads nothing from elsewhere, and runs no script but its own files.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


def application(telegram: FakeTelegram) -> Starlette:
    """The sandbox as an ASGI application."""
    door, control = BotDoor(telegram), Control(telegram)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        delivery = asyncio.create_task(deliver(telegram.webhook, telegram.updates))
        yield
        delivery.cancel()
        with suppress(asyncio.CancelledError):
            await delivery

    app = Starlette(
        routes=[
            Route("/", page),
            Route("/healthz", healthy),
            Route("/bot{token}/{method}", door.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", door.download),
            *control.routes(),
            Mount("/page", StaticFiles(directory=PAGE)),
        ],
        exception_handlers={404: not_found},
        lifespan=lifespan,
    )
    app.add_middleware(PageHeaders)
    return app


async def page(_: Request) -> Response:
    """The chat page."""
    return FileResponse(PAGE / "index.html")


async def healthy(_: Request) -> Response:
    """Whether the sandbox answers."""
    return JSONResponse({"ok": True})


async def not_found(request: Request, _: Exception) -> Response:
    """An address that does not exist, told as Telegram does."""
    return JSONResponse(refused(Refusal(404, "Not Found")), 404)


class PageHeaders:
    """Adds the headers that keep the page to itself and up to date."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add to the head of its answer."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["content-security-policy"] = POLICY
                headers["x-content-type-options"] = "nosniff"
                headers["referrer-policy"] = "no-referrer"
                headers.setdefault("cache-control", "no-cache")
            await send(message)

        is_page = scope["type"] == "http" and not scope["path"].startswith("/bot")
        await self.app(scope, receive, send_with_headers if is_page else send)
