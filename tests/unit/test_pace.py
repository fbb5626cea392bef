"""Telegram's limits, kept in every order of messages."""

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pace import CHAT, GROUP, Limit, Pace, Window

gaps = st.lists(st.floats(0, 2, allow_nan=False), min_size=1, max_size=80)


def most_within(times: list[float], seconds: float) -> int:
    return max(sum(1 for time in times if start <= time < start + seconds) for start in times)


@given(gaps, st.integers(1, 10), st.sampled_from([1.0, 5.0, 60.0]))
def test_no_window_holds_more_than_the_limit(gaps: list[float], count: int, seconds: float) -> None:
    window, now, times = Window(Limit(count, seconds)), 0.0, []
    for gap in gaps:
        now += gap
        times.append(window.book(now))
        assert times[-1] >= now
    assert times == sorted(times)
    # A hair's breadth for sums of floating-point numbers.
    assert most_within(times, seconds - 1e-6) <= count


def test_a_chat_takes_a_small_burst_and_then_one_a_second() -> None:
    pace = Pace()
    times = [pace.book_chat(1, 0.0) for _ in range(12)]
    assert times[: CHAT.count] == [0.0] * CHAT.count
    assert times[-1] >= len(times) - 2 * CHAT.count


def test_a_group_takes_twenty_a_minute() -> None:
    pace = Pace()
    times = [pace.book_chat(-1001, 0.0) for _ in range(GROUP.count + 1)]
    assert times[-2:] == [0.0, 60.0]


def test_one_chats_limit_holds_up_no_other() -> None:
    pace = Pace()
    for _ in range(50):
        pace.book_chat(1, 0.0)
    assert pace.book_chat(2, 0.0) == 0.0


def test_over_all_no_more_go_than_allowed() -> None:
    pace = Pace(30)
    times = [pace.book_overall(0.0) for _ in range(90)]
    assert (times[29], times[30], times[89]) == (0.0, 1.0, 2.0)


def test_chats_of_long_ago_are_forgotten() -> None:
    pace = Pace()
    for chat in range(3000):
        pace.book_chat(chat + 1, 0.0)
    pace.book_chat(9999, 1000.0)
    assert len(pace._chats) == 1
