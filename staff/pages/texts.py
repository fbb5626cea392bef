"""One text in one language: beside its original, with what was there before."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise

from sqlalchemy import select
from starlette.responses import Response

import locales
from catalogue import editing
from catalogue.compose.memory import UNSAVED
from catalogue.content_file import ORIGINAL
from catalogue.editing import ChangedMeanwhile, Place, TextRefused
from catalogue.exchange.text_limits import text_limit
from catalogue.models import Entry, Text
from staff.guard import Page
from staff.models import TextChange
from staff.pages.catalogue import TextAddress, entry_of, find_address, preview
from staff.permissions import Permission, may_write
from staff.visit import Visit


@dataclass(frozen=True)
class Piece:
    """A part of a text that stayed, came or went."""

    kind: str
    text: str


def _edit(visit: Visit) -> Response:
    return _show(visit)


def _show(
    visit: Visit,
    status: int = 200,
    content: str | None = None,
    problem: TextRefused | None = None,
    newer: Text | None = None,
) -> Response:
    found = _place(visit)
    if found is None:
        return visit.show("message.html", 404, title="entry", back="/")
    entry, address, place = found
    versions = editing.versions(visit.session, place)
    originals = editing.versions(visit.session, replace(place, language=ORIGINAL))
    current = versions[0] if versions else None
    if content is None:
        content = current.content if current else ""
    return visit.show(
        "text.html",
        status,
        slug=entry.slug,
        address=address,
        place=place,
        content=content,
        seen=current.version if current else 0,
        limit=text_limit(place.field, of_entry=not address.group),
        original=originals[0] if originals and place.language != ORIGINAL else None,
        original_change=_original_change(current, originals),
        versions=versions,
        writers=_writers(visit, versions),
        changes={
            newer_one.version: changed(older.content, newer_one.content)
            for newer_one, older in pairwise(versions)
        },
        problem=problem,
        newer=newer,
        may_write=may_write(visit.account, place.language),
        preview=preview(visit, entry.slug, place.language),
    )


def _save(visit: Visit) -> Response:
    return _change(
        visit,
        visit.request.url.path,
        lambda place, seen: editing.save(
            visit.session,
            place,
            visit.form.get("content", ""),
            seen,
            of_entry="." not in visit.request.path_params["field"],
        ),
    )


def _try(visit: Visit) -> Response:
    """Show what would be said of the typed text, and what Telegram would show; nothing is saved."""
    found = _place(visit)
    if found is None:
        return visit.show("message.html", 404, title="entry", back="/")
    _, address, place = found
    content = visit.form.get("content", "")
    known = editing.versions(visit.session, place)
    visit.session.info[UNSAVED] = True
    problem = None
    try:
        seen = known[0].version if known else 0
        editing.save(visit.session, place, content, seen, of_entry=not address.group)
    except TextRefused as error:
        problem = error
    answer = _show(visit, content=content, problem=problem)
    visit.session.rollback()
    return answer


def _go_back(visit: Visit) -> Response:
    """Save an earlier version anew: nothing of the history is lost."""
    version = _number(visit, "version")
    return _change(
        visit,
        visit.request.url.path.removesuffix("/back"),
        lambda place, seen: editing.restore(visit.session, place, version, seen),
    )


def _change(visit: Visit, back: str, work: Callable[[Place, int], Text | None]) -> Response:
    """Do a change, note who has done it, and lead back; or say why it is refused, with what was typed."""
    found = _place(visit)
    if found is None:
        return visit.show("message.html", 404, title="entry", back="/")
    entry, _, place = found
    if not may_write(visit.account, place.language):
        return visit.show("message.html", 403, title="forbidden", back=f"/entries/{entry.slug}")
    try:
        text = work(place, _number(visit, "seen"))
    except TextRefused as error:
        return _show(visit, 422, visit.form.get("content"), problem=error)
    except ChangedMeanwhile as error:
        return _show(visit, 409, visit.form.get("content"), newer=error.current)
    if text is not None:
        visit.session.add(TextChange(text_id=text.id, account_id=visit.account.id))
    return visit.to(back)


def _number(visit: Visit, name: str) -> int:
    given = visit.form.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def show_kept(visit: Visit) -> Response:
    """Show what somebody had typed when their log-in ended; it is not saved yet."""
    found = _place(visit)
    versions = editing.versions(visit.session, found[2]) if found else []
    newer = versions[0] if versions and versions[0].version != _number(visit, "seen") else None
    return _show(visit, content=visit.form.get("content", ""), newer=newer)


def _place(visit: Visit) -> tuple[Entry, TextAddress, Place] | None:
    given = visit.request.path_params
    entry = entry_of(visit, given["slug"])
    address = find_address(entry, given["field"]) if entry else None
    codes = {one.code for one in locales.available()}
    if entry is None or address is None or given["language"] not in codes:
        return None
    return entry, address, Place(address.entity, address.field, given["language"])


def _original_change(current: Text | None, originals: list[Text]) -> list[Piece] | None:
    """What has changed in the original since it was translated; None where nothing has."""
    if current is None or current.source_version is None or not originals:
        return None
    translated = [one for one in originals if one.version == current.source_version]
    if not translated or translated[0] is originals[0]:
        return None
    return changed(translated[0].content, originals[0].content)


def changed(before: str, after: str) -> list[Piece]:
    """Return what stayed, went and came between two texts, word by word."""
    old, new = before.split(" "), after.split(" ")
    pieces: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", " ".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece("gone", " ".join(old[a:b])))
        if d > c:
            pieces.append(Piece("new", " ".join(new[c:d])))
    return pieces


def _writers(visit: Visit, versions: list[Text]) -> dict[int, str]:
    changes = visit.session.scalars(
        select(TextChange).where(TextChange.text_id.in_([text.id for text in versions]))
    )
    names = {change.text_id: change.account.name if change.account else "–" for change in changes}
    return {text.version: names.get(text.id, "") for text in versions}


PAGES = (
    Page("GET", "/entries/{slug}/{field}/{language}", _edit, Permission.READ),
    Page("POST", "/entries/{slug}/{field}/{language}", _save, Permission.TRANSLATE),
    Page("POST", "/entries/{slug}/{field}/{language}/try", _try, Permission.TRANSLATE),
    Page("POST", "/entries/{slug}/{field}/{language}/back", _go_back, Permission.TRANSLATE),
)
