"""Answers from the starting content, and from sample content with places, hours and dates."""

import re
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import locales
from catalogue import search
from catalogue.compose import Answer, Detail, choice, detail, entry, menu, parse_payload, press
from catalogue.database import migrate, open_database
from catalogue.gaps import list_gaps
from catalogue.load import bump_revision, load_content
from catalogue.models import Entry, EntryKind, Text
from catalogue.texts import TextState

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
SAMPLE = Path(__file__).resolve().parents[1] / "content"
CODES = [language.code for language in locales.available()]
A_SCREEN = 1100


@pytest.fixture(scope="module")
def catalogue(catalogue_url: str) -> Iterator[Session]:
    with open_database(catalogue_url)() as session:
        yield session


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    url = f"sqlite:///{tmp_path_factory.mktemp('sample') / 'iz.db'}"
    migrate(url)
    sessions = open_database(url)
    with sessions.begin() as session:
        load_content(session, SAMPLE)
    with sessions() as session:
        yield session


class Tags(HTMLParser):
    """Fails on a tag that Telegram doesn't know, that is not closed, or that spans lines."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert tag in {"b", "i", "a"}
        self.open.append((tag, self.getpos()[0]))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == (tag, self.getpos()[0])


def assert_well_formed(answer: Answer) -> None:
    tags = Tags()
    tags.feed(answer.text)
    tags.close()
    assert tags.open == []


@pytest.mark.parametrize("language", CODES)
def test_the_menu_reaches_every_entry_and_every_answer_fits_a_screen(
    catalogue: Session, language: str
) -> None:
    seen: set[str] = set()
    waiting = [menu(catalogue, language, NOW)]
    while waiting:
        answer = waiting.pop()
        assert_well_formed(answer)
        assert len(answer.text) <= A_SCREEN, answer.text
        assert answer.buttons
        for button in answer.buttons:
            if button.payload not in seen:
                seen.add(button.payload)
                payload = parse_payload(button.payload)
                assert payload is not None
                waiting.append(press(catalogue, payload, language, NOW))
    reached = {payload.entry for text in seen if (payload := parse_payload(text))}
    if "/emergency" in seen:
        reached.add("emergency")
    assert set(catalogue.scalars(select(Entry.slug))) - reached == set()


@pytest.mark.parametrize("language", CODES)
def test_no_text_of_the_starting_content_is_missing(catalogue: Session, language: str) -> None:
    gaps = list_gaps(catalogue, language)
    assert [gap for gap in gaps if gap.state == TextState.MISSING.value] == []


def test_an_answer_in_another_language_says_so(sample: Session) -> None:
    for slug in sample.scalars(select(Entry.slug).where(Entry.slug != "emergency")):
        mark = locales.texts("ro").gettext("Not translated into your language yet.")
        assert "🌐 " + mark in entry(sample, slug, "ro", NOW).text
        mark = locales.texts("de").gettext("Not translated into your language yet.")
        assert "🌐 " + mark not in entry(sample, slug, "de", NOW).text


def test_what_is_not_known_is_said_and_nothing_made_up(catalogue: Session) -> None:
    for kind in Detail:
        answer = detail(catalogue, "iz", kind, "de", NOW)
        assert "Das weiß ich leider noch nicht" in answer.text
        assert "/talk_to_human" in [button.payload for button in answer.buttons]


def test_a_draft_carries_its_mark_and_a_reviewed_text_does_not(sample: Session) -> None:
    mark = "Maschinell erstellt, noch nicht geprüft."
    assert mark in entry(sample, "sample_cafe", "de", NOW).text
    assert mark not in entry(sample, "sample_house", "de", NOW).text


def test_a_missing_translation_is_shown_in_another_language_and_says_so(sample: Session) -> None:
    answer = entry(sample, "sample_cafe", "uk", NOW)
    assert "Sample café" in answer.text
    assert "Ще не перекладено вашою мовою." in answer.text


def test_a_service_with_everything_says_everything_and_has_a_pin(sample: Session) -> None:
    answer = entry(sample, "sample_cafe", "en", NOW)
    for said in (
        "From 18 years",
        "€3.50",
        "Open now, until 12:00",
        "Sample Street 1",
        "Arabic",
        "0241 432-0",
    ):
        assert said.replace("-", "") in answer.text.replace("-", ""), said
    assert answer.pin is not None
    assert (answer.pin.latitude, answer.pin.longitude) == (50.7753, 6.0839)


def test_opening_hours_are_grouped_and_say_when_next(sample: Session) -> None:
    text = detail(sample, "sample_cafe", Detail.OPENING_HOURS, "de", NOW.replace(hour=13)).text
    assert "Jetzt geschlossen. Öffnet morgen um 09:00 Uhr" in text
    assert "Mo–Mi: 09:00–12:00" in text


def test_dates_repeat_and_are_written_as_the_language_writes_them(sample: Session) -> None:
    text = detail(sample, "sample_cafe", Detail.UPCOMING_EVENTS, "de", NOW).text
    assert "Dienstag, 1. Dezember, 15:00: Frauencafé" in text
    assert "Dienstag, 8. Dezember" in text


def test_numbers_are_isolated_in_right_to_left_text(sample: Session) -> None:
    text = detail(sample, "sample_cafe", Detail.CONTACT, "ar", NOW).text
    assert re.search("\u2068[\\d /-]+\u2069", text)


def test_documents_and_languages_are_listed(sample: Session) -> None:
    assert "Ausweis" in detail(sample, "sample_cafe", Detail.DOCUMENTS_NEEDED, "de", NOW).text
    assert (
        "Arabisch (dienstags)"
        in detail(sample, "sample_cafe", Detail.LANGUAGES_SPOKEN, "de", NOW).text
    )


@pytest.mark.parametrize(
    ("question", "language", "slug"),
    [
        ("was kostet der Deutschkurs?", "de", "german_course"),
        ("wann hat das elterntelefon offen", "de", "parents_line"),
        ("скільки коштують курси німецької", "uk", "german_course"),
        ("كم سعر كورس الماني", "ar", "german_course"),
        ("und was kostet das?", "de", None),
        ("how much is it", "en", None),
    ],
)
def test_a_question_names_an_entry_or_none(
    catalogue: Session, question: str, language: str, slug: str | None
) -> None:
    assert search.mentioned(catalogue, question, language) == slug


def test_when_in_doubt_it_asks_with_buttons(catalogue: Session) -> None:
    answer = choice(catalogue, ["housing", "cost", "talk_to_human"], "de", NOW)
    payloads = [button.payload for button in answer.buttons]
    assert payloads == [
        '/show_entry{"entry":"housing"}',
        "/cost",
        "/talk_to_human",
        "/show_menu",
        "/emergency",
    ]


def test_danger_among_the_doubts_puts_the_numbers_first(catalogue: Session) -> None:
    answer = choice(catalogue, ["family_counselling", "emergency"], "de", NOW)
    first, second = answer.text.splitlines()[:2]
    assert "112" in first
    assert "110" in second


def test_gaps_name_the_facts_of_the_iz_and_the_unchecked_texts(catalogue: Session) -> None:
    gaps = list_gaps(catalogue)
    facts = {gap.field for gap in gaps if gap.entry == "iz" and gap.language is None}
    assert facts == {"opening_hours", "location", "contact", "languages_spoken"}
    assert {gap.language for gap in list_gaps(catalogue, "uk")} == {"uk"}


def test_what_is_saved_holds_from_the_next_message_on(sample: Session) -> None:
    slug = sample.scalars(select(Entry.slug).where(Entry.kind == EntryKind.SERVICE)).first()
    assert slug is not None
    before = entry(sample, slug, "de", NOW)
    found = sample.scalars(select(Entry).where(Entry.slug == slug)).one()
    name = sample.scalars(
        select(Text).where(Text.entity_id == found.id, Text.field == "name", Text.language == "de")
    ).one()
    name.content = "Ein neuer Name"
    bump_revision(sample)
    sample.flush()
    assert "Ein neuer Name" in entry(sample, slug, "de", NOW).text
    sample.rollback()
    assert entry(sample, slug, "de", NOW) == before
