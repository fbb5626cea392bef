"""`iz evaluate`: the trained model's figures on labelled questions, per language."""

import json
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from ruamel.yaml import YAML

from iz.errors import CommandError
from iz.processes import MODEL, RASA_PYTHON, environment
from settings import ROOT, Settings

COLUMNS = {
    "n": "n",
    "accuracy": "accuracy",
    "macro_f1": "macro-F1",
    "oos_precision": "oos prec.",
    "oos_recall": "oos recall",
    "emergency_recall": "emergency",
    "emergency_alarms": "alarms",
    "top2_accuracy": "top-2",
    "language_accuracy": "language",
    "ece": "ECE",
    "parse_ms_p50": "ms p50",
    "parse_ms_p95": "ms p95",
}


def read_questions(path: Path) -> list[dict[str, str]]:
    """Return the lines `{"text", "lang", "intent"}` of a JSONL file, or of all in a folder.

    Raises:
        CommandError: the file can't be read, holds nothing, or a line is not valid; names its number.
    """
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    known = _intents()
    questions = [question for file in files for question in _read_file(file, known)]
    if not questions:
        raise CommandError(f"{path}: no question in it; each line is one JSON object.")
    return questions


def _read_file(file: Path, known: set[str]) -> list[dict[str, str]]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise CommandError(f"{file} can't be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise CommandError(f"{file} is not UTF-8: save it as UTF-8.") from None
    return [
        _check(line, f"{file}:{number}", known)
        for number, line in enumerate(lines, 1)
        if line.strip()
    ]


def _check(line: str, place: str, known: set[str]) -> dict[str, str]:
    try:
        question = json.loads(line)
    except json.JSONDecodeError as error:
        raise CommandError(f"{place}: not JSON ({error.msg}, column {error.colno}).") from None
    if not isinstance(question, dict):
        raise CommandError(f'{place}: must be an object {{"text", "lang", "intent"}}.')
    for key in ("text", "lang", "intent"):
        if not isinstance(question.get(key), str) or not question[key].strip():
            raise CommandError(f'{place}: "{key}" is missing or not a text.')
    if question["intent"] not in known:
        raise CommandError(f'{place}: no intent "{question["intent"]}" in domain.yml.')
    return {key: question[key] for key in ("text", "lang", "intent")}


def _intents() -> set[str]:
    with (ROOT / "domain.yml").open(encoding="utf-8") as file:
        return set(YAML(typ="safe").load(file)["intents"])


def evaluate(
    settings: Settings, questions: list[dict[str, str]], console: Console
) -> dict[str, Any]:
    """Return the figures of `nlu.evaluate` for the questions.

    Raises:
        CommandError: there is no model, or it can't be loaded.
    """
    if not MODEL.exists():
        raise CommandError("There is no model yet: run `make train`.")
    with console.status(f"asking the model {len(questions)} questions"):
        done = subprocess.run(
            [str(RASA_PYTHON), "-m", "nlu.evaluate", str(MODEL)],
            cwd=ROOT,
            env=environment(settings),
            input="\n".join(json.dumps(question) for question in questions),
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        raise CommandError(f"The model can't be evaluated:\n{done.stderr.strip()[-1500:]}")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def show(result: dict[str, Any], console: Console) -> None:
    """Print the table per language and the pairs of intents that are most often taken for one another."""
    table = Table(title="Figures per language")
    table.add_column("")
    for title in COLUMNS.values():
        table.add_column(title, justify="right")
    for name, figures in [*result["languages"].items(), ("all", result["overall"])]:
        table.add_row(name, *(_figure(key, figures[key]) for key in COLUMNS))
    console.print(table)
    pairs = Counter((line["intent"], line["taken_for"]) for line in result["confusions"])
    if pairs:
        console.print("Most often taken for something else:")
    for (intent, taken_for), count in pairs.most_common(10):
        console.print(f"  {count:3} × {intent} → {taken_for}")


def _figure(key: str, value: float | None) -> str:
    if value is None:
        return "–"
    return (
        f"{value:.0f}"
        if key == "n"
        else f"{value:.1f}"
        if key.startswith("parse")
        else f"{value:.3f}"
    )
