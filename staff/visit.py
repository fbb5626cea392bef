"""One request to the staff page, as the pages see it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel import Locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

import locales
from locales.catalogues import Texts, compiled
from staff import permissions
from staff.models import Account, LoginSession
from staff.permissions import Permission

FOLDER = Path(__file__).parent
LANGUAGES = ("de", "en")
AACHEN = ZoneInfo("Europe/Berlin")
LANGUAGE_COOKIE = "staff_language"

_environment = Environment(
    loader=FileSystemLoader(FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def _clock(moment: datetime, form: str = "%d.%m.%Y %H:%M") -> str:
    """A moment as it is by the clock in Aachen."""
    known = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return known.astimezone(AACHEN).strftime(form)


def _long(waited: timedelta) -> str:
    """How long something takes, as a board shows it: 5 min, 3 h, 2 d."""
    minutes = int(waited.total_seconds() // 60)
    if minutes < 100:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 60 * 48 else f"{minutes // (60 * 24)} d"


_environment.filters["clock"] = _clock
_environment.filters["long"] = _long


@dataclass(frozen=True)
class Visit:
    """Who asks for what, with the database session of this request. `form` and `file` are empty where nothing was sent.

    `waiting` is a log-in that still lacks the code of the second factor: nobody is logged in with it.
    `bot_name` asks Telegram for the bot's user name; None where that can't be asked.
    """

    request: Request
    session: Session
    now: datetime
    form: Mapping[str, str]
    login: LoginSession | None
    file: bytes = b""
    bot_name: Callable[[], str | None] = lambda: None
    waiting: LoginSession | None = None

    @property
    def account(self) -> Account:
        """Who is logged in; only for pages that need it."""
        assert self.login is not None, "a page without a permission knows nobody"
        return self.login.account

    @property
    def language(self) -> str:
        """The language of the page: chosen, else the browser's, else German."""
        chosen = self.request.cookies.get(LANGUAGE_COOKIE)
        wanted = self.request.headers.get("accept-language", "")
        codes = [chosen, *(part.split(";")[0].split("-")[0].strip() for part in wanted.split(","))]
        return next((code for code in codes if code in LANGUAGES), LANGUAGES[0])

    @property
    def texts(self) -> Texts:
        """The page's own texts."""
        return compiled(FOLDER / "texts" / f"{self.language}.po")

    def show(self, template: str, status: int = 200, **values: Any) -> Response:
        """Return a page."""
        content = _environment.get_template(template).render(
            _=self.texts.gettext,
            language=self.language,
            account=self.login.account if self.login else None,
            form_token=self.login.form_token if self.login else "",
            may=self._may,
            text_direction=text_direction,
            language_name=self._language_name,
            path=self.request.url.path,
            now=self.now,
            **values,
        )
        return HTMLResponse(content, status)

    def _language_name(self, code: str) -> str:
        """The name of any language, spoken by the bot or not."""
        return str(Locale(self.language).languages.get(code.replace("-", "_"), code))

    def _may(self, name: str) -> bool:
        return self.login is not None and permissions.may(self.login.account, Permission(name))

    def to(self, path: str) -> Response:
        """Return the way to another page of ours, after something was done."""
        return RedirectResponse(path, 303)


def text_direction(language: str) -> str:
    """Return how a language is written, for HTML's `dir`."""
    return "rtl" if locales.language(language).is_right_to_left else "ltr"


def is_own_path(path: str) -> bool:
    """Whether a path leads nowhere else."""
    parts = urlsplit(path)
    return path.startswith("/") and not path.startswith("//") and not (parts.scheme or parts.netloc)
