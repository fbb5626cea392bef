"""Copying each kind of database as a whole, and putting it back."""

import os
import shutil
import sqlite3
import subprocess
from abc import ABC, abstractmethod
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from iz.errors import CommandError

DEBIAN = Path("/usr/lib/postgresql")
OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
EMPTY = "DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"


class Database(ABC):
    """A database that can be dumped into a file and loaded from it."""

    kind: str

    def __init__(self, url: str) -> None:
        self.url = make_url(url)

    def schema(self) -> str:
        """Return the revision of its tables (Alembic's).

        Raises:
            CommandError: it can't be read, or has none of our tables.
        """
        engine = create_engine(self.url)
        try:
            with engine.connect() as connection:
                return str(connection.scalar(text("SELECT version_num FROM alembic_version")))
        except SQLAlchemyError:
            raise CommandError(
                "The database has none of our tables yet: `iz load` makes them."
            ) from None
        finally:
            engine.dispose()

    @abstractmethod
    def dump(self, file: Path) -> None:
        """Write all of it into a file, as of one moment, while others go on."""

    @abstractmethod
    def refuse_in_use(self) -> None:
        """Raise CommandError while another process uses it."""

    @abstractmethod
    def load(self, file: Path) -> None:
        """Put what was dumped in its place: all of it, or nothing.

        Raises:
            CommandError: the dump is damaged, or can't be loaded.
        """


class SqliteDatabase(Database):
    """A file. What it held before stays beside it, as `….before-restore`."""

    kind = "sqlite"

    @property
    def path(self) -> Path:
        """Where it is."""
        return Path(self.url.database or "")

    def dump(self, file: Path) -> None:
        if not self.path.exists():
            raise CommandError(f"There is no database at {self.path}: check IZ_DATABASE_URL.")
        with closing(sqlite3.connect(self.path)) as source, closing(sqlite3.connect(file)) as copy:
            source.backup(copy)

    def refuse_in_use(self) -> None:
        if not self.path.exists():
            return
        try:
            with closing(sqlite3.connect(self.path, timeout=1)) as connection:
                # SQLite leaves WAL only for its one and only user; and then all is in the one file.
                connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError:
            raise CommandError(
                f"{self.path} is in use: stop the bot, the staff page and the actions first (`iz run`, `iz stop`)."
            ) from None
        except sqlite3.DatabaseError:
            # What is there is no database any more: it is what one restores for.
            return

    def load(self, file: Path) -> None:
        try:
            with closing(sqlite3.connect(file)) as connection:
                [found] = connection.execute("PRAGMA integrity_check").fetchone()
        except sqlite3.DatabaseError as error:
            found = str(error)
        if found != "ok":
            raise CommandError(f"The database in the backup is damaged ({found}).")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = self.path.with_name(f".{self.path.name}.restored")
        shutil.copyfile(file, new)
        new.chmod(0o600)
        if self.path.exists():
            os.replace(self.path, self.path.with_name(f"{self.path.name}.before-restore"))
        for rest in ("-wal", "-shm"):
            self.path.with_name(f"{self.path.name}{rest}").unlink(missing_ok=True)
        os.replace(new, self.path)


class PostgresqlDatabase(Database):
    """A database of a PostgreSQL server, by the server's own tools."""

    kind = "postgresql"

    def dump(self, file: Path) -> None:
        with file.open("wb") as out:
            self._run("pg_dump", "--no-owner", "--no-acl", "--no-comments", stdout=out)

    def refuse_in_use(self) -> None:
        engine = create_engine(self.url)
        try:
            with engine.connect() as connection:
                others = connection.scalar(text(OTHERS))
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
            raise CommandError(f"The database can't be opened ({reason}).") from None
        finally:
            engine.dispose()
        if others:
            raise CommandError(
                f"The database is in use by {others} connections: stop the bots, the staff page and the actions first."
            )

    def load(self, file: Path) -> None:
        script = file.with_suffix(".sql")
        with script.open("wb") as out, file.open("rb") as dump:
            out.write(EMPTY.encode())
            shutil.copyfileobj(dump, out)
        self._run(
            "psql", "-X", "-q", "--single-transaction", "-v", "ON_ERROR_STOP=1", "-f", str(script)
        )

    def _run(self, tool: str, *arguments: str, stdout: object = subprocess.DEVNULL) -> None:
        done = subprocess.run(  # a fixed tool of PostgreSQL's
            [_tool(tool), *arguments],
            env={**os.environ, **self._environment()},
            stdout=stdout,  # type: ignore[call-overload]
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode:
            reason = done.stderr.decode(errors="replace").strip().splitlines()[:1]
            raise CommandError(f"{tool} failed: {' '.join(reason)}")

    def _environment(self) -> dict[str, str]:
        """Where it is, for PostgreSQL's tools: the password must not stand in a process list."""
        values = {
            "PGHOST": self.url.host,
            "PGPORT": str(self.url.port) if self.url.port else None,
            "PGUSER": self.url.username,
            "PGPASSWORD": self.url.password,
            "PGDATABASE": self.url.database,
        }
        return {name: str(value) for name, value in values.items() if value}


def _tool(name: str) -> str:
    found = shutil.which(name) or next(
        (str(folder / name) for folder in sorted(DEBIAN.glob("*/bin"), reverse=True)), None
    )
    if found is None:
        raise CommandError(
            f"{name} is missing: install PostgreSQL's client (apt-get install postgresql-client)."
        )
    return found


def database_at(url: str) -> Database:
    """Return the database of an address (SQLAlchemy's form)."""
    is_sqlite = make_url(url).get_backend_name() == "sqlite"
    return SqliteDatabase(url) if is_sqlite else PostgresqlDatabase(url)
