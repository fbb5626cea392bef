"""Opening hours and dates to HSDS schedules and back, whatever they are; and what is no RRULE."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.exchange import schedule
from catalogue.exchange.findings import Assumed, Findings
from catalogue.exchange.hsds_parts import PartReader
from catalogue.exchange.hsds_schedules import ScheduleReader
from catalogue.exchange.schemas import schema_problems
from catalogue.exchange.snapshot import PartSnapshot
from catalogue.opening import WEEKDAYS

ID = str(uuid.UUID(int=1))
ZONES = st.sampled_from(
    ["Europe/Berlin", "UTC", "Asia/Kolkata", "America/St_Johns", "Australia/Lord_Howe"]
)
MINUTES = st.integers(0, 24 * 60 - 1).map(lambda n: time(n // 60, n % 60))
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@st.composite
def hours(draw: st.DrawFn) -> dict[str, Any]:
    opens_at = draw(MINUTES)
    later = MINUTES.filter(lambda value: value > opens_at or value == time(0))
    closes_at = draw(later) if opens_at < time(23, 59) else time(0)
    start, end = draw(st.none() | DAYS), draw(st.none() | DAYS)
    if start and end and end < start:
        start, end = end, start
    closed = st.builds(lambda day: {"date": day.isoformat(), "closed": True}, DAYS)
    other = st.builds(
        lambda day: {"date": day.isoformat(), "opens_at": "09:00:00", "closes_at": "10:30:00"}, DAYS
    )
    return {
        "byday": draw(st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True)),
        "opens_at": opens_at,
        "closes_at": closes_at,
        "zone": draw(ZONES),
        "open_on_holidays": draw(st.booleans()),
        "valid_from": start,
        "valid_to": end,
        "exceptions": draw(st.lists(closed | other, max_size=3)),
    }


@st.composite
def events(draw: st.DrawFn) -> dict[str, Any]:
    day = ",".join(draw(st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True)))
    rules = [
        None,
        f"FREQ=WEEKLY;BYDAY={day}",
        f"FREQ=WEEKLY;INTERVAL=2;BYDAY={day};UNTIL=20270331",
        f"FREQ=MONTHLY;BYDAY={draw(st.integers(1, 4))}MO;COUNT={draw(st.integers(1, 99))}",
        f"FREQ=MONTHLY;BYMONTHDAY={draw(st.integers(1, 28))}",
        "FREQ=DAILY;COUNT=5",
        "FREQ=YEARLY;UNTIL=20300101T120000",
    ]
    moments = st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1))
    return {
        "dtstart": draw(moments).replace(second=0, microsecond=0),
        "duration_minutes": draw(st.none() | st.integers(1, 3000)),
        "rrule": draw(st.sampled_from(rules)),
        "zone": draw(ZONES),
    }


def read(value: dict[str, Any], zone: str = "Europe/Berlin") -> tuple[str, PartSnapshot] | None:
    findings = Findings()
    reader = ScheduleReader(PartReader(Assumed(zone=zone), findings))
    found = reader.read({"id": ID, **value}, ())
    assert findings.problems == []
    return found


def complaints(value: dict[str, Any]) -> list[str]:
    findings = Findings()
    reader = ScheduleReader(PartReader(Assumed(), findings))
    reader.read({"id": ID, **value}, ("schedules", 0))
    return [str(problem) for problem in findings.problems]


@given(hours())
def test_weekly_hours_come_back_as_they_were(facts: dict[str, Any]) -> None:
    written = schedule.write_hours(facts)
    for profile in (False, True):
        assert list(schema_problems({"id": ID, **written}, "schedule", (), profile=profile)) == []
    found = read(written)
    assert found is not None
    assert (found[0], found[1].facts) == ("schedules", facts)


@given(events())
def test_a_date_that_repeats_comes_back_as_it_was(facts: dict[str, Any]) -> None:
    written = schedule.write_event(facts)
    for profile in (False, True):
        assert list(schema_problems({"id": ID, **written}, "schedule", (), profile=profile)) == []
    found = read(written)
    assert found is not None
    assert (found[0], found[1].facts) == ("events", facts)


@given(hours())
def test_weekly_hours_without_our_profile_are_the_same_but_for_what_hsds_lacks(
    facts: dict[str, Any],
) -> None:
    written = schedule.write_hours(facts)
    del written["iz"]
    written.pop("notes", None)
    found = read(written, facts["zone"])
    assert found is not None
    closes_at = time(0) if facts["closes_at"] == time(23, 59) else facts["closes_at"]
    kept = {**facts, "closes_at": closes_at}
    del kept["open_on_holidays"], kept["exceptions"]
    assert {**found[1].facts, "zone": facts["zone"]} == kept


def test_hours_that_are_not_weekly_become_a_date_that_repeats() -> None:
    value = {"freq": "MONTHLY", "byday": "2MO", "dtstart": "2026-12-14", "opens_at": "09:00"}
    found = read({**value, "closes_at": "11:30"})
    assert found is not None
    group, part = found
    assert group == "events"
    assert part.facts["rrule"] == "FREQ=MONTHLY;BYDAY=2MO"
    assert part.facts["dtstart"] == datetime(2026, 12, 14, 9)
    assert part.facts["duration_minutes"] == 150


def test_hours_as_prose_are_left_out_and_told() -> None:
    findings = Findings()
    reader = ScheduleReader(PartReader(Assumed(), findings))
    assert reader.read({"id": ID, "description": "Mon-Fri"}, ("schedules", 0)) is None
    assert dict(findings.left_out) == {"/schedules/*": 1}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"byday": "FUNDAY"}, '/byday: "FUNDAY" is no weekday'),
        ({"byday": "MO,"}, "is no weekday"),
        ({"byday": "2MO"}, "needs freq MONTHLY"),
        ({"byday": None}, "no weekday"),
        ({"opens_at": "quarter past nine"}, '/opens_at: "quarter past nine": no time of day'),
        ({"opens_at": "25:00"}, "no time of day"),
        ({"opens_at": "09:00-05:00"}, "-05:00 is not an offset of Europe/Berlin"),
        ({"closes_at": "08:00"}, "not later than opens_at"),
        ({"closes_at": None}, "/closes_at: missing"),
        ({"timezone": 3}, "3 is not an offset of Europe/Berlin"),
        ({"valid_from": "yesterday"}, '/valid_from: "yesterday": no date'),
        ({"valid_to": "2026-02-30"}, "no such day"),
        ({"valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "before its beginning"),
        ({"bymonthday": "2,3"}, "has no meaning with freq WEEKLY"),
        ({"byyearday": "2"}, "has no meaning with freq WEEKLY"),
        ({"count": 0}, "no whole number"),
        ({"count": 3}, "a repetition without a beginning"),
        ({"freq": "MONTHLY", "dtstart": "2026-01-01", "bymonthday": "99"}, "no day of a month"),
        ({"freq": "MONTHLY", "dtstart": "2026-01-01", "bymonthday": "1\n2"}, "no day of a month"),
        ({"iz": {"zone": "Mars/Base"}}, "no time zone"),
        ({"iz": {"exceptions": [{"date": "2026-12-24"}]}}, "neither closed nor"),
        ({"iz": {"exceptions": [{"date": "Xmas", "closed": True}]}}, "no date"),
        (
            {
                "iz": {
                    "exceptions": [
                        {"date": "2026-12-24", "opens_at": "12:00", "closes_at": "10:00"}
                    ]
                }
            },
            "not later than opens_at",
        ),
        ({"iz": {"event": {"dtstart": "2026-12-24T09:00:00"}}}, "beside iz.event"),
        ({"iz": {"event": {"dtstart": "soon"}}}, "no date with time"),
        ({"iz": {"event": {"dtstart": "2026-12-24T09:00:00", "rrule": "FREQ=OFTEN"}}}, "no RRULE"),
    ],
)
def test_what_is_no_schedule_is_told_with_its_place(change: dict[str, Any], complaint: str) -> None:
    value = {"freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00", "closes_at": "12:00"}
    found = complaints({**value, **change})
    assert any(complaint in one for one in found), found
    assert all(one.startswith("/schedules/0") for one in found)


def test_an_offset_of_summer_time_is_wall_time_too() -> None:
    assert schedule.read_time("09:00+02:00", "Europe/Berlin") == time(9)
    assert schedule.offsets("Europe/Berlin") == (timedelta(hours=1), timedelta(hours=2))
