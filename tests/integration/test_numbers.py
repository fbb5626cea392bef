"""Numbers on the staff page: from what is counted, to charts and a file; small counts stay hidden."""

import csv
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.compose import Outcome
from figures.models import TurnCount
from figures.tally import KEPT, Tally, Turn, expire, store
from handover.cases import assign
from handover.invitations import invite, redeem
from handover.requests import Wish, open_request
from staff.models import Role
from tests.catalogues import Sessions, catalogue_at, url_of
from tests.office import Office

pytest_plugins = ["tests.fixtures_office"]

TODAY = date(2026, 11, 20)


@pytest.fixture(params=["sqlite", "postgresql"])
def sessions(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sessions]:
    with catalogue_at(url_of(request, tmp_path)) as made:
        yield made


def asked(day: date, intent: str, count: int, outcome: Outcome = Outcome.ANSWERED) -> Counter[Turn]:
    return Counter({Turn(day, "ar", intent, outcome): count})


def count_in(office: Office, *counts: Counter[Turn]) -> None:
    with office.sessions.begin() as session:
        for one in counts:
            store(session, one)


def test_what_is_no_question_is_not_counted() -> None:
    tally = Tally()
    for intent in ("health", "greet", "health", "anything_at_all"):
        tally.count(Turn(TODAY, "ar", intent, Outcome.ANSWERED))
    assert tally.take() == asked(TODAY, "health", 2)
    assert not tally.take()


def test_counts_add_up(sessions: Sessions) -> None:
    with sessions.begin() as session:
        for count in (3, 4):
            store(session, asked(TODAY, "health", count))
        assert session.scalars(select(TurnCount.count)).all() == [7]


def test_counts_go_after_two_years(office: Office) -> None:
    count_in(office, asked(TODAY, "health", 7))
    count_in(office, asked(TODAY - KEPT - timedelta(days=1), "health", 9))
    with office.sessions.begin() as session:
        expire(session, TODAY)
        assert session.scalars(select(TurnCount.count)).all() == [7]


def test_the_page_shows_what_was_asked_and_where_answers_are_missing(office: Office) -> None:
    today = office.time.date()
    count_in(
        office,
        asked(today, "health", 40),
        asked(today, "housing", 30, Outcome.UNANSWERED),
        asked(today - timedelta(days=1), "housing", 10),
        asked(today - timedelta(days=40), "cost", 77),
    )
    page = office.logged_in(Role.READER).get("/numbers").text
    assert "88 %" not in page
    assert '<td class="number">40</td>' in page
    # Answered: 50 of 80; of housing's forty, thirty were not.
    assert ("62 %" in page, "75 %" in page) == (True, True)
    assert "77" not in page


def test_a_longer_time_can_be_chosen_and_a_strange_one_is_the_usual(office: Office) -> None:
    count_in(office, asked(office.time.date() - timedelta(days=40), "cost", 77))
    reader = office.logged_in(Role.READER)
    assert "77" in reader.get("/numbers?days=90").text
    for strange in ("31", "x", "-1", "9" * 99):
        assert "niemand etwas gefragt" in reader.get(f"/numbers?days={strange}").text


def test_the_file_holds_no_count_below_five(office: Office) -> None:
    today = office.time.date()
    count_in(office, asked(today, "health", 40), asked(today, "complaint", 2, Outcome.UNANSWERED))
    answer = office.logged_in(Role.COORDINATOR).get("/numbers.csv")
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.reader(answer.text.removeprefix("\ufeff").splitlines(), delimiter=";"))
    assert rows[0] == ["table", "key", "count"]
    counts = {row[2] for row in rows[1:]}
    assert counts <= {"<5", "…", "42"}
    assert ["intent", "complaint", "<5"] in rows
    # The total of the language would give the complaint away.
    assert ["intent", "health", "…"] in rows


def test_waiting_times_are_those_of_five_requests_or_none(office: Office) -> None:
    reader = office.logged_in(Role.READER)
    with office.sessions.begin() as session:
        mediator = redeem(
            session, invite(session, ["ar"], (), office.time), "m", "de", office.time
        ).id
        for number in range(4):
            take_after(session, office, mediator, number)
    assert "45 min" not in reader.get("/numbers").text
    with office.sessions.begin() as session:
        take_after(session, office, mediator, 4)
    assert "45 min" in reader.get("/numbers").text


def take_after(session: Session, office: Office, mediator: uuid.UUID, number: int) -> None:
    """A request that somebody takes after 45 minutes."""
    opened = office.time - timedelta(hours=2)
    request = open_request(
        session, f"p{number}", Wish(["ar"], "ar", "health"), opened, Random(number)
    )
    assign(session, request.id, mediator, opened + timedelta(minutes=45))
