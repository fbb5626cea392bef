"""Delivery of updates to a webhook: one after the other, again and again until it answers 2xx."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from sandbox.updates import Updates

FIRST_PAUSE_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 30.0
ANSWER_SECONDS = 60.0


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
    pause = FIRST_PAUSE_SECONDS
    async with httpx.AsyncClient(timeout=ANSWER_SECONDS, trust_env=False) as client:
        while True:
            update = updates.first() if webhook.url else None
            if update is None:
                pause = FIRST_PAUSE_SECONDS
                await _either(webhook, updates)
                continue
            reason = await _post(client, webhook, update)
            if reason is None:
                updates.confirm(int(update["update_id"]) + 1)
                pause = FIRST_PAUSE_SECONDS
                continue
            webhook.failed(reason)
            await _pause_or_change(webhook, pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


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


async def _either(webhook: Webhook, updates: Updates) -> None:
    """Wait until there is something new to deliver, or somewhere new to deliver to."""
    webhook.changed.clear()
    waits = [
        asyncio.ensure_future(webhook.changed.wait()),
        asyncio.ensure_future(updates.changed()),
    ]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


async def _pause_or_change(webhook: Webhook, seconds: float) -> None:
    webhook.changed.clear()
    try:
        async with asyncio.timeout(seconds):
            await webhook.changed.wait()
    except TimeoutError:
        return
