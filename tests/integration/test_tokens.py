"""Rasa and the actions let nobody in without the token; no secret stands in a process list or a log."""

from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from iz import processes
from sandbox.client import Sandbox
from settings import Settings

PARTS = ("-m bot", "-m nlu.server", "-m actions")


def secrets_of(settings: Settings) -> list[str]:
    kept = (settings.rasa_token, settings.secret_key, settings.telegram_bot_token)
    return [value.get_secret_value() for value in kept if isinstance(value, SecretStr)]


def commands_of_parts() -> list[str]:
    """What every user of the machine can read of the running parts."""
    commands = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        # A process may end meanwhile.
        with suppress(OSError):
            commands.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return [command for command in commands if any(part in command for part in PARTS)]


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer wrong"}, {"authorization": ""}])
def test_the_actions_refuse_who_has_no_token(assistant: Settings, headers: dict[str, str]) -> None:
    for method, path in (("POST", "/webhook"), ("GET", "/actions"), ("GET", "/nowhere")):
        answer = httpx.request(method, f"{assistant.action_url}{path}", headers=headers, json={})
        assert answer.status_code == 401, path


def test_whether_the_actions_are_there_everybody_may_ask(assistant: Settings) -> None:
    assert httpx.get(f"{assistant.action_url}/health").status_code == 200


def test_with_the_token_the_actions_tell_what_they_do(assistant: Settings) -> None:
    assert assistant.rasa_token is not None
    token = assistant.rasa_token.get_secret_value()
    answer = httpx.get(
        f"{assistant.action_url}/actions", headers={"authorization": f"Bearer {token}"}
    )
    assert "action_answer_topic" in {one["name"] for one in answer.json()}


def test_rasa_tells_nobody_a_conversation_who_has_no_token(assistant: Settings) -> None:
    for path in ("/conversations/x/tracker", "/status", "/domain"):
        assert httpx.get(f"{assistant.rasa_url}{path}").status_code == 401, path


def test_rasa_and_the_actions_listen_on_loopback_alone() -> None:
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    for url in (settings.rasa_url, settings.action_url, settings.staff_url):
        assert processes.address(url)[0] == "127.0.0.1"


def test_no_secret_stands_in_the_process_list_or_in_a_log(
    telegram: Sandbox, bot: Settings, logs: Path
) -> None:
    person = telegram.person("Geheimname", language="de")
    person.writes("Geheimwort Deutschkurs")
    person.sees()
    commands = commands_of_parts()
    assert len(commands) >= len(PARTS)
    logged = {path.name: path.read_text(errors="replace") for path in logs.glob("*.log")}
    # That of the stand-in for Telegram, which knows all of it.
    del logged["sandbox.log"]
    assert {"bot.log", "rasa.log", "actions.log"} <= logged.keys()
    for secret in secrets_of(bot):
        assert not [command for command in commands if secret in command]
        assert not [name for name, said in logged.items() if secret in said]
    for word in ("Geheimname", "Geheimwort", str(person.id)):
        assert not [name for name, said in logged.items() if word in said]
