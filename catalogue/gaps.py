"""What the catalogue does not know yet: facts that newcomers ask for, and texts that need work."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

import locales
from catalogue.content_file import ORIGINAL
from catalogue.load import ENTRY_TEXTS
from catalogue.models import Entry, EntryKind
from catalogue.texts import TextBook, TextState


@dataclass(frozen=True)
class Gap:
    """Something that is empty or unchecked: of which entry, what, and in which language if it is a text."""

    entry: str
    kind: str
    field: str
    language: str | None
    state: str


def list_gaps(session: Session, language: str | None = None) -> list[Gap]:
    """Return all gaps: facts first, then texts; of one language only, where one is named.

    Raises:
        UnknownLanguage: there is no such language.
    """
    codes = (
        [locales.language(language).code]
        if language
        else [known.code for known in locales.available()]
    )
    entries = session.scalars(select(Entry).order_by(Entry.kind, Entry.slug)).all()
    book = TextBook(session, entries)
    facts = [] if language else [gap for entry in entries for gap in _facts(entry, book)]
    texts = [gap for entry in entries for gap in _texts(entry, book, codes)]
    return facts + texts


def _facts(entry: Entry, book: TextBook) -> list[Gap]:
    if entry.kind is EntryKind.ORGANIZATION and entry.facet == "iz":
        known = _reachable(entry)
    elif entry.kind is EntryKind.SERVICE:
        known = {
            **_reachable(entry),
            "cost": bool(entry.cost_options) or book.has(entry.id, "fees_description"),
            "eligibility": book.has(entry.id, "eligibility_description"),
            "documents_needed": bool(entry.required_documents),
        }
    else:
        return []
    return [
        Gap(entry.slug, entry.kind.value, field, None, TextState.MISSING.value)
        for field, is_known in known.items()
        if not is_known
    ]


def _reachable(entry: Entry) -> dict[str, bool]:
    return {
        "opening_hours": bool(entry.schedules),
        "location": bool(entry.locations),
        "contact": bool(entry.phones or entry.email or entry.website),
        "languages_spoken": bool(entry.languages),
    }


def _texts(entry: Entry, book: TextBook, codes: list[str]) -> list[Gap]:
    return [
        Gap(entry.slug, entry.kind.value, field, code, state.value)
        for field in ENTRY_TEXTS
        if book.has(entry.id, field) or field == "name"
        for code in sorted(codes, key=lambda code: code != ORIGINAL)
        if (state := book.state(entry.id, field, code)) is not TextState.REVIEWED
    ]
