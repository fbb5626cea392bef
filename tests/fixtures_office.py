"""An office for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.catalogues import SAMPLE, catalogue_at
from tests.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office with the sample entries."""
    with catalogue_at(f"sqlite:///{tmp_path / 'staff.db'}", SAMPLE) as sessions:
        yield Office(sessions)
