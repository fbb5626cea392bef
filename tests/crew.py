"""Some bots behind one webhook, with a Telegram and a database of their own, which can be killed and started again."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx

from benchmarks.balancer import Balancer
from benchmarks.ports import free_port
from catalogue.database import migrate, open_database
from catalogue.load import CONTENT, load_content
from iz import processes
from sandbox.client import Sandbox
from settings import Settings

BOTS = 3


class Crew:
    """Some bots behind one webhook, with a Telegram and a database of their own."""

    def __init__(self, settings: list[Settings], telegram: Sandbox, log: Path) -> None:
        self.settings = settings
        self.telegram = telegram
        self.log = log
        self.processes = [self._start(one) for one in settings]

    def kill(self, number: int) -> None:
        """End one without any chance to put things in order."""
        os.killpg(self.processes[number].pid, signal.SIGKILL)
        self.processes[number].wait()

    def start(self, number: int) -> None:
        """Start one again."""
        self.processes[number] = self._start(self.settings[number])

    def is_well(self, number: int) -> bool:
        """Whether a balancer would come to this one."""
        try:
            address = f"http://127.0.0.1:{self.settings[number].webhook_port}/healthz"
            return httpx.get(address, trust_env=False).is_success
        except httpx.HTTPError:
            return False

    def stop(self) -> None:
        """End them."""
        for process in self.processes:
            processes.stop(process)

    def _start(self, settings: Settings) -> subprocess.Popen[bytes]:
        return processes.start(processes.bot(settings), settings, self.log)


@contextmanager
def a_crew(settings: Settings, database_url: str, folder: Path) -> Iterator[Crew]:
    migrate(database_url)
    with open_database(database_url).begin() as session:
        load_content(session, CONTENT)
    sandbox_url, nowhere = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
    ports = [free_port() for _ in range(BOTS)]
    with ExitStack() as stack:
        balancer = stack.enter_context(Balancer(ports))
        own = settings.model_copy(
            update={
                "sandbox_url": sandbox_url,
                "telegram_api_url": sandbox_url,
                "rasa_url": nowhere,
                "database_url": database_url,
                "webhook_url": f"http://127.0.0.1:{balancer.port}/hook",
            }
        )
        stack.enter_context(processes.running(processes.sandbox(own), own, folder / "sandbox.log"))
        telegram = stack.enter_context(Sandbox(sandbox_url, patience=30))
        each = [own.model_copy(update={"webhook_port": port}) for port in ports]
        crew = Crew(each, telegram, folder / "bots.log")
        try:
            telegram.waits_until_bot_listens()
            for number in range(BOTS):
                until(lambda number=number: crew.is_well(number))
            yield crew
        finally:
            crew.stop()


def until(is_so: Callable[[], bool]) -> None:
    """Wait for a condition, not for a time."""
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end, "it did not come so"
        time.sleep(0.05)
