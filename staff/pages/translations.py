"""What waits for translators: how far each language is, and its queue."""

from starlette.responses import Response

import locales
from catalogue.translation_queue import ORDER, count_by_language, count_waiting, waiting
from staff.guard import Page
from staff.pages.catalogue import TextAddress
from staff.paging import page_of
from staff.permissions import Permission, may_write
from staff.visit import Visit


def _overview(visit: Visit) -> Response:
    counts = count_by_language(visit.session)
    own = [code for code in counts if may_write(visit.account, code)]
    return visit.show("translations.html", counts=counts, states=ORDER, own=own)


def _queue(visit: Visit) -> Response:
    language = visit.request.path_params["language"]
    if language not in {one.code for one in locales.available()}:
        return visit.show("message.html", 404, title="entry", back="/translations")
    chosen = visit.request.query_params.get("state", "")
    states = [state for state in ORDER if state.value == chosen] or list(ORDER)
    counts = count_waiting(visit.session, language)
    paging = page_of(visit, sum(counts.get(state, 0) for state in states))
    found = waiting(visit.session, language, states, paging.offset, paging.size)
    rows = [(TextAddress(one.entity, one.field, one.group), one) for one in found]
    return visit.show(
        "queue.html",
        queue=language,
        rows=rows,
        counts=counts,
        states=ORDER,
        chosen=chosen if len(states) == 1 else "",
        paging=paging,
        may_write=may_write(visit.account, language),
    )


PAGES = (
    Page("GET", "/translations", _overview, Permission.READ),
    Page("GET", "/translations/{language}", _queue, Permission.READ),
)
