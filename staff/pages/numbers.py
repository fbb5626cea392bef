"""Numbers: what is asked, what is missing, how long people wait; as charts, tables and CSV."""

import csv
import io
from collections.abc import Sequence
from datetime import timedelta

from starlette.responses import Response

from catalogue.compose import Outcome
from figures.disclosure import LEAST, Shown, shown_count
from figures.report import Report
from staff.guard import Page
from staff.pages.requests import topic_names
from staff.permissions import Permission
from staff.visit import Visit

SPANS = (7, 30, 90, 365)
USUAL_SPAN = 30


def _show(visit: Visit) -> Response:
    report, span = _report(visit)
    median, most = report.waiting()
    return visit.show(
        "numbers.html",
        span=span,
        spans=SPANS,
        least=LEAST,
        topics=topic_names(visit.session),
        by_intent=report.by_intent(),
        by_language=report.by_language(),
        by_day=report.by_day(),
        by_outcome=report.by_outcome(),
        answered=report.answered(),
        gaps=report.gaps(),
        requests=shown_count(report.requests()),
        median=_duration(median),
        most=_duration(most),
        ratings=report.ratings(),
        first=report.first,
        last=report.last,
    )


def _report(visit: Visit) -> tuple[Report, int]:
    wanted = visit.request.query_params.get("days", "")
    span = int(wanted) if wanted in {str(one) for one in SPANS} else USUAL_SPAN
    today = visit.now.date()
    return Report(visit.session, today - timedelta(days=span - 1), today), span


def _duration(minutes: float | None) -> timedelta | None:
    return None if minutes is None else timedelta(minutes=minutes)


def _csv(visit: Visit) -> Response:
    """The tables of the page one below the other: what, which, how many, as shown."""
    report, _ = _report(visit)
    out = io.StringIO()
    # Excel takes the encoding from the mark at the beginning, and in German a semicolon between the columns.
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(("table", "key", "count"))
    tables: tuple[tuple[str, Sequence[Shown[object]]], ...] = (
        ("day", report.by_day()),
        ("intent", report.by_intent()),
        ("language", report.by_language()),
        ("outcome", report.by_outcome()),
        ("stars", report.ratings()),
    )
    for name, rows in tables:
        writer.writerows((name, _key(row.key), row.words) for row in rows)
    writer.writerows(("gap", gap.intent, gap.words) for gap in report.gaps())
    name = f"iz-{report.first}-{report.last}.csv"
    return Response(
        out.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _key(key: object) -> str:
    return key.value if isinstance(key, Outcome) else str(key)


PAGES = (
    Page("GET", "/numbers", _show, Permission.READ),
    Page("GET", "/numbers.csv", _csv, Permission.READ),
)
