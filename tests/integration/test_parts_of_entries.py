"""The parts of an entry as staff fill them in: what is typed is kept, what is wrong is named, all or nothing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue import compose, parts
from catalogue.models import Entry
from catalogue.opening import hours_on
from catalogue.parts import PARTS, Row, RowsChangedMeanwhile, RowsRefused
from tests.catalogues import SAMPLE, catalogue_at, url_of

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def session(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Session]:
    with catalogue_at(url_of(request, tmp_path), SAMPLE) as sessions, sessions() as made:
        yield made


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Session]:
    with catalogue_at(f"sqlite:///{tmp_path / 'iz.db'}", SAMPLE) as sessions, sessions() as made:
        yield made


def cafe(session: Session) -> Entry:
    return session.scalars(select(Entry).where(Entry.slug == "sample_cafe")).one()


def save(session: Session, part: str, *rows: Row) -> bool:
    entry = cafe(session)
    seen = parts.rows_of(session, entry, PARTS[part])
    return parts.set_rows(session, entry, PARTS[part], rows, seen)


def row(**typed: str) -> Row:
    return Row("", typed)


def typed(session: Session, part: str) -> list[Row]:
    return parts.rows_of(session, cafe(session), PARTS[part])


def bot_says(session: Session, language: str = "de") -> str:
    return compose.entry(session, "sample_cafe", language, NOW).text


@pytest.mark.parametrize("part", [name for name in PARTS if name != "exceptions"])
def test_what_is_there_can_be_saved_again_without_a_difference(session: Session, part: str) -> None:
    before = bot_says(session)
    shown = typed(session, part)
    assert shown
    assert save(session, part, *shown) is False
    assert bot_says(session) == before


def test_a_change_of_every_part_is_what_the_bot_says_next(session: Session) -> None:
    save(
        session,
        "phones",
        row(number="0241 / 900 7080", description="Frau Muster"),
        row(number="112"),
    )
    save(session, "contact", Row("", {"website": "example.org/cafe", "status": "active"}))
    save(session, "locations", row(address_1="Neue Straße 2", postal_code="52064", city="Aachen"))
    save(session, "cost_options", row(amount="7,5", option="mit Kind"), row(amount="0"))
    save(session, "languages", row(code="Kurdisch"), row(code="fa"))
    says = bot_says(session)
    for expected in ("0241 9007080 – Frau Muster", "112", "example.org/cafe", "Neue Straße 2"):
        assert expected in says
    for expected in ("7,50", "mit Kind", "kostenlos", "Kurdisch", "Persisch"):
        assert expected in says


def test_the_order_of_rows_is_kept_and_a_removed_one_is_gone(session: Session) -> None:
    save(session, "phones", row(number="112"), row(number="0241 9007080"))
    first, second = typed(session, "phones")
    save(session, "phones", second, first)
    assert typed(session, "phones") == [second, first]
    save(session, "phones", first)
    assert typed(session, "phones") == [first]


def test_a_removed_row_that_comes_back_has_its_translations_again(session: Session) -> None:
    [kept] = typed(session, "required_documents")
    save(session, "required_documents")
    assert typed(session, "required_documents") == []
    save(session, "required_documents", kept)
    shown = compose.detail(session, "sample_cafe", compose.Detail("documents_needed"), "en", NOW)
    assert "ID card" in shown.text


@pytest.mark.parametrize(
    ("part", "wrong", "field"),
    [
        ("phones", {"number": "call me"}, "number"),
        ("phones", {"number": "0241"}, "number"),
        ("phones", {"number": "112", "description": "x" * 301}, "description"),
        ("phones", {"description": "nobody's"}, "number"),
        ("contact", {"website": "javascript:alert(1)", "status": "active"}, "website"),
        ("contact", {"website": "no address", "status": "active"}, "website"),
        ("contact", {"email": "at home", "status": "active"}, "email"),
        ("contact", {"minimum_age": "20", "maximum_age": "18", "status": "active"}, "maximum_age"),
        ("contact", {"minimum_age": "-1", "status": "active"}, "minimum_age"),
        ("contact", {"status": "sleeping"}, "status"),
        ("locations", {"address_1": "A 1", "postal_code": "52062", "city": ""}, "city"),
        (
            "locations",
            {"address_1": "A 1", "postal_code": "52062", "city": "B", "latitude": "50"},
            "longitude",
        ),
        (
            "locations",
            {"address_1": "A", "postal_code": "5", "city": "B", "latitude": "99", "longitude": "6"},
            "latitude",
        ),
        ("cost_options", {"amount": "-3"}, "amount"),
        ("cost_options", {"amount": "NaN"}, "amount"),
        ("cost_options", {"amount": "7,505"}, "amount"),
        ("cost_options", {"option": "a lot"}, "amount"),
        ("required_documents", {"document": "bell\x07"}, "document"),
        ("languages", {"code": "Klingonisch?"}, "code"),
        ("events", {"date": "2026-12-01", "time": "15:00"}, "name"),
        ("events", {"name": "A", "date": "31.02.2026", "time": "15:00"}, "date"),
        ("events", {"name": "A", "date": "2026-12-01", "time": "25:00"}, "time"),
        ("events", {"name": "A", "date": "2026-12-01", "time": "9", "repeats": "daily"}, "repeats"),
        ("events", {"name": "A", "date": "2026-12-01", "time": "9", "repeats": "other"}, "repeats"),
        ("events", {"name": "A", "date": "1.12.2026", "time": "9", "until": "2026-11-01"}, "until"),
        ("exceptions", {"first": "tomorrow"}, "first"),
        ("exceptions", {"first": "2026-12-24", "last": "2026-12-23"}, "last"),
        ("exceptions", {"first": "2026-12-24", "last": "2028-12-24"}, "last"),
        ("exceptions", {"first": "2026-12-24", "opens_at": "10:00"}, "closes_at"),
        ("exceptions", {"first": "2026-12-24", "opens_at": "10", "closes_at": "9"}, "closes_at"),
        ("links", {"way": "services", "entry": "sample_house"}, "way"),
        ("links", {"way": "organization", "entry": "nobody"}, "entry"),
        ("links", {"way": "organization", "entry": "sample_cafe"}, "entry"),
        ("publication", {"state": "secret"}, "state"),
        ("publication", {"state": "draft", "until": "soon"}, "until"),
    ],
)
def test_a_wrong_value_is_named_and_nothing_is_saved(
    quick: Session, part: str, wrong: dict[str, str], field: str
) -> None:
    before = typed(quick, part)
    with pytest.raises(RowsRefused) as refused:
        save(quick, part, Row("", wrong))
    assert (0, field) in refused.value.mistakes
    assert typed(quick, part) == before


def test_every_wrong_row_is_named(quick: Session) -> None:
    with pytest.raises(RowsRefused) as refused:
        save(quick, "phones", row(number="a"), row(number="112"), row(number="b"))
    assert refused.value.mistakes == [(0, "number"), (2, "number")]


def test_two_people_at_once_are_told(quick: Session) -> None:
    entry, phones = cafe(quick), PARTS["phones"]
    seen = parts.rows_of(quick, entry, phones)
    parts.set_rows(quick, entry, phones, [row(number="112")], seen)
    with pytest.raises(RowsChangedMeanwhile):
        parts.set_rows(quick, entry, phones, [row(number="110")], seen)


@pytest.mark.parametrize(
    ("repeats", "rule"),
    [
        ("weekly", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270331T235959"),
        ("fortnightly", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270331T235959"),
        ("monthly", "FREQ=MONTHLY;BYDAY=1TU;UNTIL=20270331T235959"),
    ],
)
def test_what_people_say_of_dates_is_kept_as_a_rule(
    quick: Session, repeats: str, rule: str
) -> None:
    day = {"date": "1.12.2026", "time": "15.30", "until": "31.03.2027"}
    save(quick, "events", row(name="Treff", repeats=repeats, **day))
    [event] = cafe(quick).events
    assert (event.rrule, event.dtstart) == (rule, datetime(2026, 12, 1, 15, 30))
    [shown] = typed(quick, "events")
    assert (shown.typed["repeats"], shown.typed["until"]) == (repeats, "2027-03-31")


def test_a_rule_of_its_own_stays(quick: Session) -> None:
    cafe(quick).events[0].rrule = "FREQ=MONTHLY;BYMONTHDAY=13"
    quick.flush()
    [shown] = typed(quick, "events")
    assert shown.typed["repeats"] == "other"
    save(quick, "events", Row(shown.id, {**shown.typed, "description": "am 13."}))
    assert cafe(quick).events[0].rrule == "FREQ=MONTHLY;BYMONTHDAY=13"


def test_days_with_other_hours_hold_for_the_entry(session: Session) -> None:
    holidays = row(first="2026-12-21", last="2027-01-06")
    short = row(first="2026-12-14", opens_at="9", closes_at="10:30")
    save(session, "exceptions", holidays, short)
    [schedule] = cafe(session).schedules
    assert hours_on(schedule, date(2026, 12, 28)) == []
    assert [f"{end:%H:%M}" for _, end in hours_on(schedule, date(2026, 12, 14))] == ["10:30"]
    assert hours_on(schedule, date(2026, 12, 15)) != []
    assert [one.typed["last"] for one in typed(session, "exceptions")] == ["", "2027-01-06"]


def test_links_are_found_by_name_and_by_slug_and_follow_their_order(session: Session) -> None:
    save(session, "links", row(way="organization", entry="MUSTERHAUS"))
    [shown] = typed(session, "links")
    assert shown.typed == {"way": "organization", "entry": "sample_house"}
    save(session, "links")
    assert typed(session, "links") == []
