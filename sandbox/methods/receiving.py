"""How the bot gets its updates: by asking, or by a webhook."""

import re
from typing import Any
from urllib.parse import urlsplit

from sandbox.chats import Json
from sandbox.parameters import Parameters
from sandbox.refusals import bad_request, conflict
from sandbox.telegram import FakeTelegram
from sandbox.updates import WEBHOOK_IS_ACTIVE

LONGEST_POLL_SECONDS = 50
MOST_UPDATES = 100
MOST_CONNECTIONS = 100
USUAL_CONNECTIONS = 40
SECRET = re.compile(r"[A-Za-z0-9_-]*")
SECRET_LIMIT = 256
LOOPBACK = ("127.0.0.1", "localhost", "::1")


async def get_updates(telegram: FakeTelegram, call: Parameters) -> list[Json]:
    """Return what is new; waits for it up to `timeout` seconds."""
    if telegram.webhook.url:
        raise conflict(WEBHOOK_IS_ACTIVE)
    _allow(telegram, call)
    limit = min(max(call.integer("limit", MOST_UPDATES), 1), MOST_UPDATES)
    seconds = min(max(call.integer("timeout"), 0), LONGEST_POLL_SECONDS)
    return await telegram.updates.poll(call.integer("offset"), limit, seconds)


def set_webhook(telegram: FakeTelegram, call: Parameters) -> bool:
    """Have updates delivered to an address; an empty one ends it."""
    url = call.text("url").strip()
    if url:
        _check_address(url)
    secret = call.text("secret_token")
    if len(secret) > SECRET_LIMIT:
        raise bad_request("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    _allow(telegram, call)
    if call.flag("drop_pending_updates"):
        telegram.updates.drop()
    wanted = call.integer("max_connections", USUAL_CONNECTIONS)
    telegram.webhook.set(url, secret, min(max(wanted, 1), MOST_CONNECTIONS))
    if url:
        telegram.updates.end_poll("terminated by setWebhook request")
    return True


def delete_webhook(telegram: FakeTelegram, call: Parameters) -> bool:
    """End the delivery to a webhook."""
    telegram.webhook.set("", "", USUAL_CONNECTIONS)
    if call.flag("drop_pending_updates"):
        telegram.updates.drop()
    return True


def get_webhook_info(telegram: FakeTelegram, _: Parameters) -> Json:
    """The state of the webhook."""
    return telegram.webhook.as_info(telegram.updates)


def _allow(telegram: FakeTelegram, call: Parameters) -> None:
    """Set the wanted kinds of updates, where the call names any; it stays so."""
    kinds: Any = call.structure("allowed_updates")
    if isinstance(kinds, list):
        telegram.updates.allow([str(kind) for kind in kinds])


def _check_address(url: str) -> None:
    """Telegram takes HTTPS only; here plain HTTP will do on this machine."""
    parts = urlsplit(url)
    if not parts.hostname:
        raise bad_request("invalid webhook URL specified")
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")


METHODS = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
