"""The parts of an entry as forms: phones, places, costs, dates, …; with who has changed what, and the way back."""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from starlette.responses import Response

from catalogue import parts
from catalogue.compose.memory import UNSAVED
from catalogue.content_file import ORIGINAL
from catalogue.models import Entry
from catalogue.parts import Part, Row, RowsChangedMeanwhile, RowsRefused
from catalogue.parts.links import ways_of
from catalogue.texts import TextBook
from staff.guard import Page
from staff.history import note_change
from staff.models import EntryChange
from staff.pages.catalogue import entry_of, preview
from staff.permissions import Permission
from staff.visit import Visit

MOST_ROWS = 100
EMPTY_ROWS = 1
TRY = "/try"

Mistakes = frozenset[tuple[int, str]]


def _ask(visit: Visit) -> Response:
    found = _place(visit)
    if found is None:
        return visit.show("message.html", 404, title="entry", back="/")
    return _show(visit, *found, parts.rows_of(visit.session, *found))


def _save(visit: Visit) -> Response:
    found = _place(visit)
    if found is None:
        return visit.show("message.html", 404, title="entry", back="/")
    entry, part = found
    return _change(visit, entry, part, _typed(visit.form, part))


def _try(visit: Visit) -> Response:
    """Show what would be said of the typed rows, and what Telegram would show; nothing is saved."""
    found = _place(visit)
    if found is None:
        return visit.show("message.html", 404, title="entry", back="/")
    entry, part = found
    rows = _typed(visit.form, part)
    visit.session.info[UNSAVED] = True
    mistakes: Mistakes = frozenset()
    try:
        seen = parts.rows_of(visit.session, entry, part)
        parts.set_rows(visit.session, entry, part, rows, seen)
    except RowsRefused as refused:
        mistakes = frozenset(refused.mistakes)
    answer = _show(visit, entry, part, rows, mistakes=mistakes)
    visit.session.rollback()
    return answer


def _go_back(visit: Visit) -> Response:
    """Take a part back to what it was before a change."""
    found = _place(visit)
    change = visit.session.get(EntryChange, visit.request.path_params["change"])
    if found is None or change is None:
        return visit.show("message.html", 404, title="entry", back="/")
    if (change.entry_id, change.part) != (found[0].id, found[1].name):
        return visit.show("message.html", 404, title="entry", back="/")
    return _change(visit, *found, [Row.from_json(kept) for kept in change.before])


def _change(visit: Visit, entry: Entry, part: Part, rows: Sequence[Row]) -> Response:
    before = parts.rows_of(visit.session, entry, part)
    try:
        changed = parts.set_rows(visit.session, entry, part, rows, _seen(visit.form))
    except RowsRefused as refused:
        return _show(visit, entry, part, rows, 422, "row", frozenset(refused.mistakes))
    except RowsChangedMeanwhile:
        return _show(visit, entry, part, rows, 409, "meanwhile")
    if changed:
        after = parts.rows_of(visit.session, entry, part)
        note_change(visit, entry, part.name, before, after)
    return visit.to(f"/entries/{entry.slug}/parts/{part.name}")


def _show(
    visit: Visit,
    entry: Entry,
    part: Part,
    rows: Sequence[Row],
    status: int = 200,
    problem: str = "",
    mistakes: Mistakes = frozenset(),
) -> Response:
    changes = visit.session.scalars(
        select(EntryChange)
        .where(EntryChange.entry_id == entry.id, EntryChange.part == part.name)
        .order_by(EntryChange.at.desc())
    ).all()
    book = TextBook(visit.session, [entry], with_parts=False)
    asked = visit.request.query_params.get("language", ORIGINAL)
    empty = [] if part.single else [part.new_row()] * EMPTY_ROWS
    return visit.show(
        "part.html",
        status,
        slug=entry.slug,
        kind=entry.kind.value,
        name=book.get(entry.id, "name", ORIGINAL),
        part=part,
        ways=ways_of(entry),
        rows=[*rows, *empty],
        filled=len(rows),
        seen=json.dumps([row.as_json() for row in parts.rows_of(visit.session, entry, part)]),
        problem=problem,
        mistakes=mistakes,
        changes=changes,
        preview=preview(visit, entry.slug, asked),
    )


def show_kept(visit: Visit) -> Response:
    """Show what somebody had typed when their log-in ended; it is not saved yet."""
    found = _place(visit)
    if found is None:
        return visit.show("message.html", 404, title="entry", back="/")
    is_current = _seen(visit.form) == parts.rows_of(visit.session, *found)
    problem = "" if is_current else "meanwhile"
    return _show(visit, *found, _typed(visit.form, found[1]), problem=problem)


def _place(visit: Visit) -> tuple[Entry, Part] | None:
    given = visit.request.path_params
    entry, part = entry_of(visit, given["slug"]), parts.PARTS.get(given["part"])
    return (entry, part) if entry and part and part.belongs_to(entry) else None


def _typed(form: Mapping[str, str], part: Part) -> list[Row]:
    """The rows as they were typed, without those to be removed and the empty ones."""
    rows = [
        Row(
            form.get(f"id_{number}", ""),
            {field.name: form.get(f"{field.name}_{number}", "") for field in part.fields},
        )
        for number in range(1 if part.single else MOST_ROWS)
        if f"remove_{number}" not in form
    ]
    return part.clean(rows)


def _seen(form: Mapping[str, str]) -> list[Row]:
    try:
        return [Row.from_json(kept) for kept in json.loads(form.get("seen", "[]"))]
    except (ValueError, TypeError, AttributeError):
        # Nobody of ours has written that: then it is not what is there either.
        return []


_PATH = "/entries/{slug}/parts/{part}"
PAGES = (
    Page("GET", _PATH, _ask, Permission.READ),
    Page("POST", _PATH, _save, Permission.EDIT),
    Page("POST", _PATH + TRY, _try, Permission.EDIT),
    Page("POST", _PATH + "/changes/{change:uuid}/back", _go_back, Permission.EDIT),
)
