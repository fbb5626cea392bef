"""Faults that a test orders, and the limits that Telegram sets."""

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.errors import ControlError

KINDS = ("too_many_requests", "server_error", "hang", "drop")
GROUP_WINDOW_SECONDS = 60.0


@dataclass
class Fault:
    """What goes wrong with the next calls.

    Attributes:
        kind: `too_many_requests` (429), `server_error` (5xx), `hang` (no answer), `drop` (connection lost).
        times: how many calls it hits.
        method: only calls of this method; None for all but getUpdates.
        chat_id: only calls for this chat.
        after_effect: the call takes effect, only its answer is lost.
        retry_after: seconds, for a 429.
        status: for a server error.
        seconds: how long a call hangs.
    """

    kind: str
    times: int = 1
    method: str | None = None
    chat_id: int | None = None
    after_effect: bool = False
    retry_after: int = 1
    status: int = 502
    seconds: float = 60.0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ControlError(f"no fault is called {self.kind!r}: take one of {', '.join(KINDS)}")

    def hits(self, method: str, chat_id: str) -> bool:
        """Whether a call is one of those that go wrong."""
        if self.method is None and method.lower() == "getupdates":
            return False
        is_method = self.method is None or self.method.lower() == method.lower()
        return is_method and (self.chat_id is None or str(self.chat_id) == chat_id)


class Faults:
    """The faults that are still to come, in the order in which they were ordered."""

    def __init__(self) -> None:
        self.ordered: list[Fault] = []

    def order(self, wanted: dict[str, Any]) -> Fault:
        """Order a fault.

        Raises:
            ControlError: it is not one that the sandbox knows.
        """
        try:
            fault = Fault(**wanted)
        except TypeError as error:
            raise ControlError(f"a fault is not described so: {error}") from None
        self.ordered.append(fault)
        return fault

    def take(self, method: str, chat_id: str) -> Fault | None:
        """Return the fault that hits this call, if one does; it is then used up by one."""
        for fault in self.ordered:
            if fault.hits(method, chat_id):
                fault.times -= 1
                if fault.times <= 0:
                    self.ordered.remove(fault)
                return fault
        return None


class Limits:
    """Telegram's rate limits: 30 messages a second, 1 a second in a chat, 20 a minute in a group.

    https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
    """

    def __init__(self, enabled: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self.enabled = enabled
        self._clock = clock
        self._sent: dict[str, deque[float]] = {}

    def retry_after(self, chat_id: str) -> int | None:
        """Return the seconds to wait before a message may be sent; None where it may be sent now."""
        if not self.enabled:
            return None
        now = self._clock()
        # A chat takes short bursts: three messages in three seconds is one a second.
        rules = [("", 30, 1.0), (chat_id, 3, 3.0)]
        if chat_id.startswith("-"):
            rules = [("", 30, 1.0), (chat_id, 20, GROUP_WINDOW_SECONDS)]
        waits = [self._wait(key, count, window, now) for key, count, window in rules]
        if max(waits) > 0:
            return math.ceil(max(waits))
        for key, _, _ in rules:
            self._sent[key].append(now)
        return None

    def _wait(self, key: str, count: int, window: float, now: float) -> float:
        sent = self._sent.setdefault(key, deque())
        while sent and sent[0] <= now - window:
            sent.popleft()
        return sent[0] + window - now if len(sent) >= count else 0.0
