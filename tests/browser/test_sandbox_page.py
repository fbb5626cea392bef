"""The chat page in a real browser: what a person does there reaches the bot, what the bot does is seen."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from sandbox.client import Sandbox
from tests.browser.pages import chat_of, join, open_page, person_id
from tests.sandbox_process import PNG, BotApi, start_sandbox, url_of

pytest_plugins = ["tests.fixtures_sandbox"]

WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
KEYS = {
    "inline_keyboard": [
        [{"text": "Deutsch", "callback_data": "de"}, {"text": "العربية", "callback_data": "ar"}],
        [{"text": "Karte", "url": "https://www.aachen.de/"}],
    ]
}


@pytest.fixture
def page(chromium: Callable[..., Page], stand_in: Sandbox) -> Iterator[Page]:
    """The page on a wide screen; a script error fails the test."""
    opened = open_page(chromium, stand_in.url, viewport=WIDE)
    yield opened
    assert opened.problems == []  # type: ignore[attr-defined]


def test_a_newcomer_reads_the_description_and_starts(page: Page, bot_api: BotApi) -> None:
    bot_api.ask("setMyDescription", description="Ich helfe.\nKostenlos.", language_code="de")
    expect(page.get_by_text("Nobody is here yet")).to_be_visible()
    page.locator(".nobody").get_by_role("button", name="Jonas").click()
    chat = chat_of(page, "Jonas")
    expect(chat.locator(".welcome")).to_contain_text("Ich helfe.")
    chat.get_by_role("button", name="Start", exact=True).click()
    expect(chat.locator(".welcome")).to_be_hidden()
    message = bot_api.updates()[-1]["message"]
    assert (message["text"], message["from"]["language_code"]) == ("/start", "de")


def test_a_text_is_shown_with_its_formatting_and_direction(page: Page, bot_api: BotApi) -> None:
    chat, person = join(page, "Amal")
    html = '<b>أهلاً</b> <i>x</i>\n☎️ \u2068030 90\u2069\nDeutsch <a href="https://aachen.de/">Aachen</a> &lt;script&gt;'
    bot_api.ask("sendMessage", chat_id=person, text=html, parse_mode="HTML")
    bubble = chat.locator(".message.theirs")
    expect(bubble.locator("strong")).to_have_text("أهلاً")
    expect(bubble.get_by_role("link", name="Aachen")).to_have_attribute(
        "href", "https://aachen.de/"
    )
    expect(bubble).to_contain_text("<script>")
    directions = bubble.locator(".line").evaluate_all(
        "lines => lines.map(line => getComputedStyle(line).direction)"
    )
    assert directions == ["rtl", "rtl", "ltr"]


def test_a_pressed_button_waits_for_its_answer(page: Page, bot_api: BotApi) -> None:
    chat, person = join(page, "Jonas")
    sent = bot_api.ask("sendMessage", chat_id=person, text="Sprache?", reply_markup=KEYS)
    button = chat.get_by_role("button", name="Deutsch")
    button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    query = bot_api.updates()[-1]["callback_query"]
    assert query["data"] == "de"
    bot_api.ask("answerCallbackQuery", callback_query_id=query["id"], text="Gern!")
    expect(button).not_to_have_attribute("aria-busy", "true")
    expect(chat.get_by_text("Gern!")).to_be_visible()
    there = {"chat_id": person, "message_id": sent["message_id"]}
    bot_api.ask("editMessageText", **there, text="Deutsch also")
    expect(chat.locator(".message.theirs")).to_contain_text("edited")
    expect(button).to_be_hidden()
    bot_api.ask("deleteMessage", **there)
    expect(chat.get_by_text("Deutsch also")).to_be_hidden()


def test_an_alert_is_closed_with_the_keyboard(page: Page, bot_api: BotApi) -> None:
    chat, person = join(page, "Jonas")
    bot_api.ask("sendMessage", chat_id=person, text="x", reply_markup=KEYS)
    chat.get_by_role("button", name="Deutsch").press("Enter")
    query = bot_api.updates()[-1]["callback_query"]
    bot_api.ask(
        "answerCallbackQuery", callback_query_id=query["id"], text="Notruf 112", show_alert=True
    )
    alert = chat.get_by_role("alertdialog")
    expect(alert).to_contain_text("Notruf 112")
    expect(alert.get_by_role("button", name="OK")).to_be_focused()
    page.keyboard.press("Escape")
    expect(alert).to_be_hidden()


def test_commands_come_in_the_persons_language(page: Page, bot_api: BotApi) -> None:
    for code, words in (("", "Help"), ("ar", "مساعدة")):
        commands = [{"command": "help", "description": words}]
        bot_api.ask("setMyCommands", commands=commands, language_code=code)
    chat, _ = join(page, "Amal")
    chat.get_by_role("button", name="Menu").click()
    chat.get_by_role("menuitem", name="مساعدة").click()
    expect(chat.locator(".message.own").last).to_contain_text("/help")
    assert bot_api.updates()[-1]["message"]["entities"][0]["type"] == "bot_command"


def test_a_reply_keyboard_takes_the_place_of_typing(page: Page, bot_api: BotApi) -> None:
    chat, person = join(page, "Jonas")
    keyboard = {"keyboard": [["Ja", "Nein"]], "one_time_keyboard": True}
    bot_api.ask("sendMessage", chat_id=person, text="Kommen Sie?", reply_markup=keyboard)
    chat.get_by_role("button", name="Nein").click()
    expect(chat.locator(".message.own").last).to_contain_text("Nein")
    expect(chat.get_by_role("button", name="Ja", exact=True)).to_be_hidden()


def test_places_files_and_stickers_go_both_ways(page: Page, bot_api: BotApi) -> None:
    chat, person = join(page, "Jonas")
    for item in ("Location", "Sticker", "Voice message", "My contact"):
        chat.get_by_role("button", name="Attach").click()
        chat.get_by_role("menuitem", name=item).click()
        if item in ("Location", "Sticker"):
            chat.get_by_role("menuitem").first.click()
        expect(chat.get_by_role("menu")).to_be_hidden()
    with page.expect_file_chooser() as chooser:
        chat.get_by_role("button", name="Attach").click()
        chat.get_by_role("menuitem", name="Photo").click()
    chooser.value.set_files({"name": "x.png", "mimeType": "image/png", "buffer": PNG})
    expect(chat.locator("img.media")).to_be_visible()
    kinds = {kind for update in bot_api.updates() for kind in update["message"]}
    assert {"location", "sticker", "voice", "contact", "photo"} <= kinds
    bot_api.ask(
        "sendVenue",
        chat_id=person,
        latitude=50.776,
        longitude=6.083,
        title="Markt",
        address="Markt 1",
    )
    pin = chat.get_by_role("link", name="Map: Markt")
    expect(pin).to_have_attribute("href", re.compile(r"^geo:50\.776,6\.083"))


def test_typing_is_shown(page: Page, bot_api: BotApi) -> None:
    chat, person = join(page, "Jonas")
    bot_api.ask("sendChatAction", chat_id=person, action="typing")
    expect(chat.get_by_text("is typing")).to_be_visible()
    bot_api.ask("sendMessage", chat_id=person, text="fertig")
    expect(chat.get_by_text("is typing")).to_be_hidden()


def test_the_bot_is_blocked_and_let_in_again(page: Page, bot_api: BotApi) -> None:
    chat, person = join(page, "Jonas")
    chat.get_by_role("button", name="More about").click()
    chat.get_by_role("menuitem", name="Block the bot").click()
    expect(chat.get_by_text("has blocked the bot")).to_be_visible()
    assert bot_api.post("sendMessage", chat_id=person, text="x").status_code == 403
    chat.get_by_role("button", name="Unblock the bot").click()
    expect(chat.get_by_role("textbox")).to_be_visible()


def test_a_text_is_edited_and_answered_from_its_menu(page: Page, bot_api: BotApi) -> None:
    chat, _ = join(page, "Jonas")
    box = chat.get_by_role("textbox")
    box.fill("falsch")
    box.press("Enter")
    own = chat.locator(".message.own").last
    expect(own).to_contain_text("falsch")
    own.hover()
    own.get_by_role("button", name="What to do").click()
    chat.get_by_role("menuitem", name="Edit").click()
    box.fill("richtig")
    box.press("Enter")
    expect(own).to_contain_text("edited")
    assert bot_api.updates()[-1]["edited_message"]["text"] == "richtig"


def test_the_log_shows_calls_and_their_refusals(page: Page, bot_api: BotApi) -> None:
    page.get_by_role("button", name="Bot API log").click()
    log = page.get_by_role("complementary", name="Bot API log")
    bot_api.post("sendMessage", chat_id=1, text="x")
    entry = log.locator("details").first
    expect(entry).to_contain_text("sendMessage")
    entry.locator("summary").click()
    expect(entry).to_contain_text("Bad Request: chat not found")


def test_on_a_phone_one_chat_is_seen_at_a_time(
    page: Page, chromium: Callable[..., Page], stand_in: Sandbox, bot_api: BotApi
) -> None:
    join(page, "Amal")
    join(page, "Jonas")
    phone = open_page(chromium, stand_in.url, viewport=PHONE, has_touch=True, is_mobile=True)
    expect(chat_of(phone, "Jonas")).to_be_visible()
    expect(chat_of(phone, "Amal")).to_be_hidden()
    bot_api.ask("sendMessage", chat_id=person_id(page, "Amal"), text="x" * 300, reply_markup=KEYS)
    tab = phone.get_by_role("navigation").get_by_role("button", name="Amal")
    expect(tab).to_contain_text("1")
    tab.tap()
    expect(chat_of(phone, "Amal")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert phone.problems == []  # type: ignore[attr-defined]


def test_after_a_restart_of_the_sandbox_the_page_finds_back(chromium: Callable[..., Page]) -> None:
    process = start_sandbox()
    url = url_of(process)
    restarted = open_page(chromium, url, viewport=WIDE)
    process.terminate()
    process.communicate()
    expect(restarted.locator("#status")).to_contain_text("connection lost")
    process = start_sandbox(port=int(url.rpartition(":")[2]))
    try:
        url_of(process)
        expect(restarted.locator("#status")).to_have_text("stands in for Telegram")
        with Sandbox(url) as sandbox:
            sandbox.person("Amal", language="ar")
        expect(chat_of(restarted, "Amal")).to_be_visible()
    finally:
        process.terminate()
        process.communicate()
