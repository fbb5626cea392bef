"""Databases with a catalogue in them, and a change that somebody makes meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from catalogue.database import migrate, open_database
from catalogue.load import entity_id, load_content
from catalogue.models import Text, TextOrigin, TextStatus
from settings import ROOT

Sessions = sessionmaker[Session]
SAMPLE = ROOT / "tests" / "content"
CAFE = entity_id("sample_cafe")


def url_of(request: pytest.FixtureRequest, folder: Path) -> str:
    """The address of a fresh database of the kind that a fixture's parameter names."""
    if request.param == "postgresql":
        found: str = request.getfixturevalue("postgresql_url")
        return found
    return f"sqlite:///{folder / 'iz.db'}"


@contextmanager
def catalogue_at(url: str, *content: Path) -> Iterator[Sessions]:
    """A database with all tables, and the content of these folders."""
    migrate(url)
    made = open_database(url)
    if content:
        with made.begin() as session:
            load_content(session, *content)
    yield made
    made.kw["bind"].dispose()


def rename_cafe(sessions: Sessions, name: str, status: TextStatus) -> None:
    """Give the sample café another German name, as its second version."""
    with sessions.begin() as session:
        session.add(
            Text(
                entity_id=CAFE,
                field="name",
                language="de",
                version=2,
                status=status,
                origin=TextOrigin.HUMAN,
                content=name,
            )
        )
