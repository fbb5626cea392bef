"""The bot behind a webhook instead of asking for updates."""

import socket
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from benchmarks.ports import free_port
from bot.delivery.webhook import LARGEST_BODY, SECRET_HEADER
from bot.serving import webhook_secret
from catalogue.database import open_database
from iz import processes
from iz.processes import running
from sandbox.client import Sandbox
from settings import Settings


@dataclass
class Behind:
    """A bot behind a webhook."""

    telegram: Sandbox
    settings: Settings

    def post(self, body: bytes | str, secret: bytes | None = None) -> httpx.Response:
        """Come to its door."""
        headers = {
            "Content-Type": b"application/json",
            SECRET_HEADER: webhook_secret(self.settings).encode() if secret is None else secret,
        }
        assert self.settings.webhook_url
        content = body.encode() if isinstance(body, str) else body
        return httpx.post(
            self.settings.webhook_url, content=content, headers=headers, trust_env=False
        )

    def answers(self, name: str) -> None:
        """Check that somebody is answered, once."""
        person = self.telegram.person(name, language="de")
        person.writes("/menu")
        person.sees("Womit kann ich Ihnen helfen?")
        person.sees_nothing_more()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Ask its database."""
        with open_database(self.settings.database_url)() as session:
            return [tuple(row) for row in session.execute(text(query))]


@pytest.fixture(scope="module")
def behind(
    settings: Settings, copy_of_catalogue: Callable[[], str], logs: Path
) -> Iterator[Behind]:
    port, sandbox_url = free_port(), f"http://127.0.0.1:{free_port()}"
    own = settings.model_copy(
        update={
            "sandbox_url": sandbox_url,
            "telegram_api_url": sandbox_url,
            "rasa_url": f"http://127.0.0.1:{free_port()}",
            "database_url": copy_of_catalogue(),
            "webhook_url": f"http://127.0.0.1:{port}/hook",
            "webhook_port": port,
        }
    )
    with (
        running(processes.sandbox(own), own, logs / "sandbox-webhook.log"),
        running(processes.bot(own), own, logs / "bot-webhook.log"),
        Sandbox(sandbox_url, patience=30) as telegram,
    ):
        telegram.waits_until_bot_listens()
        yield Behind(telegram, own)


def test_a_bot_behind_a_webhook_answers(behind: Behind) -> None:
    behind.answers("Wim")


def test_who_does_not_know_the_secret_is_refused(behind: Behind) -> None:
    for secret in (b"", b"a guess", b"\xfc"):
        assert behind.post('{"update_id": 1}', secret).status_code == 403
    behind.answers("Wanda")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"{",
        b"[1]",
        b'"update"',
        b"{}",
        b'{"update_id": "1"}',
        b'{"update_id": true}',
        b'{"update_id": 1e400}',
        b'{"update_id": 99999999999999999999999}',
        b"[" * 100_000,
    ],
    ids=lambda body: body[:24].decode("latin-1"),
)
def test_what_is_no_update_gets_400_and_leaves_nothing(behind: Behind, body: bytes) -> None:
    before = behind.rows("SELECT count(*) FROM dead_letter")
    assert behind.post(body).status_code == 400
    assert behind.rows("SELECT count(*) FROM dead_letter") == before


def test_an_update_that_cannot_be_read_is_a_dead_letter_and_telegram_may_forget_it(
    behind: Behind,
) -> None:
    before = behind.rows("SELECT count(*) FROM dead_letter")[0][0]
    broken = '{"update_id": 7, "message": {"text": "no date", "chat": {"id": 3}}}'
    for _ in range(2):
        assert behind.post(broken).status_code == 200
    assert behind.rows("SELECT count(*) FROM dead_letter")[0][0] == before + 1
    behind.answers("Wolf")


def test_a_body_that_is_too_large_gets_413_whether_announced_or_not(behind: Behind) -> None:
    large = b'{"update_id": 9, "message": "' + b"x" * LARGEST_BODY + b'"}'
    assert behind.post(large).status_code == 413
    assert _status_of_chunks(behind, large) == 413
    behind.answers("Wera")


def test_a_request_that_never_ends_holds_up_nobody(behind: Behind) -> None:
    with closing(_begun(behind, b"Content-Length: 1000\r\n\r\n{")):
        behind.answers("Wido")


def test_a_balancer_is_told_that_all_is_well(behind: Behind) -> None:
    answer = httpx.get(f"http://127.0.0.1:{behind.settings.webhook_port}/healthz", trust_env=False)
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "troubles": []})


def _status_of_chunks(behind: Behind, body: bytes) -> int:
    with closing(_begun(behind, b"Transfer-Encoding: chunked\r\n\r\n")) as connection:
        # It need not listen to the end.
        with suppress(OSError):
            connection.sendall(f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n")
        return int(connection.recv(1000).split()[1])


def _begun(behind: Behind, rest: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", behind.settings.webhook_port), timeout=10)
    secret = webhook_secret(behind.settings)
    head = f"POST /hook HTTP/1.1\r\nHost: bot\r\n{SECRET_HEADER}: {secret}\r\n"
    connection.sendall(head.encode() + rest)
    return connection
