"""What the handling of one update comes to: changes to store, and messages to send once they are stored."""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from bot.delivery.call import Call, calls_of
from catalogue.compose import Answer


@dataclass
class Outcome:
    """Filled by the handlers; stored as a whole, together with the note that the update is handled.

    Attributes:
        changes: what to do in the transaction; may run again where the database fails in between.
        decisions: the same, where what is to be sent depends on what the transaction finds.
        error: what a handler raised; then nothing else of it counts.
    """

    calls: list[Call] = field(default_factory=list)
    changes: list[Callable[[Session], object]] = field(default_factory=list)
    decisions: list[Callable[[Session], Sequence[Call]]] = field(default_factory=list)
    error: Exception | None = None

    def answer(self, chat_id: int, *answers: Answer) -> None:
        """Send answers to a chat."""
        for answer in answers:
            self.calls += calls_of(chat_id, answer)

    def call(self, call: Call) -> None:
        """Make a call to the Bot API, behind what is to be sent to its chat already."""
        self.calls.append(call)

    def decide(self, work: Callable[[Session], Sequence[Call]]) -> None:
        """Store something that also tells what is to be sent, behind all other calls."""
        self.decisions.append(work)

    def change_last(self, work: Callable[[Session], object]) -> None:
        """Store something when all else is decided."""

        def nothing_to_send(session: Session) -> Sequence[Call]:
            work(session)
            return ()

        self.decisions.append(nothing_to_send)

    def change(self, work: Callable[[Session], object]) -> None:
        """Store something."""
        self.changes.append(work)


_CURRENT: ContextVar[Outcome] = ContextVar("outcome")


def current() -> Outcome:
    """Return the outcome of the update that is being handled."""
    return _CURRENT.get()


def begin() -> Outcome:
    """Begin with an empty outcome; it is the current one of this task from now on."""
    outcome = Outcome()
    _CURRENT.set(outcome)
    return outcome
