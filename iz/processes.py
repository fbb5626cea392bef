"""The parts as processes: how each is started, with which environment, and how one knows that it is ready."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from iz.errors import CommandError
from settings import MODELS, ROOT, Settings

MODEL = MODELS / "iz.tar.gz"
RASA_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
APP_PYTHON = ROOT / ".venv" / "bin" / "python"
POLL_SECONDS = 0.2
STOP_SECONDS = 15


@dataclass(frozen=True)
class Part:
    """One process: its name, its command, and the address that answers once it is ready."""

    name: str
    command: tuple[str, ...]
    ready_url: str | None
    start_seconds: int


def rasa(settings: Settings) -> Part:
    """Rasa's server: loopback, HTTP API behind a token, no telemetry, quiet."""
    _need(RASA_PYTHON, "make train")
    _need(MODEL, "make train")
    host, port = address(settings.rasa_url)
    command = [str(RASA_PYTHON), "-m", "nlu.server", "--model", str(MODEL)]
    command += ["--interface", host, "--port", str(port)]
    command += ["--endpoints", str(ROOT / "endpoints.yml"), "--quiet"]
    command += ["--credentials", str(ROOT / "credentials.yml")]
    return Part("rasa", tuple(command), f"{settings.rasa_url}/", 120)


def actions(settings: Settings) -> Part:
    """The action server."""
    host, port = address(settings.action_url)
    command = (str(APP_PYTHON), "-m", "actions", "--host", host, "--port", str(port))
    return Part("actions", command, f"{settings.action_url}/health", 30)


def bot(settings: Settings) -> Part:
    """The Telegram front end, towards Telegram or the sandbox."""
    return Part("bot", (str(APP_PYTHON), "-m", "bot"), None, 30)


def staff(settings: Settings) -> Part:
    """The staff page."""
    return Part("staff", (str(APP_PYTHON), "-m", "staff"), f"{settings.staff_url}/healthz", 30)


def sandbox(settings: Settings) -> Part:
    """The stand-in for Telegram, with its page."""
    host, port = address(settings.sandbox_url)
    command = (str(APP_PYTHON), "-m", "sandbox", "--host", host, "--port", str(port))
    return Part("sandbox", command, f"{settings.sandbox_url}/healthz", 20)


def environment(settings: Settings, base: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment that every part is started with: secrets go here, never into a command."""
    values = {
        **base,
        "IZ_DATABASE_URL": settings.database_url,
        "IZ_RASA_URL": settings.rasa_url,
        "IZ_ACTION_URL": settings.action_url,
        "IZ_SANDBOX_URL": settings.sandbox_url,
        "IZ_STAFF_URL": settings.staff_url,
        "IZ_TELEGRAM_API_URL": settings.telegram_api_url,
        "IZ_WEBHOOK_URL": settings.webhook_url or "",
        "IZ_WEBHOOK_PORT": str(settings.webhook_port),
        "IZ_SECRET_KEY": settings.secret_key.get_secret_value(),
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
    }
    values["IZ_MESSAGES_PER_SECOND"] = str(settings.messages_per_second)
    if settings.coordinators_chat is not None:
        values["IZ_COORDINATORS_CHAT"] = str(settings.coordinators_chat)
    if settings.secret_key_previous:
        values["IZ_SECRET_KEY_PREVIOUS"] = settings.secret_key_previous.get_secret_value()
    if settings.telegram_bot_token:
        values["TELEGRAM_BOT_TOKEN"] = settings.telegram_bot_token.get_secret_value()
    # Also where there is none: endpoints.yml names it.
    values["IZ_RASA_TOKEN"] = settings.rasa_token.get_secret_value() if settings.rasa_token else ""
    return values


def address(url: str) -> tuple[str, int]:
    """Return host and port of a web address."""
    parts = urlsplit(url)
    return parts.hostname or "127.0.0.1", parts.port or (443 if parts.scheme == "https" else 80)


def refuse_busy_ports(settings: Settings, parts: list[str]) -> None:
    """Check that the ports are free before anything is started.

    Raises:
        CommandError: names the port, and the setting with which another one is chosen.
    """
    urls = {
        "rasa": ("IZ_RASA_URL", settings.rasa_url),
        "actions": ("IZ_ACTION_URL", settings.action_url),
        "sandbox": ("IZ_SANDBOX_URL", settings.sandbox_url),
        "staff": ("IZ_STAFF_URL", settings.staff_url),
    }
    for name, (variable, url) in urls.items():
        if name in parts and is_busy(url):
            raise CommandError(
                f"Port {address(url)[1]} is in use, and {name} needs it: stop what uses it "
                f"(is the bot already running?), or choose another one with {variable}, "
                f"for example {variable}=http://127.0.0.1:{address(url)[1] + 1000}."
            )


def is_busy(url: str) -> bool:
    """Whether something listens at the address."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(address(url)) == 0


def answers(url: str) -> bool:
    """Whether a server answers at the address, with success."""
    try:
        return httpx.get(url, timeout=2).is_success
    except httpx.HTTPError:
        return False


def wait_until_ready(part: Part, is_alive: Callable[[], bool]) -> float:
    """Wait until the part answers; returns the seconds it took.

    Raises:
        CommandError: it ended, or took longer than its `start_seconds`.
    """
    started = time.monotonic()
    while part.ready_url and not answers(part.ready_url):
        if not is_alive():
            raise CommandError(f"{part.name} ended while starting: the lines above say why.")
        if time.monotonic() - started > part.start_seconds:
            raise CommandError(
                f"{part.name} did not answer within {part.start_seconds} s: the lines above say why."
            )
        time.sleep(POLL_SECONDS)
    return time.monotonic() - started


def start(part: Part, settings: Settings, log: Path) -> subprocess.Popen[bytes]:
    """Start one part on its own, in a session of its own, its output going to a file."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            part.command,
            cwd=ROOT,
            env=environment(settings),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


@contextmanager
def running(part: Part, settings: Settings, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A part as a process, ready; ended afterwards with everything that it started."""
    process = start(part, settings, log)
    try:
        wait_until_ready(part, lambda: process.poll() is None)
        yield process
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process with what it started; by force where it does not end by itself."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _need(path: Path, command: str) -> None:
    if not path.exists():
        raise CommandError(f"{path.relative_to(ROOT)} is missing: run `{command}` first.")
