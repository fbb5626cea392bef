"""What newcomers see: nothing that is a draft or has expired, wherever it would turn up."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from catalogue import compose, search
from catalogue.load import bump_revision
from catalogue.models import Entry
from catalogue.publishing import AACHEN, is_shown, published_only
from tests.catalogues import SAMPLE, Sessions, catalogue_at, url_of

NAME = "Café"


@pytest.fixture(params=["sqlite", "postgresql"])
def sessions(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sessions]:
    with catalogue_at(url_of(request, tmp_path), SAMPLE) as made:
        yield made


def change_cafe(sessions: Sessions, **columns: object) -> None:
    with sessions.begin() as session:
        cafe = session.scalars(select(Entry).where(Entry.slug == "sample_cafe")).one()
        for name, value in columns.items():
            setattr(cafe, name, value)
        bump_revision(session)


def places_where_the_cafe_is_found(sessions: Sessions) -> set[str]:
    with sessions() as session:
        now = datetime.now(AACHEN)
        owner = session.scalars(select(Entry).where(Entry.slug == "sample_house")).one()
        shown = compose.entry(session, owner.slug, "de", now)
        found = {
            "search": any(hit.slug == "sample_cafe" for hit in search.search(session, NAME, "de")),
            "question": search.mentioned(session, "wann hat das cafe offen", "de") is not None,
            "link": any("sample_cafe" in button.payload for button in shown.buttons),
            "entry": compose.entry(session, "sample_cafe", "de", now).entry == "sample_cafe",
        }
        return {name for name, is_found in found.items() if is_found}


def test_a_draft_is_found_nowhere_and_what_is_published_everywhere(sessions: Sessions) -> None:
    newcomers = published_only(sessions)
    everywhere = places_where_the_cafe_is_found(newcomers)
    assert {"search", "link", "entry"} <= everywhere
    change_cafe(sessions, is_published=False)
    assert places_where_the_cafe_is_found(newcomers) == set()
    assert places_where_the_cafe_is_found(sessions) == everywhere
    change_cafe(sessions, is_published=True)
    assert places_where_the_cafe_is_found(newcomers) == everywhere


def test_an_entry_is_shown_on_its_last_day_and_not_after_it(sessions: Sessions) -> None:
    newcomers = published_only(sessions)
    today = datetime.now(AACHEN).date()
    change_cafe(sessions, published_until=today)
    assert "entry" in places_where_the_cafe_is_found(newcomers)
    change_cafe(sessions, published_until=today - timedelta(days=1))
    assert places_where_the_cafe_is_found(newcomers) == set()


def test_whether_an_entry_is_shown_is_told_by_the_same_rule() -> None:
    day = datetime.now(AACHEN).date()
    assert is_shown(Entry(is_published=True), day)
    assert is_shown(Entry(is_published=True, published_until=day), day)
    assert not is_shown(Entry(is_published=True, published_until=day - timedelta(days=1)), day)
    assert not is_shown(Entry(is_published=False), day)
