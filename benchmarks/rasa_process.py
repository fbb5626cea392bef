"""Runs programs in Rasa's environment and tells what they took."""

import json
import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from iz.processes import RASA_PYTHON, environment
from settings import BUILD, ROOT, load_settings

FOLDER = BUILD / "benchmarks"
PIPELINES = {
    "stock": Path(__file__).parent / "pipelines" / "stock.yml",
    "diet_tuned": Path(__file__).parent / "pipelines" / "diet_tuned.yml",
    "letters": Path(__file__).parent / "pipelines" / "letters.yml",
    "ours": ROOT / "config.yml",
}
KEPT_WORDS = 2000


@dataclass(frozen=True)
class Done:
    """What a program printed, how long it took in seconds, and its largest resident memory in MB."""

    output: str
    seconds: float
    peak_mb: float


def run(*arguments: str, given: str = "") -> Done:
    """Run Rasa's Python with these arguments.

    Raises:
        RuntimeError: it failed; the message has the last words of what it said.
    """
    started = time.monotonic()
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        with tempfile.TemporaryFile("w+") as written:
            written.write(given)
            written.seek(0)
            process = subprocess.Popen(
                [str(RASA_PYTHON), "-W", "ignore", *arguments],
                cwd=ROOT,
                env=environment(load_settings()),
                stdin=written,
                stdout=output,
                stderr=errors,
            )
            # Waited for in this way the system tells what the process has used.
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if process.returncode != 0:
            raise RuntimeError(f"{' '.join(arguments)}: {errors.read()[-KEPT_WORDS:]}")
        return Done(output.read(), time.monotonic() - started, used.ru_maxrss / 1024)


def configuration(name: str, epochs: int | None) -> Path:
    """Return the configuration of a pipeline, each of its trainings shortened to `epochs` where given."""
    if epochs is None:
        return PIPELINES[name]
    yaml = YAML()
    config = yaml.load(PIPELINES[name])
    for component in [*config["pipeline"], *config["policies"]]:
        if "epochs" in component:
            component["epochs"] = min(epochs, component["epochs"])
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}-{epochs}.yml"
    yaml.dump(config, path)
    return path


def train(name: str, epochs: int | None, *, with_rules: bool) -> tuple[Path, Done]:
    """Train a pipeline on our examples; returns the model's file and what the training took."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    data = ["nlu/examples", *(["nlu/rules.yml"] if with_rules else [])]
    done = run(
        *("-m", "rasa", "train", *([] if with_rules else ["nlu"])),
        *("--config", str(configuration(name, epochs))),
        *("--domain", "domain.yml", "--out", str(FOLDER), "--fixed-model-name", name),
        *(["--data", *data, "--force"] if with_rules else ["--nlu", *data]),
    )
    return FOLDER / f"{name}.tar.gz", done


def evaluate(model: Path, questions: list[dict[str, str]]) -> tuple[dict[str, Any], Done]:
    """Return what `nlu.evaluate` says of the model, and what that took."""
    lines = "\n".join(json.dumps(question) for question in questions)
    done = run("-m", "nlu.evaluate", str(model), given=lines)
    return json.loads(done.output), done
