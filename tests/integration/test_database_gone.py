"""The database gone, or the disk full: noticed, told, waited for; nothing is lost and nothing comes twice."""

import os
import resource
import subprocess
from pathlib import Path

import pytest

from benchmarks.postgresql import Cluster, NotInstalled
from sandbox.client import Person
from settings import Settings
from tests.crew import BOTS, a_crew, until
from tests.town import Town

pytest_plugins = ["tests.fixtures_town"]

TOLD, OVER = "the database can't be written", "the database can be written again"
# Less than any change of ours needs in SQLite's write-ahead log, more than the bot has logged by then.
FULL_BYTES = 16_384


def test_a_full_disk_is_told_and_waited_for(town: Town) -> None:
    ada, bo = (town.telegram.person(name, "de") for name in ("Ada", "Bo"))
    ada.writes("/help")
    ada.sees()
    assert town.process
    limit_files(town.process, FULL_BYTES)
    for person in (ada, bo):
        person.writes("/emergency")
        person.writes("qwrtz plmnb")
    until(lambda: TOLD in town.log.read_text())
    assert shown(bo) == []
    limit_files(town.process, resource.RLIM_INFINITY)
    for person in (ada, bo):
        person.sees("112")
        person.sees("nicht verstanden")
        person.sees_nothing_more()
    assert OVER in town.log.read_text()


def test_a_bot_killed_while_the_disk_is_full_loses_nothing(town: Town) -> None:
    ada = town.telegram.person("Ada", "de")
    ada.writes("/help")
    ada.sees()
    assert town.process
    limit_files(town.process, FULL_BYTES)
    ada.writes("/emergency")
    ada.writes("qwrtz plmnb")
    until(lambda: TOLD in town.log.read_text())
    town.kill()
    town.start()
    ada.sees("112")
    ada.sees("nicht verstanden")
    ada.sees_nothing_more()


def test_a_postgresql_that_stops_and_starts_is_told_and_waited_for(
    settings: Settings, tmp_path: Path
) -> None:
    cluster = own_cluster(tmp_path / "cluster")
    try:
        with a_crew(settings, cluster.database(), tmp_path) as crew:
            people = [crew.telegram.person(f"Person {number}", "de") for number in range(8)]
            for person in people:
                person.writes("/help")
            for person in people:
                person.sees()
            cluster.stop()
            for person in people:
                person.writes("/emergency")
                person.writes("qwrtz plmnb")
            for number in range(BOTS):
                until(lambda number=number: not crew.is_well(number))
            assert "all districts are lost" in crew.log.read_text()
            cluster.start()
            for person in people:
                person.sees("112")
                person.sees("nicht verstanden")
                person.sees_nothing_more()
            for number in range(BOTS):
                until(lambda number=number: crew.is_well(number))
    finally:
        cluster.stop()


def own_cluster(folder: Path) -> Cluster:
    """A server that nobody else uses: it will be stopped."""
    folder.mkdir()
    try:
        cluster = Cluster(folder)
    except NotInstalled as error:
        pytest.fail(str(error)) if os.environ.get("CI") else pytest.skip(str(error))
    cluster.start()
    return cluster


def limit_files(process: subprocess.Popen[bytes], size: int) -> None:
    """Let no file of a process grow beyond a size: to it, the disk is full."""
    _, hard = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, hard))


def shown(person: Person) -> list[str]:
    return [message.text for message in person.messages() if message.is_from_bot]
