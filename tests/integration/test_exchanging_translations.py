"""Translations out to translators and in again: what is taken, what is outdated, what is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from catalogue.database import migrate, open_database
from catalogue.errors import ExchangeRefused
from catalogue.exchange.hsds import revision_of
from catalogue.exchange.translations import (
    TranslationFormat,
    TranslationPreview,
    export_translations,
    import_translations,
    preview_translations,
)
from catalogue.load import CONTENT, load_content
from catalogue.models import Entry, Text, TextStatus
from catalogue.texts import TextBook, TextState
from locales import UnknownLanguage
from tests.catalogues import CAFE, SAMPLE, Sessions, catalogue_at, rename_cafe, url_of

NAME = "Sample café"


@pytest.fixture(params=["sqlite", "postgresql"])
def sessions(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sessions]:
    with catalogue_at(url_of(request, tmp_path), SAMPLE) as made:
        yield made


@pytest.fixture(params=list(TranslationFormat))
def form(request: pytest.FixtureRequest) -> TranslationFormat:
    found: TranslationFormat = request.param
    return found


CSV = TranslationFormat.CSV


def exported(sessions: Sessions, form: TranslationFormat = CSV, language: str = "en") -> bytes:
    with sessions() as session:
        return export_translations(session, language, form)


def imported(sessions: Sessions, content: bytes) -> TranslationPreview:
    with sessions.begin() as session:
        return import_translations(session, content)


def versions(sessions: Sessions, language: str = "en") -> list[tuple[int, str, int | None]]:
    with sessions() as session:
        rows = session.execute(
            select(Text.version, Text.content, Text.source_version)
            .where(Text.entity_id == CAFE, Text.field == "name", Text.language == language)
            .order_by(Text.version)
        )
        return [(row.version, row.content, row.source_version) for row in rows]


def state(sessions: Sessions, language: str = "en") -> TextState:
    with sessions() as session:
        book = TextBook(session, [session.get_one(Entry, CAFE)])
        return book.state(CAFE, "name", language)


def refusal(sessions: Sessions, content: bytes, **options: object) -> str:
    """The words of a refusal; nothing may have been added."""

    def count() -> int | None:
        with sessions() as session:
            return session.scalar(select(func.count()).select_from(Text))

    before = count()
    with sessions() as session, pytest.raises(ExchangeRefused) as refused:
        import_translations(session, content, **options)  # type: ignore[arg-type]
    assert count() == before
    return str(refused.value)


def test_what_comes_back_as_it_went_out_changes_nothing(
    sessions: Sessions, form: TranslationFormat
) -> None:
    for language in ("en", "ar"):
        preview = imported(sessions, exported(sessions, form, language))
        assert preview.changes == []
        assert (preview.unchanged > 0) == (language == "en")
    assert exported(sessions, form) == exported(sessions, form)


def test_a_changed_translation_is_a_new_version(
    sessions: Sessions, form: TranslationFormat
) -> None:
    content = exported(sessions, form).replace(NAME.encode(), b"Tea house")
    with sessions() as session:
        preview = preview_translations(session, content)
    assert [(one.key, one.before, one.after) for one in preview.changes] == [
        ("sample_cafe/name", NAME, "Tea house")
    ]
    assert versions(sessions) == [(1, NAME, 1)]
    imported(sessions, content)
    assert versions(sessions) == [(1, NAME, 1), (2, "Tea house", 1)]
    assert imported(sessions, content).changes == []


def test_a_translation_of_an_older_original_comes_in_as_outdated(
    sessions: Sessions, form: TranslationFormat
) -> None:
    content = exported(sessions, form).replace(NAME.encode(), b"Tea house")
    rename_cafe(sessions, "Teehaus", TextStatus.REVIEWED)
    preview = imported(sessions, content)
    assert [one.is_outdated for one in preview.changes] == [True]
    assert versions(sessions)[-1] == (2, "Tea house", 1)
    assert state(sessions) is TextState.OUTDATED


def test_a_text_for_an_older_original_does_not_replace_a_newer_one(sessions: Sessions) -> None:
    old = exported(sessions).replace(NAME.encode(), b"Old idea")
    rename_cafe(sessions, "Teehaus", TextStatus.REVIEWED)
    imported(sessions, exported(sessions).replace(NAME.encode(), b"Tea house"))
    preview = imported(sessions, old)
    assert (preview.changes, preview.kept) == ([], ["sample_cafe/name"])
    assert versions(sessions)[-1][1:] == ("Tea house", 2)


def test_a_file_from_before_a_newer_translation_leaves_it(sessions: Sessions) -> None:
    old = exported(sessions)
    imported(sessions, old.replace(NAME.encode(), b"Tea house"))
    preview = imported(sessions, old)
    assert (preview.changes, preview.kept) == ([], ["sample_cafe/name"])


def test_an_outdated_text_that_still_fits_is_confirmed(sessions: Sessions) -> None:
    rename_cafe(sessions, "Das Mustercafé", TextStatus.REVIEWED)
    assert state(sessions) is TextState.OUTDATED
    content = exported(sessions)
    assert f"{NAME};outdated;2".encode() in content
    imported(sessions, content.replace(b";outdated;2", b";reviewed;2"))
    assert state(sessions) is TextState.REVIEWED
    assert versions(sessions)[-1] == (2, NAME, 2)


def test_an_outdated_text_shows_its_original_of_then(sessions: Sessions) -> None:
    rename_cafe(sessions, "Das Mustercafé", TextStatus.REVIEWED)
    assert b'#| msgid "Mustercaf' in exported(sessions, TranslationFormat.PO)
    assert "the original before: Mustercafé".encode() in exported(sessions, TranslationFormat.XLIFF)


def test_a_text_that_a_translator_has_checked_is_reviewed(sessions: Sessions) -> None:
    lines = exported(sessions, TranslationFormat.PO, "ar").decode()
    assert "#, fuzzy\nmsgctxt" not in lines
    key = 'msgctxt "sample_cafe/name"\nmsgid "Mustercafé"\nmsgstr "'
    imported(sessions, lines.replace(key, key + "مقهى").encode())
    assert state(sessions, "ar") is TextState.REVIEWED


def test_what_excel_has_saved_is_taken(sessions: Sessions) -> None:
    text = exported(sessions).decode("utf-8-sig").replace(NAME, "Tea house")
    preview = imported(sessions, text.replace(";", "\t").encode("utf-16"))
    assert len(preview.changes) == 1


def test_html_is_a_text_like_any_other(sessions: Sessions) -> None:
    imported(sessions, exported(sessions).replace(NAME.encode(), b"<script>alert(1)</script>"))
    assert versions(sessions)[-1][1] == "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (b"sample_cafe/name", b"sample_cafe/colour", 'there is no text "sample_cafe/colour"'),
        (b"sample_cafe/name", b"sample_house/name", "stands also in line"),
        (
            f"Mustercafé;{NAME}".encode(),
            b"Anders;Other",
            "an original that the catalogue never had",
        ),
        (NAME.encode(), b"x" * 61, "61 characters, at most 60"),
        (NAME.encode(), b"a\x01b", "the character U+0001"),
        (NAME.encode(), b"Hello {name}", "{name} is not in the original"),
        (b";en;", b";xx;", 'the language "xx"'),
        (b";en;", b";de;", 'the language "de"'),
        (b"1 of ", b"999 of 9", "of the 9"),
    ],
)
def test_what_is_wrong_in_a_row_is_told_and_nothing_saved(
    sessions: Sessions, old: bytes, new: bytes, complaint: str
) -> None:
    content = exported(sessions)
    assert old in content
    assert complaint in refusal(sessions, content.replace(old, new))


def test_one_wrong_row_keeps_all_others_out(sessions: Sessions) -> None:
    content = exported(sessions).replace(NAME.encode(), b"Tea house")
    said = refusal(sessions, content.replace(b"Women's caf", b"{x}"))
    assert said.startswith("1 problem in the file, nothing was saved:")
    assert versions(sessions) == [(1, NAME, 1)]


def test_half_a_file_saves_nothing(sessions: Sessions, form: TranslationFormat) -> None:
    whole = exported(sessions, form)
    content = whole.replace(NAME.encode(), b"Tea house")
    for size in range(10, len(content) - 40, len(content) // 25):
        assert "nothing was saved" in refusal(sessions, content[:size])


def test_a_translator_cannot_reach_for_another_language(sessions: Sessions) -> None:
    content = exported(sessions)
    assert "you may import ar" in refusal(sessions, content, allowed={"ar"})
    assert "translations into en, not ar" in refusal(sessions, content, language="ar")


def test_a_preview_that_is_no_longer_true_is_not_carried_out(sessions: Sessions) -> None:
    content = exported(sessions).replace(NAME.encode(), b"Tea house")
    with sessions() as session:
        seen = revision_of(session)
    imported(sessions, content)
    assert "changed since you looked" in refusal(sessions, content, seen=seen)


def test_the_original_is_nothing_to_translate_into(sessions: Sessions) -> None:
    with sessions() as session:
        with pytest.raises(ExchangeRefused, match="language of the originals"):
            export_translations(session, "de", CSV)
        with pytest.raises(UnknownLanguage):
            export_translations(session, "xx", CSV)


def test_the_starting_content_goes_out_and_in_in_every_format(
    tmp_path: Path, form: TranslationFormat
) -> None:
    url = f"sqlite:///{tmp_path / 'full.db'}"
    migrate(url)
    made = open_database(url)
    with made.begin() as session:
        load_content(session, CONTENT)
    for language in ("ar", "ti"):
        preview = imported(made, exported(made, form, language))
        assert preview.changes == []
        assert preview.unchanged > 300
    made.kw["bind"].dispose()
