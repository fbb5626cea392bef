"""Several bots on one PostgreSQL database: each chat has one of them at a time, and none is alone to blame when one ends."""

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.ports import free_port
from benchmarks.soak import Size, soak
from iz import processes
from sandbox.client import Sandbox
from settings import Settings
from tests.crew import BOTS, Crew, a_crew, until

PEOPLE = 12


@pytest.fixture
def crew(settings: Settings, postgresql_url: str, tmp_path: Path) -> Iterator[Crew]:
    with a_crew(settings, postgresql_url, tmp_path) as made:
        yield made


def test_people_are_answered_once_and_in_order_whichever_bot_receives_them(crew: Crew) -> None:
    people = [crew.telegram.person(f"Person {number}", "de") for number in range(PEOPLE)]
    for text in ("/emergency", "qwrtz plmnb"):
        for person in people:
            person.writes(text)
    for person in people:
        person.sees("112")
        person.sees("nicht verstanden")
    for person in people:
        person.sees_nothing_more()
    # All have worked: the districts were divided.
    assert sum("of 16 districts, 3 bots" in line for line in crew.log.read_text().splitlines()) >= 2


def test_the_chats_of_a_killed_bot_are_taken_over_within_seconds(crew: Crew) -> None:
    people = [crew.telegram.person(f"Person {number}", "de") for number in range(PEOPLE)]
    crew.kill(0)
    started = time.monotonic()
    for person in people:
        person.writes("/emergency")
    for person in people:
        person.sees("112")
    assert time.monotonic() - started < 12
    crew.kill(1)
    for person in people:
        person.writes("qwrtz plmnb")
    for person in people:
        person.sees("nicht verstanden")
        person.sees_nothing_more()


def test_what_a_killed_bot_had_under_way_is_finished_by_another(crew: Crew) -> None:
    people = [crew.telegram.person(f"Person {number}", "de") for number in range(PEOPLE)]
    crew.telegram.order_fault("hang", times=PEOPLE, method="sendMessage", seconds=60)
    for person in people:
        person.writes("/emergency")
    until(lambda: crew.telegram.pending_updates() == 0)
    for number in (0, 1):
        crew.kill(number)
    crew.telegram.cancel_faults()
    crew.kill(2)
    crew.start(1)
    for person in people:
        person.sees("112")
    for person in people:
        person.sees_nothing_more()


def test_one_that_polls_is_told_that_others_are_there(crew: Crew) -> None:
    told = last_words(crew.settings[0].model_copy(update={"webhook_url": None}))
    assert "only one may ask Telegram for updates" in told
    assert "IZ_WEBHOOK_URL" in told
    person = crew.telegram.person("Ada", "de")
    person.writes("/emergency")
    person.sees("112")


def test_a_second_bot_on_sqlite_is_told_so(
    settings: Settings, copy_of_catalogue: Callable[[], str], tmp_path: Path
) -> None:
    sandbox_url, nowhere = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
    own = settings.model_copy(
        update={
            "sandbox_url": sandbox_url,
            "telegram_api_url": sandbox_url,
            "rasa_url": nowhere,
            "database_url": copy_of_catalogue(),
        }
    )
    with (
        processes.running(processes.sandbox(own), own, tmp_path / "sandbox.log"),
        processes.running(processes.bot(own), own, tmp_path / "bot.log"),
        Sandbox(sandbox_url, patience=30) as telegram,
    ):
        telegram.waits_until_bot_listens()
        assert "Several at once need PostgreSQL" in last_words(own)


def test_a_small_soak_of_three_bots_finds_nothing_lost_doubled_or_out_of_order(
    postgresql_url: str,
) -> None:
    size = Size(updates=60, people=12, kills=3, faults=8, seed=3, bots=BOTS)
    result = soak(size, postgresql_url)
    assert result.kills == 3
    assert result.is_clean, result.table() + "\n" + "\n".join(result.examples)


def last_words(settings: Settings) -> str:
    """Start a bot that has to give up; returns the sentence with which it does."""
    ended = subprocess.run(
        processes.bot(settings).command,
        env=processes.environment(settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1, ended.stderr
    return ended.stderr.splitlines()[-1]
