"""Setting up, where something is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from settings import ROOT


def set_up(folder: Path, name: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the set-up in a bare copy of the project."""
    (folder / "nlu").mkdir()
    shutil.copytree(ROOT / "install", folder / "install")
    shutil.copy(ROOT / "nlu" / "requirements.txt", folder / "nlu")
    (folder / ".tools").symlink_to(ROOT / ".tools")
    return subprocess.run(
        [sys.executable, "install/environments.py", name],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_no_python_310_to_be_found_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    done = set_up(
        tmp_path,
        "rasa",
        UV_PYTHON_PREFERENCE="only-managed",
        UV_PYTHON_INSTALL_DIR=str(tmp_path / "none"),
        UV_PYTHON_DOWNLOADS="never",
    )
    assert done.returncode == 1
    assert "No Python 3.10 was found" in done.stderr
    assert "pyenv install 3.10" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / ".venv-rasa").exists()


def test_an_unknown_environment_gets_the_help(tmp_path: Path) -> None:
    done = set_up(tmp_path, "everything")
    assert done.returncode == 2
    assert "environments.py rasa" in done.stdout
