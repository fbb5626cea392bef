"""Answers are remembered for the minute, as long as nothing in the catalogue has changed."""

from collections.abc import Callable, Hashable
from datetime import datetime
from functools import wraps

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.compose.answer import Answer
from catalogue.models import Revision
from catalogue.publishing import view_of

# What is asked for within a minute; whatever is more is composed anew.
LARGEST = 4096
# Marks a session whose changes will not stay: what is composed of them is not remembered.
UNSAVED = "unsaved"


def remembered[**P](compose: Callable[P, Answer]) -> Callable[P, Answer]:
    """Wrap a function that composes an answer from a session, what is asked for, and the time at the end.

    What one person asks is asked by many, and most of an answer's time is reading the same rows again. The
    catalogue's revision is read each time, so that what staff save holds from the next message on.
    """
    state: tuple[Hashable, dict[Hashable, Answer]] = (None, {})

    @wraps(compose)
    def answer(*given: P.args, **named: P.kwargs) -> Answer:
        nonlocal state
        session, *asked, now = given
        if named or not isinstance(session, Session) or not isinstance(now, datetime):
            return compose(*given, **named)
        if session.info.get(UNSAVED):
            return compose(*given, **named)
        as_of = _as_of(session, now)
        key = tuple(asked)
        known_of, answers = state
        if known_of != as_of or len(answers) >= LARGEST:
            # A new dictionary, so that another thread that still composes does not write into this one.
            answers = {}
            state = (as_of, answers)
        if key not in answers:
            answers[key] = compose(*given, **named)
        return answers[key]

    return answer


def _as_of(session: Session, now: datetime) -> Hashable:
    """What an answer depends on besides what is asked for: the database, its state, and the minute."""
    revision = session.scalar(select(func.max(Revision.number)))
    minute = now.replace(second=0, microsecond=0)
    return session.get_bind().engine.url, view_of(session), revision, minute
