"""A bot with a Telegram and a database of its own, which can be killed and started again."""

import os
import signal
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from iz import processes
from sandbox.client import Sandbox
from settings import Settings


@dataclass
class Town:
    """A sandbox with a database and a bot of its own, which can be killed and started."""

    telegram: Sandbox
    settings: Settings
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the bot."""
        self.process = processes.start(processes.bot(self.settings), self.settings, self.log)

    def kill(self) -> None:
        """End the bot without any chance to put things in order."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the database."""
        with closing(self.database()) as connection:
            return connection.execute(query).fetchall()

    def database(self) -> sqlite3.Connection:
        """A connection to the bot's database, as another program would have it."""
        path = make_url(self.settings.database_url).database or ""
        return sqlite3.connect(path, isolation_level=None)
