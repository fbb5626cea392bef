"""The staff page put together."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from staff.guard import Guard, Page
from staff.pages import (
    accounts,
    catalogue,
    exchange,
    hours,
    log_in,
    mediators,
    new_entry,
    numbers,
    parts,
    requests,
    second_factor,
    texts,
    translations,
)
from staff.public.application import public_application
from staff.visit import FOLDER

PAGES: tuple[Page, ...] = (
    *log_in.PAGES,
    *second_factor.PAGES,
    *accounts.PAGES,
    *catalogue.PAGES,
    *new_entry.PAGES,
    *hours.PAGES,
    *parts.PAGES,
    *texts.PAGES,
    *translations.PAGES,
    *exchange.PAGES,
    *requests.PAGES,
    *numbers.PAGES,
    *mediators.PAGES,
)


def build(
    sessions: sessionmaker[Session],
    now: Callable[[], datetime],
    bot_name: Callable[[], str | None] = lambda: None,
) -> Starlette:
    """Return the application; `now` has the zone of Aachen, `bot_name` asks Telegram for the bot's user name."""
    guard = Guard(sessions, now, bot_name)
    return Starlette(
        routes=[
            Route("/healthz", _healthz),
            *(_route(page, guard) for page in PAGES),
            Mount("/api", public_application(sessions)),
            Mount("/static", StaticFiles(directory=FOLDER / "static")),
        ]
    )


def _route(page: Page, guard: Guard) -> Route:
    async def enter(request: Request) -> Response:
        return await guard.enter(page, request)

    return Route(page.path, enter, methods=[page.method])


async def _healthz(request: Request) -> Response:
    return PlainTextResponse("ok")
