"""The sandbox as a process, and the Bot API called as a bot would, without a library between."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "1:sandbox"
START_SECONDS = 20
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


@dataclass
class BotApi:
    """The Bot API."""

    url: str
    token: str = TOKEN
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30, trust_env=False))

    def post(self, method: str, **parameters: Any) -> httpx.Response:
        """Call a method with a JSON body."""
        return self.http.post(f"{self.url}/bot{self.token}/{method}", json=parameters)

    def ask(self, method: str, **parameters: Any) -> Any:
        """Call a method that succeeds; returns its result."""
        answer = self.post(method, **parameters).json()
        assert answer["ok"], answer
        return answer["result"]

    def refused(self, method: str, **parameters: Any) -> tuple[int, str]:
        """Call a method that is refused; returns the status and the reason."""
        response = self.post(method, **parameters)
        answer = response.json()
        assert not answer["ok"], answer
        assert answer["error_code"] == response.status_code
        return response.status_code, answer["description"]

    def updates(self, offset: int = 0, **more: Any) -> list[dict[str, Any]]:
        """Ask for updates."""
        return list(self.ask("getUpdates", offset=offset, **more))


def start_sandbox(*arguments: str, port: int = 0) -> subprocess.Popen[str]:
    """Start a sandbox as a process of its own; `url_of` waits until it listens."""
    return subprocess.Popen(
        [sys.executable, "-m", "sandbox", "--port", str(port), *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def url_of(process: subprocess.Popen[str]) -> str:
    """Wait until a sandbox has told its address, and answers."""
    assert process.stdout
    found = re.search(r"http://\S+?(?=/ )", process.stdout.readline())
    assert found, process.stderr.read() if process.stderr else "no address"
    transport = httpx.HTTPTransport(retries=5)
    with httpx.Client(transport=transport, trust_env=False, timeout=START_SECONDS) as client:
        assert client.get(f"{found[0]}/healthz").status_code == 200
    return found[0]
