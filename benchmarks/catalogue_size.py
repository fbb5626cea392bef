"""How long answers and pages take with a catalogue of many services, in every language, beside the starting one."""

import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from random import Random

from rich.console import Console
from sqlalchemy import insert, select
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

import locales
from catalogue import compose, own_answers, search
from catalogue.compose.memory import UNSAVED
from catalogue.database import migrate, open_database
from catalogue.folding import words
from catalogue.load import CONTENT, bump_revision, load_content
from catalogue.models import (
    Entry,
    EntryKind,
    Link,
    LinkKind,
    Phone,
    Text,
    TextOrigin,
    TextStatus,
)
from catalogue.publishing import AACHEN, published_only
from staff import accounts
from staff.application import build
from staff.models import Role

SEED = 1
ROUNDS = 60
# Each field with how many words it has.
FIELDS = {"name": 4, "summary": 12, "description": 45}
PASSWORD = "vier leise Tauben"
Sessions = sessionmaker[Session]


@dataclass(frozen=True)
class Timing:
    """What was measured, in milliseconds."""

    what: str
    p50: float
    p95: float


def measure(services: int, console: Console) -> list[Timing]:
    """Return the timings with a catalogue of so many services more, in a database that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'iz.db'}"
        migrate(url)
        sessions = open_database(url)
        console.print(f"making {services} services in {len(locales.available())} languages …")
        with sessions.begin() as session:
            load_content(session, CONTENT)
            fill(session, services)
        found = [*_of_the_bot(published_only(sessions)), *_of_pages(sessions)]
        sessions.kw["bind"].dispose()
    return found


def table(timings: list[Timing]) -> str:
    """Return the timings as Markdown."""
    rows = [f"| {one.what} | {one.p50:.1f} | {one.p95:.1f} |" for one in timings]
    return "\n".join(["| | p50 ms | p95 ms |", "| --- | --- | --- |", *rows])


def fill(session: Session, services: int) -> None:
    """Add services with texts in every language, made of the words of the starting content."""
    random = Random(SEED)
    vocabulary = {one.code: _words_of(session, one.code) for one in locales.available()}
    owner = session.scalars(select(Entry).where(Entry.slug == "iz")).one()
    ids = [uuid.UUID(int=random.getrandbits(128), version=4) for _ in range(services)]
    session.execute(
        insert(Entry),
        [
            {
                "id": identity,
                "slug": f"made_{number}",
                "kind": EntryKind.SERVICE,
                "facet": "active",
                "position": 0,
            }
            for number, identity in enumerate(ids)
        ],
    )
    session.execute(insert(Text), list(_texts(ids, vocabulary, random)))
    session.execute(
        insert(Phone),
        [
            {"id": uuid.uuid4(), "entry_id": identity, "position": 0, "number": "+492419007080"}
            for identity in ids
        ],
    )
    link = {"to_id": owner.id, "kind": LinkKind.ORGANIZATION, "position": 0}
    session.execute(insert(Link), [{"from_id": identity, **link} for identity in ids])
    bump_revision(session)


def _words_of(session: Session, language: str) -> list[str]:
    texts = session.scalars(select(Text.content).where(Text.language == language))
    return sorted({word for text in texts for word in words(text) if len(word) > 2})


def _texts(
    ids: list[uuid.UUID], vocabulary: dict[str, list[str]], random: Random
) -> Iterator[dict[str, object]]:
    for identity in ids:
        for language, known in vocabulary.items():
            for field, count in FIELDS.items():
                yield {
                    "entity_id": identity,
                    "field": field,
                    "language": language,
                    "version": 1,
                    "source_version": None if language == "de" else 1,
                    "status": TextStatus.DRAFT,
                    "origin": TextOrigin.MACHINE,
                    "content": " ".join(random.choices(known, k=count)),
                }


def _of_the_bot(sessions: Sessions) -> list[Timing]:
    random = Random(SEED)
    found = []
    with sessions() as session:
        session.info[UNSAVED] = True
        for language in ("de", "ar", "ti"):
            known = _words_of(session, language)
            began = time.perf_counter()
            search.search(session, known[0], language)
            first = (time.perf_counter() - began) * 1000
            found.append(Timing(f"first search after a change ({language})", first, first))
            questions = [" ".join(random.choices(known, k=4)) for _ in range(ROUNDS)]

            asked = [partial(search.search, session, one, language) for one in questions]
            found.append(_timed(f"search ({language})", asked))
        slugs = [f"made_{number}" for number in range(ROUNDS)]
        now = datetime.now(AACHEN)

        def show(slug: str) -> None:
            session.expunge_all()
            compose.entry(session, slug, "ar", now)

        found.append(_timed("an answer, composed", [partial(show, slug) for slug in slugs]))
        own_answers.nearest(session, "wo")
        nearest = [partial(own_answers.nearest, session, "wo lerne ich rad fahren")] * ROUNDS
        found.append(_timed("the nearest answer of staff's own", nearest))
    return found


def _of_pages(sessions: Sessions) -> list[Timing]:
    with sessions.begin() as session:
        now = datetime.now(AACHEN)
        token = accounts.add(session, "Ana", Role.COORDINATOR, (), now)
    browser = TestClient(
        build(sessions, lambda: datetime.now(AACHEN)), base_url="https://staff.example"
    )
    browser.post(f"/welcome/{token}", data={"password": PASSWORD})
    pages = {
        "staff: list": "/",
        "staff: list, searched": "/?q=deutsch",
        "staff: list, what nobody has checked": "/?language=ar&only=draft",
        "staff: an entry": "/entries/made_{n}",
        "staff: a text": "/entries/made_{n}/description/ar",
        "staff: a form": "/entries/made_{n}/parts/phones",
        "staff: a queue": "/translations/ar",
        "public: services": "/api/services?page={n}",
        "public: services in full": "/api/services?page={n}&full=true",
        "public: services, searched": "/api/services?search=deutsch&page=1&per_page=5",
    }
    return [
        _timed(what, [partial(_get, browser, path, number) for number in range(1, ROUNDS // 2)])
        for what, path in pages.items()
    ]


def _get(browser: TestClient, path: str, number: int) -> None:
    answer = browser.get(path.replace("{n}", str(number)))
    assert answer.status_code == 200, answer.text


def _timed(what: str, calls: Sequence[Callable[[], object]]) -> Timing:
    calls[0]()
    taken = []
    for call in calls:
        began = time.perf_counter()
        call()
        taken.append((time.perf_counter() - began) * 1000)
    taken.sort()
    return Timing(what, taken[len(taken) // 2], taken[int(len(taken) * 0.95)])
