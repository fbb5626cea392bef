"""Trains the model that Rasa serves."""

import os
import shutil
import subprocess
import time

from rich.console import Console

from iz.errors import CommandError
from iz.processes import MODEL, RASA_PYTHON, environment
from settings import BUILD, MODELS, ROOT, Settings

LOG = BUILD / "train.log"


def train(settings: Settings, console: Console, *, force: bool = False) -> None:
    """Train the model into `models/iz.tar.gz`; the old one serves until the new one is whole.

    Raises:
        CommandError: Rasa refused the data; its words are in `build/train.log`, the last lines in the message.
    """
    if not RASA_PYTHON.exists():
        raise CommandError("Rasa's environment is missing: run `make train`, which builds it.")
    started = time.monotonic()
    folder = BUILD / "training"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    command = [str(RASA_PYTHON), "-m", "rasa", "train", "--out", str(folder)]
    command += ["--fixed-model-name", "iz", "--data", "nlu/examples", "nlu/rules.yml"]
    command += ["--force"] if force else []
    with console.status("training the model (about a minute)"), LOG.open("wb") as log:
        code = subprocess.call(
            command, cwd=ROOT, env=environment(settings), stdout=log, stderr=subprocess.STDOUT
        )
    if code != 0:
        tail = "\n".join(LOG.read_text(errors="replace").splitlines()[-15:])
        raise CommandError(
            f"Training failed; the whole report is in {LOG.relative_to(ROOT)}:\n{tail}"
        )
    MODELS.mkdir(exist_ok=True)
    os.replace(folder / "iz.tar.gz", MODEL)
    size = MODEL.stat().st_size / 1e6
    console.print(
        f"• model trained in {time.monotonic() - started:.0f} s ({size:.0f} MB): {MODEL.relative_to(ROOT)}"
    )
