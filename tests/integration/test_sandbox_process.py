"""The sandbox as a process: how it starts, what it logs, how it stops."""

import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from sandbox.client import Sandbox
from tests.sandbox_process import BotApi, start_sandbox, url_of


@contextmanager
def sandbox_process(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = start_sandbox(*arguments)
    try:
        yield process, url_of(process)
    finally:
        process.kill()
        process.communicate()


def test_a_busy_port_is_told_in_one_sentence() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        output, errors = (process := start_sandbox(port=port)).communicate(timeout=20)
    assert process.returncode == 1
    assert output == ""
    assert errors.startswith(f"error: Port {port} of 127.0.0.1 can't be used")
    assert len(errors.splitlines()) == 1


def test_a_token_of_a_wrong_form_is_told() -> None:
    _, errors = (process := start_sandbox("--token", "secret")).communicate(timeout=20)
    assert process.returncode == 1
    assert errors.startswith("error: The token must look like")


def test_name_and_token_can_be_chosen() -> None:
    with sandbox_process("--token", "77:abc", "--bot-name", "Aachen Hilfe") as (_, url):
        me = BotApi(url, "77:abc").ask("getMe")
        assert (me["id"], me["first_name"], me["username"]) == (
            77,
            "Aachen Hilfe",
            "aachen_hilfe_bot",
        )


def test_telegrams_rate_limits_can_be_switched_on() -> None:
    with sandbox_process("--limits") as (_, url), Sandbox(url) as sandbox:
        amal = sandbox.person("Amal")
        amal.writes("/start")
        answers = [BotApi(url).post("sendMessage", chat_id=amal.id, text="x") for _ in range(5)]
        assert [answer.status_code for answer in answers][:4] == [200, 200, 200, 429]
        assert answers[-1].json()["parameters"]["retry_after"] in (2, 3)


def wait_for_news(url: str, path: str, is_open: threading.Event) -> None:
    """Hold a connection that waits; it ends when the sandbox does."""
    try:
        with httpx.stream("GET", f"{url}{path}", timeout=60, trust_env=False) as answer:
            is_open.set()
            answer.read()
    except httpx.HTTPError:
        pass


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_within_two_seconds_though_others_wait(stop: signal.Signals) -> None:
    with sandbox_process() as (process, url), Sandbox(url) as sandbox:
        stream_is_open = threading.Event()
        paths = ("/sim/stream", "/bot1:sandbox/getUpdates?timeout=50")
        threads = [
            threading.Thread(target=wait_for_news, args=(url, path, stream_is_open))
            for path in paths
        ]
        for thread in threads:
            thread.start()
        assert stream_is_open.wait(5)
        # A second short poll ends the long one in a conflict once the long one is there: so it is.
        api = BotApi(url)
        while not any(call.status == 409 for call in sandbox.calls("getUpdates")):
            api.updates()
        threads[1].join()
        threads[1] = threading.Thread(target=wait_for_news, args=(url, paths[1], stream_is_open))
        threads[1].start()
        started = time.monotonic()
        process.send_signal(stop)
        process.wait(5)
        assert time.monotonic() - started < 2
        assert process.returncode == 0
        for thread in threads:
            thread.join(5)


def test_the_log_names_methods_and_no_texts() -> None:
    with sandbox_process() as (process, url), Sandbox(url) as sandbox:
        amal = sandbox.person("Amalia")
        amal.writes("ganz geheim")
        BotApi(url).ask("sendMessage", chat_id=amal.id, text="sehr vertraulich", colour="rot")
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=5)
    assert "sendMessage 200" in errors
    assert "Telegram knows no parameter colour" in errors
    for word in ("geheim", "vertraulich", "Amalia", "1:sandbox"):
        assert word not in errors
