"""What `iz ask` starts in the background, and how it ends."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from iz.answering import watch


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    """A process that looks like the action server, in a group of its own."""
    command = [sys.executable, "-c", "import time; time.sleep(60)", "actions"]
    with subprocess.Popen(command, start_new_session=True) as started:
        wait_for_command_line(started.pid)
        yield started
        started.kill()


def wait_for_command_line(pid: int) -> None:
    """Linux shows a process's command line only some time after it was started."""
    until = time.monotonic() + 10
    while b"actions" not in Path(f"/proc/{pid}/cmdline").read_bytes():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_what_nobody_asks_any_more_ends(process: subprocess.Popen[bytes], tmp_path: Path) -> None:
    state = tmp_path / "standby.json"
    state.write_text(json.dumps([process.pid]))
    watch(state, idle_seconds=0.2)
    assert process.wait(5) != 0
    assert not state.exists()


def test_a_watcher_leaves_alone_what_was_started_after_its_own(
    process: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    state = tmp_path / "standby.json"
    state.write_text(json.dumps([process.pid]))
    program = (
        "from pathlib import Path; from iz.answering import watch; "
        f"print('begins', flush=True); watch(Path({str(state)!r}), 60)"
    )
    watcher = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert watcher.stdout
    assert watcher.stdout.readline() == b"begins\n"
    time.sleep(1)
    state.write_text(json.dumps([1]))
    assert watcher.wait(15) == 0
    assert json.loads(state.read_text()) == [1]
