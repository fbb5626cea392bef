"""Nothing lost, nothing twice, everything in order: many people write while the bot is killed and Telegram stumbles.

The answers are known beforehand: somebody presses and writes everything once while nothing goes wrong. Then each person
does the same in an order of their own; what they saw at the end is compared with what they should have seen.
"""

import os
import random
import signal
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from benchmarks.ports import free_port
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
PAUSE_BETWEEN_KILLS_SECONDS = (0.5, 6.0)


@dataclass(frozen=True)
class Size:
    """How much is sent, and how much goes wrong."""

    updates: int
    people: int
    kills: int
    faults: int
    seed: int = 1


@dataclass
class Result:
    """What came of it."""

    updates: int = 0
    expected: int = 0
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    kills: int = 0
    faults: int = 0
    seconds: float = 0.0
    examples: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether everybody saw exactly what they should."""
        return not (self.lost or self.doubled or self.out_of_order)

    def table(self) -> str:
        """The figures, one a line."""
        lines = [
            ("updates sent", self.updates),
            ("messages expected", self.expected),
            ("lost", self.lost),
            ("doubled", self.doubled),
            ("out of order", self.out_of_order),
            ("kills of the bot", self.kills),
            ("faults of Telegram", self.faults),
            ("seconds", round(self.seconds, 1)),
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


def soak(size: Size, database_url: str | None = None) -> Result:
    """Send, kill, stumble; returns what was lost, doubled or out of order."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        settings = _settings(Path(name), database_url)
        log = Path(name) / "parts.log"
        migrate(settings.database_url)
        with open_database(settings.database_url).begin() as session:
            load_content(session, CONTENT)
        with (
            processes.running(processes.sandbox(settings), settings, log),
            Sandbox(settings.sandbox_url, patience=PATIENCE_SECONDS) as telegram,
        ):
            result = _soak(size, settings, log, telegram)
    result.seconds = time.monotonic() - started
    return result


def _soak(size: Size, settings: Settings, log: Path, telegram: Sandbox) -> Result:
    dice = random.Random(size.seed)
    bot = KilledBot(settings, log, dice)
    try:
        telegram.waits_until_bot_listens()
        answers = learn(telegram)
        actors = [_arrive(telegram, number) for number in range(size.people)]
        _wait_for(actors)
        plan = _plan(size, dice, actors, answers)
        bot.kill_now_and_then(size.kills)
        _play(plan, telegram, size.faults, dice)
        bot.wait_until_killed_enough()
        telegram.cancel_faults()
        _wait_for(actors)
        time.sleep(QUIET_SECONDS)
        for actor in actors:
            actor.look()
    finally:
        bot.stop()
    result = judge([(actor.expected, actor.seen) for actor in actors])
    result.updates, result.kills, result.faults = len(plan) + size.people, bot.kills, size.faults
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


class KilledBot:
    """The bot as a process that is killed at random moments and started again at once."""

    def __init__(self, settings: Settings, log: Path, dice: random.Random) -> None:
        self._settings = settings
        self._log = log
        self._dice = random.Random(dice.random())
        self._process = self._start()
        self._killer: threading.Thread | None = None
        self._is_over = threading.Event()
        self.kills = 0

    def kill_now_and_then(self, times: int) -> None:
        """Begin to kill it, from a thread of its own."""
        self._killer = threading.Thread(target=self._kill, args=(times,), daemon=True)
        self._killer.start()

    def wait_until_killed_enough(self) -> None:
        """Return when it has been killed as often as wanted, and runs again."""
        if self._killer:
            self._killer.join()

    def stop(self) -> None:
        """End it, in peace."""
        self._is_over.set()
        self.wait_until_killed_enough()
        processes.stop(self._process)

    def _kill(self, times: int) -> None:
        for _ in range(times):
            if self._is_over.wait(self._dice.uniform(*PAUSE_BETWEEN_KILLS_SECONDS)):
                return
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self.kills += 1
            self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        return processes.start(processes.bot(self._settings), self._settings, self._log)


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


def _wait_for(actors: list[Actor]) -> None:
    """Wait until everybody has seen what they should, for as long as anything still comes."""
    before, until = -1, 0.0
    while not all([actor.look() for actor in actors if not _is_complete(actor)]):
        seen = sum(len(actor.seen) for actor in actors)
        if seen > before:
            before, until = seen, time.monotonic() + PATIENCE_SECONDS
        if time.monotonic() > until:
            return
        time.sleep(0.5)
