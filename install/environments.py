"""Makes the project's two Python environments; runs on any Python 3.8 or later, with pip and nothing else.

    python3 install/environments.py app    the bot, the action server, the catalogue  (.venv, Python 3.12)
    python3 install/environments.py dev    the same, and what tests and checks need
    python3 install/environments.py rasa   Rasa                                       (.venv-rasa, Python 3.10)

An environment whose requirements have not changed is left alone.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Dict, List, NamedTuple, Optional

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
UV = TOOLS / "bin" / "uv"
UV_VERSION = "0.13.9"


class Environment(NamedTuple):
    """One environment: where it is, which Python, and the pinned requirements that fill it."""

    folder: Path
    pythons: List[str]
    requirements: Path
    holds_the_project: bool
    size: str


APP = Environment(ROOT / ".venv", ["3.12", "3.13"], ROOT / "requirements.txt", True, "200 MB")
ENVIRONMENTS: Dict[str, Environment] = {
    "app": APP,
    "dev": APP._replace(requirements=ROOT / "requirements-dev.txt", size="500 MB"),
    "rasa": Environment(
        ROOT / ".venv-rasa", ["3.10"], ROOT / "nlu" / "requirements.txt", False, "2.4 GB"
    ),
}


class SetUpError(Exception):
    """Something is missing; the message says what to do."""


def make(name: str) -> None:
    """Make the environment `name`, or leave it alone where it is up to date."""
    environment = ENVIRONMENTS[name]
    stamp = environment.folder / (".made-" + name)
    digest = _digest(environment)
    if stamp.exists() and stamp.read_text() == digest:
        return
    print(
        "• {}: installing into {} ({}, once)".format(
            name, environment.folder.name, environment.size
        )
    )
    _have_uv()
    python = environment.folder / "bin" / "python"
    if not python.exists():
        _uv("venv", "--quiet", "--python", _find_python(environment), str(environment.folder))
    install = ["pip", "install", "--python", str(python)]
    _uv(*install, "--require-hashes", "--compile-bytecode", "-r", str(environment.requirements))
    if environment.holds_the_project:
        _uv(*install, "--quiet", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    stamp.write_text(digest)


def _digest(environment: Environment) -> str:
    content = environment.requirements.read_bytes()
    if environment.holds_the_project:
        content += (ROOT / "pyproject.toml").read_bytes()
    return hashlib.sha256(content).hexdigest()


def _have_uv() -> None:
    if UV.exists():
        return
    print("• uv {}: installing into {}".format(UV_VERSION, TOOLS.name))
    # --target also works where the system's Python is "externally managed" (PEP 668) or has no venv module.
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--root-user-action=ignore", "--target", str(TOOLS), "uv==" + UV_VERSION]
    if subprocess.call(command) != 0 or not UV.exists():
        shutil.rmtree(str(TOOLS), ignore_errors=True)
        raise SetUpError(
            "uv could not be installed with pip: see the lines above; "
            "install pip (Debian: apt install python3-pip) or check the network, then run make again."
        )


def _find_python(environment: Environment) -> str:
    for version in environment.pythons:
        found = _installed_python(version)
        if found:
            return found
    version = environment.pythons[0]
    print("• Python {}: not found here, fetching it".format(version))
    if subprocess.call([str(UV), "python", "install", "--quiet", version]) == 0:
        found = _installed_python(version)
        if found:
            return found
    raise SetUpError(
        "No Python {0} was found, and none could be fetched: install it "
        "(for example `pyenv install {0}`), then run make again.".format(version)
    )


def _installed_python(version: str) -> Optional[str]:
    # A pyenv shim whose version is not active hides the version's own interpreter from uv.
    path = os.pathsep.join([os.environ.get("PATH", ""), *_pyenv_folders()])
    found = subprocess.run(
        [str(UV), "python", "find", "--no-project", version],
        env={**os.environ, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        universal_newlines=True,
    )
    return found.stdout.strip() or None


def _pyenv_folders() -> List[str]:
    root = Path(os.environ.get("PYENV_ROOT", str(Path.home() / ".pyenv")))
    return [str(folder) for folder in sorted(root.glob("versions/3.*/bin"))]


def _uv(*arguments: str) -> None:
    if subprocess.call([str(UV), *arguments]) != 0:
        raise SetUpError("Setting up stopped: see the lines above; mend it, then run make again.")


def main(names: List[str]) -> int:
    """Make the environments named on the command line; returns the exit code."""
    if not names or any(name not in ENVIRONMENTS for name in names):
        print(__doc__)
        return 2
    try:
        for name in names:
            make(name)
    except SetUpError as error:
        print("error: {}".format(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
