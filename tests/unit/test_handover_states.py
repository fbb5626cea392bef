"""Requests in every order of events: none is lost, none has two, nobody is exposed."""

from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import settings, stateful
from hypothesis import strategies as st
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from catalogue.models import Base
from handover import cases, conversation, invitations, mediators, requests, retention, rounds
from handover.errors import HandoverError, NoMediator
from handover.models import (
    Mediator,
    MediatorState,
    Offer,
    OfferState,
    Outcome,
    Priority,
    Request,
    RequestState,
    Role,
)
from handover.requests import Wish
from handover.rounds import Timing

START = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
LANGUAGES = ("ar", "ku", "ti")
MEDIATORS = [f"mediator-{number}" for number in range(4)]
NEWCOMERS = [f"newcomer-{number}" for number in range(3)]
TIMING = Timing(at_once=2)

a_mediator = st.sampled_from(MEDIATORS)
# A mediator may need help themself.
a_newcomer = st.sampled_from([*NEWCOMERS, MEDIATORS[0]])
a_language = st.sampled_from(LANGUAGES)


class RequestsInEveryOrder(stateful.RuleBasedStateMachine):
    """What people, coordinators and the clock can do, in any order; refusals are fine, broken promises not."""

    def __init__(self) -> None:
        super().__init__()
        engine = create_engine("sqlite://")
        Base.metadata.create_all(engine)
        self.session = Session(engine)
        self.now = START
        self.random = Random(1)
        for number, key in enumerate(MEDIATORS):
            token = invitations.invite(self.session, [LANGUAGES[number % 2]], [], self.now)
            one = invitations.redeem(self.session, token, key, "de", self.now)
            one.second_languages = ["ti"] if number == 3 else []
            # Among equals the oldest is asked first: no draw may depend on a random id.
            one.created_at = self.now - timedelta(days=number)

    def teardown(self) -> None:
        self.session.close()

    def mediator(self, key: str) -> Mediator:
        return self.session.scalars(select(Mediator).where(Mediator.person_key == key)).one()

    def requests(self) -> list[Request]:
        return list(
            self.session.scalars(select(Request).order_by(Request.created_at, Request.number))
        )

    def held(self) -> list[Request]:
        return [one for one in self.requests() if one.state is RequestState.CLAIMED]

    def pending(self) -> list[Offer]:
        offers = (
            select(Offer)
            .join(Request, Request.id == Offer.request_id)
            .join(Mediator, Mediator.id == Offer.mediator_id)
            .where(Offer.state == OfferState.PENDING)
            .order_by(Request.number, Mediator.person_key)
        )
        return list(self.session.scalars(offers))

    def pick(self, data: st.DataObject) -> Request | None:
        """Any request, the newest likeliest."""
        found = self.requests()[::-1]
        return data.draw(st.sampled_from(found)) if found else None

    @stateful.initialize(key=a_newcomer, language=st.sampled_from(LANGUAGES[:2]))
    def begin_with_a_request_that_is_offered(self, key: str, language: str) -> None:
        self.open(key, language, urgent=False)
        self.time_passes(1)

    @stateful.rule(key=a_newcomer, language=a_language, urgent=st.booleans())
    def open(self, key: str, language: str, urgent: bool) -> None:
        priority = Priority.EMERGENCY if urgent else Priority.NORMAL
        wish = Wish([language], language, words="my own words", priority=priority)
        try:
            requests.open_request(self.session, key, wish, self.now, self.random)
        except HandoverError:
            assert len(requests.open_requests(self.session, key)) >= requests.OPEN_AT_ONCE

    @stateful.rule(minutes=st.integers(1, 180))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        for request in rounds.due(self.session, self.now):
            advance = rounds.advance(self.session, request, self.now, TIMING)
            keys = [mediator.person_key for mediator in advance.asked]
            assert request.person_key not in keys
            assert len(set(keys)) == len(keys)

    @stateful.precondition(lambda self: self.pending())
    @stateful.rule(data=st.data())
    def claim_what_was_offered(self, data: st.DataObject) -> None:
        offer = data.draw(st.sampled_from(self.pending()))
        mediator = self.session.get_one(Mediator, offer.mediator_id)
        try:
            cases.claim(self.session, offer.request_id, offer.mediator_id, self.now)
        except NoMediator:
            assert mediator.state is not MediatorState.ACTIVE
        else:
            assert self.session.get_one(Request, offer.request_id).held_by == mediator.id

    @stateful.rule(key=a_mediator, data=st.data())
    def claim_anything(self, key: str, data: st.DataObject) -> None:
        if request := self.pick(data):
            self.attempt(cases.claim, request.id, self.mediator(key).id, self.now)

    @stateful.rule(key=a_mediator, data=st.data())
    def assign(self, key: str, data: st.DataObject) -> None:
        if request := self.pick(data):
            self.attempt(cases.assign, request.id, self.mediator(key).id, self.now)

    @stateful.precondition(lambda self: self.held())
    @stateful.rule(data=st.data())
    def give_back(self, data: st.DataObject) -> None:
        request = data.draw(st.sampled_from(self.held()))
        holder = self.session.get_one(Mediator, request.held_by)
        self.attempt(cases.give_back, request, holder, self.now)

    @stateful.precondition(lambda self: self.held())
    @stateful.rule(to=a_mediator, data=st.data())
    def hand_on(self, to: str, data: st.DataObject) -> None:
        request = data.draw(st.sampled_from(self.held()))
        holder, other = self.session.get_one(Mediator, request.held_by), self.mediator(to)
        self.attempt(cases.hand_on, request, holder, other, self.now, TIMING)

    @stateful.rule(key=a_mediator, to=a_mediator, data=st.data())
    def hand_on_anything(self, key: str, to: str, data: st.DataObject) -> None:
        if request := self.pick(data):
            mediator, other = self.mediator(key), self.mediator(to)
            self.attempt(cases.hand_on, request, mediator, other, self.now, TIMING)

    @stateful.precondition(lambda self: self.held())
    @stateful.rule(data=st.data())
    def remove_who_has_a_case(self, data: st.DataObject) -> None:
        request = data.draw(st.sampled_from(self.held()))
        assert request.held_by is not None
        assert request in mediators.remove(self.session, request.held_by, self.now)

    @stateful.rule(data=st.data())
    def close(self, data: st.DataObject) -> None:
        if request := self.pick(data):
            self.attempt(cases.close, request, Outcome.HELPED, Role.MEDIATOR, self.now)

    @stateful.rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        if request := self.pick(data):
            self.attempt(requests.cancel, request, self.now)

    @stateful.rule(data=st.data())
    def end(self, data: st.DataObject) -> None:
        if request := self.pick(data):
            self.attempt(cases.end_by_newcomer, request, self.now)

    @stateful.rule(key=a_mediator)
    def pause(self, key: str) -> None:
        mediators.pause(self.mediator(key))

    @stateful.rule(key=a_mediator)
    def resume(self, key: str) -> None:
        mediators.resume(self.mediator(key))

    @stateful.rule(key=a_mediator, there=st.booleans())
    def be_available(self, key: str, there: bool) -> None:
        self.mediator(key).is_available = there

    @stateful.rule(key=a_mediator, language=a_language)
    def invite_again(self, key: str, language: str) -> None:
        token = invitations.invite(self.session, [language], [], self.now)
        invitations.redeem(self.session, token, key, "de", self.now)

    @stateful.rule(key=st.sampled_from(NEWCOMERS))
    def forget(self, key: str) -> None:
        retention.forget(self.session, key, self.now)
        assert requests.open_requests(self.session, key) == []

    def attempt(self, step, *arguments: object) -> None:  # type: ignore[no-untyped-def]
        """Take a step; a refusal changes nothing."""
        self.session.flush()
        before = self.snapshot()
        try:
            step(self.session, *arguments)
        except HandoverError:
            assert self.snapshot() == before

    def snapshot(self) -> list[tuple[object, ...]]:
        return [
            (request.id, request.state, request.held_by, request.round, request.due_at)
            for request in self.requests()
        ]

    @stateful.invariant()
    def no_request_is_lost(self) -> None:
        for request in self.requests():
            if request.state is RequestState.CLAIMED:
                holder = self.session.get_one(Mediator, request.held_by)
                assert holder.state is not MediatorState.REMOVED
                assert holder.person_key != request.person_key
            else:
                assert request.held_by is None or not request.is_open
            if request.is_waiting:
                assert request.due_at is not None

    @stateful.invariant()
    def none_has_two(self) -> None:
        for request in self.requests():
            accepted = self.session.scalars(
                select(Offer).where(
                    Offer.request_id == request.id, Offer.state == OfferState.ACCEPTED
                )
            ).all()
            if request.state is RequestState.CLAIMED:
                assert [offer.mediator_id for offer in accepted] == [request.held_by]

    @stateful.invariant()
    def an_ended_request_is_offered_to_nobody(self) -> None:
        for request in self.requests():
            if not request.is_waiting:
                pending = select(Offer).where(
                    Offer.request_id == request.id, Offer.state == OfferState.PENDING
                )
                assert self.session.scalars(pending).all() == []

    @stateful.invariant()
    def words_are_kept_only_while_somebody_is_sought(self) -> None:
        assert [one for one in self.requests() if one.words and not one.is_waiting] == []

    @stateful.invariant()
    def a_message_reaches_the_other_side_alone(self) -> None:
        for key in [*NEWCOMERS, *MEDIATORS]:
            try:
                line = conversation.line(self.session, key)
            except HandoverError:
                continue
            holder = self.session.get_one(Mediator, line.request.held_by)
            ends = {line.request.person_key, holder.person_key}
            assert {key, line.to_key} == ends
            assert line.request.state is RequestState.CLAIMED


TestRequestsInEveryOrder = RequestsInEveryOrder.TestCase
TestRequestsInEveryOrder.settings = settings(
    max_examples=40, stateful_step_count=30, deadline=None, derandomize=True
)
