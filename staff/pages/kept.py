"""What somebody had typed when their log-in ended is shown again after a new one; nothing is saved by that."""

from starlette.responses import Response
from starlette.routing import compile_path

from staff.pages import hours, new_entry, parts, texts
from staff.visit import Visit

_FORMS = {
    "/new": new_entry.show_kept,
    "/entries/{slug}/hours": hours.show_kept,
    "/entries/{slug}/parts/{part}": parts.show_kept,
    "/entries/{slug}/{field}/{language}": texts.show_kept,
}


def show_kept(visit: Visit, path: str) -> Response | None:
    """Return the form of this path with what the visit's form holds; None where it has no such form."""
    for pattern, show in _FORMS.items():
        regex, _, _ = compile_path(pattern)
        match = regex.match(path)
        if match:
            visit.request.path_params.update(match.groupdict())
            return show(visit)
    return None
