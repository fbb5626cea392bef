"""Backup and restore, on both databases: all or nothing, and never over something that is in use."""

import json
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from catalogue.database import migrate, open_database
from catalogue.load import load_content
from catalogue.models import Entry
from iz.backup import archive
from iz.backup.archive import MANIFEST, back_up, restore
from iz.errors import CommandError
from settings import Settings
from tests.catalogues import SAMPLE, url_of

KEY = "a key for tests of backups, and for nothing else"


@dataclass
class Machine:
    """Settings with a database and a folder of models."""

    settings: Settings
    folder: Path

    @property
    def models(self) -> Path:
        return self.folder / "models"

    @property
    def file(self) -> Path:
        return self.folder / "iz.backup"

    def back_up(self) -> None:
        back_up(self.settings, self.models, self.file)

    def restore(self) -> None:
        restore(self.settings, self.models, self.file)

    def entries(self) -> set[str]:
        """The slugs of all entries."""
        sessions = open_database(self.settings.database_url)
        with sessions() as session:
            found = set(session.scalars(select(Entry.slug)))
        sessions.kw["bind"].dispose()
        return found

    def lose_an_entry(self) -> None:
        sessions = open_database(self.settings.database_url)
        with sessions.begin() as session:
            session.delete(session.scalars(select(Entry).where(Entry.slug == "sample_cafe")).one())
        sessions.kw["bind"].dispose()


def machine_at(url: str, folder: Path) -> Machine:
    own = Settings(_env_file=None, IZ_DATABASE_URL=url, IZ_SECRET_KEY=SecretStr(KEY))  # type: ignore[call-arg]
    made = Machine(own, folder)
    made.models.mkdir(parents=True)
    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def machine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Machine]:
    made = machine_at(url_of(request, tmp_path), tmp_path)
    migrate(made.settings.database_url)
    sessions = open_database(made.settings.database_url)
    with sessions.begin() as session:
        load_content(session, SAMPLE)
    sessions.kw["bind"].dispose()
    (made.models / "iz.tar.gz").write_bytes(b"a model")
    yield made


def test_what_was_lost_since_comes_back(machine: Machine) -> None:
    before = machine.entries()
    machine.back_up()
    machine.lose_an_entry()
    (machine.models / "iz.tar.gz").unlink()
    assert machine.entries() != before
    machine.restore()
    assert machine.entries() == before
    assert (machine.models / "iz.tar.gz").read_bytes() == b"a model"
    # It works on: the next backup is taken from it.
    machine.file.unlink()
    machine.back_up()


def test_a_backup_is_made_while_others_use_the_database_but_none_restored(
    machine: Machine,
) -> None:
    sessions = open_database(machine.settings.database_url)
    with sessions() as session:
        session.scalars(select(Entry.slug)).all()
        machine.back_up()
        session.commit()
        with pytest.raises(CommandError, match="in use"):
            machine.restore()
    sessions.kw["bind"].dispose()
    machine.restore()


def test_the_secret_key_is_not_in_it_and_nobody_else_may_read_it(machine: Machine) -> None:
    machine.back_up()
    assert machine.file.stat().st_mode & 0o077 == 0
    with tarfile.open(machine.file) as packed:
        for member in packed.getmembers():
            content = packed.extractfile(member)
            assert content is not None
            assert KEY.encode() not in content.read()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"schema": "9999"}, "newer version"),
        ({"format": 2}, "newer version"),
        ({"key": "0" * 64}, "another IZ_SECRET_KEY"),
        ({"database": "oracle"}, "same kind"),
        ({"surprise": 1}, "no backup"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    machine: Machine, change: dict[str, object], words: str
) -> None:
    machine.back_up()
    rewrite(machine.file, lambda manifest: {**manifest, **change})
    machine.lose_an_entry()
    before = machine.entries()
    with pytest.raises(CommandError, match=words):
        machine.restore()
    assert machine.entries() == before


def rewrite(file: Path, change: Callable[[dict[str, object]], dict[str, object]]) -> None:
    folder = file.parent / "unpacked"
    with tarfile.open(file) as packed:
        packed.extractall(folder, filter="data")
    manifest = folder / MANIFEST
    manifest.write_text(json.dumps(change(json.loads(manifest.read_text()))))
    with tarfile.open(file, "w:gz") as packed:
        for path in sorted(folder.iterdir()):
            packed.add(path, path.name)


def test_a_damaged_file_changes_nothing(machine: Machine) -> None:
    machine.back_up()
    whole = machine.file.read_bytes()
    before = machine.entries()
    for damaged in (b"", b"no backup at all", whole[: len(whole) // 2]):
        machine.file.write_bytes(damaged)
        with pytest.raises(CommandError, match=r"backup"):
            machine.restore()
        assert machine.entries() == before


def test_a_damaged_database_in_it_changes_nothing(machine: Machine) -> None:
    machine.back_up()
    before = machine.entries()
    folder = machine.file.parent / "unpacked"
    rewrite(machine.file, lambda manifest: manifest)
    dump = folder / archive.DUMP
    dump.write_bytes(dump.read_bytes()[:3000] + b"\nnonsense" * 400)
    with tarfile.open(machine.file, "w:gz") as packed:
        for path in sorted(folder.iterdir()):
            packed.add(path, path.name)
    with pytest.raises(CommandError, match=r"damaged|failed"):
        machine.restore()
    assert machine.entries() == before


def test_a_file_that_is_there_is_not_written_over(machine: Machine) -> None:
    machine.file.write_text("precious")
    with pytest.raises(CommandError, match="exists already"):
        machine.back_up()
    assert machine.file.read_text() == "precious"


def test_what_was_there_before_stays_beside_it(tmp_path: Path) -> None:
    machine = machine_at(f"sqlite:///{tmp_path / 'iz.db'}", tmp_path)
    migrate(machine.settings.database_url)
    machine.back_up()
    (tmp_path / "iz.db").write_bytes(b"no database any more, after the disk has failed")
    machine.restore()
    assert (tmp_path / "iz.db.before-restore").read_bytes().startswith(b"no database any more")
    with sqlite3.connect(tmp_path / "iz.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_machine_without_any_database_is_restored(tmp_path: Path) -> None:
    old = machine_at(f"sqlite:///{tmp_path / 'old' / 'iz.db'}", tmp_path / "old")
    migrate(old.settings.database_url)
    old.back_up()
    new = machine_at(f"sqlite:///{tmp_path / 'new' / 'var' / 'iz.db'}", tmp_path / "new")
    new.file.write_bytes(old.file.read_bytes())
    new.restore()
    assert new.entries() == set()


def test_without_a_database_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    machine = machine_at(f"sqlite:///{tmp_path / 'iz.db'}", tmp_path)
    with pytest.raises(CommandError, match="no database"):
        machine.back_up()
    assert not machine.file.exists()
