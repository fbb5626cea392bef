"""What stands before every page: who may come in, which forms are ours, what the browser may load."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from staff import accounts
from staff.models import LoginSession
from staff.permissions import Permission, may
from staff.visit import Visit

COOKIE = "staff_session"
FORM_TOKEN = "form_token"
KEPT = "kept."
MOST_BYTES = 1_000_000
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Page:
    """An address, what shows it, and which permission it needs; None lets everybody in.

    A form may bring `most_bytes`; a file among them is the visit's.
    """

    method: str
    path: str
    show: Callable[[Visit], Response]
    needs: Permission | None
    most_bytes: int = MOST_BYTES


@dataclass(frozen=True)
class Guard:
    """Lets requests through to pages."""

    sessions: sessionmaker[Session]
    now: Callable[[], datetime]
    bot_name: Callable[[], str | None]

    async def enter(self, page: Page, request: Request) -> Response:
        """Answer a request for a page, or refuse it."""
        form: dict[str, str] = {}
        file = b""
        if page.method == "POST":
            size = request.headers.get("content-length", "")
            if not (size.isascii() and size.isdigit()) or int(size) > page.most_bytes:
                return _with_headers(Response("Too much, or of unknown length.", 413))
            if page.most_bytes > MOST_BYTES and not await run_in_threadpool(self._knows, request):
                return _with_headers(Response("Log in first.", 401))
            async with request.form(max_part_size=MOST_BYTES) as sent:
                for name, value in sent.items():
                    if isinstance(value, UploadFile):
                        file = await value.read()
                    else:
                        form[name] = value
        return _with_headers(await run_in_threadpool(self._answer, page, request, form, file))

    def _knows(self, request: Request) -> bool:
        """Whether somebody is logged in: nobody else may send us much."""
        with self.sessions.begin() as session:
            login = self._known(session, request)
            return login is not None and not login.awaits_code

    def _answer(self, page: Page, request: Request, form: dict[str, str], file: bytes) -> Response:
        with self.sessions.begin() as session:
            known = self._known(session, request)
            login = None if known is None or known.awaits_code else known
            waiting = known if login is None else None
            visit = Visit(request, session, self.now(), form, login, file, self.bot_name, waiting)
            refusal = _refuse(page, visit)
            return refusal if refusal is not None else page.show(visit)

    def _known(self, session: Session, request: Request) -> LoginSession | None:
        token = request.cookies.get(COOKIE)
        return accounts.session_of(session, token, self.now()) if token else None


def _refuse(page: Page, visit: Visit) -> Response | None:
    if page.method == "POST" and not _is_ours(visit):
        return visit.show("message.html", 403, title="forged", back="/")
    if page.needs is None:
        return None
    if visit.login is None:
        if page.method == "GET":
            return visit.to("/log-in")
        return visit.show(
            "log_in.html",
            401,
            name="",
            problem="expired",
            kept=keep(visit.form),
            next=visit.request.url.path,
        )
    if not may(visit.account, page.needs):
        return visit.show("message.html", 403, title="forbidden", back="/")
    return None


def keep(form: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of a form under the names by which they outlast a log-in."""
    return {f"{KEPT}{name}": value for name, value in form.items() if name != FORM_TOKEN}


def kept(form: Mapping[str, str]) -> dict[str, str]:
    """Return what had been typed before a log-in, by its own names."""
    return {name.removeprefix(KEPT): value for name, value in form.items() if name.startswith(KEPT)}


def _is_ours(visit: Visit) -> bool:
    """Whether a form was sent by a page of ours: its token, and where it comes from."""
    origin = visit.request.headers.get("origin")
    if origin is not None and origin != f"{visit.request.url.scheme}://{visit.request.url.netloc}":
        return False
    if visit.login is None:
        return visit.request.headers.get("sec-fetch-site", "same-origin") == "same-origin"
    token = visit.form.get(FORM_TOKEN, "").encode()
    return hmac.compare_digest(token, visit.login.form_token.encode())


def _with_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response
