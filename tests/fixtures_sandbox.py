"""A running sandbox for tests; a test module takes it by `pytest_plugins = ["tests.fixtures_sandbox"]`."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from sandbox.client import Sandbox
from tests.sandbox_process import BotApi, start_sandbox, url_of

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def stand_in_url() -> Iterator[str]:
    """The address of a sandbox that serves all tests of a run."""
    process = start_sandbox("--log-level", "error")
    try:
        yield url_of(process)
    finally:
        process.terminate()
        process.communicate(timeout=5)


@pytest.fixture(scope="session")
def bot_api(stand_in_url: str) -> BotApi:
    """The bot's side of the sandbox."""
    return BotApi(stand_in_url)


@pytest.fixture
def stand_in(stand_in_url: str, bot_api: BotApi) -> Iterator[Sandbox]:
    """The people's side of the sandbox, with nobody in it."""
    with Sandbox(stand_in_url, patience=20) as sandbox:
        bot_api.ask("deleteWebhook")
        sandbox.reset()
        # An empty list of wanted updates means the usual ones.
        bot_api.updates(allowed_updates=[])
        yield sandbox


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; where there is none the tests are skipped, in CI they fail.

    No longer than a module: Playwright's event loop must be gone before asynchronous tests run.
    """
    if not CHROMIUM.exists():
        reason = f"there is no {CHROMIUM} (apt-get install chromium)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def chromium(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages, each in a profile of its own; closes them at the end."""
    yield browser.new_page
    for context in browser.contexts:
        context.close()
