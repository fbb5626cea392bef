"""Updates that python-telegram-bot can't read, in an answer to getUpdates or in a webhook's request.

One of them would otherwise come again for ever and block all behind it: the offset is only moved past what was read.
"""

import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.request import HTTPXRequest

from bot.log import describe

logger = logging.getLogger(__name__)

Json = dict[str, Any]
SetAside = Callable[[Json, str], Awaitable[None]]


async def readable(raw: Json, set_aside: SetAside) -> Json:
    """Return an update that can be read: the given one, or in its place one that has nothing but its number."""
    try:
        Update.de_json(raw, None)
    except Exception as error:  # noqa: BLE001  # whatever the library raises over what it does not expect
        logger.error("an update can't be read and is set aside: %s", describe(error))
        await set_aside(raw, describe(error))
        return {"update_id": raw["update_id"]}
    return raw


class UpdatesRequest(HTTPXRequest):
    """The connection on which updates are asked for."""

    def __init__(
        self, set_aside: SetAside, note_number: Callable[[Json], None], **settings: Any
    ) -> None:
        super().__init__(**settings)
        self._set_aside = set_aside
        self._note_number = note_number

    async def do_request(self, *arguments: Any, **named: Any) -> tuple[int, bytes]:
        """Make a request; what can't be read is taken out of the answer."""
        status, payload = await super().do_request(*arguments, **named)
        answer = _json(payload)
        updates = answer.get("result") if isinstance(answer, dict) else None
        if not isinstance(updates, list) or not updates:
            return status, payload
        for raw in updates:
            # Of all at once, before the first of them is answered.
            self._note_number(raw)
        answer["result"] = [await readable(raw, self._set_aside) for raw in updates]
        return status, json.dumps(answer).encode()


def _json(payload: bytes) -> Any:
    try:
        return json.loads(payload)
    except ValueError:
        return None
