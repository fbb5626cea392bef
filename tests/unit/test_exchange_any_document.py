"""A document that something has gone wrong with, wherever: it is read or refused, and never breaks."""

import copy
import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.database import migrate, open_database
from catalogue.errors import ExchangeRefused
from catalogue.exchange.findings import Assumed
from catalogue.exchange.hsds import preview_hsds
from catalogue.exchange.hsds_writer import write_hsds
from catalogue.load import load_content
from settings import ROOT

BRITISH = Assumed("en", "Europe/London", "GB")
JUNK: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 10**14),
    st.floats(-1e9, 1e9),
    st.text(max_size=8),
    st.sampled_from(["", "MO,TU", "2026-02-30", "24:00", str(uuid.UUID(int=1)), "\x00", "<b>"]),
    st.just([]),
    st.just({}),
    st.just([{}]),
    st.just([3]),
    st.just({"id": 3}),
)


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Any:
    url = f"sqlite:///{tmp_path_factory.mktemp('iz') / 'iz.db'}"
    migrate(url)
    made = open_database(url)
    with made.begin() as session:
        load_content(session, ROOT / "tests" / "content")
    return made


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every container with each of its keys."""
    found: list[tuple[Any, Any]] = []
    if isinstance(value, dict | list):
        keys = list(value) if isinstance(value, dict) else range(len(value))
        for key in keys:
            found.append((value, key))
            found += places(value[key])
    return found


def broken(document: Any, draw: Any) -> Any:
    value = copy.deepcopy(document)
    for _ in range(draw.draw(st.integers(1, 3))):
        container, key = draw.draw(st.sampled_from(places(value)))
        if draw.draw(st.booleans()) and isinstance(container, dict):
            del container[key]
        else:
            container[key] = copy.deepcopy(draw.draw(JUNK))
        if not places(value):
            break
    return value


def assert_read_or_refused(catalogue: Any, document: Any) -> None:
    with catalogue() as session:
        try:
            preview_hsds(session, json.dumps(document).encode(), BRITISH)
        except ExchangeRefused as refused:
            assert refused.problems
            assert all(one.what and one.mend for one in refused.problems)


SLOW = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@SLOW
@given(st.data())
def test_a_broken_export_is_read_or_refused(catalogue: Any, data: Any) -> None:
    with catalogue() as session:
        document = json.loads(write_hsds(session))
    assert_read_or_refused(catalogue, broken(document, data))


@pytest.mark.parametrize("name", ["service_list", "organization_full", "service_at_location_full"])
@SLOW
@given(data=st.data())
def test_broken_data_of_others_is_read_or_refused(catalogue: Any, name: str, data: Any) -> None:
    file = Path(ROOT / "tests" / "hsds" / f"{name}.json")
    assert_read_or_refused(catalogue, broken(json.loads(file.read_text("utf-8")), data))
