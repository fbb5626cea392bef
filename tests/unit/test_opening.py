"""Opening hours: open now, until when, and when next."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from catalogue.models import Schedule
from catalogue.opening import WEEKDAYS, is_always_open, next_opening, open_now

BERLIN = ZoneInfo("Europe/Berlin")


def schedule(days: str, opens: str, closes: str, **more: object) -> Schedule:
    values: dict[str, object] = {
        "open_on_holidays": False,
        "exceptions": [],
        "valid_from": None,
        "valid_to": None,
        **more,
    }
    return Schedule(
        byday=days.split(),
        opens_at=time.fromisoformat(opens),
        closes_at=time.fromisoformat(closes),
        zone="Europe/Berlin",
        **values,
    )


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


OFFICE = [schedule("MO TU WE", "09:00", "12:00"), schedule("TU", "14:00", "16:00")]


def test_open_within_the_hours_until_their_end() -> None:
    span = open_now(OFFICE, at("2026-11-23T11:59"))
    assert span is not None
    assert span.end == at("2026-11-23T12:00")


def test_closed_at_the_closing_minute() -> None:
    assert open_now(OFFICE, at("2026-11-23T12:00")) is None


def test_next_opening_is_the_same_afternoon_or_the_next_week() -> None:
    assert next_opening(OFFICE, at("2026-11-24T12:30")) == at("2026-11-24T14:00")
    assert next_opening(OFFICE, at("2026-11-25T12:30")) == at("2026-11-30T09:00")


def test_hours_until_midnight_go_on_after_it() -> None:
    night = [schedule("FR", "20:00", "00:00"), schedule("SA", "00:00", "03:00")]
    span = open_now(night, at("2026-11-27T23:00"))
    assert span is not None
    assert span.end == at("2026-11-28T03:00")


def test_a_public_holiday_of_the_state_is_closed() -> None:
    # All Saints' Day, a holiday in North Rhine-Westphalia, not everywhere; a Monday in 2027.
    assert open_now(OFFICE, at("2027-11-01T10:00")) is None
    assert open_now(
        [schedule("MO", "09:00", "12:00", open_on_holidays=True)], at("2027-11-01T10:00")
    )


def test_an_exception_replaces_the_hours_of_its_day() -> None:
    closed = [{"date": "2026-11-23", "closed": True}]
    short = [
        {"date": "2026-11-23", "closed": False, "opens_at": "10:00:00", "closes_at": "11:00:00"}
    ]
    assert (
        open_now([schedule("MO", "09:00", "12:00", exceptions=closed)], at("2026-11-23T10:30"))
        is None
    )
    shortened = [schedule("MO", "09:00", "12:00", exceptions=short)]
    assert open_now(shortened, at("2026-11-23T09:30")) is None
    assert open_now(shortened, at("2026-11-23T10:30")) is not None


def test_wall_time_stays_over_the_change_to_winter_time() -> None:
    opening = next_opening([schedule("MO", "09:00", "12:00")], at("2026-10-24T12:00"))
    assert opening == datetime(2026, 10, 26, 8, 0, tzinfo=ZoneInfo("UTC"))


def test_what_is_no_longer_valid_never_opens() -> None:
    assert (
        next_opening(
            [schedule("MO", "09:00", "12:00", valid_to=date(2026, 1, 1))], at("2026-11-23T10:00")
        )
        is None
    )


def test_round_the_clock_is_known_as_such() -> None:
    assert is_always_open([schedule(" ".join(WEEKDAYS), "00:00", "00:00", open_on_holidays=True)])
    assert not is_always_open(OFFICE)


hours = st.tuples(st.integers(0, 22), st.integers(1, 23)).filter(lambda pair: pair[0] < pair[1])
schedules = st.lists(
    st.builds(
        lambda days, pair: schedule(" ".join(sorted(days)), f"{pair[0]:02}:00", f"{pair[1]:02}:00"),
        st.sets(st.sampled_from(WEEKDAYS), min_size=1),
        hours,
    ),
    min_size=1,
    max_size=3,
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)).map(
    lambda moment: moment.replace(tzinfo=BERLIN)
)


@given(schedules, moments)
def test_it_is_open_at_the_next_opening_and_not_just_before(
    given_schedules: list[Schedule], now: datetime
) -> None:
    opening = next_opening(given_schedules, now)
    assert opening is not None
    assert opening > now
    assert open_now(given_schedules, opening) is not None


@given(schedules, moments)
def test_an_open_span_holds_the_moment(given_schedules: list[Schedule], now: datetime) -> None:
    span = open_now(given_schedules, now)
    if span is not None:
        assert span.start <= now < span.end
        assert open_now(given_schedules, span.end - timedelta(minutes=1)) is not None
        assert open_now(given_schedules, span.end) is None
