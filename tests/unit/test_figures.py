"""What may be shown of counts, and what is a question."""

import yaml
from hypothesis import given
from hypothesis import strategies as st

from figures.disclosure import HELD_BACK, LEAST, SMALL, middle, share, shown
from figures.intents import NO_QUESTIONS, QUESTIONS
from settings import ROOT


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 40), max_size=12))
def test_from_the_total_nobody_computes_a_small_count(counts: dict[str, int]) -> None:
    rows = shown(counts)
    assert [row.key for row in rows] == list(counts)
    for row in rows:
        assert row.words in (SMALL, HELD_BACK) or int(row.words) == counts[row.key] >= LEAST
        assert (row.words == SMALL) == (counts[row.key] < LEAST)
    hidden = sum(counts[row.key] for row in rows if not row.size)
    nothing_to_hide_behind = all(count < LEAST for count in counts.values())
    assert hidden == 0 or hidden >= LEAST or nothing_to_hide_behind


def test_one_small_count_alone_takes_the_next_with_it() -> None:
    rows = shown({"a": 90, "b": 12, "c": 2})
    assert [row.words for row in rows] == ["90", HELD_BACK, SMALL]


def test_several_small_counts_hide_each_other() -> None:
    rows = shown({"a": 90, "b": 12, "c": 3, "d": 2})
    assert [row.words for row in rows] == ["90", "12", SMALL, SMALL]


def test_a_share_of_few_is_not_told() -> None:
    assert (share(80, 100), share(4, 100), share(97, 100)) == ("80 %", "–", "–")


def test_waiting_times_of_few_are_not_told() -> None:
    assert middle([1, 2, 3, 4], 0.5) is None
    assert (middle(range(1, 11), 0.5), middle(range(1, 11), 0.9)) == (6, 10)


def test_every_intent_of_the_domain_is_a_question_or_none() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    intents = {one if isinstance(one, str) else next(iter(one)) for one in domain["intents"]}
    assert intents == QUESTIONS | NO_QUESTIONS
    assert not QUESTIONS & NO_QUESTIONS
