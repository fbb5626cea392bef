"""Requests and mediators: who is asked, who has a request, what becomes of it."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from catalogue.models import Base
from handover import (
    appointments,
    cases,
    conversation,
    drafts,
    invitations,
    mediators,
    ratings,
    requests,
    retention,
    rounds,
)
from handover.conversation import MessageAddress, Side
from handover.drafts import Office, Question
from handover.errors import (
    AlreadyTaken,
    CaseGone,
    InThePast,
    InvitationExpired,
    InvitationInvalid,
    InvitationUsed,
    NoConversation,
    NoDraft,
    NoMediator,
    NotPossibleNow,
    NotYourCase,
    OwnRequest,
    TooManyRequests,
)
from handover.events import events_of
from handover.mediators import WeeklySpan
from handover.models import Draft, Mediator, Outcome, Priority, Request, RequestState, Role
from handover.requests import Appointment, Wish
from handover.rounds import News, Timing

AACHEN = ZoneInfo("Europe/Berlin")
# A Tuesday.
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=AACHEN)
TIMING = Timing(at_once=3)
NEWCOMER = "n" * 64
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        yield session


def mediator(
    session: Session, name: str, *languages: str, topics: tuple[str, ...] = ()
) -> Mediator:
    token = invitations.invite(session, languages or ("ar",), topics, NOW)
    return invitations.redeem(session, token, name.ljust(64, "."), "de", NOW)


def request(
    session: Session,
    *languages: str,
    topic: str | None = None,
    words: str | None = None,
    appointment: Appointment | None = None,
    priority: Priority = Priority.NORMAL,
    person_key: str = NEWCOMER,
) -> Request:
    wish = Wish(languages or ("ar",), "ar", topic, words, appointment, priority)
    return requests.open_request(session, person_key, wish, NOW, Random(1), limit=5)


def asked(session: Session, open_request: Request, now: datetime = NOW) -> list[str]:
    found = rounds.advance(session, open_request, now, TIMING)
    return [one.person_key.rstrip(".") for one in found.asked]


def held(session: Session, **wish: object) -> tuple[Mediator, Request]:
    layla = mediator(session, "layla")
    open_request = request(session, **wish)  # type: ignore[arg-type]
    asked(session, open_request)
    cases.claim(session, open_request.id, layla.id, NOW)
    return layla, open_request


class TestInvitations:
    def test_make_a_mediator_with_languages_and_topics(self, session: Session) -> None:
        layla = mediator(session, "layla", "ar", "ku", topics=("health",))
        assert (layla.languages, layla.topics) == (["ar", "ku"], ["health"])
        assert mediators.mediator_of(session, layla.person_key) is layla

    def test_are_used_once(self, session: Session) -> None:
        token = invitations.invite(session, ["ar"], [], NOW)
        invitations.redeem(session, token, "a" * 64, "de", NOW)
        with pytest.raises(InvitationUsed):
            invitations.redeem(session, token, "b" * 64, "de", NOW)

    def test_expire(self, session: Session) -> None:
        token = invitations.invite(session, ["ar"], [], NOW, valid_for=DAY)
        with pytest.raises(InvitationExpired, match="2026-11-25"):
            invitations.redeem(session, token, "a" * 64, "de", NOW + 2 * DAY)

    def test_cannot_be_invented(self, session: Session) -> None:
        with pytest.raises(InvitationInvalid):
            invitations.redeem(session, "guessed", "a" * 64, "de", NOW)

    def test_are_not_kept_in_clear(self, session: Session) -> None:
        token = invitations.invite(session, ["ar"], [], NOW)
        session.flush()
        rows = session.connection().exec_driver_sql("select * from invitation").all()
        assert token not in str(rows)

    def test_fit_into_a_start_link(self, session: Session) -> None:
        token = invitations.invite(session, ["ar"], [], NOW)
        assert len(f"mediator_{token}") <= 64


class TestOpening:
    def test_a_person_has_only_so_many_open_requests(self, session: Session) -> None:
        wish = Wish(["ar"], "ar")
        requests.open_request(session, NEWCOMER, wish, NOW, Random(1), limit=1)
        with pytest.raises(TooManyRequests):
            requests.open_request(session, NEWCOMER, wish, NOW, Random(1), limit=1)

    def test_an_emergency_is_let_through_in_spite_of_it(self, session: Session) -> None:
        requests.open_request(session, NEWCOMER, Wish(["ar"], "ar"), NOW, Random(1), limit=1)
        wish = Wish(["ar"], "ar", priority=Priority.EMERGENCY)
        assert requests.open_request(session, NEWCOMER, wish, NOW, Random(1), limit=1)

    def test_an_appointment_lies_ahead(self, session: Session) -> None:
        with pytest.raises(InThePast):
            request(session, appointment=Appointment(NOW - MINUTE))

    def test_numbers_are_speakable_and_differ(self, session: Session) -> None:
        numbers = {request(session, person_key=str(n)).number for n in range(20)}
        assert len(numbers) == 20
        assert all(number[4] == "-" and number[:4].isalpha() for number in numbers)

    def test_a_strangers_request_is_not_shown(self, session: Session) -> None:
        with pytest.raises(NotYourCase):
            requests.request_of(session, request(session).id, "stranger")


class TestRounds:
    def test_ask_who_has_the_language_and_the_topic(self, session: Session) -> None:
        mediator(session, "layla", "ar")
        mediator(session, "rojda", "ku")
        mediator(session, "sami", "ar-SY", topics=("housing",))
        mediator(session, "nour", "ar", topics=("health",))
        assert set(asked(session, request(session, "ar", topic="health"))) == {"layla", "nour"}

    def test_then_who_has_it_as_a_second_language_or_other_topics(self, session: Session) -> None:
        mediator(session, "layla", "ar")
        mediator(session, "rojda", "ku").second_languages = ["ar"]
        mediator(session, "sami", "ar", topics=("housing",))
        open_request = request(session, "ar", topic="health")
        assert asked(session, open_request) == ["layla"]
        assert set(asked(session, open_request, NOW + 10 * MINUTE)) == {"rojda", "sami"}

    def test_then_the_coordinators_again_and_again(self, session: Session) -> None:
        open_request = request(session)
        first = rounds.advance(session, open_request, NOW, TIMING)
        assert (first.news, first.coordinators, first.asked) == (News.AT_COORDINATORS, True, ())
        assert open_request.due_at is not None
        later = rounds.advance(session, open_request, open_request.due_at, TIMING)
        assert (later.news, later.coordinators) == (News.STILL_WAITING, True)
        assert open_request.state is RequestState.AT_COORDINATORS

    def test_ask_a_few_at_once_who_had_fewest_lately_first(self, session: Session) -> None:
        for name in ("a", "b", "c", "d"):
            mediator(session, name)
        busy = mediators.mediator_of(session, "a".ljust(64, "."))
        for number in range(2):
            taken = request(session, person_key=f"other{number}")
            cases.assign(session, taken.id, busy.id, NOW)
        open_request = request(session)
        assert set(asked(session, open_request)) == {"b", "c", "d"}
        assert asked(session, open_request, NOW + 10 * MINUTE) == ["a"]

    def test_leave_out_who_is_off_paused_removed_or_the_newcomer(self, session: Session) -> None:
        mediator(session, "off").is_available = False
        mediators.pause(mediator(session, "paused"))
        mediators.remove(session, mediator(session, "removed").id, NOW)
        themself = mediator(session, "themself")
        assert asked(session, request(session, person_key=themself.person_key)) == []

    def test_keep_to_the_mediators_hours(self, session: Session) -> None:
        layla = mediator(session, "layla")
        mediators.set_hours(layla, [WeeklySpan(1, time(14), time(18))])
        told = rounds.advance(session, request(session), NOW, TIMING)
        assert told.asked == ()
        assert told.somebody_from == NOW.replace(hour=14)
        afternoon = NOW.replace(hour=15)
        assert asked(session, request(session, person_key="x"), afternoon) == ["layla"]

    def test_hours_next_week_are_told_too(self, session: Session) -> None:
        layla = mediator(session, "layla")
        mediators.set_hours(layla, [WeeklySpan(1, time(8), time(9))])
        told = rounds.advance(session, request(session), NOW, TIMING)
        assert told.somebody_from == datetime(2026, 12, 1, 8, tzinfo=AACHEN)

    def test_an_emergency_goes_to_all_at_once_whatever_the_hour(self, session: Session) -> None:
        for name in ("a", "b", "c", "d"):
            mediators.set_hours(mediator(session, name), [WeeklySpan(6, time(8), time(9))])
        told = rounds.advance(session, request(session, priority=Priority.EMERGENCY), NOW, TIMING)
        assert len(told.asked) == 4
        assert told.coordinators

    def test_emergencies_are_due_before_all_others(self, session: Session) -> None:
        normal = request(session)
        urgent = request(session, priority=Priority.EMERGENCY)
        assert rounds.due(session, NOW) == [urgent, normal]

    def test_a_round_is_not_due_before_its_time(self, session: Session) -> None:
        mediator(session, "layla")
        open_request = request(session)
        asked(session, open_request)
        assert rounds.due(session, NOW + 9 * MINUTE) == []
        assert rounds.due(session, NOW + 10 * MINUTE) == [open_request]


class TestClaims:
    def test_the_first_has_it_and_the_others_are_to_be_told(self, session: Session) -> None:
        layla, sami = mediator(session, "layla"), mediator(session, "sami")
        open_request = request(session, words="my son is ill")
        asked(session, open_request)
        claimed = cases.claim(session, open_request.id, layla.id, NOW)
        assert (claimed.mediator, claimed.others) == (layla, (sami,))
        assert claimed.words == "my son is ill"
        assert open_request.words is None
        with pytest.raises(AlreadyTaken):
            cases.claim(session, open_request.id, sami.id, NOW)

    def test_a_second_press_is_no_error(self, session: Session) -> None:
        layla, open_request = held(session)
        assert cases.claim(session, open_request.id, layla.id, NOW).request is open_request
        assert len([e for e in events_of(session, open_request) if e.kind.value == "claimed"]) == 1

    def test_who_was_not_asked_cannot_claim(self, session: Session) -> None:
        rojda = mediator(session, "rojda", "ku")
        open_request = request(session)
        asked(session, open_request)
        with pytest.raises(CaseGone):
            cases.claim(session, open_request.id, rojda.id, NOW)

    def test_a_cancelled_request_is_gone(self, session: Session) -> None:
        layla = mediator(session, "layla")
        open_request = request(session)
        asked(session, open_request)
        assert requests.cancel(session, open_request, NOW).asked == (layla,)
        with pytest.raises(CaseGone):
            cases.claim(session, open_request.id, layla.id, NOW)

    def test_nobody_takes_their_own_request(self, session: Session) -> None:
        layla = mediator(session, "layla")
        own = request(session, person_key=layla.person_key)
        with pytest.raises(OwnRequest):
            cases.assign(session, own.id, layla.id, NOW)

    def test_a_removed_mediator_has_no_access(self, session: Session) -> None:
        layla, open_request = held(session)
        assert mediators.remove(session, layla.id, NOW) == [open_request]
        assert (open_request.state, open_request.held_by) == (RequestState.OFFERED, None)
        with pytest.raises(NoMediator):
            cases.claim(session, open_request.id, layla.id, NOW)
        with pytest.raises(NoMediator):
            mediators.mediator_of(session, layla.person_key)

    def test_a_coordinator_assigns_by_hand(self, session: Session) -> None:
        rojda = mediator(session, "rojda", "ku")
        open_request = request(session)
        asked(session, open_request)
        cases.assign(session, open_request.id, rojda.id, NOW)
        assert cases.cases_of(session, rojda) == [open_request]


class TestHandingOn:
    def test_what_is_given_back_is_offered_to_all_others(self, session: Session) -> None:
        layla, open_request = held(session)
        mediator(session, "sami")
        cases.give_back(session, open_request, layla, NOW)
        assert asked(session, open_request) == ["sami"]

    def test_a_named_mediator_is_asked_first_and_alone(self, session: Session) -> None:
        layla, open_request = held(session)
        sami, _ = mediator(session, "sami"), mediator(session, "nour")
        cases.hand_on(session, open_request, layla, sami, NOW, TIMING)
        assert rounds.due(session, NOW + 14 * MINUTE) == []
        assert asked(session, open_request, NOW + 15 * MINUTE) == ["nour"]
        cases.claim(session, open_request.id, sami.id, NOW)
        assert cases.cases_of(session, sami) == [open_request]

    def test_nobody_hands_on_what_they_do_not_have(self, session: Session) -> None:
        layla, open_request = held(session)
        sami = mediator(session, "sami")
        with pytest.raises(NotYourCase):
            cases.hand_on(session, open_request, sami, layla, NOW, TIMING)

    def test_nobody_hands_on_to_the_newcomer(self, session: Session) -> None:
        themself = mediator(session, "themself")
        layla, open_request = held(session, person_key=themself.person_key)
        with pytest.raises(OwnRequest):
            cases.hand_on(session, open_request, layla, themself, NOW, TIMING)


class TestEnding:
    def test_a_case_closes_with_an_outcome_and_can_be_rated(self, session: Session) -> None:
        layla, open_request = held(session)
        with pytest.raises(NotPossibleNow):
            ratings.rate(session, open_request, 5, NOW)
        cases.close(session, open_request, Outcome.HELPED, Role.MEDIATOR, NOW)
        ratings.rate(session, open_request, 4, NOW)
        rating = ratings.rate(session, open_request, 5, NOW)
        ratings.await_comment(session, open_request, NOW)
        key = open_request.person_key or ""
        assert ratings.awaits_comment(session, key, NOW)
        assert ratings.comment(session, key, "x" * 5000, NOW)
        assert not ratings.awaits_comment(session, key, NOW)
        assert not ratings.comment(session, key, "and more", NOW)
        assert (rating.stars, len(rating.comment or "")) == (5, 1000)
        assert layla.active_request_id is None

    def test_a_closed_case_cannot_be_closed_again(self, session: Session) -> None:
        _, open_request = held(session)
        cases.end_by_newcomer(session, open_request, NOW)
        with pytest.raises(NotPossibleNow):
            cases.close(session, open_request, Outcome.HELPED, Role.MEDIATOR, NOW)

    def test_what_nobody_has_cannot_be_ended_but_cancelled(self, session: Session) -> None:
        open_request = request(session)
        with pytest.raises(NotPossibleNow):
            cases.end_by_newcomer(session, open_request, NOW)
        requests.cancel(session, open_request, NOW)

    def test_stars_are_from_one_to_five(self, session: Session) -> None:
        _, open_request = held(session)
        cases.end_by_newcomer(session, open_request, NOW)
        with pytest.raises(ValueError):
            ratings.rate(session, open_request, 6, NOW)


class TestConversation:
    def test_goes_both_ways(self, session: Session) -> None:
        layla, _ = held(session)
        there = conversation.line(session, NEWCOMER)
        back = conversation.line(session, layla.person_key)
        assert (there.side, there.to_key) == (Side.NEWCOMER, layla.person_key)
        assert (back.side, back.to_key) == (Side.MEDIATOR, NEWCOMER)

    def test_free_text_goes_to_the_active_case_and_a_reply_to_its_own(
        self, session: Session
    ) -> None:
        layla, first = held(session)
        second = request(session, person_key="second")
        cases.assign(session, second.id, layla.id, NOW)
        assert conversation.line(session, layla.person_key).request is second
        conversation.link(
            session, first.id, MessageAddress(NEWCOMER, 7), MessageAddress(layla.person_key, 8)
        )
        session.flush()
        assert conversation.line(session, layla.person_key, reply_to=8).request is first
        cases.switch(session, first.id, layla)
        assert conversation.line(session, layla.person_key).request is first

    def test_links_are_found_from_both_ends(self, session: Session) -> None:
        layla, open_request = held(session)
        message, copy = MessageAddress(NEWCOMER, 7), MessageAddress(layla.person_key, 8)
        conversation.link(session, open_request.id, message, copy)
        session.flush()
        assert conversation.other_side(session, message) == copy
        assert conversation.other_side(session, copy) == message
        assert conversation.other_side(session, MessageAddress(NEWCOMER, 8)) is None

    def test_after_the_end_there_is_none(self, session: Session) -> None:
        layla, open_request = held(session)
        message, copy = MessageAddress(NEWCOMER, 7), MessageAddress(layla.person_key, 8)
        conversation.link(session, open_request.id, message, copy)
        cases.close(session, open_request, Outcome.HELPED, Role.MEDIATOR, NOW)
        with pytest.raises(NoConversation):
            conversation.line(session, NEWCOMER)
        with pytest.raises(CaseGone):
            conversation.line(session, layla.person_key, reply_to=8)


class TestAppointments:
    def test_both_are_reminded_a_day_and_an_hour_before_once(self, session: Session) -> None:
        at = NOW + 3 * DAY
        held(session, appointment=Appointment(at))
        assert list(appointments.due_reminders(session, NOW + DAY)) == []
        found = [
            due.reminder.name
            for moment in (at - DAY, at - DAY + MINUTE, at - 60 * MINUTE, at - 59 * MINUTE, at)
            for due in appointments.due_reminders(session, moment)
        ]
        assert found == ["DAY_BEFORE", "HOUR_BEFORE"]

    def test_who_takes_it_late_is_reminded_once(self, session: Session) -> None:
        at = NOW + timedelta(hours=2)
        held(session, appointment=Appointment(at))
        assert list(appointments.due_reminders(session, NOW + MINUTE)) == []
        (due,) = appointments.due_reminders(session, at - 50 * MINUTE)
        assert due.reminder is appointments.Reminder.HOUR_BEFORE

    def test_a_moved_appointment_is_reminded_of_anew(self, session: Session) -> None:
        at = NOW + 3 * DAY
        _, open_request = held(session, appointment=Appointment(at))
        assert list(appointments.due_reminders(session, at - DAY))
        later = Appointment(at + 7 * DAY)
        appointments.move(session, open_request, later, Role.NEWCOMER, at - DAY)
        assert list(appointments.due_reminders(session, at)) == []
        assert list(appointments.due_reminders(session, at + 6 * DAY))

    def test_cannot_be_moved_into_the_past(self, session: Session) -> None:
        _, open_request = held(session, appointment=Appointment(NOW + DAY))
        with pytest.raises(InThePast):
            appointments.move(session, open_request, Appointment(NOW), Role.NEWCOMER, NOW)

    def test_the_calendar_file_keeps_wall_time_over_the_change_to_summer(
        self, session: Session
    ) -> None:
        before = datetime(2027, 3, 26, 9, 30, tzinfo=AACHEN)
        after = datetime(2027, 3, 29, 9, 30, tzinfo=AACHEN)
        for at in (before, after):
            open_request = request(session, appointment=Appointment(at, place="Rathaus"))
            file = appointments.calendar_file(open_request, "Termin", AACHEN, NOW)
            (event,) = Calendar.from_ical(file).walk("VEVENT")
            assert event.decoded("dtstart") == at
            assert event.decoded("dtstart").hour == 9
            assert b"VTIMEZONE" in file
            assert NEWCOMER.encode() not in file


class TestRetention:
    def test_forgetting_a_newcomer_leaves_no_key_and_no_words(self, session: Session) -> None:
        layla, open_request = held(session)
        waiting = request(session, words="secret words", person_key=NEWCOMER)
        message, copy = MessageAddress(NEWCOMER, 7), MessageAddress(layla.person_key, 8)
        conversation.link(session, open_request.id, message, copy)
        forgotten = retention.forget(session, NEWCOMER, NOW)
        session.commit()
        assert {one.request for one in forgotten.cancelled} == {open_request, waiting}
        dump = "\n".join(session.connection().connection.iterdump())
        assert NEWCOMER not in dump
        assert "secret words" not in dump

    def test_forgetting_a_mediator_hands_the_cases_on(self, session: Session) -> None:
        layla, open_request = held(session)
        key = layla.person_key
        forgotten = retention.forget(session, key, NOW)
        session.commit()
        assert forgotten.handed_on == (open_request,)
        assert key not in "\n".join(session.connection().connection.iterdump())

    def test_export_gives_all_that_is_kept(self, session: Session) -> None:
        layla, _ = held(session, topic="health")
        assert retention.export(session, NEWCOMER)["requests"][0]["topic"] == "health"
        assert retention.export(session, layla.person_key)["mediator"]["languages"] == ["ar"]
        assert retention.export(session, "stranger") == {"requests": [], "mediator": None}

    def test_what_is_old_goes_by_itself(self, session: Session) -> None:
        layla, open_request = held(session)
        message, copy = MessageAddress(NEWCOMER, 7), MessageAddress(layla.person_key, 8)
        conversation.link(session, open_request.id, message, copy)
        cases.close(session, open_request, Outcome.HELPED, Role.MEDIATOR, NOW)
        retention.expire(session, NOW + 31 * DAY)
        assert conversation.other_side(session, message) is None
        assert open_request.person_key == NEWCOMER
        retention.expire(session, NOW + 91 * DAY)
        session.refresh(open_request)
        assert open_request.person_key is None

    def test_what_nobody_takes_in_a_month_ends(self, session: Session) -> None:
        open_request = request(session)
        assert retention.expire(session, NOW + 31 * DAY) == [open_request]
        assert open_request.outcome is Outcome.EXPIRED


class TestDrafts:
    def questions(self, draft: Draft) -> list[str]:
        """What is asked one after the other of somebody who answers the shortest way."""
        answers = {
            Question.LANGUAGE: lambda: drafts.choose_language(draft, "ar", NOW),
            Question.TOPIC: lambda: drafts.choose_topic(draft, "health", NOW),
            Question.TIME: lambda: drafts.choose_time(draft, False, NOW),
            Question.WORDS: lambda: drafts.set_words(draft, None, NOW),
        }
        asked = []
        while (question := drafts.next_question(draft)) is not None:
            asked.append(question.value)
            answers[question]()
        return asked

    def test_what_is_for_now_takes_four_questions(self, session: Session) -> None:
        draft = drafts.begin(session, NEWCOMER, "ar", NOW)
        assert self.questions(draft) == ["language", "topic", "time", "words"]

    def test_the_topic_that_was_spoken_of_is_not_asked_for(self, session: Session) -> None:
        draft = drafts.begin(session, NEWCOMER, "ar", NOW, topic="health")
        assert self.questions(draft) == ["language", "time", "words"]

    def test_an_emergency_asks_nothing(self, session: Session) -> None:
        draft = drafts.begin(session, NEWCOMER, "ti", NOW, priority=Priority.EMERGENCY)
        assert self.questions(draft) == []
        assert drafts.confirm(session, draft, NOW, Random(1)).languages == ["ti"]

    def test_an_appointment_asks_when_where_and_at_what_kind_of_place(
        self, session: Session
    ) -> None:
        draft = drafts.begin(session, NEWCOMER, "ar", NOW, topic="health")
        drafts.choose_language(draft, "ar", NOW)
        drafts.choose_time(draft, True, NOW)
        assert drafts.expects_text(draft) is Question.MOMENT
        with pytest.raises(InThePast):
            drafts.set_moment(draft, NOW - MINUTE, NOW)
        drafts.set_moment(draft, NOW + DAY, NOW)
        drafts.set_place(draft, "Rathaus", NOW)
        assert drafts.next_question(draft) is Question.OFFICE
        drafts.choose_office(draft, Office.DOCTOR, NOW)
        drafts.set_words(draft, "my son has a fever", NOW)
        opened = drafts.confirm(session, draft, NOW, Random(1))
        assert (opened.starts_at, opened.place, opened.office_kind, opened.words) == (
            NOW + DAY,
            "Rathaus",
            "doctor",
            "my son has a fever",
        )
        with pytest.raises(NoDraft):
            drafts.draft_of(session, NEWCOMER, NOW)

    def test_an_answer_can_be_corrected_before_it_is_confirmed(self, session: Session) -> None:
        draft = drafts.begin(session, NEWCOMER, "ar", NOW)
        self.questions(draft)
        drafts.ask_again(draft, Question.LANGUAGE, NOW)
        assert drafts.next_question(draft) is Question.LANGUAGE
        drafts.choose_language(draft, "ku", NOW)
        assert drafts.confirm(session, draft, NOW, Random(1)).languages == ["ku"]

    def test_is_forgotten_after_half_a_day(self, session: Session) -> None:
        drafts.begin(session, NEWCOMER, "ar", NOW)
        with pytest.raises(NoDraft):
            drafts.draft_of(session, NEWCOMER, NOW + DAY)

    def test_beginning_anew_forgets_what_was_begun(self, session: Session) -> None:
        drafts.choose_language(drafts.begin(session, NEWCOMER, "ar", NOW), "ku", NOW)
        assert drafts.begin(session, NEWCOMER, "ar", NOW).language is None
