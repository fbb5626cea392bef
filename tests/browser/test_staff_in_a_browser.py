"""The staff page in a real browser, beside the running bot: what is saved is in the next message on Telegram."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from benchmarks.ports import free_port
from catalogue.database import open_database
from iz import processes
from iz.processes import running
from sandbox.client import Sandbox
from settings import Settings
from staff import accounts
from staff.models import Role
from tests.conversation.parts import asks

pytest_plugins = ["tests.fixtures_sandbox"]

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
PASSWORD = "vier leise Tauben"


@pytest.fixture(scope="module")
def staff(
    settings_without_rasa: Settings,
    telegram_without_rasa: Sandbox,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Settings]:
    """The staff page on the database of a running bot."""
    own = settings_without_rasa.model_copy(update={"staff_url": f"http://127.0.0.1:{free_port()}"})
    log = tmp_path_factory.mktemp("staff") / "staff.log"
    with running(processes.staff(own), own, log):
        yield own


@pytest.fixture
def link(staff: Settings) -> Iterator[str]:
    database = open_database(staff.database_url)
    with database.begin() as session:
        name = f"Ana {datetime.now(UTC):%H%M%S%f}"
        token = accounts.add(session, name, Role.EDITOR, (), datetime.now(UTC))
    yield f"{staff.staff_url}/welcome/{token}"
    database.kw["bind"].dispose()


def come_in(chromium: Callable[..., Page], link: str, viewport: dict[str, int]) -> Page:
    page = chromium(viewport=viewport, locale="de-DE")
    page.set_default_timeout(8000)
    page.goto(link)
    page.get_by_label("Wählen Sie ein Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Speichern und anmelden").click()
    expect(page.get_by_role("heading", name="Katalog")).to_be_visible()
    return page


def test_a_corrected_text_is_in_the_next_message_and_one_click_takes_it_back(
    chromium: Callable[..., Page], link: str, telegram_without_rasa: Sandbox
) -> None:
    nour = telegram_without_rasa.person("Nour", language="ar")
    nour.writes("/menu")
    nour.forges(nour.sees(), '/show_entry{"entry":"health"}')
    before = nour.sees().text
    page = come_in(chromium, link, DESK)
    page.get_by_label("Suche").fill("gesundheit")
    page.get_by_role("button", name="Zeigen").click()
    page.get_by_role("rowheader").get_by_role("link").first.click()
    page.goto(page.url.split("?")[0].rsplit("/", 1)[0] + "/health/description/ar")
    page.get_by_label("Text, höchstens").fill("نص جديد من الموظفين")
    page.get_by_role("button", name="Speichern").click()
    expect(page.locator(".bubble")).to_contain_text("نص جديد من الموظفين")
    nour.forges(nour.messages()[-1], '/show_entry{"entry":"health"}')
    nour.sees("نص جديد من الموظفين")
    page.get_by_role("button", name="Zurück zu dieser Fassung").first.click()
    expect(page.locator(".bubble")).not_to_contain_text("نص جديد من الموظفين")
    nour.forges(nour.messages()[-1], '/show_entry{"entry":"health"}')
    assert nour.sees().text == before


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/entries/health",
        "/entries/health/description/ar",
        "/entries/parents_line/hours",
        "/entries/parents_line/parts/phones",
        "/entries/parents_line/parts/links",
        "/new",
        "/sessions",
    ],
)
def test_a_phone_of_360_pixels_needs_no_sideways_scrolling(
    chromium: Callable[..., Page], link: str, path: str
) -> None:
    page = come_in(chromium, link, PHONE)
    page.goto(page.url.rstrip("/") + path)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]


def test_a_corrected_opening_hour_is_in_the_next_arabic_message_and_goes_back(
    chromium: Callable[..., Page], link: str, telegram_without_rasa: Sandbox
) -> None:
    nour = telegram_without_rasa.person("Nour", language="ar")
    nour.writes("/menu")
    nour.forges(nour.sees(), '/opening_hours{"entry":"parents_line"}')
    before = nour.sees().text
    page = come_in(chromium, link, DESK)
    page.goto(page.url.rstrip("/") + "/entries/parents_line")
    page.get_by_role("link", name="Öffnungszeiten").click()
    first = page.get_by_role("group", name="Zeile 1", exact=True)
    first.get_by_label("bis").fill("früh")
    page.get_by_role("button", name="Speichern").click()
    expect(first).to_contain_text("Schreiben Sie Uhrzeiten wie 9:30")
    first.get_by_label("bis").fill("23.45")
    page.get_by_role("button", name="Speichern").click()
    expect(page.locator("ins").first).to_contain_text("23:45")
    nour.forges(nour.messages()[-1], '/opening_hours{"entry":"parents_line"}')
    assert "11:45" in nour.sees().text
    page.get_by_role("button", name="Zurück zum Stand davor").first.click()
    expect(page.get_by_role("listitem")).to_have_count(2)
    nour.forges(nour.messages()[-1], '/opening_hours{"entry":"parents_line"}')
    assert nour.sees().text == before


def test_a_new_answer_is_in_the_next_arabic_message(
    chromium: Callable[..., Page], link: str, telegram_without_rasa: Sandbox
) -> None:
    nour = telegram_without_rasa.person("Nour", language="ar")
    nour.writes("/menu")
    nour.sees()
    page = come_in(chromium, link, DESK)
    page.get_by_role("link", name="Neuer Eintrag").click()
    page.get_by_label("Eine Antwort").check()
    page.get_by_label("Bereich im Menü").select_option(label="Treffen und mitmachen")
    page.get_by_label("Name, auf Deutsch").fill("Fahrradkurs")
    page.get_by_label("Text, auf Deutsch").fill("Dienstags um 17 Uhr am Blücherplatz.")
    page.get_by_label("Beispielfragen").fill(
        "Wo lerne ich Fahrrad fahren?\nأين أتعلم ركوب الدراجة؟"
    )
    page.get_by_label("Sofort für Ratsuchende sichtbar").check()
    page.get_by_role("button", name="Anlegen").click()
    expect(page.locator(".bubble")).to_contain_text("Blücherplatz")
    page.goto(page.url + "/description/ar")
    page.get_by_label("Text, höchstens").fill("كل ثلاثاء الساعة الخامسة مساءً في Blücherplatz.")
    page.get_by_role("button", name="Speichern").click()
    nour.writes("بدي اتعلم ركوب الدراجة")
    assert "كل ثلاثاء" in nour.sees("ثلاثاء").text


def test_as_one_types_the_preview_shows_it_and_what_is_wrong_stands_at_the_field(
    chromium: Callable[..., Page], link: str
) -> None:
    page = come_in(chromium, link, DESK)
    problems: list[str] = []
    page.on("console", lambda line: line.type == "error" and problems.append(line.text))
    page.goto(page.url.rstrip("/") + "/entries/parents_line/parts/phones")
    number = page.get_by_label("Nummer", exact=True).first
    number.fill("0241 900 7080")
    expect(page.locator(".bubble")).to_contain_text("0241 9007080")
    number.fill("ruf an")
    expect(number).to_have_attribute("aria-invalid", "true")
    number.fill("0241 900 7081")
    expect(number).not_to_have_attribute("aria-invalid", "true")
    page.reload()
    expect(page.locator(".bubble")).not_to_contain_text("9007081")
    assert problems == []


def test_a_coordinator_assigns_a_request_on_the_board(
    chromium: Callable[..., Page], staff: Settings, telegram_without_rasa: Sandbox
) -> None:
    database = open_database(staff.database_url)
    with database.begin() as session:
        name = f"Ada {datetime.now(UTC):%H%M%S%f}"
        token = accounts.add(session, name, Role.COORDINATOR, (), datetime.now(UTC))
    page = come_in(chromium, f"{staff.staff_url}/welcome/{token}", DESK)
    page.get_by_role("link", name="Sprachmittlung").click()
    page.get_by_label("Sprachen, mit Komma dazwischen").fill("Arabisch")
    page.get_by_role("button", name="Link erstellen").click()
    expect(page.get_by_role("img", name="QR-Code des Links")).to_be_visible()
    start = page.locator("#link").inner_text()
    olga, salim = (
        telegram_without_rasa.person(name, language=code)
        for name, code in (("Olga", "de"), ("Salim", "ar"))
    )
    olga.writes("/start " + start.rpartition("=")[2].rpartition(" ")[2])
    olga.sees("/available")
    olga.sees("/available")
    page.get_by_role("link", name="Anfragen").click()
    asks(salim, database)
    # The board refreshes by itself.
    number = page.get_by_role("rowheader").get_by_role("link").first
    expect(number).to_be_visible(timeout=12_000)
    number.click()
    page.get_by_role("button", name="Zuweisen").click()
    expect(page.get_by_text("wird gerade ausgeführt")).to_be_visible()
    salim.sees("/end")
    while "gehört Ihnen" not in olga.sees().text:
        pass
    page.reload()
    expect(page.get_by_text("von Hand zugewiesen")).to_be_visible()
    database.kw["bind"].dispose()
