"""What all who act on requests share: whom to tell, in which language, and the messages that have to change."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random, SystemRandom

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chats import ChatStore
from bot.delivery.call import Call, calls_of
from bot.delivery.outbox import Delivery, Fate
from bot.mediation import telling_coordinators, telling_mediators, telling_newcomers
from bot.mediation.person import Person, chat_id_of, language_of
from bot.mediation.relay import Relay
from catalogue.compose import Answer, Payload
from handover import mediators, rounds
from handover.models import Mediator, Offer, Request
from handover.rounds import Advance, Timing

Calls = list[Call]
OFFER = "offer:"


@dataclass(frozen=True)
class Pressed:
    """A button that somebody has pressed, and the message that it is under, where that is known."""

    person: Person
    payload: Payload
    message_id: int | None = None

    @property
    def value(self) -> str:
        """What the button carries beside its name."""
        return self.payload.entry or ""


@dataclass(frozen=True)
class Desk:
    """Where requests are worked on; what is done with them returns the calls that follow from what was stored.

    Attributes:
        coordinators: the chat that is told of what nobody takes.
    """

    store: ChatStore
    relay: Relay
    now: Callable[[], datetime]
    timing: Timing = field(default_factory=Timing)
    coordinators: int | None = None
    random: Random = field(default_factory=SystemRandom)

    def advance(self, session: Session, request: Request) -> Calls:
        """Take a request to its next round: show it to who is asked, and tell the newcomer."""
        told = rounds.advance(session, request, self.now(), self.timing)
        calls = [
            call for mediator in told.asked for call in self.offer(session, told.request, mediator)
        ]
        calls += self._news(session, told)
        if told.coordinators:
            calls += self._tell_coordinators(session, request)
        return calls

    def _news(self, session: Session, told: Advance) -> Calls:
        language = language_of(session, told.request.person_key, told.request.screen_language)
        news = telling_newcomers.news(told, language)
        return self.to(session, told.request.person_key, news) if news else []

    def _tell_coordinators(self, session: Session, request: Request) -> Calls:
        if self.coordinators is None:
            return []
        free = mediators.who_speak(session, request.languages)
        answer = telling_coordinators.waiting(session, request, free, self.now())
        return calls_of(self.coordinators, answer)

    def offer(self, session: Session, request: Request, mediator: Mediator) -> Calls:
        """Show a request to a mediator who is asked; the message is remembered, to be changed later."""
        language = language_of(session, mediator.person_key, mediator.screen_language)
        answer = telling_mediators.offer(session, request, language, self.now())
        offer = session.scalars(
            select(Offer).where(Offer.request_id == request.id, Offer.mediator_id == mediator.id)
        ).one()
        calls = self.to(session, mediator.person_key, answer)
        return [
            *calls[:-1],
            *(replace(call, reference=OFFER + offer.id.hex) for call in calls[-1:]),
        ]

    def note_offer(self, session: Session, delivery: Delivery) -> None:
        """Remember which message shows an offer (a listener of the outbox)."""
        offer = session.get(Offer, uuid.UUID(hex=delivery.reference.removeprefix(OFFER)))
        if offer is not None and delivery.fate is Fate.DELIVERED:
            offer.message_id = delivery.message_id

    def withdraw(self, session: Session, request: Request, asked: Iterable[Mediator]) -> Calls:
        """Take the button from the offers of those who are no longer asked."""
        calls: Calls = []
        for mediator in asked:
            number = session.scalar(
                select(Offer.message_id).where(
                    Offer.request_id == request.id, Offer.mediator_id == mediator.id
                )
            )
            chat_id = chat_id_of(self.store, session, mediator.person_key)
            if number is None or chat_id is None:
                continue
            language = language_of(session, mediator.person_key, mediator.screen_language)
            text = telling_mediators.offer_gone(request, language)
            parameters = {"message_id": number, "text": text, "parse_mode": "HTML"}
            calls.append(Call("edit_message_text", chat_id, parameters))
        return calls

    def tell_newcomer(
        self, session: Session, request: Request, tell: Callable[[Request, str], Answer]
    ) -> Calls:
        """Tell the newcomer something about their request."""
        language = language_of(session, request.person_key, request.screen_language)
        return self.to(session, request.person_key, tell(request, language))

    def tell_mediator(
        self,
        session: Session,
        mediator: Mediator | None,
        request: Request,
        tell: Callable[[Request, str], Answer],
    ) -> Calls:
        """Tell a mediator, where there is one, something about a case."""
        if mediator is None:
            return []
        language = language_of(session, mediator.person_key, mediator.screen_language)
        return self.to(session, mediator.person_key, tell(request, language))

    def to(self, session: Session, key: str | None, answer: Answer) -> Calls:
        """Return the calls that show an answer to somebody; none where nobody is behind the key."""
        chat_id = chat_id_of(self.store, session, key)
        return calls_of(chat_id, answer) if chat_id is not None else []
