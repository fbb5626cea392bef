"""What the tests share: the slow pieces start once a run, on free ports, with data of their own."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy.engine import make_url

from benchmarks.ports import free_port
from benchmarks.postgresql import Cluster, NotInstalled
from catalogue.database import migrate, open_database
from catalogue.load import CONTENT, load_content
from iz import processes
from iz.processes import running
from sandbox.client import Person, Sandbox
from settings import Settings


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings with free ports, a database and a key of their own, the sandbox in Telegram's place."""
    folder = tmp_path_factory.mktemp("iz")
    rasa, actions, sandbox, staff = (f"http://127.0.0.1:{free_port()}" for _ in range(4))
    return Settings(
        _env_file=None,
        TELEGRAM_BOT_TOKEN=SecretStr("1:sandbox"),
        IZ_TELEGRAM_API_URL=sandbox,
        IZ_DATABASE_URL=f"sqlite:///{folder / 'iz.db'}",
        IZ_RASA_URL=rasa,
        IZ_RASA_TOKEN=SecretStr("for-tests"),
        IZ_ACTION_URL=actions,
        IZ_SANDBOX_URL=sandbox,
        IZ_STAFF_URL=staff,
        IZ_SECRET_KEY=SecretStr("a key for tests, and for nothing else at all"),
    )


@pytest.fixture(scope="session")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the parts' output goes."""
    return tmp_path_factory.mktemp("log")


@pytest.fixture(scope="session")
def loaded_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the starting content, which nobody uses but to copy it."""
    path = tmp_path_factory.mktemp("catalogue") / "iz.db"
    migrate(f"sqlite:///{path}")
    with open_database(f"sqlite:///{path}").begin() as session:
        load_content(session, CONTENT)
    return path


@pytest.fixture(scope="session")
def catalogue_url(settings: Settings, loaded_catalogue: Path) -> str:
    """The address of a database with the starting content."""
    _copy(loaded_catalogue, Path(make_url(settings.database_url).database or ""))
    return settings.database_url


@pytest.fixture(scope="session")
def copy_of_catalogue(
    loaded_catalogue: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], str]:
    """Makes databases with the starting content: a bot has its own, nobody else's chats are in it."""

    def copy() -> str:
        path = tmp_path_factory.mktemp("database") / "iz.db"
        _copy(loaded_catalogue, path)
        return f"sqlite:///{path}"

    return copy


def _copy(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(source)) as original,
        closing(sqlite3.connect(target)) as made,
    ):
        original.backup(made)


@pytest.fixture(scope="session")
def postgresql_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A PostgreSQL server of our own on loopback; without Debian's package, a skip."""
    try:
        cluster = Cluster(tmp_path_factory.mktemp("postgresql"))
    except NotInstalled as error:
        pytest.fail(str(error)) if os.environ.get("CI") else pytest.skip(str(error))
    cluster.start()
    yield cluster
    cluster.stop()


def wait_for_port(port: int, seconds: float = 20) -> None:
    """Wait until something listens."""
    until = time.monotonic() + seconds
    while not processes.is_busy(f"http://127.0.0.1:{port}"):
        assert time.monotonic() < until, f"nothing listens on port {port} after {seconds} s"
        time.sleep(0.05)


@pytest.fixture
def postgresql_url(postgresql_cluster: Cluster) -> str:
    """The address of a new, empty PostgreSQL database."""
    return postgresql_cluster.database()


@pytest.fixture(scope="session")
def assistant(settings: Settings, catalogue_url: str, logs: Path) -> Iterator[Settings]:
    """Rasa with the trained model, and the action server: real, and running."""
    with (
        running(processes.actions(settings), settings, logs / "actions.log"),
        running(processes.rasa(settings), settings, logs / "rasa.log"),
    ):
        yield settings


@pytest.fixture(scope="session")
def sandbox_server(settings: Settings, logs: Path) -> Iterator[Settings]:
    """The sandbox, running."""
    with running(processes.sandbox(settings), settings, logs / "sandbox.log"):
        yield settings


@pytest.fixture(scope="session")
def telegram(bot: Settings) -> Iterator[Sandbox]:
    """Telegram's people's side, with the bot listening."""
    with Sandbox(bot.sandbox_url, patience=30) as sandbox:
        sandbox.waits_until_bot_listens()
        yield sandbox


@pytest.fixture(scope="session")
def settings_without_rasa(settings: Settings, copy_of_catalogue: Callable[[], str]) -> Settings:
    """Settings of a bot that finds no Rasa, with a sandbox and a database of its own."""
    sandbox_url, nowhere = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
    return settings.model_copy(
        update={
            "sandbox_url": sandbox_url,
            "telegram_api_url": sandbox_url,
            "rasa_url": nowhere,
            "database_url": copy_of_catalogue(),
        }
    )


@pytest.fixture(scope="session")
def sandbox_without_rasa(settings_without_rasa: Settings, logs: Path) -> Iterator[Sandbox]:
    """A Telegram of its own, for the bot that finds no Rasa."""
    alone = settings_without_rasa
    with (
        running(processes.sandbox(alone), alone, logs / "sandbox-alone.log"),
        Sandbox(alone.sandbox_url, patience=30) as sandbox,
    ):
        yield sandbox


@pytest.fixture(scope="session")
def coordinators_chat(sandbox_without_rasa: Sandbox) -> Person:
    """Somebody in the coordinators' group of the bot that finds no Rasa."""
    coordinator = sandbox_without_rasa.person("Coordinator", language="de")
    return coordinator.in_group(sandbox_without_rasa.group("Coordinators", coordinator))


@pytest.fixture(scope="session")
def telegram_without_rasa(
    sandbox_without_rasa: Sandbox,
    coordinators_chat: Person,
    settings_without_rasa: Settings,
    logs: Path,
) -> Iterator[Sandbox]:
    """A bot that finds no Rasa, with a Telegram of its own."""
    alone = settings_without_rasa.model_copy(
        update={"coordinators_chat": coordinators_chat.chat_id}
    )
    with running(processes.bot(alone), alone, logs / "bot-alone.log"):
        sandbox_without_rasa.waits_until_bot_listens()
        yield sandbox_without_rasa


@pytest.fixture(scope="session")
def bot(assistant: Settings, sandbox_server: Settings, logs: Path) -> Iterator[Settings]:
    """The bot as a process of its own, with Rasa behind it and the sandbox in front."""
    with running(processes.bot(assistant), assistant, logs / "bot.log"):
        yield assistant
