"""How quickly Telegram lets a bot send.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: 30 messages a second over all, one a
second in a chat (bursts are let through for a while), 20 a minute in a group.
"""

from collections import deque
from dataclasses import dataclass

OVERALL = 30
SWEEP_AFTER = 2_000


@dataclass(frozen=True)
class Limit:
    """So many messages in any so many seconds."""

    count: int
    seconds: float


# One a second on average, and a greeting with the first answers behind it does not wait.
CHAT = Limit(5, 5.0)
GROUP = Limit(20, 60.0)


class Window:
    """The times at which messages may go under a limit; booked in the order of asking."""

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._booked: deque[float] = deque(maxlen=limit.count)

    def book(self, now: float) -> float:
        """Return the time of the next free place, from now on, and take it."""
        time = self.free_at(now)
        self._booked.append(time)
        return time

    def free_at(self, now: float) -> float:
        """Return the time of the next free place."""
        time = now
        if self._booked:
            time = max(time, self._booked[-1])
        if len(self._booked) == self._limit.count:
            time = max(time, self._booked[0] + self._limit.seconds)
        return time

    def under(self, limit: Limit) -> "Window":
        """Return a window under another limit, with the places that are booked."""
        other = Window(limit)
        other._booked.extend(self._booked)
        return other

    def is_idle(self, now: float) -> bool:
        """Whether nothing of the past matters any more."""
        return not self._booked or self._booked[-1] + self._limit.seconds < now


class Pace:
    """Telegram's limits for one bot; times are seconds of any one clock."""

    def __init__(self, a_second: int = OVERALL) -> None:
        self._a_second = a_second
        self._overall = Window(Limit(a_second, 1.0))
        self._chats: dict[int, Window] = {}

    def take_share(self, share: float) -> None:
        """Keep to a part of what all bots may send together: as much as this one has of the chats."""
        a_second = self._a_second * share
        if a_second >= 1:
            self._overall = self._overall.under(Limit(int(a_second), 1.0))
        elif a_second > 0:
            self._overall = self._overall.under(Limit(1, 1 / a_second))

    def book_chat(self, chat_id: int, now: float) -> float:
        """Return when the chat takes its next message, and take that place."""
        if len(self._chats) > SWEEP_AFTER:
            self._chats = {key: one for key, one in self._chats.items() if not one.is_idle(now)}
        window = self._chats.get(chat_id)
        if window is None:
            window = self._chats[chat_id] = Window(CHAT if chat_id > 0 else GROUP)
        return window.book(now)

    def is_free(self, chat_id: int, now: float) -> bool:
        """Whether a message to this chat could go at once."""
        window = self._chats.get(chat_id)
        if window is not None and window.free_at(now) > now:
            return False
        return self._overall.free_at(now) <= now

    def book_overall(self, now: float) -> float:
        """Return when the bot may send its next message to anybody, and take that place."""
        return self._overall.book(now)
