"""Every page of the staff page, on a telephone and on a desk: axe finds nothing against WCAG 2.2 AA."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from random import Random

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy import select

from benchmarks.ports import free_port
from catalogue.compose import Outcome
from catalogue.load import CONTENT
from figures.intents import TOPICS
from figures.tally import Turn, store
from handover.invitations import invite, redeem
from handover.requests import Wish, open_request
from iz import processes
from iz.processes import running
from settings import Settings
from staff import accounts
from staff.application import PAGES
from staff.models import Account, Role
from tests.catalogues import SAMPLE, catalogue_at

pytest_plugins = ["tests.fixtures_sandbox"]

PASSWORD = "vier leise Tauben"
SIZES = {"telephone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 900}}
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
PLACES = {
    "{slug}": "sample_cafe",
    "{part}": "events",
    "{field}": "name",
    "{language}": "ar",
    "{token}": "x",
}
# Files, not pages.
NO_PAGES = {"/exchange/export/{form}", "/numbers.csv"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, dict[str, str]]]:
    """The staff page with something on each page: its address, a log-in link's token, what stands in the paths."""
    folder = tmp_path_factory.mktemp("axe")
    url, now = f"sqlite:///{folder / 'iz.db'}", datetime.now(UTC)
    with catalogue_at(url, CONTENT, SAMPLE) as sessions, sessions.begin() as session:
        token = accounts.add(session, "Ana", Role.COORDINATOR, (), now)
        redeem(session, invite(session, ["ar"], (), now), "key", "de", now)
        invite(session, ["ti"], (), now)
        number = open_request(session, "p", Wish(["ar"], "ar", "health"), now, Random(1)).number
        questions = {Turn(now.date(), "ar", intent, Outcome.ANSWERED): 9 for intent in TOPICS}
        store(session, Counter(questions))
        account = session.scalars(select(Account.id)).one()
    own = Settings(_env_file=None).model_copy(
        update={"database_url": url, "staff_url": f"http://127.0.0.1:{free_port()}"}
    )
    with running(processes.staff(own), own, folder / "staff.log"):
        yield own.staff_url, token, {**PLACES, "{number}": number, "{id:uuid}": str(account)}


def paths(places: dict[str, str]) -> list[str]:
    """The addresses of all pages that one can look at."""
    found = [one.path for one in PAGES if one.method == "GET" and one.path not in NO_PAGES]
    for place, value in places.items():
        found = [path.replace(place, value) for path in found]
    assert not [path for path in found if "{" in path]
    return found


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_on_any_page(
    chromium: Callable[..., Page], office: tuple[str, str, dict[str, str]], size: str
) -> None:
    url, token, places = office
    page = chromium(viewport=SIZES[size], locale="de-DE")
    come_in(page, url, token)
    problems = {}
    for path in ["/log-in", *paths(places)]:
        page.goto(f"{url}{path}")
        found = Axe().run(page, options=RULES)
        if found.violations_count:
            problems[path] = [
                (one["id"], [node["html"][:120] for node in one["nodes"]][:3])
                for one in found.response["violations"]
            ]
    assert problems == {}


def come_in(page: Page, url: str, token: str) -> None:
    """Log in: by the link the first time, then with the password."""
    page.goto(f"{url}/welcome/{token}")
    if page.get_by_label("Wählen Sie ein Passwort").count():
        page.get_by_label("Wählen Sie ein Passwort").fill(PASSWORD)
        page.get_by_role("button", name="Speichern und anmelden").click()
    else:
        page.goto(f"{url}/log-in")
        page.get_by_label("Name").fill("Ana")
        page.get_by_label("Passwort").fill(PASSWORD)
        page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("heading", name="Katalog")).to_be_visible()


def test_axe_would_find_something(chromium: Callable[..., Page]) -> None:
    page = chromium()
    page.set_content("<html><body><input><img src='x'></body></html>")
    found = {one["id"] for one in Axe().run(page, options=RULES).response["violations"]}
    assert {"label", "image-alt", "html-has-lang"} <= found
