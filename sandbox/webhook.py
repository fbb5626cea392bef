"""Delivery of updates to a webhook, again and again until it answers 2xx: a chat's in order, the chats beside one another."""

import asyncio
import time
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from sandbox.updates import Updates

FIRST_PAUSE_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 30.0
ANSWER_SECONDS = 60.0
# Something may be added in the moment between looking and waiting.
LOOK_SECONDS = 0.2
# As many connections as the webhook allows.
NO_LIMITS = httpx.Limits(max_connections=None)


@dataclass
class Webhook:
    """Where updates are delivered to; no address, no delivery."""

    url: str = ""
    secret_token: str = ""
    max_connections: int = 40
    last_error_date: int = 0
    last_error_message: str = ""
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def set(self, url: str, secret_token: str, max_connections: int) -> None:
        """Deliver to another address; an empty one ends delivery."""
        self.url = url
        self.secret_token = secret_token
        self.max_connections = max_connections
        self.last_error_date = 0
        self.last_error_message = ""
        self.changed.set()

    def as_info(self, updates: Updates) -> dict[str, Any]:
        """What `getWebhookInfo` answers."""
        info: dict[str, Any] = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(updates),
        }
        if self.url:
            info["max_connections"] = self.max_connections
        if self.last_error_date:
            info["last_error_date"] = self.last_error_date
            info["last_error_message"] = self.last_error_message
        if updates.allowed:
            info["allowed_updates"] = updates.allowed
        return info

    def failed(self, reason: str) -> None:
        """Remember why the last delivery failed."""
        self.last_error_date = int(time.time())
        self.last_error_message = reason


async def deliver(webhook: Webhook, updates: Updates) -> None:
    """Deliver for ever; ends by cancellation."""
    async with (
        httpx.AsyncClient(timeout=ANSWER_SECONDS, limits=NO_LIMITS, trust_env=False) as client,
        asyncio.TaskGroup() as group,
    ):
        lines: dict[str, asyncio.Task[None]] = {}
        while True:
            for line in _free_lines(webhook, updates, lines):
                lines[line] = group.create_task(_work_off(client, webhook, updates, line))
            waits = [updates.changed(), webhook.changed.wait()]
            await _any(waits, list(lines.values()), LOOK_SECONDS)
            webhook.changed.clear()
            lines = {line: task for line, task in lines.items() if not task.done()}


def _free_lines(
    webhook: Webhook, updates: Updates, lines: dict[str, asyncio.Task[None]]
) -> list[str]:
    """The chats for which something waits, and a connection is free."""
    free: dict[str, None] = {}
    for update in updates.waiting() if webhook.url else ():
        if len(lines) + len(free) >= webhook.max_connections:
            break
        if (line := line_of(update)) not in lines:
            free[line] = None
    return list(free)


def line_of(update: dict[str, Any]) -> str:
    """Return what an update waits in line with: those of a chat go one after the other.

    So it is in Telegram's own server: https://github.com/tdlib/telegram-bot-api, WebhookActor.
    """
    for content in update.values():
        if isinstance(content, dict):
            message = content.get("message") or content
            return str((message.get("chat") or {}).get("id", ""))
    return ""


async def _work_off(
    client: httpx.AsyncClient, webhook: Webhook, updates: Updates, line: str
) -> None:
    """Post what waits in a line, until there is nothing more."""
    pause = FIRST_PAUSE_SECONDS
    while webhook.url and (update := _next_of(updates, line)):
        reason = await _post(client, webhook, update)
        if reason is None:
            updates.remove(int(update["update_id"]))
            pause = FIRST_PAUSE_SECONDS
            continue
        webhook.failed(reason)
        await _any([webhook.changed.wait()], [], pause)
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


def _next_of(updates: Updates, line: str) -> dict[str, Any] | None:
    return next((update for update in updates.waiting() if line_of(update) == line), None)


async def _post(client: httpx.AsyncClient, webhook: Webhook, update: dict[str, Any]) -> str | None:
    """Post one update; returns why it failed, None where it did not."""
    headers = {}
    if webhook.secret_token:
        headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret_token
    try:
        response = await client.post(webhook.url, json=update, headers=headers)
    except httpx.TimeoutException:
        return "Read timeout expired"
    except httpx.ConnectError:
        return "Connection refused"
    except httpx.HTTPError:
        return "Connection reset by peer"
    if response.is_success:
        return None
    return f"Wrong response from the webhook: {response.status_code} {response.reason_phrase}"


async def _any(
    waits: Sequence[Coroutine[Any, Any, object]],
    tasks: Sequence[asyncio.Task[None]],
    seconds: float | None = None,
) -> None:
    """Wait until one of all has happened, or so long."""
    own = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait([*own, *tasks], return_when=asyncio.FIRST_COMPLETED, timeout=seconds)
    finally:
        for wait in own:
            wait.cancel()
