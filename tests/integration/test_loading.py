"""Content files into the database, and what is said of those that are wrong."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from catalogue.content_file import read_content_file
from catalogue.database import open_database
from catalogue.errors import ContentRefused, DatabaseUnavailable
from catalogue.load import CONTENT, entity_id, load_content
from catalogue.models import Entry, Text
from catalogue.parts import PARTS, Row, rows_of, set_rows
from catalogue.texts import TextBook, TextState
from tests.catalogues import catalogue_at, url_of

ORGANIZATION = """
name: {de: Musterhaus, en: Sample house}
kind: partner
source: [{name: invented for a test}]
"""
SERVICE = """
name: {de: Probe}
organization: sample_house
source: [{name: invented for a test}]
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def sessions(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sessionmaker[Session]]:
    with catalogue_at(url_of(request, tmp_path)) as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "organizations").mkdir()
    (tmp_path / "services").mkdir()
    (tmp_path / "organizations" / "sample_house.yml").write_text(ORGANIZATION, encoding="utf-8")
    return tmp_path


def problems_of(folder: Path, content: str | bytes, name: str = "sample.yml") -> tuple[str, ...]:
    file = folder / "services" / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ContentRefused) as refused:
        read_content_file(file)
    return refused.value.problems


def test_the_starting_content_loads_and_a_second_time_changes_nothing(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        first = load_content(session, CONTENT)
    with sessions.begin() as session:
        second = load_content(session, CONTENT)
    assert first.added > 100
    assert (second.added, second.changed, second.removed) == (0, 0, 0)


@pytest.mark.parametrize(
    ("addition", "complaint"),
    [
        ("price: 5", "price: no such field"),
        ("status: open", "status: Input should be 'active'"),
        ("phones: [{number: call me}]", "phones.0.number: no telephone number"),
        ("phones: [{short_number: '99'}]", "no short number"),
        ("phones: [{}]", "needs either number or short_number"),
        ("email: nobody", "email: no e-mail address"),
        ("url: example", "url: Input should be a valid URL"),
        ("languages: [klingonisch]", "languages.0.code: no language code"),
        ("cost_options: [{amount: 5, currency: Euros}]", "no currency"),
        ("cost_options: [{amount: -5}]", "greater than or equal to 0"),
        ("summary: {xx: Hallo}", 'no language "xx"'),
        ("summary: {en: Hello}", "the original is missing"),
        ("summary: {de: " + "x" * 200 + "}", "200 characters, at most 160"),
        ("schedules: [{byday: [FUNDAY], opens_at: '09:00', closes_at: '10:00'}]", "byday.0"),
        ("schedules: [{byday: [MO], opens_at: 'nine', closes_at: '10:00'}]", "no time"),
        (
            "schedules: [{byday: [MO], opens_at: '11:00', closes_at: '10:00'}]",
            "later than opens_at",
        ),
        (
            "schedules: [{byday: [MO], opens_at: '11:00', closes_at: '12:00', zone: Mars}]",
            "no time zone",
        ),
        ("events: [{name: {de: F}, dtstart: 2026-12-01T15:00, rrule: FREQ=OFTEN}]", "no RRULE"),
        (
            "events: [{name: {de: F}, dtstart: 2026-12-01T15:00, rrule: 'FREQ=WEEKLY;BYDAY=2MO'}]",
            "2MO",
        ),
        (
            "locations: [{address_1: A 1, postal_code: '1', city: B, latitude: 999, longitude: 1}]",
            "less than or equal to 90",
        ),
        (
            "locations: [{address_1: A 1, postal_code: '1', city: B, latitude: 50}]",
            "both latitude and longitude",
        ),
    ],
)
def test_a_mistake_is_told_with_file_line_and_field(
    folder: Path, addition: str, complaint: str
) -> None:
    found = problems_of(folder, SERVICE + addition + "\n")
    assert len(found) == 1, found
    assert "sample.yml:5:" in found[0]
    assert complaint in found[0]


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    assert len(problems_of(folder, "nome: {de: X}\nprice: 5\n")) == 5


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("name: [unclosed\n", "not YAML"),
        ("name: a\nname: b\n", "duplicate"),
        ("- a\n- b\n", "must hold fields"),
        (b"name: \xff\xfe", "not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(
    folder: Path, content: str | bytes, complaint: str
) -> None:
    assert complaint in problems_of(folder, content)[0]


def test_a_slug_that_is_too_long_is_refused(folder: Path) -> None:
    assert "36 characters" in problems_of(folder, SERVICE, "x" * 37 + ".yml")[0]


def test_a_link_that_leads_nowhere_refuses_everything(
    sessions: sessionmaker[Session], folder: Path
) -> None:
    (folder / "services" / "good.yml").write_text(SERVICE, encoding="utf-8")
    bad = folder / "services" / "bad.yml"
    bad.write_text(SERVICE.replace("sample_house", "nobody"), encoding="utf-8")
    complaint = r"bad\.yml:3: organization: there is no entry nobody"
    with pytest.raises(ContentRefused, match=complaint), sessions.begin() as session:
        load_content(session, folder)
    with sessions() as session:
        assert session.scalars(select(Entry)).all() == []


def test_a_changed_original_makes_its_translation_outdated_until_that_changes(
    sessions: sessionmaker[Session], folder: Path
) -> None:
    file = folder / "organizations" / "sample_house.yml"

    def state_after(old: str, new: str) -> TextState:
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        with sessions.begin() as session:
            load_content(session, folder)
        with sessions() as session:
            entry = session.get_one(Entry, entity_id("sample_house"))
            return TextBook(session, [entry]).state(entry.id, "name", "en")

    assert state_after("", "") is TextState.DRAFT
    assert state_after("Musterhaus", "Neues Musterhaus") is TextState.OUTDATED
    assert state_after("Sample house", "New sample house") is TextState.DRAFT
    assert (
        state_after("New sample house", "{text: New sample house, status: reviewed}")
        is TextState.REVIEWED
    )
    with sessions() as session:
        versions = session.scalars(
            select(Text.version).where(Text.language == "de", Text.field == "name")
        ).all()
    assert sorted(versions) == [1, 2]


def test_what_was_changed_here_stays_when_its_file_changes_or_goes(
    sessions: sessionmaker[Session], folder: Path
) -> None:
    (folder / "services" / "good.yml").write_text(SERVICE, encoding="utf-8")
    house = folder / "organizations" / "sample_house.yml"
    with sessions.begin() as session:
        load_content(session, folder)
    with sessions.begin() as session:
        entry = session.get_one(Entry, entity_id("sample_house"))
        contact = PARTS["contact"]
        seen = rows_of(session, entry, contact)
        row = Row(seen[0].id, {**seen[0].typed, "email": "neu@example.org"})
        assert set_rows(session, entry, contact, [row], seen)
    for old, new in (("Musterhaus", "Anderes Haus"), ("Anderes Haus", "Drittes Haus")):
        house.write_text(house.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        with sessions.begin() as session:
            loaded = load_content(session, folder)
            assert (loaded.kept, loaded.changed) == (("sample_house",), 0)
            assert "kept as they were changed here: sample_house" in str(loaded)
    with sessions.begin() as session:
        assert load_content(session, folder, overwrite=True).changed == 1
        assert session.get_one(Entry, entity_id("sample_house")).email is None
    with sessions.begin() as session:
        assert load_content(session, folder).kept == ()


def test_an_entry_whose_file_is_gone_goes_with_the_whole_content_only(
    sessions: sessionmaker[Session], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    monkeypatch.setattr("catalogue.load.CONTENT", content)
    with sessions.begin() as session:
        load_content(session, content)
    for file in content.rglob("theme_empowerment.yml"):
        file.unlink()
    with sessions.begin() as session:
        assert load_content(session, content / "services").removed == 0
    with sessions.begin() as session:
        assert load_content(session, content).removed == 1
    with sessions() as session:
        assert session.get(Entry, entity_id("theme_empowerment")) is None
        left = select(Text).where(Text.entity_id == entity_id("theme_empowerment"))
        assert session.scalars(left).all() == []


def test_the_tables_are_those_of_the_models(sessions: sessionmaker[Session]) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    import bot.chats  # noqa: F401  # its tables, and those below, belong to the same metadata
    import handover.models  # noqa: F401
    from catalogue.models import Base

    with sessions() as session:
        context = MigrationContext.configure(session.connection())
        assert compare_metadata(context, Base.metadata) == []


def test_a_database_of_nobody_is_told_without_its_password() -> None:
    with pytest.raises(DatabaseUnavailable) as told:
        open_database("postgresql+psycopg://iz:opensesame@127.0.0.1:1/iz")
    assert "opensesame" not in str(told.value)
    assert "IZ_DATABASE_URL" in str(told.value)
