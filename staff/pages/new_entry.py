"""A new entry, or an answer of staff's own: its German texts, example questions, and where it belongs."""

from sqlalchemy import select
from starlette.responses import Response

from catalogue import editing
from catalogue.content_file import ORIGINAL
from catalogue.creating import CREATABLE, HOME, HomeMissing, NewEntry, NewTextRefused, create
from catalogue.editing import Place
from catalogue.folding import fold
from catalogue.models import Entry, EntryKind
from catalogue.texts import TextBook
from staff.guard import Page
from staff.models import TextChange
from staff.permissions import Permission
from staff.visit import Visit

TEXTS = ("name", "description", "example_questions")


def _ask(visit: Visit) -> Response:
    return _show(visit)


def show_kept(visit: Visit) -> Response:
    """Show what somebody had typed when their log-in ended; nothing is made by that."""
    return _show(visit)


def _show(visit: Visit, status: int = 200, problem: str = "") -> Response:
    return visit.show(
        "new_entry.html",
        status,
        kinds=[kind.value for kind in CREATABLE],
        homes={kind.value: _named(visit, home) for kind, (_, home) in HOME.items()},
        typed=visit.form,
        problem=problem,
    )


def _create(visit: Visit) -> Response:
    kind = visit.form.get("kind", "")
    if kind not in [known.value for known in CREATABLE]:
        return _show(visit, 422, "kind")
    new = NewEntry(
        EntryKind(kind),
        {field: visit.form.get(field, "") for field in TEXTS},
        visit.form.get(f"home_{kind}"),
        is_published="publish" in visit.form,
    )
    try:
        entry = create(visit.session, new)
    except NewTextRefused as refused:
        return _show(visit, 422, refused.field)
    except HomeMissing:
        return _show(visit, 422, "home")
    _note_writer(visit, entry)
    return visit.to(f"/entries/{entry.slug}")


def _note_writer(visit: Visit, entry: Entry) -> None:
    for field in TEXTS:
        for text in editing.versions(visit.session, Place(entry.id, field, ORIGINAL)):
            visit.session.add(TextChange(text_id=text.id, account_id=visit.account.id))


def _named(visit: Visit, kind: EntryKind) -> list[tuple[str, str]]:
    """The entries of a kind, by name: slug and name."""
    entries = visit.session.scalars(select(Entry).where(Entry.kind == kind)).all()
    book = TextBook(visit.session, entries, with_parts=False)
    named = [(entry.slug, book.get(entry.id, "name", ORIGINAL)) for entry in entries]
    return sorted(named, key=lambda pair: fold(pair[1]))


PAGES = (
    Page("GET", "/new", _ask, Permission.EDIT),
    Page("POST", "/new", _create, Permission.EDIT),
)
