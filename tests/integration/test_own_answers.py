"""Answers that staff write with example questions: given from the next message on, and to nothing else."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.answers import AnswerEmergency, AnswerTalk, AnswerTopic, AnswerUnclear, CatalogueAction
from actions.turn import Turn
from catalogue import own_answers
from catalogue.creating import HomeMissing, NewEntry, NewTextRefused, create
from catalogue.load import CONTENT
from catalogue.models import EntryKind
from catalogue.publishing import AACHEN, published_only
from settings import ROOT
from tests.catalogues import Sessions, catalogue_at

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=AACHEN)
CYCLING = (
    "Wo kann ich Fahrrad fahren lernen?\nGibt es Fahrradkurse für Frauen?\n"
    "اين يمكنني تعلم ركوب الدراجة\nbisiklet sürmeyi öğrenmek istiyorum"
)
PLAIN = Turn(
    text="",
    intent="out_of_scope",
    confidence=0.8,
    ranking=(("out_of_scope", 0.8),),
    language="de",
    named_entry=None,
    named_language=None,
    spoken_of=None,
    offer=None,
    language_before=None,
)


@pytest.fixture(scope="module")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sessions]:
    with catalogue_at(f"sqlite:///{tmp_path_factory.mktemp('own') / 'iz.db'}", CONTENT) as made:
        with made.begin() as session:
            texts = {"name": "Fahrradkurs", "description": "Radeln.", "example_questions": CYCLING}
            create(session, NewEntry(EntryKind.TOPIC, texts, "section_together", is_published=True))
        yield made


@pytest.fixture
def session(sessions: Sessions) -> Iterator[Session]:
    with sessions() as made:
        yield made
        made.rollback()


def said(sessions: Sessions, action: type[CatalogueAction], turn: Turn) -> str:
    dispatcher = CollectingDispatcher()
    with sessions() as session:
        action(sessions, lambda: NOW).utter(dispatcher, turn, session)
    return str(dispatcher.messages[0]["text"])


@pytest.mark.parametrize(
    "question",
    [
        "gibts fahradkurse",
        "fahrrad lernen als frau",
        "ich will fahrrad fahren lernen wo",
        "اريد تعلم الدراجة",
        "bisiklet öğrenmek",
    ],
)
def test_a_question_near_to_an_example_has_the_answer(sessions: Sessions, question: str) -> None:
    for action, intent in ((AnswerTalk, "out_of_scope"), (AnswerUnclear, "nlu_fallback")):
        assert "Radeln." in said(sessions, action, replace(PLAIN, text=question, intent=intent))


def test_where_the_intent_is_clear_the_question_must_be_nearer(sessions: Sessions) -> None:
    clear = replace(PLAIN, intent="german_course")
    assert "Radeln." not in said(
        sessions, AnswerTopic, replace(clear, text="kurse lernen Fahrrad?")
    )
    own = replace(clear, text="Wo kann ich bitte Fahrrad fahren lernen?")
    assert "Radeln." in said(sessions, AnswerTopic, own)


def test_danger_is_never_taken_for_an_answer_of_staff(sessions: Sessions) -> None:
    danger = replace(PLAIN, intent="emergency", text="Wo kann ich Fahrrad fahren lernen?")
    assert "Radeln." not in said(sessions, AnswerEmergency, danger)


def test_a_button_means_what_it_says(sessions: Sessions) -> None:
    pressed = replace(PLAIN, intent="housing", text="/housing")
    assert "Radeln." not in said(sessions, AnswerTopic, pressed)


def test_other_questions_keep_their_answers(session: Session) -> None:
    """The evaluation set has nothing about bicycles."""
    files = sorted((ROOT / "nlu" / "evaluation").glob("*.jsonl"))
    questions = [json.loads(line)["text"] for file in files for line in file.open(encoding="utf-8")]
    assert len(questions) > 1000
    fits = [own_answers.nearest(session, question) for question in questions]
    assert [fit for fit in fits if fit and fit.nearness >= own_answers.SURE] == []
    unsure = [fit for fit in fits if fit and fit.nearness >= own_answers.UNSURE]
    assert len(unsure) < len(questions) / 500


def test_a_draft_answers_nothing(sessions: Sessions, session: Session) -> None:
    texts = {"name": "Geheim", "example_questions": "Wann kommt der Zirkus in die Stadt?"}
    with sessions.begin() as writing:
        create(writing, NewEntry(EntryKind.TOPIC, texts, "section_together"))
    with published_only(sessions)() as newcomers:
        fit = own_answers.nearest(newcomers, "wann kommt der zirkus")
        assert fit is None or fit.slug != "geheim"
    fit = own_answers.nearest(session, "wann kommt der zirkus")
    assert fit is not None
    assert fit.slug == "geheim"


class TestCreating:
    def test_a_slug_is_made_of_the_name_and_is_nobody_elses(self, session: Session) -> None:
        made = [
            create(session, NewEntry(EntryKind.ORGANIZATION, {"name": name})).slug
            for name in ("Größe & Übung e.V.", "Größe & Übung e.V.", "دار", "x" * 60)
        ]
        assert made == ["groesse_uebung_e_v", "groesse_uebung_e_v_2", "entry", "x" * 30]

    def test_it_begins_as_a_draft_where_it_belongs(self, session: Session) -> None:
        entry = create(session, NewEntry(EntryKind.SERVICE, {"name": "Neu"}, "iz"))
        session.expire_all()
        assert not entry.is_published
        assert [link.target.slug for link in entry.links] == ["iz"]

    @pytest.mark.parametrize("home", [None, "nowhere", "health"])
    def test_without_a_home_there_is_none(self, session: Session, home: str | None) -> None:
        with pytest.raises(HomeMissing):
            create(session, NewEntry(EntryKind.SERVICE, {"name": "Neu"}, home))

    @pytest.mark.parametrize(
        ("field", "content"),
        [("name", " "), ("name", "x" * 61), ("description", "x" * 701), ("description", "\x07")],
    )
    def test_a_text_that_cannot_be_shown_is_named(
        self, session: Session, field: str, content: str
    ) -> None:
        texts = {"name": "Neu", field: content}
        with pytest.raises(NewTextRefused) as refused:
            create(session, NewEntry(EntryKind.ORGANIZATION, texts))
        assert refused.value.field == field
