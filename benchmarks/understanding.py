"""Compares pipelines on the same examples and the same questions: quality, time, memory."""

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from benchmarks.figure import figure
from benchmarks.rasa_process import FOLDER, PIPELINES, evaluate, train
from iz.evaluate import read_questions

RESULTS = FOLDER / "understanding.json"
ALL = list(PIPELINES)
TITLES = {
    "stock": "stock (`rasa init`: DIET)",
    "diet_tuned": "DIET, tuned",
    "letters": "letters' n-grams, logistic regression",
    "ours": "ours (`config.yml`)",
}


@dataclass(frozen=True)
class Result:
    """What one pipeline reached: `figures` as `iz evaluate` has them, by name of the set of questions."""

    pipeline: str
    epochs: int | None
    train_seconds: float
    train_peak_mb: float
    model_mb: float
    evaluate_peak_mb: float
    figures: dict[str, dict[str, Any]]


def compare(
    names: list[str], sets: dict[str, Path], epochs: int | None, console: Console
) -> list[Result]:
    """Train and measure each pipeline, one after the other; kept in `build/` as each is done."""
    questions = {name: read_questions(path) for name, path in sets.items()}
    results = []
    for name in names:
        console.print(f"• {TITLES[name]}: training …")
        results.append(_measure(name, questions, epochs))
        console.print(
            f"  trained in {results[-1].train_seconds:.0f} s, macro-F1 "
            + ", ".join(
                f"{of}: {figures['overall']['macro_f1']:.3f}"
                for of, figures in results[-1].figures.items()
            )
        )
        RESULTS.write_text(
            json.dumps([asdict(result) for result in results], indent=1, ensure_ascii=False)
        )
    return results


def _measure(name: str, questions: dict[str, list[dict[str, str]]], epochs: int | None) -> Result:
    shortened = epochs if name in ("stock", "diet_tuned") else None
    started = time.monotonic()
    model, trained = train(name, shortened, with_rules=False)
    seconds = time.monotonic() - started
    figures, peaks = {}, []
    for of, lines in questions.items():
        found, done = evaluate(model, lines)
        figures[of] = {key: found[key] for key in ("overall", "languages")}
        peaks.append(done.peak_mb)
    return Result(
        name,
        shortened,
        seconds,
        trained.peak_mb,
        model.stat().st_size / 1e6,
        max(peaks),
        figures,
    )


def table(results: list[Result], of: str) -> str:
    """Return the results on one set of questions as a Markdown table."""
    head = ["pipeline", "accuracy", "macro-F1", "top-2", "oos precision / recall", "ECE"]
    head += ["training", "parse p50 / p95", "memory", "model"]
    rows = [_row(result, result.figures[of]["overall"]) for result in results]
    return _markdown(head, rows)


def _row(result: Result, overall: dict[str, Any]) -> list[str]:
    epochs = f", {result.epochs} epochs" if result.epochs else ""
    precision, recall = overall["oos_precision"], overall["oos_recall"]
    return [
        TITLES[result.pipeline] + epochs,
        f"{overall['accuracy']:.3f}",
        f"{overall['macro_f1']:.3f}",
        f"{overall['top2_accuracy']:.3f}",
        " / ".join("–" if value is None else f"{value:.2f}" for value in (precision, recall)),
        f"{overall['ece']:.3f}",
        f"{result.train_seconds:.0f} s",
        f"{overall['parse_ms_p50']:.1f} / {overall['parse_ms_p95']:.1f} ms",
        f"{result.evaluate_peak_mb:.0f} MB",
        f"{result.model_mb:.0f} MB",
    ]


def table_by_language(results: list[Result], of: str) -> str:
    """Return macro-F1 by language, a column a pipeline, as a Markdown table."""
    languages = sorted(results[0].figures[of]["languages"])
    rows = [
        [
            language,
            *(f"{result.figures[of]['languages'][language]['macro_f1']:.3f}" for result in results),
        ]
        for language in languages
    ]
    return _markdown(["language", *(TITLES[result.pipeline] for result in results)], rows)


def _markdown(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def kept_results() -> list[Result]:
    """Return the results of the last run."""
    return [Result(**kept) for kept in json.loads(RESULTS.read_text())]


def figures(results: list[Result]) -> list[dict[str, Any]]:
    """Return the lines of `build/bench.json`; needs the stock pipeline and ours among the results."""
    by_name = {result.pipeline: result for result in results}
    stock, ours = by_name["stock"], by_name["ours"]
    before, now = stock.figures["own"], ours.figures["own"]
    quality = [
        figure(
            f"macro-F1 {language}",
            "",
            now["languages"][language]["macro_f1"],
            before["languages"][language]["macro_f1"],
            more_is_better=True,
        )
        for language in sorted(now["languages"])
    ]
    return [
        *quality,
        figure("training", "s", ours.train_seconds, stock.train_seconds, more_is_better=False),
        figure(
            "parsing p50",
            "ms",
            now["overall"]["parse_ms_p50"],
            before["overall"]["parse_ms_p50"],
            more_is_better=False,
        ),
        figure("model", "MB", ours.model_mb, stock.model_mb, more_is_better=False),
    ]
