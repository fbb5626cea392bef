"""`iz run`: checks, prepares and starts everything under one supervisor, and says when it is ready."""

import configparser
import io
import os
import secrets
import shlex
import signal
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import httpx
from pydantic import SecretStr
from rich.console import Console

from catalogue.database import migrate, open_database
from catalogue.load import CONTENT, load_content
from iz import processes, staff
from iz.errors import CommandError
from iz.processes import APP_PYTHON, Part
from settings import BUILD, ROOT, VAR, Settings

STOP_SECONDS = 10
CONFIG = BUILD / "supervisord.conf"


def run(settings: Settings, console: Console) -> int:
    """Prepare the database, start every part, wait until Ctrl-C; returns the exit code.

    Raises:
        CommandError: a port is in use, the model is missing, or a part does not start.
    """
    with_sandbox = settings.telegram_bot_token is None
    if with_sandbox:
        settings = towards_the_sandbox(settings)
    if settings.rasa_token is None:
        settings.rasa_token = SecretStr(secrets.token_urlsafe(24))
    parts = [processes.rasa(settings), processes.actions(settings)]
    parts += [processes.sandbox(settings)] if with_sandbox else []
    parts += [processes.bot(settings), processes.staff(settings)]
    processes.refuse_busy_ports(settings, [part.name for part in parts])
    if not with_sandbox:
        check_token(settings)
    prepare_database(settings, console)
    invite_first_account(settings, console)
    return _supervise(parts, settings, console)


def invite_first_account(settings: Settings, console: Console) -> None:
    """Where nobody can log in to the staff page yet, print the link for a first coordinator."""
    with open_database(settings.database_url).begin() as session:
        link = staff.first_link(session, settings, datetime.now(UTC))
    if link is not None:
        console.print(f"The staff page has no account yet. Open this once: [bold]{link}[/]")


def towards_the_sandbox(settings: Settings) -> Settings:
    """Return the settings with the sandbox in Telegram's place."""
    return settings.model_copy(
        update={
            "telegram_bot_token": SecretStr("1:sandbox"),
            "telegram_api_url": settings.sandbox_url,
            "webhook_url": None,
        }
    )


def check_token(settings: Settings) -> None:
    """Ask the Bot API who we are, so that a wrong token is told before anything is started.

    Raises:
        CommandError: the token is refused, or the Bot API can't be reached.
    """
    assert settings.telegram_bot_token is not None
    token = settings.telegram_bot_token.get_secret_value()
    try:
        response = httpx.get(f"{settings.telegram_api_url}/bot{token}/getMe", timeout=10)
    except httpx.HTTPError as error:
        raise CommandError(
            f"{settings.telegram_api_url} can't be reached ({type(error).__name__}): check the network and "
            "IZ_TELEGRAM_API_URL; without TELEGRAM_BOT_TOKEN the sandbox stands in for Telegram."
        ) from None
    if response.status_code in (401, 404):
        raise CommandError(
            "Telegram refuses TELEGRAM_BOT_TOKEN: copy it again from @BotFather "
            "(/mybots, API Token), or leave it empty to use the sandbox."
        )


def prepare_database(settings: Settings, console: Console) -> None:
    """Bring the database to this version's tables and load the content files that have changed."""
    migrate(settings.database_url)
    with console.status("loading the catalogue"):
        sessions = open_database(settings.database_url)
        with sessions.begin() as session:
            loaded = load_content(session, CONTENT)
    console.print(f"• catalogue: {loaded}")


def _supervise(parts: list[Part], settings: Settings, console: Console) -> int:
    BUILD.mkdir(exist_ok=True)
    VAR.mkdir(exist_ok=True)
    CONFIG.write_text(supervisor_config(parts), encoding="utf-8")
    supervisor = subprocess.Popen(
        [
            str(APP_PYTHON),
            "-m",
            "supervisor.supervisord",
            "--nodaemon",
            "--configuration",
            str(CONFIG),
        ],
        cwd=ROOT,
        env=processes.environment(settings),
        stdout=(BUILD / "supervisord.log").open("wb"),
        stderr=subprocess.STDOUT,
    )
    # Whoever ends this command ends all of it, however the signal came.
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.default_int_handler)
    try:
        _wait_for_all(parts, supervisor, console)
        _say_ready(settings, console)
        code = supervisor.wait()
        raise CommandError(f"The supervisor ended (code {code}): see build/supervisord.log.")
    except KeyboardInterrupt:
        console.print("\n• stopping …")
        return 0
    finally:
        _stop(supervisor)
        if supervisor.returncode == 0:
            console.print("• stopped")


def _wait_for_all(parts: list[Part], supervisor: subprocess.Popen[bytes], console: Console) -> None:
    for part in parts:
        with console.status(f"starting {part.name}"):
            try:
                seconds = processes.wait_until_ready(part, lambda: supervisor.poll() is None)
            except CommandError as error:
                raise CommandError(f"{error}\n{_tail(log_file(part))}") from None
        if part.ready_url:
            console.print(f"• {part.name} is ready ({seconds:.0f} s)")
        else:
            console.print(f"• {part.name} is started")


def _say_ready(settings: Settings, console: Console) -> None:
    if settings.telegram_api_url == settings.sandbox_url:
        console.print(
            f"\n[bold green]Ready.[/] No TELEGRAM_BOT_TOKEN is set: the sandbox stands in for Telegram.\n"
            f"Open [bold]{settings.sandbox_url}/[/] in a browser and write to the bot. Ctrl-C stops everything.",
            highlight=False,
        )
    else:
        console.print("\n[bold green]Ready.[/] The bot serves Telegram. Ctrl-C stops everything.")
    console.print(f"Staff log in at [bold]{settings.staff_url}/[/]", highlight=False)


def _stop(supervisor: subprocess.Popen[bytes]) -> None:
    if supervisor.poll() is None:
        supervisor.send_signal(signal.SIGTERM)
    try:
        supervisor.wait(STOP_SECONDS + 5)
    except subprocess.TimeoutExpired:
        supervisor.kill()
        supervisor.wait()


def log_file(part: Part) -> Path:
    """Where a part's output goes."""
    return VAR / "log" / f"{part.name}.log"


def supervisor_config(parts: list[Part]) -> str:
    """Return supervisord's configuration: each part is restarted when it ends, its log is rotated."""
    config = configparser.RawConfigParser()
    config["supervisord"] = {"nodaemon": "true", "logfile": "/dev/null", "logfile_maxbytes": "0"}
    config["supervisord"]["pidfile"] = str(BUILD / "supervisord.pid")
    for part in parts:
        log = log_file(part)
        log.parent.mkdir(parents=True, exist_ok=True)
        config[f"program:{part.name}"] = {
            "command": shlex.join(part.command).replace("%", "%%"),
            "directory": str(ROOT),
            "autorestart": "true",
            "startretries": "10",
            "stopasgroup": "true",
            "killasgroup": "true",
            "stopwaitsecs": str(STOP_SECONDS),
            "redirect_stderr": "true",
            "stdout_logfile": str(log),
            "stdout_logfile_maxbytes": "5MB",
            "stdout_logfile_backups": "3",
        }
    text = io.StringIO()
    config.write(text)
    return text.getvalue()


def _tail(log: Path, lines: int = 15) -> str:
    if not log.exists():
        return ""
    return os.linesep.join(log.read_text(errors="replace").splitlines()[-lines:])
