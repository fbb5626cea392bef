"""What people do on the sandbox's page."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect


def open_page(chromium: Callable[..., Page], url: str, **more: Any) -> Page:
    """Open the page; `problems` collects what goes wrong in its scripts, or breaks its policy."""
    opened = chromium(**more)
    problems: list[str] = []
    opened.problems = problems  # type: ignore[attr-defined]
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda line: line.type == "error" and problems.append(line.text))
    opened.set_default_timeout(8000)
    opened.goto(url)
    expect(opened.locator("#status")).to_have_text("stands in for Telegram")
    return opened


def chat_of(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=re.compile(f"^{name},"))


def join(page: Page, name: str) -> tuple[Locator, int]:
    """Add one of the cast with one click, and press Start; returns the chat and the person's id."""
    page.get_by_role("button", name="Add person").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile(f"^{name}")).click()
    chat = chat_of(page, name)
    chat.get_by_role("button", name="Start", exact=True).click()
    expect(chat.locator(".message.own")).to_have_text(re.compile("^/start"))
    return chat, person_id(page, name)


def person_id(page: Page, name: str) -> int:
    people = page.request.get(f"{page.url}sim/people").json()
    return next(person["id"] for person in people if person["first_name"] == name)
