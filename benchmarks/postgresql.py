"""A PostgreSQL server of our own on loopback, for as long as a test or a measurement takes."""

import os
import shutil
import signal
import subprocess
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

import psycopg

from benchmarks.ports import free_port

DEBIAN = Path("/usr/lib/postgresql")
START_SECONDS = 20
STOP_SECONDS = 15
# Nothing of it has to outlast a power cut.
OPTIONS = ("listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off")


class NotInstalled(Exception):
    """There is no PostgreSQL on this machine."""


class Cluster:
    """A server with its data in a folder; it can be stopped and started again.

    Raises:
        NotInstalled: Debian's package is missing.
    """

    def __init__(self, folder: Path, options: Sequence[str] = OPTIONS) -> None:
        binaries = sorted(DEBIAN.glob("*/bin"))
        if not binaries:
            raise NotInstalled("PostgreSQL is not installed (apt-get install postgresql)")
        self._binaries = binaries[-1]
        self._options = options
        # PostgreSQL refuses to run as root: then it runs as the user that its package has made.
        self._runner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        self._data = self._make_data(folder)
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The server's address, as SQLAlchemy writes it, without a database."""
        return f"postgresql+psycopg://iz@127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start the server; returns once it answers."""
        command = [*self._runner, str(self._binaries / "postgres"), "-D", str(self._data)]
        command += ["-p", str(self._port)]
        for option in self._options:
            command += ["-c", option]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        self._wait_until_it_answers()

    def stop(self) -> None:
        """End every connection, then the server."""
        if self._process is None:
            return
        # SIGINT is a "fast shutdown": https://www.postgresql.org/docs/current/server-shutdown.html
        main = int((self._data / "postmaster.pid").read_text().split()[0])
        os.kill(main, signal.SIGINT)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None

    def database(self) -> str:
        """Make a new, empty database; returns its address."""
        name = f"iz_{uuid.uuid4().hex}"
        with self._connect() as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return f"{self.url}/{name}"

    def _connect(self) -> psycopg.Connection:
        address = self.url.replace("+psycopg", "")
        return psycopg.connect(f"{address}/postgres", autocommit=True)

    def _wait_until_it_answers(self) -> None:
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                self._connect().close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def _make_data(self, folder: Path) -> Path:
        for parent in (folder, *folder.parents[:3]):
            if not parent.stat().st_mode & 0o005:
                parent.chmod(parent.stat().st_mode | 0o755)
        data = folder / "data"
        data.mkdir()
        if self._runner:
            shutil.chown(data, "postgres")
        initdb = [*self._runner, str(self._binaries / "initdb"), "-D", str(data)]
        subprocess.run([*initdb, "-A", "trust", "-U", "iz"], check=True, capture_output=True)
        return data
