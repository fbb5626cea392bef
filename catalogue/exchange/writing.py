"""Writing what an import has planned: in one piece, and told when somebody else was quicker."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from catalogue.errors import ExchangeRefused, Problem
from catalogue.exchange.text_plan import TextWrite
from catalogue.load import bump_revision
from catalogue.models import Text


@contextmanager
def writing(session: Session) -> Iterator[None]:
    """Write within this; afterwards the catalogue says that it has changed.

    Raises:
        ExchangeRefused: somebody else has written the same meanwhile; the caller rolls back.
    """
    try:
        yield
        bump_revision(session)
        session.flush()
    except (DBAPIError, StaleDataError):
        what = "somebody else has changed it at the same time"
        raise ExchangeRefused(
            [Problem("catalogue", what, "look at what would change once more")]
        ) from None


def add_texts(session: Session, writes: Iterable[TextWrite]) -> None:
    """Add versions of texts, all at once: a whole catalogue has half a million."""
    rows = [_row(write) for write in writes]
    if rows:
        session.execute(insert(Text), rows)


def _row(write: TextWrite) -> dict[str, Any]:
    text = write.text
    return {
        "entity_id": write.entity,
        "field": write.field,
        "language": write.language,
        "version": text.version,
        "source_version": text.source_version,
        "status": text.status,
        "origin": text.origin,
        "content": text.content,
    }
