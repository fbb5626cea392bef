"""What newcomers see of the catalogue: sessions that find only what is published, and not yet expired."""

from collections.abc import Hashable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, event, or_
from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker, with_loader_criteria

from catalogue.models import Entry

AACHEN = ZoneInfo("Europe/Berlin")
_AUDIENCE = "published_only"


def published_only(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    """Return a factory whose sessions find no draft and nothing expired, not by a link either."""
    made = sessionmaker(sessions.kw["bind"], info={_AUDIENCE: True})
    event.listen(made, "do_orm_execute", _leave_out_drafts)
    return made


def is_shown(entry: Entry, day: date) -> bool:
    """Whether newcomers see an entry on this day."""
    return entry.is_published and (entry.published_until is None or day <= entry.published_until)


def view_of(session: Session) -> Hashable:
    """Return what a session's answers depend on: whether it sees drafts, else the day in Aachen."""
    return _today() if session.info.get(_AUDIENCE) else None


def _leave_out_drafts(state: ORMExecuteState) -> None:
    if state.is_select and not state.is_column_load and not state.is_relationship_load:
        state.statement = state.statement.options(
            with_loader_criteria(Entry, _shown_on(_today()), include_aliases=True)
        )


def _shown_on(day: date) -> ColumnElement[bool]:
    expires = or_(Entry.published_until.is_(None), Entry.published_until >= day)
    return and_(Entry.is_published, expires)


def _today() -> date:
    return datetime.now(AACHEN).date()
