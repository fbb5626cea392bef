"""Importing HSDS JSON: look first, then all of it in one transaction, or nothing."""

import uuid
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalogue.errors import ExchangeRefused, Problem
from catalogue.exchange.findings import Assumed
from catalogue.exchange.hsds_plan import Plan, plan_import
from catalogue.exchange.hsds_reader import read_hsds
from catalogue.exchange.json_file import read_json
from catalogue.exchange.preview import Missing, Preview
from catalogue.exchange.snapshot import MODELS, EntrySnapshot, PartSnapshot, take_snapshot
from catalogue.exchange.text_plan import history_of
from catalogue.exchange.writing import add_texts, writing
from catalogue.load import remove_entries
from catalogue.models import Entry, Link, Revision


def preview_hsds(
    session: Session,
    content: bytes,
    assumed: Assumed | None = None,
    missing: Missing = Missing.KEEP,
) -> Preview:
    """Return what importing a file would change, without changing anything.

    Raises:
        ExchangeRefused: every mistake, each with its place and mend.
    """
    return _plan(session, content, assumed, missing).preview


def import_hsds(
    session: Session,
    content: bytes,
    assumed: Assumed | None = None,
    missing: Missing = Missing.KEEP,
    seen: int | None = None,
) -> Preview:
    """Import a file into the session's transaction and return what has changed.

    `seen` is the revision of the preview that somebody has agreed to.

    Raises:
        ExchangeRefused: as `preview_hsds`, or the catalogue has changed since the preview; nothing is written.
    """
    plan = _plan(session, content, assumed, missing)
    if seen is not None and seen != plan.preview.revision:
        mend = "look at what would change once more"
        raise ExchangeRefused([Problem("catalogue", "changed since you looked", mend)])
    if not plan.preview.changes_nothing:
        with writing(session):
            _apply(session, plan)
    return plan.preview


def revision_of(session: Session) -> int:
    """Return the number that grows with each change of the catalogue."""
    return session.scalar(select(Revision.number)) or 0


def _plan(session: Session, content: bytes, assumed: Assumed | None, missing: Missing) -> Plan:
    document = read_hsds(read_json(content), assumed)
    if missing is Missing.REMOVE and not document.is_whole:
        mend = "import it without removing, or export the whole catalogue"
        raise ExchangeRefused([Problem("/", "only a part of a catalogue", mend)])
    plan = plan_import(document, take_snapshot(session), history_of(session), missing)
    plan.preview.revision = revision_of(session)
    return plan


def _apply(session: Session, plan: Plan) -> None:
    remove_entries(session, set(plan.removed))
    for entry in plan.entries.values():
        _write_entry(session, entry)
    session.flush()
    for entry in plan.entries.values():
        _write_links(session, entry)
    add_texts(session, plan.writes)


def _write_entry(session: Session, entry: EntrySnapshot) -> None:
    row = session.get(Entry, entry.id) or Entry(id=entry.id, slug=entry.slug, kind=entry.kind)
    session.add(row)
    for name, value in entry.facts.items():
        setattr(row, name, value)
    for group, parts in entry.parts.items():
        _write_parts(row, group, parts)


def _write_parts(entry: Entry, group: str, parts: list[PartSnapshot]) -> None:
    known: dict[uuid.UUID, Any] = {part.id: part for part in getattr(entry, group)}
    rows = []
    for position, part in enumerate(parts):
        row = known.get(part.id) or MODELS[group](id=part.id)
        row.position = position
        for name, value in part.facts.items():
            setattr(row, name, value)
        rows.append(row)
    setattr(entry, group, rows)


def _write_links(session: Session, entry: EntrySnapshot) -> None:
    session.execute(delete(Link).where(Link.from_id == entry.id))
    links = [(kind, target) for kind, targets in entry.links.items() for target in targets]
    for position, (kind, target) in enumerate(links):
        session.add(Link(from_id=entry.id, to_id=target, kind=kind, position=position))
