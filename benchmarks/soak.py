"""Nothing lost, nothing twice, everything in order: many people write while the bot is killed and Telegram stumbles.

The answers are known beforehand: somebody presses and writes everything once while nothing goes wrong. Then each person
does the same in an order of their own; what they saw at the end is compared with what they should have seen.
"""

import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.balancer import Balancer
from benchmarks.killed_bots import KilledBots
from benchmarks.ports import free_port
from bot.delivery.tables import DeadLetter, InboxUpdate, OutboxCall
from catalogue.database import migrate, open_database
from catalogue.load import CONTENT, load_content
from iz import processes
from sandbox.client import Person, Sandbox, Seen
from settings import Settings

# What is written, and what is pressed (it has to stand under the menu).
TEXTS = (
    "/emergency",
    "/help",
    "/privacy",
    "/language",
    "Deutschkurs",
    "Notfall",
    "qwrtz plmnb",
    "Kindergarten",
)
PATIENCE_SECONDS = 60.0
QUIET_SECONDS = 2.0
ANSWER_SECONDS = 0.3
AT_ONCE = 3
# Far beyond Telegram's limits over all, so that the limit of each chat is what takes the time.
MESSAGES_PER_SECOND = 1000


@dataclass(frozen=True)
class Size:
    """How much is sent, and how much goes wrong."""

    updates: int
    people: int
    kills: int
    faults: int
    seed: int = 1
    bots: int = 1


@dataclass
class Result:
    """What came of it."""

    updates: int = 0
    expected: int = 0
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    kills: int = 0
    own_ends: int = 0
    faults: int = 0
    left_in_inbox: int = 0
    left_in_outbox: int = 0
    dead_letters: int = 0
    seconds: float = 0.0
    playing_seconds: float = 0.0
    examples: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether everybody saw exactly what they should."""
        return not (self.lost or self.doubled or self.out_of_order)

    @property
    def a_second(self) -> float:
        """Messages a second that people saw, from the first update to the last answer."""
        return self.expected / self.playing_seconds if self.playing_seconds else 0.0

    def table(self) -> str:
        """The figures, one a line."""
        lines = [
            ("updates sent", self.updates),
            ("messages expected", self.expected),
            ("lost", self.lost),
            ("doubled", self.doubled),
            ("out of order", self.out_of_order),
            ("kills of a bot", self.kills),
            ("ended by itself", self.own_ends),
            ("faults of Telegram", self.faults),
            ("left in inbox", self.left_in_inbox),
            ("left in outbox", self.left_in_outbox),
            ("dead letters", self.dead_letters),
            ("seconds", round(self.seconds, 1)),
            ("messages a second", round(self.a_second, 1)),
        ]
        return "\n".join(f"{name:20} {value:>8}" for name, value in lines)


@dataclass
class Actor:
    """A person with what they do, and what they should see."""

    person: Person
    menu: Seen
    expected: list[str]
    seen: list[str] = field(default_factory=list)

    def act(self, what: str) -> None:
        """Write a text, or press a button of the menu."""
        if what.startswith("/") and any(button.data == what for button in self.menu.buttons):
            self.person.presses_data(self.menu, what)
        else:
            self.person.writes(what)

    def look(self) -> bool:
        """Look into the chat; returns whether as much has come as should."""
        self.seen = texts_from_bot(self.person)
        return len(self.seen) >= len(self.expected)


def soak(size: Size, database_url: str | None = None, log: Path | None = None) -> Result:
    """Send, kill, stumble; returns what was lost, doubled or out of order.

    Args:
        database_url: an empty database; SQLite in a new folder without. Several bots need PostgreSQL.
        log: what the bots say goes there.
    """
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        settings = _settings(Path(name), database_url)
        log = log or Path(name) / "parts.log"
        migrate(settings.database_url)
        sessions = open_database(settings.database_url)
        with sessions.begin() as session:
            load_content(session, CONTENT)
        stack.enter_context(processes.running(processes.sandbox(settings), settings, log))
        telegram = stack.enter_context(Sandbox(settings.sandbox_url, patience=PATIENCE_SECONDS))
        result = _soak(size, _each(settings, size.bots, stack), log, telegram)
        _count_what_is_left(result, sessions)
        sessions.kw["bind"].dispose()
    result.seconds = time.monotonic() - started
    return result


def _each(settings: Settings, bots: int, stack: ExitStack) -> list[Settings]:
    """The settings of each bot: one asks for updates, several are behind a webhook with a balancer."""
    if bots == 1:
        return [settings]
    ports = [free_port() for _ in range(bots)]
    balancer = stack.enter_context(Balancer(ports))
    url = f"http://127.0.0.1:{balancer.port}/hook"
    return [
        settings.model_copy(update={"webhook_url": url, "webhook_port": port}) for port in ports
    ]


def _count_what_is_left(result: Result, sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        undone = select(func.count()).where(InboxUpdate.handled_at.is_(None))
        result.left_in_inbox = session.scalar(undone) or 0
        for table, name in ((OutboxCall, "left_in_outbox"), (DeadLetter, "dead_letters")):
            setattr(result, name, session.scalar(select(func.count()).select_from(table)))


def _soak(size: Size, settings: list[Settings], log: Path, telegram: Sandbox) -> Result:
    dice = random.Random(size.seed)
    bots = KilledBots(settings, log, dice)
    try:
        telegram.waits_until_bot_listens()
        answers = learn(telegram)
        actors = [_arrive(telegram, number) for number in range(size.people)]
        _wait_for(actors)
        plan = _plan(size, dice, actors, answers)
        bots.kill_now_and_then(size.kills)
        started = time.monotonic()
        _play(plan, telegram, size.faults, dice)
        bots.wait_until_killed_enough()
        telegram.cancel_faults()
        ended = _wait_for(actors)
        time.sleep(QUIET_SECONDS)
        for actor in actors:
            actor.look()
    finally:
        bots.stop()
    result = judge([(actor.expected, actor.seen) for actor in actors])
    result.updates, result.kills, result.faults = len(plan) + size.people, bots.kills, size.faults
    result.own_ends, result.playing_seconds = bots.own_ends, ended - started
    return result


def judge(pairs: Sequence[tuple[list[str], list[str]]]) -> Result:
    """Compare what people should have seen with what they saw."""
    result = Result()
    for expected, seen in pairs:
        missing, more = Counter(expected) - Counter(seen), Counter(seen) - Counter(expected)
        result.expected += len(expected)
        result.lost += missing.total()
        result.doubled += more.total()
        in_order = sum(
            block.size
            for block in SequenceMatcher(None, expected, seen, autojunk=False).get_matching_blocks()
        )
        result.out_of_order += len(expected) - missing.total() - in_order
        result.examples += [f"lost: {text[:60]!r}" for text in missing]
        result.examples += [f"doubled: {text[:60]!r}" for text in more]
    return result


def learn(telegram: Sandbox) -> dict[str, list[str]]:
    """Return what the bot says to everything that will be written and pressed, while nothing goes wrong."""
    answers: dict[str, list[str]] = {}
    todo = list(TEXTS)
    while todo:
        # A new person now and then: nobody has to wait for the limit of a chat.
        actor = _arrive(telegram, len(answers), "Vera")
        _wait_until(actor.look)
        actor = _with_menu(actor)
        if not answers:
            todo += [button.data for button in actor.menu.buttons if button.data]
        for what in todo[:AT_ONCE]:
            answers[what] = _answer(actor, what)
        del todo[:AT_ONCE]
    return answers


def _answer(actor: Actor, what: str) -> list[str]:
    before = len(texts_from_bot(actor.person))
    actor.act(what)
    _wait_until(lambda: len(texts_from_bot(actor.person)) > before)
    # Longer answers come in several messages.
    time.sleep(ANSWER_SECONDS)
    return texts_from_bot(actor.person)[before:]


def texts_from_bot(person: Person) -> list[str]:
    """Return what the bot has written to a person, in the order of the chat."""
    return [message.text for message in person.messages() if message.is_from_bot]


def _settings(folder: Path, database_url: str | None) -> Settings:
    sandbox, nowhere = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
    return Settings(
        _env_file=None,  # type: ignore[call-arg]  # the other values by their names in the environment
        TELEGRAM_BOT_TOKEN=SecretStr("1:sandbox"),
        IZ_TELEGRAM_API_URL=sandbox,
        IZ_SANDBOX_URL=sandbox,
        # The bot answers from the catalogue by itself: it is what is received and sent that is looked at.
        IZ_RASA_URL=nowhere,
        IZ_DATABASE_URL=database_url or f"sqlite:///{folder / 'iz.db'}",
        IZ_SECRET_KEY=SecretStr("a key for the soak, and for nothing else at all"),
        IZ_MESSAGES_PER_SECOND=MESSAGES_PER_SECOND,
    )


def _arrive(telegram: Sandbox, number: int, name: str = "Person") -> Actor:
    person = telegram.person(f"{name} {number}", language="de")
    # The greeting and the menu.
    started = Actor(person, person.writes("/start"), ["", ""])
    return started


def _with_menu(actor: Actor) -> Actor:
    messages = [message for message in actor.person.messages() if message.is_from_bot]
    return Actor(actor.person, messages[-1], [message.text for message in messages])


def _plan(
    size: Size, dice: random.Random, actors: list[Actor], answers: dict[str, list[str]]
) -> list[tuple[Actor, str]]:
    """Who does what, in this order; nobody does the same twice in a row, so that any mix-up shows."""
    actors[:] = [_with_menu(actor) for actor in actors]
    last: dict[int, str] = {}
    plan: list[tuple[Actor, str]] = []
    for number in range(size.updates):
        actor = actors[number % len(actors)]
        what = dice.choice([one for one in answers if one != last.get(actor.person.id)])
        last[actor.person.id] = what
        actor.expected += answers[what]
        plan.append((actor, what))
    return plan


def _play(
    plan: list[tuple[Actor, str]], telegram: Sandbox, faults: int, dice: random.Random
) -> None:
    places = set(dice.sample(range(len(plan)), min(faults, len(plan))))
    for number, (actor, what) in enumerate(plan):
        if number in places:
            telegram.order_fault(**_fault(dice))
        actor.act(what)


def _fault(dice: random.Random) -> dict[str, Any]:
    kind = dice.choice(["too_many_requests", "server_error", "drop", "drop", "hang"])
    method = dice.choice(["sendMessage", "sendMessage", "sendMessage", "getUpdates", None])
    return {
        "kind": kind,
        "method": method,
        "after_effect": kind in ("drop", "hang") and dice.random() < 0.5,
        "seconds": 0.3,
    }


def _is_complete(actor: Actor) -> bool:
    return len(actor.seen) >= len(actor.expected)


def _wait_until(is_so: Callable[[], bool]) -> None:
    """Wait for a condition, for as long as there is a chance; what is missing then counts as lost."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_so() and time.monotonic() < until:
        time.sleep(0.2)


def _wait_for(actors: list[Actor]) -> float:
    """Wait until everybody has seen what they should, for as long as anything still comes; returns when that was."""
    before, until, last = -1, 0.0, time.monotonic()
    while not all([actor.look() for actor in actors if not _is_complete(actor)]):
        seen = sum(len(actor.seen) for actor in actors)
        if seen > before:
            before, last = seen, time.monotonic()
            until = last + PATIENCE_SECONDS
        if time.monotonic() > until:
            return last
        time.sleep(0.5)
    return time.monotonic()
