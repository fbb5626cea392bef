"""When a ranking of intents is answered at once, asked back about, or taken for an emergency."""

from typing import Any, Dict, List, NamedTuple

EMERGENCY = "emergency"
UNSURE = "nlu_fallback"


class Thresholds(NamedTuple):
    """Probabilities: `sure` answers at once, so does a lead of `margin` over the second;
    `emergency` is what an emergency needs behind an unsure first."""

    sure: float = 0.5
    margin: float = 0.2
    emergency: float = 0.15


def decide(ranking: List[Dict[str, Any]], thresholds: Thresholds) -> Dict[str, Any]:
    """Return the intent to act on, `{name, confidence}`, from a ranking with the likeliest first.

    An emergency that ranks first stays, however unsure. One behind an unsure first is taken for true:
    showing the numbers to somebody who is well costs little.
    """
    known = [option for option in ranking if option["name"]]
    if not known:
        return {"name": UNSURE, "confidence": 0.0}
    if known[0]["name"] == EMERGENCY or _is_sure(known, thresholds):
        return known[0]
    for option in known:
        if option["name"] == EMERGENCY and option["confidence"] >= thresholds.emergency:
            return option
    return {"name": UNSURE, "confidence": known[0]["confidence"]}


def _is_sure(ranking: List[Dict[str, Any]], thresholds: Thresholds) -> bool:
    first = ranking[0]["confidence"]
    second = ranking[1]["confidence"] if len(ranking) > 1 else 0.0
    return bool(first >= thresholds.sure or first - second >= thresholds.margin)
