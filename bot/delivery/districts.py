"""Which chats a bot works for: all of them where it is alone, its districts where several share a database.

A chat belongs to one of sixteen districts, by the first digit of its key. One bot at a time works in a district.
"""

import asyncio
import fcntl
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

DIGITS = frozenset("0123456789abcdef")
INBOX, OUTBOX = "inbox", "outbox"


class AnotherBot(Exception):
    """Another bot is there already; the message says what to do."""


def district_of(key: str | None) -> str:
    """Return the district of a chat; what belongs to no chat is in the first one."""
    return key[0] if key else "0"


class Districts:
    """The districts of a bot that is alone, and what is being done in each."""

    is_shared = False

    def __init__(self) -> None:
        self._terms: dict[str, int] = {}
        self._work: Counter[str] = Counter()
        self._news = {INBOX: asyncio.Event(), OUTBOX: asyncio.Event()}
        self._losses: list[Callable[[str], None]] = []
        self._changes: list[Callable[[], None]] = []

    def term(self, key: str | None) -> int | None:
        """Return since which take-over this bot works in the chat's district; None where it does not."""
        return 0

    @property
    def is_connected(self) -> bool:
        """Whether it is known just now which districts are this bot's."""
        return True

    @property
    def held(self) -> frozenset[str]:
        """The districts in which this bot works."""
        return DIGITS

    def holds(self, key: str | None) -> bool:
        """Whether the chat is this bot's."""
        return self.term(key) is not None

    def share(self) -> float:
        """Return which part of all chats this bot works for; together all bots have 1."""
        return 1.0

    def tell(self, session: Session, key: str | None, box: str) -> None:
        """Tell the bot whose chat it is that there is something new, once the transaction is committed."""

    def winds_the_clock(self, session: Session) -> bool:
        """Whether this bot does in this transaction what one does for all; the others do not, meanwhile."""
        return True

    def news(self, box: str) -> asyncio.Event:
        """Return the event that is set whenever there may be something new in the inbox or the outbox."""
        return self._news[box]

    def ring(self, box: str | None = None) -> None:
        """Say that there may be something new in one of them, or in both."""
        for name, event in self._news.items():
            if box in (None, name):
                event.set()

    def on_loss(self, forget: Callable[[str], None]) -> None:
        """Call `forget` with each district that this bot no longer works in."""
        self._losses.append(forget)

    def on_change(self, adapt: Callable[[], None]) -> None:
        """Call `adapt` when this bot has other districts than before."""
        self._changes.append(adapt)

    @contextmanager
    def work(self, key: str | None) -> Iterator[None]:
        """Mark that something is being done in the chat: its district is not given away in the midst of it."""
        place = district_of(key)
        self._work[place] += 1
        try:
            yield
        finally:
            self._work[place] -= 1

    async def begin(self) -> None:
        """Take the districts.

        Raises:
            AnotherBot: another one is there that leaves no room for this one.
        """

    async def end(self) -> None:
        """Give them back."""


class WholeTown(Districts):
    """All districts, for the only bot on an SQLite database: a lock on a file beside it, which ends with the process."""

    def __init__(self, database_url: str) -> None:
        super().__init__()
        name = make_url(database_url).database
        self._path = Path(f"{name}.bot") if name and name != ":memory:" else None
        self._file: int | None = None

    async def begin(self) -> None:
        """Lock the file.

        Raises:
            AnotherBot: another process has it.
        """
        if self._path is None:
            return
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            raise AnotherBot(
                f"Another bot already works with {self._path.with_suffix('')}: stop it first. "
                "Several at once need PostgreSQL (IZ_DATABASE_URL) and a webhook (IZ_WEBHOOK_URL)."
            ) from None
        self._file = file

    async def end(self) -> None:
        """Unlock it."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def districts_of(database_url: str, polls: bool) -> Districts:
    """Return the districts of a bot on this database; one that polls wants to be alone there."""
    if make_url(database_url).get_backend_name() == "sqlite":
        return WholeTown(database_url)
    # PostgreSQL's driver is only loaded where it is needed.
    from bot.delivery.shared_districts import SharedDistricts

    return SharedDistricts(database_url, is_alone=polls)
