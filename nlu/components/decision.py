"""When a ranking of intents is answered at once, asked back about, or taken for an emergency."""

from typing import Any, Dict, List, NamedTuple

EMERGENCY = "emergency"
UNSURE = "nlu_fallback"


class Thresholds(NamedTuple):
    """Probabilities: `sure` answers at once, so does a lead of `margin` over the second;
    `emergency` is what an emergency needs to be believed, whatever else is likelier; from `danger` on the
    numbers stand above whatever is answered."""

    sure: float = 0.5
    margin: float = 0.2
    emergency: float = 0.04
    danger: float = 0.015


def decide(ranking: List[Dict[str, Any]], thresholds: Thresholds) -> Dict[str, Any]:
    """Return the intent to act on, `{name, confidence}`, from a ranking with the likeliest first.

    An emergency is believed long before it is likely: showing the numbers to somebody who is well costs
    little, and what is likelier is asked about below them. One that ranks first stays, however unsure.
    """
    known = [option for option in ranking if option["name"]]
    if not known:
        return {"name": UNSURE, "confidence": 0.0}
    for option in known:
        believed = option is known[0] or option["confidence"] >= thresholds.emergency
        if option["name"] == EMERGENCY and believed:
            return option
    if _is_sure(known, thresholds):
        return known[0]
    return {"name": UNSURE, "confidence": known[0]["confidence"]}


def is_possible_danger(ranking: List[Dict[str, Any]], thresholds: Thresholds) -> bool:
    """Whether the message may tell of an emergency, however unlikely."""
    return any(
        option["name"] == EMERGENCY and option["confidence"] >= thresholds.danger
        for option in ranking
    )


def _is_sure(ranking: List[Dict[str, Any]], thresholds: Thresholds) -> bool:
    first = ranking[0]["confidence"]
    second = ranking[1]["confidence"] if len(ranking) > 1 else 0.0
    return bool(first >= thresholds.sure or first - second >= thresholds.margin)
