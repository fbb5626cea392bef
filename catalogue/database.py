"""Opening the database and bringing it to this version's tables."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from catalogue.errors import DatabaseUnavailable

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
BUSY_SECONDS = 10


def open_database(url: str) -> sessionmaker[Session]:
    """Return a factory of sessions on the database at `url` (SQLAlchemy's form).

    Raises:
        DatabaseUnavailable: it can't be opened; says where (without a password) and what to do.
    """
    engine = _engine(url)
    try:
        with engine.connect():
            pass
    except (SQLAlchemyError, OSError) as error:
        raise DatabaseUnavailable(_sentence(url, error)) from None
    return sessionmaker(engine)


def revisions() -> frozenset[str]:
    """Return the revisions of the tables that this version knows, the first one's to its own."""
    script = ScriptDirectory(str(MIGRATIONS))
    return frozenset(step.revision for step in script.walk_revisions())


def migrate(url: str) -> None:
    """Bring the tables to this version (Alembic's `upgrade head`), making the database where there is none.

    Either all steps are done or none is.

    Raises:
        DatabaseUnavailable: it can't be opened or changed.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                # SQLite changes a table by making it anew: with foreign keys, dropping the old one would take
                # every row that points to it along (https://www.sqlite.org/lang_altertable.html, section 7).
                connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
    except (SQLAlchemyError, OSError) as error:
        raise DatabaseUnavailable(_sentence(url, error)) from None
    finally:
        engine.dispose()


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            _make_folder(parsed.database)
        engine = create_engine(
            # An error is told without what people wrote.
            parsed,
            hide_parameters=True,
            pool_pre_ping=parsed.get_backend_name() != "sqlite",
        )
    except (ArgumentError, NoSuchModuleError, ImportError, OSError) as error:
        raise DatabaseUnavailable(_sentence(url, error)) from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _make_folder(database: str | None) -> None:
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    for pragma in (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _sentence(url: str, error: Exception) -> str:
    try:
        where = make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        where = "IZ_DATABASE_URL"
    reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    return (
        f"The database {where} can't be opened ({reason}): check IZ_DATABASE_URL, "
        "that the server runs, and that the folder can be written."
    )
