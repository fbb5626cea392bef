"""All changes through one thread: in order, each whole or not at all, and patient with a database that is gone."""

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from bot.delivery import writer as module
from bot.delivery.writer import Writer
from catalogue.database import open_database


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "iz.db"


@pytest.fixture
def sessions(database: Path) -> sessionmaker[Session]:
    sessions = open_database(f"sqlite:///{database}")
    with sessions.begin() as session:
        session.execute(text("CREATE TABLE line (number INTEGER PRIMARY KEY AUTOINCREMENT, word)"))
    return sessions


@pytest.fixture
def writer(sessions: sessionmaker[Session]) -> Iterator[Writer]:
    writer = Writer(sessions)
    yield writer
    writer.close()


def add(session: Session, word: str) -> None:
    session.execute(text("INSERT INTO line (word) VALUES (:word)"), {"word": word})


def words(sessions: sessionmaker[Session]) -> list[str]:
    with sessions() as session:
        return list(session.scalars(text("SELECT word FROM line ORDER BY number")))


async def test_changes_are_made_in_the_order_in_which_they_were_given(
    writer: Writer, sessions: sessionmaker[Session]
) -> None:
    given = [str(number) for number in range(500)]
    await asyncio.gather(*(writer.run(lambda s, word=word: add(s, word)) for word in given))  # type: ignore[misc]
    assert words(sessions) == given


async def test_one_change_that_fails_takes_no_other_with_it(
    writer: Writer, sessions: sessionmaker[Session]
) -> None:
    def half(session: Session) -> None:
        add(session, "half")
        raise ValueError("in the middle")

    results = await asyncio.gather(
        writer.run(lambda s: add(s, "before")),
        writer.run(half),
        writer.run(lambda s: add(s, "after")),
        return_exceptions=True,
    )
    assert isinstance(results[1], ValueError)
    assert words(sessions) == ["before", "after"]


async def test_a_locked_database_is_waited_for_and_told_once(
    writer: Writer,
    sessions: sessionmaker[Session],
    database: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(module, "FIRST_PAUSE_SECONDS", 0.01)
    with sessions() as session:
        session.execute(text("PRAGMA busy_timeout=20"))
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    task = asyncio.create_task(writer.insist(lambda s: add(s, "late")))
    await in_trouble(writer)
    assert not task.done()
    other.execute("COMMIT")
    other.close()
    async with asyncio.timeout(20):
        await task
    assert words(sessions) == ["late"]
    assert writer.trouble.since is None
    assert len([record for record in caplog.records if record.levelname == "CRITICAL"]) == 1


async def test_a_full_disk_is_waited_for(
    writer: Writer, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FIRST_PAUSE_SECONDS", 0.01)
    with sessions() as session:
        pages = session.scalar(text("PRAGMA page_count"))
        # The database may not grow any more: SQLite says "database or disk is full".
        session.execute(text(f"PRAGMA max_page_count={pages}"))
    task = asyncio.create_task(writer.insist(lambda s: add(s, "x" * 100_000)))
    await in_trouble(writer)
    await writer_can_grow(sessions)
    async with asyncio.timeout(20):
        await task
    assert len(words(sessions)) == 1


async def in_trouble(writer: Writer) -> None:
    for _ in range(2000):
        if writer.trouble.since is not None:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("the writer has not noticed")


async def writer_can_grow(sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        session.execute(text("PRAGMA max_page_count=1000000"))
