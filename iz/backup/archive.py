"""The backup's file: a tar with a manifest, the database, and the trained models."""

import hashlib
import hmac
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from catalogue.database import migrate, revisions
from iz.backup.databases import Database, database_at
from iz.errors import CommandError
from settings import Settings

FORMAT = 1
MANIFEST, DUMP, MODELS = "manifest.json", "database", "models"


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. `key` tells whether a secret key is the right one, and nothing else of it."""

    format: int
    made_at: str
    database: str
    schema: str
    key: str


def back_up(settings: Settings, models: Path, file: Path) -> int:
    """Write a backup, while everything runs; returns its size in bytes. The secret key is not in it.

    Raises:
        CommandError: the file exists or can't be written, or the database can't be read.
    """
    if file.exists():
        raise CommandError(f"{file} exists already: name another file, or move it away.")
    database = database_at(settings.database_url)
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as name:
            folder = Path(name)
            database.dump(folder / DUMP)
            manifest = Manifest(
                FORMAT,
                datetime.now(UTC).isoformat(),
                database.kind,
                database.schema(),
                key_of(settings),
            )
            (folder / MANIFEST).write_text(json.dumps(asdict(manifest)), encoding="utf-8")
            packed = folder / "packed"
            with tarfile.open(packed, "w:gz") as archive:
                archive.add(folder / MANIFEST, MANIFEST)
                archive.add(folder / DUMP, DUMP)
                for model in sorted(models.glob("*.tar.gz")):
                    archive.add(model, f"{MODELS}/{model.name}")
            packed.chmod(0o600)
            os.replace(packed, file)
    except OSError as error:
        raise CommandError(f"{file} can't be written ({error.strerror or error}).") from None
    return file.stat().st_size


def restore(settings: Settings, models: Path, file: Path) -> Manifest:
    """Put a backup in the place of what is there; all of it or nothing. Returns what it says of itself.

    Raises:
        CommandError: it is no backup, of a newer version, of another kind of database or under another key;
            or something still uses the database.
    """
    database = database_at(settings.database_url)
    with _unpacked(file, near=models.parent) as folder:
        manifest = _read_manifest(folder / MANIFEST, file)
        _check(manifest, database, settings)
        database.refuse_in_use()
        database.load(folder / DUMP)
        migrate(settings.database_url)
        models.mkdir(exist_ok=True)
        for model in sorted((folder / MODELS).glob("*.tar.gz")):
            os.replace(model, models / model.name)
    return manifest


@contextmanager
def _unpacked(file: Path, near: Path) -> Iterator[Path]:
    try:
        with tempfile.TemporaryDirectory(dir=near, prefix=".restore-") as name:
            with tarfile.open(file, "r:gz") as archive:
                archive.extractall(name, filter="data")
            yield Path(name)
    except (tarfile.TarError, EOFError, OSError) as error:
        reason = getattr(error, "strerror", None) or "it is damaged, or none"
        raise CommandError(f"{file} can't be read as a backup ({reason}).") from None


def _read_manifest(path: Path, file: Path) -> Manifest:
    try:
        manifest = Manifest(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        raise CommandError(
            f"{file} is no backup of this program: its manifest is missing."
        ) from None
    if manifest.format != FORMAT:
        raise CommandError(f"{file} is of a newer version of this program: upgrade first.")
    return manifest


def _check(manifest: Manifest, database: Database, settings: Settings) -> None:
    if manifest.database != database.kind:
        raise CommandError(
            f"The backup is of {manifest.database}, IZ_DATABASE_URL names {database.kind}: set it to the same kind."
        )
    if manifest.schema not in revisions():
        raise CommandError(
            f"The backup has the tables of a newer version ({manifest.schema}): upgrade the program first."
        )
    if not hmac.compare_digest(manifest.key, key_of(settings)):
        raise CommandError(
            "The backup was made under another IZ_SECRET_KEY: without that key nobody could be written to. "
            "Set the one of that time."
        )


def key_of(settings: Settings) -> str:
    """Return by what a secret key is recognized."""
    secret = settings.secret_key.get_secret_value().encode()
    return hmac.new(secret, b"the key of a backup", hashlib.sha256).hexdigest()


def where(settings: Settings) -> str:
    """Return the database's address without its password."""
    return make_url(settings.database_url).render_as_string(hide_password=True)
