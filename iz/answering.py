"""Rasa and the action server for whoever asks at the command line: found running, or started in the background."""

import fcntl
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr
from rich.console import Console

from iz import processes
from iz.errors import CommandError
from iz.run import log_file, prepare_database
from settings import ROOT, VAR, Settings

IDLE_SECONDS = 900
STATE = VAR / "standby.json"


def ensure_running(settings: Settings, console: Console) -> None:
    """Make sure that Rasa and the actions answer; start them in the background where they don't.

    What is started here ends by itself after a quarter of an hour in which nobody asked.

    Raises:
        CommandError: a part does not start.
    """
    with _one_at_a_time():
        if processes.answers(f"{settings.rasa_url}/"):
            if STATE.exists():
                STATE.touch()
            return
        prepare_database(settings, console)
        processes.refuse_busy_ports(settings, ["rasa", "actions"])
        _start(settings, console)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    VAR.mkdir(exist_ok=True)
    with (VAR / "standby.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _start(settings: Settings, console: Console) -> None:
    parts = [processes.rasa(settings), processes.actions(settings)]
    if settings.rasa_token is None:
        settings.rasa_token = SecretStr(secrets.token_urlsafe(24))
    started = [processes.start(part, settings, log_file(part)) for part in parts]
    STATE.write_text(json.dumps([process.pid for process in started]))
    for part, process in zip(parts, started, strict=True):
        with console.status(
            f"starting {part.name} (once; it stays for {IDLE_SECONDS // 60} minutes)"
        ):
            try:
                processes.wait_until_ready(part, lambda process=process: process.poll() is None)  # type: ignore[misc]
            except CommandError as error:
                _end([other.pid for other in started])
                raise CommandError(f"{error} ({log_file(part).relative_to(ROOT)})") from None
    subprocess.Popen(
        [sys.executable, "-m", "iz.answering"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def watch(state: Path = STATE, idle_seconds: float = IDLE_SECONDS) -> None:
    """End the background processes once nobody has asked for `idle_seconds`."""
    pids = _pids(state)
    # Another state than ours: these were ended by `stop`, and others may have been started since.
    while _pids(state) == pids and any(_is_running(pid) for pid in pids):
        idle = time.time() - state.stat().st_mtime
        if idle >= idle_seconds:
            break
        time.sleep(min(5.0, idle_seconds - idle + 0.1))
    _end(pids)
    if _pids(state) == pids:
        state.unlink(missing_ok=True)


def _pids(state: Path) -> list[int]:
    try:
        found: list[int] = json.loads(state.read_text())
    except FileNotFoundError:
        return []
    return found


def stop() -> bool:
    """End what runs in the background now; returns whether there was anything."""
    pids = _pids(STATE)
    _end(pids)
    STATE.unlink(missing_ok=True)
    return bool(pids)


def _end(pids: list[int]) -> None:
    for pid in pids:
        # The number may belong to somebody else by now: only what runs in our folder is ours.
        if _is_running(pid):
            os.killpg(pid, signal.SIGTERM)


def _is_running(pid: int) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return any(name in command for name in (b"nlu.server", b"actions"))


if __name__ == "__main__":
    watch()
