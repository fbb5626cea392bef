"""The methods of the Bot API that the sandbox knows, by name; Telegram does not mind the case."""

from collections.abc import Awaitable, Callable
from typing import Any

from sandbox.methods import about_bot, about_chats, answering, copying, editing, receiving, sending
from sandbox.parameters import Parameters
from sandbox.refusals import unknown_method
from sandbox.telegram import FakeTelegram

Method = Callable[[FakeTelegram, Parameters], Any | Awaitable[Any]]

METHODS: dict[str, Method] = {
    **receiving.METHODS,
    **sending.METHODS,
    **editing.METHODS,
    **copying.METHODS,
    **answering.METHODS,
    **about_bot.METHODS,
    **about_chats.METHODS,
}
_BY_LOWER_NAME = {name.lower(): name for name in METHODS}


def proper_name(name: str) -> str:
    """The method's name as the Bot API writes it.

    Raises:
        Refusal: 404, there is no such method.
    """
    proper = _BY_LOWER_NAME.get(name.lower())
    if proper is None:
        raise unknown_method()
    return proper
