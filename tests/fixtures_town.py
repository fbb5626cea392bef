"""The town as a fixture."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.ports import free_port
from iz import processes
from iz.processes import running, stop
from sandbox.client import Sandbox
from settings import Settings
from tests.town import Town


@pytest.fixture
def town(
    settings: Settings, copy_of_catalogue: Callable[[], str], tmp_path: Path
) -> Iterator[Town]:
    url = f"http://127.0.0.1:{free_port()}"
    own = settings.model_copy(
        update={
            "sandbox_url": url,
            "telegram_api_url": url,
            "rasa_url": f"http://127.0.0.1:{free_port()}",
            "database_url": copy_of_catalogue(),
        }
    )
    log = tmp_path / "bot.log"
    with (
        running(processes.sandbox(own), own, tmp_path / "sandbox.log"),
        Sandbox(url, patience=30) as telegram,
    ):
        made = Town(telegram, own, log)
        made.start()
        try:
            telegram.waits_until_bot_listens()
            yield made
        finally:
            if made.process:
                stop(made.process)
