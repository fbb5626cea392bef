"""Fifty mediators press the button at once: the database lets one through."""

import threading
import uuid
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from catalogue.database import migrate, open_database
from handover import cases, invitations, requests, rounds
from handover.errors import AlreadyTaken
from handover.models import Mediator, Offer, OfferState, Request
from handover.requests import Wish
from handover.rounds import Timing

AT_ONCE = 50
ROUNDS = 100
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def sessions(request: pytest.FixtureRequest, tmp_path: Path) -> sessionmaker[Session]:
    is_sqlite = request.param == "sqlite"
    url = (
        f"sqlite:///{tmp_path / 'iz.db'}"
        if is_sqlite
        else request.getfixturevalue("postgresql_url")
    )
    migrate(url)
    return open_database(url)


def test_one_of_fifty_has_it_a_hundred_times(sessions: sessionmaker[Session]) -> None:
    mediators = invite_mediators(sessions)
    barrier = threading.Barrier(AT_ONCE)
    opened = [offer_a_request(sessions, number) for number in range(ROUNDS)]
    results: list[dict[int, str]] = [{} for _ in opened]

    def press(number: int) -> None:
        for request_id, result in zip(opened, results, strict=True):
            barrier.wait(timeout=60)
            try:
                with sessions.begin() as session:
                    cases.claim(session, request_id, mediators[number], NOW)
                result[number] = "has it"
            except AlreadyTaken:
                result[number] = "too late"

    threads = [threading.Thread(target=press, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(result) for result in results] == [AT_ONCE] * ROUNDS
    winners = [
        [number for number, what in result.items() if what == "has it"] for result in results
    ]
    assert [len(won) for won in winners] == [1] * ROUNDS
    with sessions() as session:
        for request_id, (winner,) in zip(opened, winners, strict=True):
            assert session.get_one(Request, request_id).held_by == mediators[winner]
            offers = session.scalars(select(Offer).where(Offer.request_id == request_id)).all()
            states = [offer.state for offer in offers]
            assert states.count(OfferState.ACCEPTED) == 1
            assert states.count(OfferState.WITHDRAWN) == AT_ONCE - 1


def invite_mediators(sessions: sessionmaker[Session]) -> list[uuid.UUID]:
    with sessions.begin() as session:
        for number in range(AT_ONCE):
            token = invitations.invite(session, ["ar"], [], NOW)
            invitations.redeem(session, token, f"mediator-{number}", "de", NOW)
    with sessions() as session:
        return list(session.scalars(select(Mediator.id)))


def offer_a_request(sessions: sessionmaker[Session], number: int) -> uuid.UUID:
    with sessions.begin() as session:
        wish = Wish(["ar"], "ar")
        opened = requests.open_request(session, f"newcomer-{number}", wish, NOW, Random(number))
        asked = rounds.advance(session, opened, NOW, Timing(at_once=AT_ONCE)).asked
        assert len(asked) == AT_ONCE
        return opened.id
