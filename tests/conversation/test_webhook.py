"""The bot behind a webhook instead of asking for updates."""

from collections.abc import Callable
from pathlib import Path

import httpx

from benchmarks.ports import free_port
from iz import processes
from iz.processes import running
from sandbox.client import Sandbox
from settings import Settings


def test_a_bot_behind_a_webhook_answers_and_refuses_strangers(
    settings: Settings, copy_of_catalogue: Callable[[], str], logs: Path
) -> None:
    port, sandbox_url = free_port(), f"http://127.0.0.1:{free_port()}"
    behind = settings.model_copy(
        update={
            "sandbox_url": sandbox_url,
            "telegram_api_url": sandbox_url,
            "rasa_url": f"http://127.0.0.1:{free_port()}",
            "database_url": copy_of_catalogue(),
            "webhook_url": f"http://127.0.0.1:{port}/hook",
            "webhook_port": port,
        }
    )
    with (
        running(processes.sandbox(behind), behind, logs / "sandbox-webhook.log"),
        running(processes.bot(behind), behind, logs / "bot-webhook.log"),
        Sandbox(sandbox_url, patience=30) as telegram,
    ):
        telegram.waits_until_bot_listens()
        person = telegram.person("Wim", language="de")
        person.writes("/menu")
        person.sees("Womit kann ich Ihnen helfen?")
        person.sees_nothing_more()
        stranger = httpx.post(f"{behind.webhook_url}", json={"update_id": 1})
        assert stranger.status_code == 403
