"""The staff page with a database and a clock that can be moved, for browsers without a window."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from httpx import Response
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from catalogue import compose
from staff import accounts
from staff.application import build
from staff.models import Role

PASSWORD = "vier leise Tauben"
HOME = "https://staff.example"


@dataclass
class Office:
    """The page with its database and a clock that can be moved."""

    sessions: sessionmaker[Session]
    time: datetime = field(default_factory=lambda: datetime.now(UTC))

    def browser(self) -> TestClient:
        """A browser that nobody is logged in with."""
        return TestClient(
            build(self.sessions, lambda: self.time), base_url=HOME, follow_redirects=True
        )

    def account(self, name: str, role: Role, *languages: str) -> None:
        """An account with a password."""
        with self.sessions.begin() as session:
            token = accounts.add(session, name, role, languages, self.time)
            accounts.set_password(session, token, PASSWORD, self.time)

    def logged_in(self, role: Role, *languages: str) -> TestClient:
        """A browser of somebody with a role."""
        self.account(role.value, role, *languages)
        browser = self.browser()
        log_in(browser, role.value)
        return browser

    def bot_says(self, language: str) -> str:
        """The bot's answer about the sample café."""
        with self.sessions() as session:
            return compose.entry(session, "sample_cafe", language, self.time).text


def log_in(browser: TestClient, name: str, password: str = PASSWORD) -> Response:
    """Log in with name and password."""
    return browser.post("/log-in", data={"name": name, "password": password})


def form_token(browser: TestClient) -> str:
    """The token that every form has to bring."""
    found = re.search(r'name="form_token" value="([^"]+)"', browser.get("/").text)
    return found[1] if found else ""


def send(browser: TestClient, path: str, **form: str) -> Response:
    """Send a form of the page."""
    return browser.post(path, data={"form_token": form_token(browser), **form})
