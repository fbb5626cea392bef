"""The catalogue: what there is, how far each language is, and one entry with all its texts."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from sqlalchemy import and_, select
from starlette.responses import Response

import locales
from catalogue import compose, own_answers
from catalogue.content_file import ORIGINAL
from catalogue.exchange.snapshot import PART_FIELDS
from catalogue.folding import fold
from catalogue.models import Entry, EntryKind, Text
from catalogue.parts import PARTS
from catalogue.publishing import is_shown
from catalogue.texts import TextBook, TextState
from catalogue.translation_queue import ORDER, entries_with
from staff.guard import Page
from staff.paging import page_of
from staff.permissions import Permission
from staff.visit import Visit

HOURS = "hours"
UNPUBLISHED = "unpublished"
# They stand in all languages side by side, with the original's.
EXAMPLES = own_answers.FIELD
SHOWN_KINDS = (EntryKind.TOPIC, EntryKind.SERVICE, EntryKind.ORGANIZATION)
FIELDS = (
    "name",
    "summary",
    "description",
    "eligibility_description",
    "application_process",
    "fees_description",
    "alternate_names",
    EXAMPLES,
)


@dataclass(frozen=True)
class TextAddress:
    """Which text of an entry: its own, or one of a detail (then with the group that this belongs to)."""

    entity: uuid.UUID
    field: str
    group: str = ""

    @property
    def written(self) -> str:
        """As it stands in a page's address."""
        return f"{self.group}.{self.entity.hex}.{self.field}" if self.group else self.field


def find_address(entry: Entry, written: str) -> TextAddress | None:
    """Return the text that an address names, None where the entry has none such."""
    if written in FIELDS:
        return TextAddress(entry.id, written)
    group, _, rest = written.partition(".")
    identity, _, field = rest.partition(".")
    if field not in PART_FIELDS.get(group, ()):
        return None
    details = (detail.id for detail in getattr(entry, group) if detail.id.hex == identity)
    return next((TextAddress(one, field, group) for one in details), None)


@dataclass(frozen=True)
class TextRow:
    """A text in the table of an entry: the original, and its state in each language."""

    address: TextAddress
    original: str
    states: dict[str, str]


@dataclass(frozen=True)
class Row:
    """An entry in the list, with how many of its texts are in which state in a language."""

    slug: str
    name: str
    kind: str
    is_shown: bool
    missing: int
    outdated: int
    draft: int


def _list(visit: Visit) -> Response:
    query = visit.request.query_params
    words, language = query.get("q", ""), query.get("language", ORIGINAL)
    known = [one.code for one in locales.available()]
    language = language if language in known else ORIGINAL
    only = query.get("only", "")
    found = _found(visit, words, language, only)
    paging = page_of(visit, len(found))
    shown = found[paging.offset : paging.offset + paging.size]
    return visit.show(
        "catalogue.html",
        rows=_rows(visit, shown, language),
        count=len(found),
        paging=paging,
        words=words,
        chosen=language,
        only=only,
        languages=known,
    )


def _found(visit: Visit, words: str, language: str, only: str) -> list[uuid.UUID]:
    """The entries whose name or slug has these words, by kind and name; names alone are read for that."""
    name = (Text.field == "name", Text.language == ORIGINAL, Text.entity_id == Entry.id)
    rows = visit.session.execute(
        select(Entry.id, Entry.slug, Entry.kind, Entry.is_published, Text.content)
        .join(Text, and_(*name), isouter=True)
        .where(Entry.kind.in_(SHOWN_KINDS))
        .order_by(Text.version)
    )
    named = {row.id: (row.kind.value, fold(row.content or row.slug), row) for row in rows}
    wanted = _wanted(visit, language, only)
    fits = [
        (kind, name, row.id)
        for kind, name, row in named.values()
        if fold(words) in f"{name} {row.slug}" and wanted(row)
    ]
    return [identity for *_, identity in sorted(fits)]


def _wanted(visit: Visit, language: str, only: str) -> Callable[[Any], bool]:
    if only == UNPUBLISHED:
        return lambda row: not row.is_published
    states = {state.value: state for state in ORDER}
    if only not in states:
        return lambda row: True
    entries = entries_with(visit.session, language, states[only])
    return lambda row: row.id in entries


def _rows(visit: Visit, identities: list[uuid.UUID], language: str) -> list[Row]:
    entries = {
        entry.id: entry
        for entry in visit.session.scalars(select(Entry).where(Entry.id.in_(identities)))
    }
    ordered = [entries[identity] for identity in identities]
    book = TextBook(visit.session, ordered, language=language, with_parts=False)
    return [_row(visit, entry, book, language) for entry in ordered]


def _row(visit: Visit, entry: Entry, book: TextBook, language: str) -> Row:
    states = [
        book.state(entry.id, field, language)
        for field in FIELDS
        if field != EXAMPLES and book.has(entry.id, field)
    ]
    return Row(
        entry.slug,
        book.get(entry.id, "name", ORIGINAL),
        entry.kind.value,
        is_shown(entry, visit.now.date()),
        states.count(TextState.MISSING),
        states.count(TextState.OUTDATED),
        states.count(TextState.DRAFT),
    )


def _entry(visit: Visit) -> Response:
    entry = entry_of(visit, visit.request.path_params["slug"])
    if entry is None:
        return visit.show("message.html", 404, title="entry", back="/")
    book = TextBook(visit.session, [entry])
    codes = [one.code for one in locales.available()]
    addresses = [*(TextAddress(entry.id, field) for field in FIELDS), *_of_parts(entry, book)]
    shown = visit.request.query_params.get("language", ORIGINAL)
    shown = shown if shown in codes else ORIGINAL
    return visit.show(
        "entry.html",
        slug=entry.slug,
        name=book.get(entry.id, "name", ORIGINAL),
        parts=[HOURS] * entry.is_reachable
        + [name for name, part in PARTS.items() if part.belongs_to(entry)],
        is_published=is_shown(entry, visit.now.date()),
        rows=[
            TextRow(
                address,
                book.get(address.entity, address.field, ORIGINAL),
                {code: _state(book, address, code) for code in codes},
            )
            for address in addresses
        ],
        codes=codes,
        shown=shown,
        preview=preview(visit, entry.slug, shown),
    )


def _of_parts(entry: Entry, book: TextBook) -> list[TextAddress]:
    """The texts that an entry's parts have; a new one is begun in the part's own form."""
    found = [
        TextAddress(detail.id, field, group)
        for group, fields in PART_FIELDS.items()
        for detail in getattr(entry, group)
        for field in fields
    ]
    return [address for address in found if book.has(address.entity, address.field)]


def _state(book: TextBook, address: TextAddress, language: str) -> str:
    """The state of a text; where there is none in any language, it can only be begun in the original."""
    only_original = address.field == EXAMPLES or not book.has(address.entity, address.field)
    if only_original and language != ORIGINAL:
        return ""
    return book.state(address.entity, address.field, language).value


def entry_of(visit: Visit, slug: str) -> Entry | None:
    """Return the entry of a slug, drafts as well, or None."""
    return visit.session.scalar(select(Entry).where(Entry.slug == slug))


def preview(visit: Visit, slug: str, language: str) -> Markup:
    """Return the bot's message about an entry, as Telegram would show it (its HTML has only b, i and a)."""
    answer = compose.entry(visit.session, slug, language, visit.now)
    return Markup(answer.text)


PAGES = (
    Page("GET", "/", _list, Permission.READ),
    Page("GET", "/entries/{slug}", _entry, Permission.READ),
)
