"""`make audit`, asked of a vulnerability service of our own on loopback: what is found, answered, out of date, unreachable."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from benchmarks.ports import free_port
from install.audit import PIP_AUDIT, UV
from settings import ROOT

PINS = f"""\
harmless==1.0 --hash=sha256:{"0" * 64}
leaky==2.0 --hash=sha256:{"1" * 64}
"""
VULNERABILITY = {
    "id": "PYSEC-2026-1",
    "aliases": ["CVE-2026-1"],
    "details": "It leaks.",
    "modified": "2026-01-01T00:00:00Z",
    "affected": [
        {
            "package": {"name": "leaky", "ecosystem": "PyPI"},
            "ranges": [
                {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.1"}]},
            ],
        }
    ],
}
ANSWER = """\
[[answer]]
id = "{id}"
package = "leaky"
reason = "{reason}"
until = {until}
"""


class Service(BaseHTTPRequestHandler):
    """Knows one vulnerability of one package."""

    def do_POST(self) -> None:  # http.server's name
        """Answer a query of the OSV API (https://google.github.io/osv.dev/post-v1-query/)."""
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        is_leaky = asked["package"]["name"] == "leaky"
        content = json.dumps({"vulns": [VULNERABILITY]} if is_leaky else {}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # http.server's name
        """Say nothing."""


@pytest.fixture(scope="module", autouse=True)
def tool() -> None:
    command = [str(UV), "tool", "run", "--from", PIP_AUDIT, "pip-audit", "--version"]
    if (
        subprocess.run(command, capture_output=True, check=False).returncode
        and "CI" not in os.environ
    ):
        pytest.skip("pip-audit can't be fetched: no network, and not in uv's cache")


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1/query"
    server.shutdown()


def audit(folder: Path, url: str, answers: str = "") -> tuple[int, str]:
    """Run the command; returns its exit code and what it said."""
    pins, written = folder / "requirements.txt", folder / "answers.toml"
    pins.write_text(PINS)
    written.write_text(answers)
    done = subprocess.run(
        [
            sys.executable,
            str(ROOT / "install" / "audit.py"),
            str(pins),
            "--osv-url",
            url,
            "--answers",
            str(written),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_vulnerability_without_an_answer_fails(tmp_path: Path, service: str) -> None:
    code, said = audit(tmp_path, service)
    assert code == 1
    assert "leaky 2.0: CVE-2026-1, PYSEC-2026-1 (mended in 2.1): no answer" in said
    assert "harmless" not in said


@pytest.mark.parametrize("name", ["CVE-2026-1", "PYSEC-2026-1"])
def test_an_answered_one_passes_by_any_of_its_names(
    tmp_path: Path, service: str, name: str
) -> None:
    answer = ANSWER.format(id=name, reason="We never call what leaks.", until="2999-01-01")
    assert audit(tmp_path, service, answer) == (0, "1 known, all answered\n")


def test_an_answer_holds_for_a_time(tmp_path: Path, service: str) -> None:
    answer = ANSWER.format(id="CVE-2026-1", reason="For now.", until="2020-01-01")
    code, said = audit(tmp_path, service, answer)
    assert (code, "the answer held until 2020-01-01" in said) == (1, True)


def test_an_answer_without_a_reason_fails(tmp_path: Path, service: str) -> None:
    answer = ANSWER.format(id="CVE-2026-1", reason="", until="2999-01-01")
    code, said = audit(tmp_path, service, answer)
    assert (code, "answer 1 lacks its reason" in said) == (1, True)


def test_an_answer_to_nothing_is_to_be_deleted(tmp_path: Path, service: str) -> None:
    both = ANSWER.format(id="CVE-2026-1", reason="So.", until="2999-01-01")
    both += ANSWER.format(id="CVE-2019-9", reason="So.", until="2999-01-01")
    code, said = audit(tmp_path, service, both)
    assert (code, "CVE-2019-9 of leaky is no longer found" in said) == (1, True)


def test_where_nobody_can_be_asked_it_says_so_and_passes_nothing(tmp_path: Path) -> None:
    code, said = audit(tmp_path, f"http://127.0.0.1:{free_port()}/v1/query")
    assert (code, "Nothing was audited" in said) == (2, True)


def test_the_answers_that_are_kept_can_be_read() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from audit import ANSWERS, read_answers; read_answers(ANSWERS)",
        ],
        cwd=ROOT / "install",
        check=False,
    )
    assert done.returncode == 0
