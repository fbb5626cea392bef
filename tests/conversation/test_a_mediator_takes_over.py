"""Plays of two sides: a newcomer asks for a mediator, a mediator takes the request, and they talk."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from catalogue.database import open_database
from handover import decisions
from handover.invitations import invite
from handover.models import (
    Invitation,
    Mediator,
    MediatorState,
    Outcome,
    Rating,
    Request,
    RequestState,
)
from handover.models.request import OPEN
from iz.request import steps
from sandbox.client import Person, Sandbox
from settings import Settings
from tests.conversation.parts import (
    LANGUAGE,
    asks,
    asks_at_once,
    becomes_mediator,
    brings_together,
    button,
    takes,
)
from tests.sandbox_process import PNG


@pytest.fixture(scope="module")
def database(settings_without_rasa: Settings) -> Iterator[sessionmaker[Session]]:
    made = open_database(settings_without_rasa.database_url)
    yield made
    made.kw["bind"].dispose()


@pytest.fixture(autouse=True)
def nothing_of_another_play(database: sessionmaker[Session]) -> None:
    with database.begin() as session:
        session.execute(update(Mediator).values(state=MediatorState.PAUSED))
        session.execute(
            update(Request)
            .where(Request.state.in_(OPEN))
            .values(state=RequestState.CANCELLED, ended_at=datetime.now(UTC))
        )


def test_from_the_request_to_the_rating(
    telegram_without_rasa: Sandbox, database: sessionmaker[Session]
) -> None:
    sandbox = telegram_without_rasa
    amal = sandbox.person("Amal", language="ar", last_name="Khoury", username="amal_k")
    jonas = sandbox.person("Jonas", language="de", username="jonas_d")
    becomes_mediator(jonas, database)
    asks_at_once(amal, words="عندي رسالة من الدكتور وما فهمتها")
    case = takes(jonas)
    assert "عندي رسالة من الدكتور" in case.text
    assert not {"Amal", "Khoury", "amal_k"} & set(case.text.split())
    amal.sees("/end")

    amal.writes("مرحبا، بتقدر تساعدني؟")
    jonas.sees("مرحبا، بتقدر تساعدني؟")
    assert amal.sees_reaction() == ["👌"]
    jonas.writes("أهلاً، أكيد")
    answer = amal.sees("أهلاً، أكيد")
    assert "forward_origin" not in answer.raw
    assert jonas.sees_reaction() == ["👌"]

    jonas.presses(button(case, "/case_close"), case)
    question = jonas.sees()
    jonas.presses(button(question, "/case_helped"), question)
    jonas.sees()
    ended = amal.sees()
    amal.presses(button(ended, "/request_rate"), ended)
    thanks = amal.sees()
    amal.presses(button(thanks, "/request_comment"), thanks)
    amal.sees("IZ")
    amal.writes("شكرا كتير")
    amal.sees("شكراً! هذا يساعدنا.")
    with database() as session:
        rating = session.scalars(select(Rating).order_by(Rating.given_at.desc())).first()
    assert rating is not None
    assert (rating.stars, rating.comment) == (5, "شكرا كتير")
    with database() as session:
        logged = [step.what for step in steps(session, case.text.split()[2])]
    assert logged == ["opened", "offered 1", "claimed", "closed helped", "rated 5"]
    amal.writes("شكرا كتير")
    assert amal.sees().text
    jonas.sees_nothing_more()


def test_only_the_first_has_it_and_the_others_see_at_once(
    telegram_without_rasa: Sandbox, database: sessionmaker[Session]
) -> None:
    sandbox = telegram_without_rasa
    newcomer = sandbox.person("N", language="ar")
    first, second = (sandbox.person(name, language="en") for name in ("First", "Second"))
    becomes_mediator(first, database)
    becomes_mediator(second, database)
    asks(newcomer, database)
    offer, same = first.sees(), second.sees()
    first.presses(button(offer, "/case_take"), offer)
    first.sees("is yours")
    newcomer.sees("/end")
    assert not second.sees_edit().buttons
    second.forges(same, button(same, "/case_take"))
    second.sees("Somebody else was first")
    first.forges(offer, button(offer, "/case_take"))
    first.sees("is yours")
    newcomer.sees_nothing_more()


def test_all_kinds_of_messages_go_over_as_copies(
    telegram_without_rasa: Sandbox, database: sessionmaker[Session]
) -> None:
    sandbox = telegram_without_rasa
    newcomer, mediator = sandbox.person("N", language="ar"), sandbox.person("M", language="de")
    becomes_mediator(mediator, database)
    brings_together(newcomer, mediator, database)
    newcomer.sends_file("photo", PNG, "letter.png", "image/png", caption="<b>رسالة</b> & كذا")
    assert mediator.sees("<b>رسالة</b> & كذا").raw["photo"]
    newcomer.sends_file("voice", b"OggS", "voice.ogg", "audio/ogg")
    assert mediator.sees().raw["voice"]
    mediator.sends_file("document", b"%PDF", "form.pdf", "application/pdf")
    assert newcomer.sees().raw["document"]
    assert mediator.sees_reaction() == ["👌"]
    newcomer.shares_location(50.77, 6.08)
    assert mediator.sees().place == (50.77, 6.08)
    newcomer.sends_sticker()
    assert mediator.sees().raw["sticker"]
    newcomer.sends_album("photo", [PNG, PNG])
    assert mediator.sees().raw["photo"] and mediator.sees().raw["photo"]
    mediator.sees_nothing_more()


def test_replies_and_edits_go_over(
    telegram_without_rasa: Sandbox, database: sessionmaker[Session]
) -> None:
    sandbox = telegram_without_rasa
    newcomer, mediator = sandbox.person("N", language="ar"), sandbox.person("M", language="de")
    becomes_mediator(mediator, database)
    brings_together(newcomer, mediator, database)
    written = newcomer.writes("متى الموعد")
    copy = mediator.sees("متى الموعد")
    newcomer.sees_reaction()
    mediator.writes("بكرا", reply_to=copy)
    assert newcomer.sees("بكرا").raw["reply_to_message"]["message_id"] == written.id
    newcomer.edits(written, "متى <الموعد>؟")
    assert mediator.sees_edit().text == "متى <الموعد>؟"
    newcomer.sees_nothing_more()


def test_a_contact_is_held_back_until_its_sender_confirms(
    telegram_without_rasa: Sandbox, database: sessionmaker[Session]
) -> None:
    sandbox = telegram_without_rasa
    newcomer, mediator = sandbox.person("N", language="ar"), sandbox.person("M", language="de")
    becomes_mediator(mediator, database)
    brings_together(newcomer, mediator, database)
    newcomer.shares_contact("+49 000 0000")
    question = newcomer.sees()
    mediator.sees_nothing_more()
    newcomer.presses(button(question, "/relay_contact"), question)
    assert mediator.sees().raw["contact"]


def test_after_the_end_nobody_receives_anything_and_the_writer_knows(
    telegram_without_rasa: Sandbox, database: sessionmaker[Session]
) -> None:
    sandbox = telegram_without_rasa
    newcomer, mediator = sandbox.person("N", language="en"), sandbox.person("M", language="en")
    becomes_mediator(mediator, database)
    brings_together(newcomer, mediator, database)
    newcomer.writes("one question")
    copy = mediator.sees("one question")
    newcomer.sees_reaction()
    newcomer.writes("/end")
    newcomer.sees("The conversation is over")
    mediator.sees("has ended")
    mediator.writes("are you there?", reply_to=copy)
    mediator.sees("Nobody has received this")
    newcomer.sees_nothing_more()


def test_a_case_given_back_goes_to_another_mediator(
    telegram_without_rasa: Sandbox, database: sessionmaker[Session]
) -> None:
    sandbox = telegram_without_rasa
    newcomer = sandbox.person("N", language="en")
    first, second = (sandbox.person(name, language="en") for name in ("First", "Second"))
    becomes_mediator(first, database)
    case = brings_together(newcomer, first, database)
    becomes_mediator(second, database)
    first.presses(button(case, "/case_give_back"), case)
    first.sees("given back")
    newcomer.sees("looking for another one")
    newcomer.sees("asking the mediators")
    takes(second)
    newcomer.sees("has taken your request")
    newcomer.writes("hello second")
    second.sees("hello second")
    first.sees_nothing_more()


def test_a_mediator_with_two_cases_sees_which_is_which(
    telegram_without_rasa: Sandbox, database: sessionmaker[Session]
) -> None:
    sandbox = telegram_without_rasa
    mediator = sandbox.person("M", language="en")
    one, two = sandbox.person("One", language="en"), sandbox.person("Two", language="en")
    becomes_mediator(mediator, database)
    case_one = brings_together(one, mediator, database)
    brings_together(two, mediator, database)
    number = case_one.text.split()[2]
    one.writes("from one")
    mediator.sees(number)
    from_one = mediator.sees("from one")
    mediator.writes("to two")
    two.sees("to two")
    mediator.writes("to one", reply_to=from_one)
    one.sees("to one")
    mediator.writes("/cases")
    mediator.presses(number, mediator.sees())
    mediator.sees(number)
    mediator.writes("to one again")
    one.sees("to one again")
    two.sees_nothing_more()


def test_a_request_can_be_cancelled_and_the_offer_goes(
    telegram_without_rasa: Sandbox, database: sessionmaker[Session]
) -> None:
    sandbox = telegram_without_rasa
    newcomer, mediator = sandbox.person("N", language="en"), sandbox.person("M", language="en")
    becomes_mediator(mediator, database)
    told = asks(newcomer, database)
    offer = mediator.sees()
    newcomer.presses(button(told, "/request_withdraw"), told)
    newcomer.sees("is cancelled")
    assert not mediator.sees_edit().buttons
    mediator.forges(offer, button(offer, "/case_take"))
    mediator.sees("no longer open")
    newcomer.forges(told, button(told, "/request_withdraw"))
    newcomer.sees("ended already")


def test_where_nobody_is_there_the_newcomer_is_told_so(
    telegram_without_rasa: Sandbox, database: sessionmaker[Session]
) -> None:
    newcomer = telegram_without_rasa.person("N", language="en")
    told = asks(newcomer, database)
    assert "No mediator is free" in told.text
    assert "I cannot say yet when somebody will be there" in told.text
    newcomer.writes("Notfall")
    assert "112" in newcomer.sees().text


def test_an_emergency_asks_nothing_and_alarms_at_once(
    telegram_without_rasa: Sandbox, database: sessionmaker[Session]
) -> None:
    sandbox = telegram_without_rasa
    newcomer, mediator = sandbox.person("N", language="ar"), sandbox.person("M", language="en")
    becomes_mediator(mediator, database)
    newcomer.writes("/emergency")
    numbers = newcomer.sees()
    assert "112" in numbers.text.splitlines()[0]
    newcomer.presses(button(numbers, "/request_begin"), numbers)
    newcomer.presses("/request_confirm", newcomer.sees())
    assert mediator.sees().text.startswith("🆘")


def test_invitations_that_do_not_hold_are_refused(
    telegram_without_rasa: Sandbox, database: sessionmaker[Session]
) -> None:
    sandbox = telegram_without_rasa
    with database.begin() as session:
        used, old = (invite(session, ("ar",), (), datetime.now(UTC)) for _ in range(2))
    with database.begin() as session:
        stored = session.query(Invitation).order_by(Invitation.created_at.desc()).first()
        assert stored is not None
        stored.valid_until = datetime.now(UTC) - timedelta(minutes=1)
    person = sandbox.person("P", language="en")
    person.writes("/start mediator_invented")
    person.sees("not valid")
    person.writes(f"/start mediator_{old}")
    person.sees("not valid")
    person.writes(f"/start mediator_{used}")
    person.sees("You are a mediator now")
    person.sees("Your languages: Arabic")
    person.writes(f"/start mediator_{used}")
    person.sees("not valid")
    stranger = sandbox.person("S", language="en")
    stranger.writes("/cases")
    stranger.sees("Only mediators")


def test_the_mediator_is_told_when_the_newcomer_blocks_the_bot_or_is_forgotten(
    telegram_without_rasa: Sandbox, database: sessionmaker[Session]
) -> None:
    sandbox = telegram_without_rasa
    mediator = sandbox.person("M", language="en")
    becomes_mediator(mediator, database)
    gone = sandbox.person("Gone", language="en")
    brings_together(gone, mediator, database)
    gone.blocks()
    mediator.writes("hello?")
    mediator.sees("could not be delivered")
    other = sandbox.person("Other", language="en")
    brings_together(other, mediator, database)
    other.writes("/forget")
    other.sees("deleted")
    mediator.sees("has ended")


def test_an_appointment_is_asked_for_and_comes_as_a_calendar_file(
    telegram_without_rasa: Sandbox, database: sessionmaker[Session]
) -> None:
    sandbox = telegram_without_rasa
    newcomer, mediator = sandbox.person("N", language="en"), sandbox.person("M", language="en")
    becomes_mediator(mediator, database)
    newcomer.writes("/requests")
    newcomer.presses("/request_begin", newcomer.sees())
    newcomer.presses(f'/request_language{{"entry":"{LANGUAGE}"}}', newcomer.sees())
    newcomer.presses('/request_topic{"entry":"health"}', newcomer.sees())
    newcomer.presses('/request_time{"entry":"appointment"}', newcomer.sees())
    days = newcomer.sees("which day")
    newcomer.forges(days, '/request_hour{"entry":"2020-01-07T10-00"}')
    newcomer.sees("has passed already")
    newcomer.writes("some time soon")
    newcomer.sees("I have not understood")
    newcomer.writes("übermorgen halb zehn")
    newcomer.sees("Where is it")
    newcomer.writes("Rathaus <Aachen> & so")
    newcomer.presses('/request_office{"entry":"authority"}', newcomer.sees("kind of place"))
    newcomer.presses("/request_skip", newcomer.sees())
    summary = newcomer.sees("Is this right?")
    assert "Rathaus <Aachen> & so" in summary.text
    newcomer.presses("/request_confirm", summary)
    assert "Rathaus <Aachen> & so" in takes(mediator).text
    assert mediator.sees().raw["document"]["file_name"].endswith(".ics")
    newcomer.sees("is sent")
    newcomer.sees("asking the mediators")
    newcomer.sees("/end")
    newcomer.writes("/requests")
    mine = newcomer.sees("9:30")
    newcomer.presses(button(mine, "/appointment_move"), mine)
    days = newcomer.sees("which day")
    newcomer.presses(days.buttons[-1].text, days)
    hours = newcomer.sees("what time")
    newcomer.presses(hours.buttons[0].text, hours)
    newcomer.sees("is moved")
    mediator.sees("is moved")
    assert mediator.sees().raw["document"]["file_name"].endswith(".ics")


def test_buttons_that_nobody_made_do_no_harm(telegram_without_rasa: Sandbox) -> None:
    person = telegram_without_rasa.person("P", language="en")
    person.writes("/requests")
    message = person.sees("no open request")
    for data in (
        "/request_begin",
        '/request_hour{"entry":"tomorrow"}',
        '/request_office{"entry":"palace"}',
        '/request_rate{"entry":"9-x"}',
        '/request_again{"entry":"nothing"}',
        '/case_take{"entry":"x"}',
        '/relay_contact{"entry":"x"}',
        '/assign{"entry":"x"}',
    ):
        person.forges(message, data)
        assert person.sees().text


def test_a_case_is_handed_on_to_a_named_colleague(
    telegram_without_rasa: Sandbox, database: sessionmaker[Session]
) -> None:
    sandbox = telegram_without_rasa
    newcomer = sandbox.person("N", language="en")
    first, second = (sandbox.person(name, language="en") for name in ("First", "Second"))
    becomes_mediator(first, database)
    case = brings_together(newcomer, first, database)
    first.presses(button(case, "/case_hand_on"), case)
    first.sees("nobody else")
    becomes_mediator(second, database)
    first.presses(button(case, "/case_hand_on"), case)
    choice = first.sees("To whom")
    assert len(choice.buttons) == 1
    first.presses(choice.buttons[0].text, choice)
    first.sees("is handed on")
    newcomer.sees("on to somebody else")
    takes(second)
    newcomer.sees("has taken your request")
    first.presses(choice.buttons[0].text, choice)
    first.sees("not yours")


def test_a_saved_reply_arrives_in_the_newcomers_language(
    telegram_without_rasa: Sandbox, database: sessionmaker[Session]
) -> None:
    sandbox = telegram_without_rasa
    newcomer, mediator = sandbox.person("N", language="ar"), sandbox.person("M", language="de")
    becomes_mediator(mediator, database)
    case = brings_together(newcomer, mediator, database)
    mediator.presses(button(case, "/case_replies"), case)
    replies = mediator.sees()
    mediator.presses("Bitte schicken Sie mir ein Foto von dem Brief.", replies)
    mediator.sees("Bitte schicken Sie mir ein Foto von dem Brief.")
    newcomer.sees("أرسل لي صورة الرسالة من فضلك.")


def test_a_mediator_sets_languages_topics_and_hours(
    telegram_without_rasa: Sandbox, database: sessionmaker[Session]
) -> None:
    sandbox = telegram_without_rasa
    mediator = sandbox.person("M", language="en")
    with database.begin() as session:
        token = invite(session, ("ar",), (), datetime.now(UTC))
    mediator.writes(f"/start mediator_{token}")
    mediator.sees("You are a mediator now")
    profile = mediator.sees("Your languages: Arabic")
    mediator.presses("/mediator_languages", profile)
    choice = mediator.sees("Which languages")
    mediator.presses("Kurdish", choice)
    choice = mediator.sees_edit()
    mediator.presses("✅ Arabic", choice)
    choice = mediator.sees_edit()
    mediator.presses("✅ Kurdish", choice)
    mediator.presses("/mediator_topics", profile)
    topics = mediator.sees("About what")
    mediator.presses('/mediator_topics{"entry":"health"}', topics)
    mediator.sees_edit()
    mediator.presses("/mediator_hours", profile)
    hours = mediator.sees("When can you")
    mediator.presses('/mediator_hours{"entry":"0_1"}', hours)
    mediator.presses("/mediator_profile", mediator.sees_edit())
    told = mediator.sees("Your languages: Kurdish").text
    assert "Mon: 12:00" in told
    assert "Your topics: all" not in told
    mediator.writes("/available")
    mediator.sees("no requests")
    mediator.sees("Your languages")
    mediator.writes("/help")
    mediator.sees("For example")
    mediator.sees("As a mediator")
    mediator.writes("/language")
    mediator.presses("Deutsch", mediator.sees())
    mediator.sees("Deutsch")
    mediator.sandbox.waits_for_call(
        "setMyCommands", such=lambda call: "Meine Fälle" in str(call.parameters["commands"])
    )


def test_coordinators_are_told_of_what_nobody_takes_and_can_assign(
    telegram_without_rasa: Sandbox, coordinators_chat: Person, database: sessionmaker[Session]
) -> None:
    sandbox = telegram_without_rasa
    newcomer, mediator = sandbox.person("N", language="en"), sandbox.person("M", language="en")
    becomes_mediator(mediator, database)
    mediator.writes("/available")
    mediator.sees("no requests")
    mediator.sees("Your languages")
    told = asks(newcomer, database)
    number = told.text.split(":")[0]
    waiting = coordinators_chat.sees()
    while number not in waiting.text:
        waiting = coordinators_chat.sees()
    assert "Khoury" not in waiting.text
    newcomer.forges(newcomer.messages()[-1], button(waiting, "/assign"))
    newcomer.sees("nicht mehr offen")
    coordinators_chat.presses(button(waiting, "/assign"), waiting)
    coordinators_chat.sees("ist vergeben")
    mediator.sees("is yours")
    newcomer.sees("has taken your request")
    coordinators_chat.presses(button(waiting, "/assign"), waiting)
    coordinators_chat.sees("ist vergeben")


def test_both_are_reminded_of_an_appointment(
    telegram_without_rasa: Sandbox, database: sessionmaker[Session]
) -> None:
    sandbox = telegram_without_rasa
    newcomer, mediator = sandbox.person("N", language="en"), sandbox.person("M", language="de")
    becomes_mediator(mediator, database)
    brings_together(newcomer, mediator, database)
    with database.begin() as session:
        request = session.scalars(
            select(Request).where(Request.state == RequestState.CLAIMED)
        ).one()
        request.starts_at = datetime.now(UTC) + timedelta(minutes=59)
        request.held_since = datetime.now(UTC) - timedelta(hours=2)
        request.place = "Rathaus"
    assert "Rathaus" in newcomer.sees("Your appointment with the mediator").text
    assert "Rathaus" in mediator.sees("Termin").text


def test_a_mediator_is_not_asked_for_what_they_ask_themselves(
    telegram_without_rasa: Sandbox, database: sessionmaker[Session]
) -> None:
    sandbox = telegram_without_rasa
    mediator = sandbox.person("M", language="en")
    becomes_mediator(mediator, database)
    told = asks(mediator, database)
    assert "No mediator is free" in told.text
    with database() as session:
        own = session.scalars(select(Request).where(Request.state.in_(OPEN))).one()
    mediator.forges(told, f'/case_take{{"entry":"{own.id.hex}"}}')
    mediator.sees("your own request")


def test_a_large_file_goes_over_without_passing_through_the_bot(
    telegram_without_rasa: Sandbox, database: sessionmaker[Session]
) -> None:
    sandbox = telegram_without_rasa
    newcomer, mediator = sandbox.person("N", language="ar"), sandbox.person("M", language="de")
    becomes_mediator(mediator, database)
    brings_together(newcomer, mediator, database)
    newcomer.sends_file("document", bytes(20_000_001), "scan.pdf", "application/pdf")
    assert mediator.sees().raw["document"]["file_size"] == 20_000_001
    assert not sandbox.calls("getFile")


def test_what_cannot_be_passed_on_is_told_to_its_sender(
    telegram_without_rasa: Sandbox, database: sessionmaker[Session]
) -> None:
    sandbox = telegram_without_rasa
    newcomer, mediator = sandbox.person("N", language="en"), sandbox.person("M", language="de")
    becomes_mediator(mediator, database)
    brings_together(newcomer, mediator, database)
    sandbox.queues_update(
        message={
            "message_id": 900_000,
            "date": 1_700_000_000,
            "chat": {"id": newcomer.id, "type": "private", "first_name": "N"},
            "from": {"id": newcomer.id, "is_bot": False, "first_name": "N"},
            "dice": {"emoji": "🎲", "value": 3},
        }
    )
    newcomer.sees("So eine Nachricht kann ich nicht weitergeben")
    mediator.sees_nothing_more()


def decide(
    database: sessionmaker[Session], what: Callable[[Session, Request, Mediator], object]
) -> None:
    """Decide something about the newest request and mediator, as the staff page does."""
    with database.begin() as session:
        request = session.scalars(select(Request).order_by(Request.created_at.desc())).first()
        newest = select(Mediator).order_by(Mediator.created_at.desc())
        mediator = session.scalars(newest).first()
        assert request is not None
        assert mediator is not None
        what(session, request, mediator)


def test_what_staff_assign_and_close_reaches_both_sides(
    telegram_without_rasa: Sandbox, database: sessionmaker[Session]
) -> None:
    tarik = telegram_without_rasa.person("Tarik", language="ar")
    greta = telegram_without_rasa.person("Greta", language="de")
    becomes_mediator(greta, database)
    greta.writes("/available")
    greta.sees()
    asks(tarik, database)
    now = datetime.now(UTC)
    decide(database, lambda s, request, mediator: decisions.assign(s, request, mediator, now))
    tarik.sees("/end")
    while "gehört Ihnen" not in greta.sees().text:
        pass
    decide(database, lambda s, request, _: decisions.close(s, request, Outcome.REFERRED, now))
    assert button(tarik.sees(), "/request_rate")
    greta.sees("Danke")


def test_a_removed_mediator_is_told_and_the_newcomer_hears_that_another_is_sought(
    telegram_without_rasa: Sandbox, database: sessionmaker[Session]
) -> None:
    rima = telegram_without_rasa.person("Rima", language="ar")
    holger = telegram_without_rasa.person("Holger", language="de")
    becomes_mediator(holger, database)
    brings_together(rima, holger, database)
    decide(database, lambda s, _, mediator: decisions.remove(s, mediator, datetime.now(UTC)))
    holger.sees("nicht mehr")
    rima.sees("وسيط")
    holger.writes("/cases")
    assert "case" not in str(holger.sees().raw.get("reply_markup"))
