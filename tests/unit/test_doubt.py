"""When the bot answers, asks back, or shows the emergency numbers."""

from hypothesis import given
from hypothesis import strategies as st

from nlu.components.decision import (
    EMERGENCY,
    UNSURE,
    Thresholds,
    decide,
    is_possible_danger,
)

THRESHOLDS = Thresholds(sure=0.5, margin=0.2, emergency=0.15, danger=0.05)


def ranking(**confidences: float) -> list[dict[str, object]]:
    ordered = sorted(confidences.items(), key=lambda option: -option[1])
    return [{"name": name, "confidence": confidence} for name, confidence in ordered]


def test_a_sure_first_is_answered() -> None:
    assert decide(ranking(housing=0.6, health=0.3), THRESHOLDS)["name"] == "housing"


def test_a_first_far_ahead_is_answered() -> None:
    assert decide(ranking(housing=0.4, health=0.1), THRESHOLDS)["name"] == "housing"


def test_two_close_ones_are_asked_back_about() -> None:
    assert decide(ranking(housing=0.4, health=0.35), THRESHOLDS)["name"] == UNSURE


def test_nothing_known_is_asked_back_about() -> None:
    assert decide([], THRESHOLDS)["name"] == UNSURE
    assert decide([{"name": None, "confidence": 0.0}], THRESHOLDS)["name"] == UNSURE


def test_an_emergency_close_behind_an_unsure_first_is_believed() -> None:
    options = ranking(family_counselling=0.3, emergency=0.2, health=0.2)
    assert decide(options, THRESHOLDS)["name"] == EMERGENCY


def test_an_emergency_behind_a_sure_first_is_believed_as_well() -> None:
    assert decide(ranking(health=0.8, emergency=0.16), THRESHOLDS)["name"] == EMERGENCY


def test_an_unlikely_emergency_gets_the_numbers_above_the_answer() -> None:
    options = ranking(health=0.8, emergency=0.14)
    assert decide(options, THRESHOLDS)["name"] == "health"
    assert is_possible_danger(options, THRESHOLDS)
    assert not is_possible_danger(ranking(health=0.8, emergency=0.04), THRESHOLDS)


@given(
    st.floats(0.01, 1.0),
    st.dictionaries(st.sampled_from(["housing", "health", "greet"]), st.floats(0, 1)),
    st.builds(Thresholds, *4 * [st.floats(0, 1)]),
)
def test_no_threshold_hides_an_emergency_that_ranks_first(
    confidence: float, others: dict[str, float], thresholds: Thresholds
) -> None:
    below = {name: value * confidence * 0.99 for name, value in others.items()}
    options = ranking(emergency=confidence, **below)
    assert decide(options, thresholds)["name"] == EMERGENCY
