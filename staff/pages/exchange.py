"""Files in and out: translations for agencies and office people, the whole catalogue as HSDS; first a look, then the import."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete
from starlette.responses import Response

import locales
from catalogue.content_file import ORIGINAL
from catalogue.errors import ExchangeRefused
from catalogue.exchange.hsds import import_hsds, preview_hsds
from catalogue.exchange.hsds_writer import write_hsds
from catalogue.exchange.json_file import is_json
from catalogue.exchange.preview import Preview
from catalogue.exchange.translation_file import LARGEST
from catalogue.exchange.translations import (
    TranslationFormat,
    TranslationPreview,
    export_translations,
    import_translations,
    preview_translations,
)
from staff.guard import Page
from staff.history import note_import
from staff.models import Upload
from staff.permissions import Permission, may, may_write
from staff.visit import Visit

HSDS = "hsds"
SHOWN_CHANGES = 300
KEPT = timedelta(hours=1)
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "po": "text/x-gettext-translation; charset=utf-8",
    "xliff": "application/xliff+xml",
    HSDS: "application/json",
}
ENDINGS = {"csv": "csv", "po": "po", "xliff": "xlf", HSDS: "json"}


def _ask(visit: Visit) -> Response:
    return _show(visit)


def _show(visit: Visit, status: int = 200, refused: ExchangeRefused | None = None) -> Response:
    codes = [one.code for one in locales.available() if one.code != ORIGINAL]
    return visit.show(
        "exchange.html",
        status,
        codes=codes,
        forms=[form.value for form in TranslationFormat],
        problems=refused.problems if refused else (),
        is_refused=status == 422,
    )


def _export(visit: Visit) -> Response:
    form = visit.request.path_params["form"]
    language = visit.request.query_params.get("language", "")
    known = {one.code for one in locales.available()} - {ORIGINAL}
    if form == HSDS:
        content, name = write_hsds(visit.session).encode(), "iz"
    elif form in [one.value for one in TranslationFormat] and language in known:
        content = export_translations(visit.session, language, TranslationFormat(form))
        name = f"iz-{language}"
    else:
        return visit.show("message.html", 404, title="entry", back="/exchange")
    file = f"{name}-{visit.now:%Y-%m-%d}.{ENDINGS[form]}"
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Response(content, media_type=TYPES[form], headers=headers)


def _look(visit: Visit) -> Response:
    """Say what a file would change; it is kept for an hour, until somebody agrees."""
    if not visit.file:
        return _show(visit, 422, ExchangeRefused([]))
    try:
        preview = _preview(visit, visit.file)
    except ExchangeRefused as refused:
        return _show(visit, 422, refused)
    visit.session.execute(
        delete(Upload).where(
            (Upload.account_id == visit.account.id) | (Upload.at < visit.now - KEPT)
        )
    )
    upload = Upload(
        account_id=visit.account.id,
        at=visit.now,
        content=visit.file,
        revision=preview.revision,
    )
    visit.session.add(upload)
    visit.session.flush()
    return _show_preview(visit, preview, upload)


def _import(visit: Visit) -> Response:
    upload = visit.session.get(Upload, visit.request.path_params["upload"])
    if upload is None or upload.account_id != visit.account.id or upload.at < visit.now - KEPT:
        return visit.show("message.html", 404, title="upload", back="/exchange")
    begun = datetime.now(UTC)
    try:
        if is_json(upload.content):
            before = preview_hsds(visit.session, upload.content)
            with note_import(visit, [one.slug for one in before.changed], begun):
                import_hsds(visit.session, upload.content, seen=upload.revision)
        else:
            with note_import(visit, [], begun):
                import_translations(
                    visit.session, upload.content, allowed=_allowed(visit), seen=upload.revision
                )
    except ExchangeRefused as refused:
        return _show(visit, 409, refused)
    visit.session.delete(upload)
    return visit.show("message.html", title="imported", back="/")


def _preview(visit: Visit, content: bytes) -> Preview | TranslationPreview:
    if not is_json(content):
        return preview_translations(visit.session, content, allowed=_allowed(visit))
    if not may(visit.account, Permission.EDIT):
        raise ExchangeRefused([])
    return preview_hsds(visit.session, content)


def _allowed(visit: Visit) -> list[str] | None:
    if may(visit.account, Permission.EDIT):
        return None
    codes = [one.code for one in locales.available()]
    return [code for code in codes if may_write(visit.account, code)]


def _show_preview(visit: Visit, preview: Preview | TranslationPreview, upload: Upload) -> Response:
    if isinstance(preview, Preview):
        changes = [
            (f"{entry.slug}: {change.field}", change.before, change.after)
            for entry in preview.changed
            for change in entry.changes
        ]
        counts = (len(preview.added), len(preview.changed), len(preview.removed))
        entries = [entry.slug for entry in preview.added]
        left_out = dict(preview.left_out)
    else:
        changes = [(change.key, change.before, change.after) for change in preview.changes]
        counts, entries, left_out = (0, len(changes), 0), [], {}
    return visit.show(
        "exchange_preview.html",
        upload=upload,
        counts=counts,
        entries=entries[:SHOWN_CHANGES],
        changes=changes[:SHOWN_CHANGES],
        more=max(0, len(changes) - SHOWN_CHANGES),
        left_out=left_out,
        language_of=preview.language if isinstance(preview, TranslationPreview) else ORIGINAL,
    )


PAGES = (
    Page("GET", "/exchange", _ask, Permission.TRANSLATE),
    Page("GET", "/exchange/export/{form}", _export, Permission.READ),
    Page("POST", "/exchange/look", _look, Permission.TRANSLATE, most_bytes=LARGEST),
    Page("POST", "/exchange/{upload:uuid}/import", _import, Permission.TRANSLATE),
)
