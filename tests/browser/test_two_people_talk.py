"""An Arabic-speaking newcomer and German- and English-speaking mediators, on the sandbox's page, in a real browser."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from catalogue.database import open_database
from handover.invitations import invite
from sandbox.client import Sandbox
from settings import Settings
from tests.browser.pages import join, open_page
from tests.sandbox_process import PNG

pytest_plugins = ["tests.fixtures_sandbox"]

VERY_WIDE = {"width": 1700, "height": 1000}
# A chat takes one message a second.
PATIENCE_MS = 20_000


@pytest.fixture
def page(
    chromium: Callable[..., Page], telegram_without_rasa: Sandbox, settings_without_rasa: Settings
) -> Page:
    opened = open_page(chromium, telegram_without_rasa.url, viewport=VERY_WIDE)
    opened.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    return opened


def write(chat: Locator, text: str) -> None:
    box = chat.get_by_role("textbox")
    box.fill(text)
    box.press("Enter")


def sees(chat: Locator, text: str) -> Locator:
    message = chat.locator(".message.theirs", has_text=text).last
    expect(message).to_be_visible()
    return message


def press(chat: Locator, label: str) -> None:
    chat.get_by_role("button", name=label).last.click()


def attach(chat: Locator, item: str) -> None:
    chat.get_by_role("button", name="Attach").click()
    chat.get_by_role("menuitem", name=item).click()
    if item in ("Location", "Sticker"):
        chat.get_by_role("menuitem").first.click()
    expect(chat.get_by_role("menu")).to_be_hidden()


def become_mediator(page: Page, name: str, settings: Settings) -> Locator:
    database = open_database(settings.database_url)
    with database.begin() as session:
        token = invite(session, ("ar",), (), datetime.now(UTC))
    database.kw["bind"].dispose()
    chat, _ = join(page, name)
    write(chat, f"/start mediator_{token}")
    sees(chat, "/available")
    return chat


def ask_for_a_mediator(amal: Locator) -> None:
    write(amal, "/requests")
    for question, label in (
        ("ليس عندك طلب مفتوح", "طلب وسيط لغوي"),
        ("بأي لغة؟", "العربية"),
        ("ما الموضوع؟", "شيء آخر"),
        ("متى تحتاج إلى شخص؟", "بأسرع وقت"),
    ):
        sees(amal, question)
        press(amal, label)
    sees(amal, "قل بكلمات قليلة")
    write(amal, "وصلتني رسالة من المدرسة")
    sees(amal, "هل هذا صحيح؟")
    press(amal, "نعم، أرسل الطلب")


def talk_with_all_kinds_of_messages(page: Page, amal: Locator, jonas: Locator) -> None:
    write(amal, "مرحبا، بتقدر تساعدني؟")
    sees(jonas, "مرحبا، بتقدر تساعدني؟")
    write(jonas, "Ja, gern. أهلاً")
    sees(amal, "Ja, gern. أهلاً")
    with page.expect_file_chooser() as chooser:
        amal.get_by_role("button", name="Attach").click()
        amal.get_by_role("menuitem", name="Photo").click()
    chooser.value.set_files({"name": "brief.png", "mimeType": "image/png", "buffer": PNG})
    expect(jonas.locator(".message.theirs img.media")).to_be_visible()
    for item in ("Voice message", "Location"):
        attach(jonas, item)
    expect(amal.locator(".message.theirs audio")).to_be_visible()
    expect(amal.locator(".message.theirs").get_by_role("link", name="Map")).to_be_visible()


def test_request_claim_talk_hand_on_close_and_rate(
    page: Page, settings_without_rasa: Settings
) -> None:
    jonas = become_mediator(page, "Jonas", settings_without_rasa)
    amal, person = join(page, "Amal")
    ask_for_a_mediator(amal)
    sees(jonas, "وصلتني رسالة من المدرسة")
    press(jonas, "Ich übernehme")
    sees(amal, "استلم وسيط لغوي طلبك")
    talk_with_all_kinds_of_messages(page, amal, jonas)
    grace = become_mediator(page, "Grace", settings_without_rasa)
    press(jonas, "Weitergeben")
    sees(jonas, "An wen?")
    press(jonas, "👉")
    sees(amal, "إلى زميل")
    sees(grace, "Request")
    press(grace, "I take it")
    write(grace, "Hello, I am here now")
    sees(amal, "Hello, I am here now")
    press(grace, "Close the case")
    sees(grace, "How did")
    press(grace, "I could help")
    sees(amal, "كيف كان الأمر؟")
    press(amal, "5 ⭐")
    sees(amal, "شكراً! هذا يساعدنا.")
    for mediator in (jonas, grace):
        expect(mediator.locator(".message.theirs", has_text="Amal")).to_have_count(0)
        expect(mediator.locator(".message.theirs", has_text=str(person))).to_have_count(0)
