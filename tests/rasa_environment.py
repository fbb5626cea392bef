"""Runs a piece of code where Rasa is installed, which is not where the tests run."""

import json
import os
import subprocess
import textwrap
from typing import Any

from iz.processes import RASA_PYTHON
from settings import ROOT


def in_rasas_environment(program: str) -> Any:
    """Run a program that prints one line of JSON, in the environment that Rasa has."""
    done = subprocess.run(
        [str(RASA_PYTHON), "-W", "ignore", "-c", textwrap.dedent(program)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])
