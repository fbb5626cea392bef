"""The command `iz`, run as a user would: what it says, and what it says when something is wrong."""

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import locales
from benchmarks.ports import free_port
from catalogue.database import open_database
from handover.invitations import redeem
from settings import ROOT, Settings

IZ = ROOT / ".venv" / "bin" / "iz"
# Macro-F1 and the share of emergencies that get the numbers, in each language.
FLOOR = 0.88
EMERGENCY_FLOOR = 0.9


def iz(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command with these settings on top of the environment."""
    return subprocess.run(
        [str(IZ), *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def assert_one_sentence(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """The command failed with one clear message that holds these words, and no traceback."""
    assert done.returncode == 1, done.stdout + done.stderr
    lines = done.stderr.strip().splitlines()
    assert lines, "nothing on standard error"
    assert lines[-1].startswith("error: "), done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def somewhere(tmp_path: Path) -> dict[str, str]:
    """Settings that touch nothing of the user's."""
    return {
        "IZ_DATABASE_URL": f"sqlite:///{tmp_path / 'iz.db'}",
        "IZ_SECRET_KEY": "a key for tests",
        "TELEGRAM_BOT_TOKEN": "",
        **{
            name: f"http://127.0.0.1:{free_port()}"
            for name in ("IZ_RASA_URL", "IZ_ACTION_URL", "IZ_SANDBOX_URL", "IZ_STAFF_URL")
        },
    }


def test_help_names_every_command() -> None:
    done = iz("--help")
    assert done.returncode == 0
    for command in ("run", "ask", "evaluate", "train", "load", "gaps", "stop"):
        assert f"  {command} " in done.stdout.replace("│", " ")


def test_a_port_in_use_is_named_with_its_setting(busy_port: int, somewhere: dict[str, str]) -> None:
    done = iz("run", **{**somewhere, "IZ_RASA_URL": f"http://127.0.0.1:{busy_port}"})
    assert_one_sentence(done, str(busy_port), "IZ_RASA_URL")


def test_a_token_of_the_wrong_form_is_told(somewhere: dict[str, str]) -> None:
    done = iz("run", **{**somewhere, "TELEGRAM_BOT_TOKEN": "hello"})
    assert_one_sentence(done, "TELEGRAM_BOT_TOKEN", "BotFather")


def test_a_token_that_telegram_refuses_is_told(
    sandbox_server: Settings, somewhere: dict[str, str]
) -> None:
    wrong = {"TELEGRAM_BOT_TOKEN": "2:wrong", "IZ_TELEGRAM_API_URL": sandbox_server.sandbox_url}
    assert_one_sentence(iz("run", **{**somewhere, **wrong}), "TELEGRAM_BOT_TOKEN", "BotFather")


def test_a_bot_without_a_token_says_where_one_is_set(somewhere: dict[str, str]) -> None:
    done = subprocess.run(
        [str(ROOT / ".venv" / "bin" / "python"), "-m", "bot"],
        cwd=ROOT,
        env={**os.environ, **somewhere},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert_one_sentence(done, "TELEGRAM_BOT_TOKEN", "make run")


def test_an_unreachable_bot_api_is_told(somewhere: dict[str, str]) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    wrong = {"TELEGRAM_BOT_TOKEN": "2:token", "IZ_TELEGRAM_API_URL": nowhere}
    assert_one_sentence(iz("run", **{**somewhere, **wrong}), nowhere)


def test_a_database_that_cannot_be_opened_is_told(somewhere: dict[str, str]) -> None:
    wrong = {"IZ_DATABASE_URL": "sqlite:////proc/nowhere/iz.db"}
    assert_one_sentence(iz("gaps", **{**somewhere, **wrong}), "/proc/nowhere/iz.db")


def test_a_database_password_is_not_printed(somewhere: dict[str, str]) -> None:
    address = f"postgresql+psycopg://iz:opensesame@127.0.0.1:{free_port()}/iz"
    done = iz("gaps", **{**somewhere, "IZ_DATABASE_URL": address})
    assert_one_sentence(done, "127.0.0.1")
    assert "opensesame" not in done.stderr + done.stdout


def test_an_unknown_language_is_told_with_those_that_there_are(
    somewhere: dict[str, str],
) -> None:
    assert_one_sentence(iz("ask", "hello", "--lang", "xx", **somewhere), "xx", "de", "uk")


def test_a_setting_that_is_no_address_is_named(somewhere: dict[str, str]) -> None:
    assert_one_sentence(iz("gaps", **{**somewhere, "IZ_RASA_URL": "localhost"}), "IZ_RASA_URL")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("not json", "not JSON"),
        ("[1]", "must be an object"),
        ('{"text": "hi", "lang": "en"}', '"intent" is missing'),
        ('{"text": " ", "lang": "en", "intent": "greet"}', '"text" is missing'),
        ('{"text": "hi", "lang": "en", "intent": "dancing"}', 'no intent "dancing"'),
    ],
)
def test_an_evaluation_line_that_is_not_valid_is_named(
    tmp_path: Path, line: str, complaint: str
) -> None:
    good = json.dumps({"text": "hello", "lang": "en", "intent": "greet"})
    file = tmp_path / "questions.jsonl"
    file.write_text(f"{good}\n{line}\n", encoding="utf-8")
    assert_one_sentence(iz("evaluate", str(file)), "questions.jsonl:2", complaint)


def test_an_evaluation_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert_one_sentence(iz("evaluate", str(tmp_path / "none.jsonl")), "none.jsonl")


def test_evaluate_measures_each_language_and_keeps_the_figures(tmp_path: Path) -> None:
    lines = [
        {"text": "hello", "lang": "en", "intent": "greet"},
        {"text": "I need a flat for my family", "lang": "en", "intent": "housing"},
        {"text": "Was kostet das?", "lang": "de", "intent": "cost"},
    ]
    file, kept = tmp_path / "questions.jsonl", tmp_path / "figures.json"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    done = iz("evaluate", str(file), "--json", str(kept), "--min-macro-f1", "0.5")
    assert done.returncode == 0, done.stderr
    figures = json.loads(kept.read_text())
    assert figures["overall"]["n"] == 3
    assert set(figures["languages"]) == {"de", "en"}
    assert set(figures["languages"]["en"]) == {
        "n", "accuracy", "macro_f1", "oos_precision", "oos_recall", "top2_accuracy",
        "emergency_recall", "emergency_alarms",
        "language_accuracy", "ece", "parse_ms_p50", "parse_ms_p95",
    }  # fmt: skip


def test_every_language_keeps_its_floor_on_our_own_questions(tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    files = [ROOT / "nlu" / "evaluation" / f"{known.code}.jsonl" for known in locales.available()]
    questions.write_text("".join(file.read_text(encoding="utf-8") for file in files), "utf-8")
    done = iz("evaluate", str(questions), "--min-macro-f1", str(FLOOR))
    assert done.returncode == 0, done.stdout + done.stderr


def test_emergencies_are_recognised(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    done = iz("evaluate", "nlu/evaluation/emergencies", "--json", str(figures))
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(figures.read_text())["languages"]
    recall = {known.code: found[known.code]["emergency_recall"] for known in locales.available()}
    assert {code: share for code, share in recall.items() if share < EMERGENCY_FLOOR} == {}


def test_evaluate_fails_below_the_floor(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps({"text": "hello", "lang": "en", "intent": "housing"}))
    assert_one_sentence(iz("evaluate", str(file), "--min-macro-f1", "0.5"), "Macro-F1 below 0.5")


def test_loading_twice_changes_nothing(somewhere: dict[str, str]) -> None:
    first, second = iz("load", **somewhere), iz("load", **somewhere)
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert "0 added" in second.stdout
    assert "0 changed" in second.stdout


def test_a_malformed_content_file_is_refused_whole(
    tmp_path: Path, somewhere: dict[str, str]
) -> None:
    file = tmp_path / "services" / "broken.yml"
    file.parent.mkdir()
    file.write_text("name:\n  de: Kaputt\n  xx: Broken\nprice: 5\n", encoding="utf-8")
    done = iz("load", str(file), **somewhere)
    assert done.returncode == 1
    assert "broken.yml:3" in done.stderr
    assert "broken.yml:4" in done.stderr
    assert "Traceback" not in done.stderr


def test_gaps_lists_what_the_source_does_not_say(somewhere: dict[str, str]) -> None:
    assert iz("load", **somewhere).returncode == 0
    done = iz("gaps", "--json", **somewhere)
    assert done.returncode == 0, done.stderr
    assert {"iz"} <= {gap.get("entry") or gap.get("slug") for gap in json.loads(done.stdout)}


class TestMediators:
    def test_an_invitation_is_printed_and_nobody_is_listed_yet(
        self, somewhere: dict[str, str]
    ) -> None:
        assert_one_sentence(
            iz("mediator", "invite", "--languages", "ar", "--topics", "health", **somewhere),
            "iz load",
        )
        assert iz("load", **somewhere).returncode == 0
        done = iz("mediator", "invite", "--languages", "ar,ku", "--topics", "health", **somewhere)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("/start mediator_")
        assert len(done.stdout.split()[1]) <= 64
        assert "no mediators yet" in iz("mediator", "list", **somewhere).stdout

    def test_unknown_languages_topics_and_ids_are_named(self, somewhere: dict[str, str]) -> None:
        assert iz("load", **somewhere).returncode == 0
        invite = ("mediator", "invite", "--languages")
        assert_one_sentence(iz(*invite, "klingon", **somewhere), "klingon", "BCP 47")
        assert_one_sentence(iz(*invite, ",", **somewhere), "at least one language")
        assert_one_sentence(iz(*invite, "ar", "--topics", "moon", **somewhere), "moon", "health")
        assert_one_sentence(iz("mediator", "pause", "abc", **somewhere), "abc", "iz mediator list")
        assert_one_sentence(iz("request", "mako-27", **somewhere), "mako-27")

    def test_a_mediator_is_paused_resumed_and_removed(self, somewhere: dict[str, str]) -> None:
        token = iz("mediator", "invite", "--languages", "ar", **somewhere).stdout.split("_", 1)[1]
        database = open_database(somewhere["IZ_DATABASE_URL"])
        with database.begin() as session:
            mediator = redeem(session, token.strip(), "k" * 64, "de", datetime.now(UTC))
            sign = mediator.id.hex[:8]
        assert sign in iz("mediator", "list", **somewhere).stdout
        assert "paused" in iz("mediator", "pause", sign, **somewhere).stdout
        assert "active again" in iz("mediator", "resume", sign, **somewhere).stdout
        assert "removed" in iz("mediator", "remove", sign, **somewhere).stdout
        assert "no mediators yet" in iz("mediator", "list", **somewhere).stdout
        database.kw["bind"].dispose()


class TestStaff:
    def test_an_account_is_made_once_and_its_link_made_anew(
        self, somewhere: dict[str, str]
    ) -> None:
        made = iz("staff", "add", "Ana", "--role", "editor", **somewhere)
        assert (made.returncode, "/welcome/" in made.stdout) == (0, True), made.stderr
        assert_one_sentence(iz("staff", "add", "Ana", **somewhere), "Ana", "iz staff link")
        again = iz("staff", "link", "Ana", **somewhere)
        assert "/welcome/" in again.stdout
        assert again.stdout != made.stdout

    def test_what_an_account_cannot_be_is_said(self, somewhere: dict[str, str]) -> None:
        add = ("staff", "add")
        assert_one_sentence(iz(*add, " ", **somewhere), "1 to 60 characters")
        assert_one_sentence(iz(*add, "Bo", "--role", "translator", **somewhere), "--languages")
        assert_one_sentence(
            iz(*add, "Bo", "--role", "translator", "--languages", "xx", **somewhere), "xx", "ar"
        )
        assert_one_sentence(iz("staff", "link", "Bo", **somewhere), "Bo")
