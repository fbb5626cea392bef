"""An installation of the first version is brought to this one, on both databases, with nothing lost."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

import bot.chats  # noqa: F401  # all tables are to be known
import figures.models  # noqa: F401
import staff.models  # noqa: F401
from catalogue.database import MIGRATIONS, migrate
from catalogue.errors import DatabaseUnavailable
from catalogue.models import Base
from tests.catalogues import url_of

FIRST = "0001"
# Where a value has to be one of few.
WORDS = {"kind": "topic", "status": "reviewed", "origin": "manual", "freq": "WEEKLY"}


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    made = sa.create_engine(url_of(request, tmp_path))
    yield made
    made.dispose()


def make_first_version(engine: sa.Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, FIRST)


def fill(connection: sa.Connection) -> dict[str, dict[str, Any]]:
    """Put one row into every table; returns the rows."""
    tables = sa.MetaData()
    tables.reflect(connection)
    rows: dict[str, dict[str, Any]] = {}
    for table in tables.sorted_tables:
        if table.name == "alembic_version":
            continue
        row = {column.name: value_for(column, rows) for column in table.columns}
        if not connection.scalar(sa.select(sa.func.count()).select_from(table)):
            connection.execute(table.insert().values(row))
        rows[table.name] = dict(connection.execute(sa.select(table)).mappings().one())
    return rows


def value_for(column: sa.Column[Any], rows: dict[str, dict[str, Any]]) -> object:
    for key in column.foreign_keys:
        if key.column.table.name in rows:
            return rows[key.column.table.name][key.column.name]
    if column.name in WORDS:
        return WORDS[column.name]
    kind = column.type
    if isinstance(kind, sa.Uuid):
        return uuid.uuid4()
    if isinstance(kind, sa.JSON):
        return ["MO"]
    if isinstance(kind, sa.String):
        return uuid.uuid4().hex[: min(kind.length or 32, 32)]
    values: dict[type[Any], object] = {
        bool: True,
        int: 1,
        float: 1.5,
        Decimal: Decimal("1.50"),
        date: date(2026, 1, 2),
        datetime: datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
        time: time(9, 30),
        bytes: b"x",
    }
    return values[kind.python_type]


def test_nothing_is_lost_on_the_way_from_the_first_version(engine: sa.Engine) -> None:
    make_first_version(engine)
    with engine.begin() as connection:
        before = fill(connection)
    assert len(before) > 3
    migrate(engine.url.render_as_string(hide_password=False))
    now = sa.MetaData()
    with engine.connect() as connection:
        now.reflect(connection)
        for name, row in before.items():
            table = now.tables[name]
            [after] = connection.execute(sa.select(table)).mappings()
            kept = {key: value for key, value in row.items() if key in table.columns}
            assert {key: after[key] for key in kept} == kept
            assert kept.keys() == row.keys(), name
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_a_database_that_is_up_to_date_stays_as_it_is(engine: sa.Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    for _ in range(2):
        migrate(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_an_upgrade_that_fails_in_the_midst_leaves_all_as_it_was(engine: sa.Engine) -> None:
    make_first_version(engine)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE turn_count (in_the_way INTEGER)"))
        before = set(sa.inspect(connection).get_table_names())
        columns = {one["name"] for one in sa.inspect(connection).get_columns("entry")}
    with pytest.raises(DatabaseUnavailable):
        migrate(engine.url.render_as_string(hide_password=False))
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == FIRST
        assert set(sa.inspect(connection).get_table_names()) == before
        assert {one["name"] for one in sa.inspect(connection).get_columns("entry")} == columns
