"""Measures a trained model on labelled questions, in Rasa's own environment: `python -m nlu.evaluate MODEL`.

Reads lines `{"text", "lang", "intent"}` from standard input, writes one JSON object to standard output.
`iz evaluate` checks the lines and shows the result.
"""

import asyncio
import json
import logging
import sys
import time
from typing import Any, Dict, List

import numpy as np
from rasa.core.agent import Agent
from rasa.utils.log_utils import configure_structlog
from sklearn.metrics import f1_score

from nlu.components.decision import EMERGENCY, UNSURE

OUT_OF_SCOPE = "out_of_scope"
CALIBRATION_BINS = 10
WARM_UP = 20


async def parse_lines(agent: Agent, lines: List[Dict[str, str]]) -> List[Dict[str, Any]]:
    """Return each line with what the model made of it and how long that took, in ms."""
    for line in lines[:WARM_UP]:
        await agent.parse_message(line["text"])
    return [{**line, **(await _parse(agent, line["text"]))} for line in lines]


async def _parse(agent: Agent, text: str) -> Dict[str, Any]:
    started = time.perf_counter()
    parsed = await agent.parse_message(text)
    elapsed = 1000 * (time.perf_counter() - started)
    # What the classifier thinks, before Doubt (or Rasa's FallbackClassifier) asks back where it is unsure.
    ranking = [
        option
        for option in parsed.get("intent_ranking") or []
        if option["name"] not in (None, UNSURE)
    ]
    return {
        "ranking": [option["name"] for option in ranking],
        "confidence": ranking[0]["confidence"] if ranking else 0.0,
        "shows_numbers": parsed["intent"]["name"] == EMERGENCY or parsed.get("danger", False),
        "language": (parsed.get("language") or {}).get("code"),
        "ms": elapsed,
    }


def measure(parsed: List[Dict[str, Any]]) -> Dict[str, Any]:
    """Return the figures of `iz evaluate` for these lines.

    Macro-F1 is over the intents that the lines hold; the calibration error is the expected one over
    ten bins of equal width (Guo et al. 2017). Of emergencies counts what the bot does, Doubt included:
    `emergency_recall` is the share of them that gets the numbers first, as the answer or above it,
    `emergency_alarms` the share of all others that gets them too. Shares are null where nothing is to divide by.
    """
    gold = [line["intent"] for line in parsed]
    predicted = [line["ranking"][0] if line["ranking"] else OUT_OF_SCOPE for line in parsed]
    right = np.array([a == b for a, b in zip(gold, predicted)])
    confidence = np.array([line["confidence"] for line in parsed])
    milliseconds = np.array([line["ms"] for line in parsed])
    both = sum(a == b == OUT_OF_SCOPE for a, b in zip(gold, predicted))
    alarms = [line["intent"] for line in parsed if line["shows_numbers"]]
    shown = alarms.count(EMERGENCY)
    return {
        "n": len(parsed),
        "accuracy": float(right.mean()),
        "macro_f1": float(
            f1_score(gold, predicted, labels=sorted(set(gold)), average="macro", zero_division=0)
        ),
        "oos_precision": _share(both, predicted.count(OUT_OF_SCOPE)),
        "oos_recall": _share(both, gold.count(OUT_OF_SCOPE)),
        "emergency_recall": _share(shown, gold.count(EMERGENCY)),
        "emergency_alarms": _share(len(alarms) - shown, len(gold) - gold.count(EMERGENCY)),
        "top2_accuracy": float(np.mean([line["intent"] in line["ranking"][:2] for line in parsed])),
        "language_accuracy": float(np.mean([line["lang"] == line["language"] for line in parsed])),
        "ece": _calibration_error(confidence, right),
        "parse_ms_p50": float(np.percentile(milliseconds, 50)),
        "parse_ms_p95": float(np.percentile(milliseconds, 95)),
    }


def _share(part: int, whole: int) -> Any:
    return part / whole if whole else None


def _calibration_error(confidence: np.ndarray, right: np.ndarray) -> float:
    bins = np.minimum((confidence * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    gaps = [
        abs(confidence[bins == number].mean() - right[bins == number].mean())
        * (bins == number).mean()
        for number in np.unique(bins)
    ]
    return float(sum(gaps))


def confusions(parsed: List[Dict[str, Any]]) -> List[Dict[str, Any]]:
    """Return the lines whose first intent is wrong: language, text, what it is, what it was taken for."""
    return [
        {
            "lang": line["lang"],
            "text": line["text"],
            "intent": line["intent"],
            "taken_for": line["ranking"][0] if line["ranking"] else None,
            "confidence": line["confidence"],
        }
        for line in parsed
        if line["ranking"][:1] != [line["intent"]]
    ]


def main() -> None:
    """Evaluate standard input against the model named on the command line."""
    # Rasa prints what people write at debug level, to standard output.
    configure_structlog(logging.ERROR)
    logging.disable(logging.WARNING)
    lines = [json.loads(line) for line in sys.stdin if line.strip()]
    parsed = asyncio.run(parse_lines(Agent.load(sys.argv[1]), lines))
    languages = sorted({line["lang"] for line in parsed})
    json.dump(
        {
            "overall": measure(parsed),
            "languages": {
                language: measure([line for line in parsed if line["lang"] == language])
                for language in languages
            },
            "confusions": confusions(parsed),
        },
        sys.stdout,
        ensure_ascii=False,
    )


if __name__ == "__main__":
    main()
