"""Requests and conversations, as the handlers of updates reach them: what is decided is part of the outcome."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session, sessionmaker
from telegram import Message, Update

from bot.delivery.call import calls_of
from bot.mediation import (
    being_mediator,
    casework,
    clock,
    own_requests,
    presses,
    putting_together,
    telling_mediators,
)
from bot.mediation.desk import Calls, Desk, Pressed
from bot.mediation.person import Person
from bot.mediation.relay import Incoming, Kind, Route
from bot.outcome import current
from catalogue.compose import Payload
from handover import retention
from handover.errors import HandoverError

WRITTEN = (Route.DRAFT, Route.COMMENT)
NEWCOMERS_ROUTES = (*WRITTEN, Route.FROM_NEWCOMER)


@dataclass(frozen=True)
class Mediation:
    """The desk, with the database that it is asked in."""

    desk: Desk
    sessions: sessionmaker[Session]

    def press(self, person: Person, payload: Payload, message_id: int | None = None) -> None:
        """A button about a request or a case."""
        pressed = Pressed(person, payload, message_id)
        _decide(lambda session: presses.press(self.desk, session, pressed))

    def join(self, person: Person, token: str) -> None:
        """Somebody has opened an invitation."""
        _decide(lambda session: being_mediator.join(self.desk, session, person, token))

    def show_commands(self, person: Person) -> None:
        """Show a chat its commands in the language that the person has chosen."""
        _decide(lambda session: being_mediator.show_commands(session, person))

    def help(self, person: Person) -> None:
        """The mediator's part of /help; nothing for others."""
        _decide(lambda session: being_mediator.help_mediator(self.desk, session, person))

    def command(self, person: Person, name: str) -> None:
        """One of `COMMANDS`."""
        _decide(lambda session: self._obey(session, person, name))

    def _obey(self, session: Session, person: Person, name: str) -> Calls:
        try:
            return COMMANDS[name](self.desk, session, person)
        except HandoverError as error:
            told = telling_mediators.refusal(error, person.language)
            return calls_of(person.chat_id, told)

    def forget(self, person: Person) -> None:
        """Erase a person from requests and cases; whoever this concerns is told."""
        _decide(lambda session: clock.forget(self.desk, session, person))

    def export(self, key: str) -> dict[str, Any]:
        """Return what is kept of a person here."""
        with self.sessions() as session:
            return retention.export(session, key)

    async def take(self, person: Person, update: Update) -> tuple[bool, bool]:
        """Take a message that belongs to a conversation or answers a question of a request.

        Returns whether it was taken, and whether a newcomer wrote it.
        """
        message = update.effective_message
        assert message is not None
        if update.edited_message is not None:
            return await self._take_edit(person, message), False
        route = await asyncio.to_thread(self._route, person.key, message)
        if route is Route.BOT or (route in WRITTEN and not message.text):
            return False, False
        if route is Route.DRAFT:
            text = message.text or ""
            _decide(lambda session: putting_together.write(self.desk, session, person, text))
        elif route is Route.COMMENT:
            text = message.text or ""
            _decide(lambda session: own_requests.comment(self.desk, session, person, text))
        else:
            _decide(lambda session: self.desk.relay.pass_on(session, person, incoming(message)))
        return True, route in NEWCOMERS_ROUTES

    async def _take_edit(self, person: Person, message: Message) -> bool:
        known = await asyncio.to_thread(self._is_passed_on, person.key, message.message_id)
        if known:
            _decide(lambda session: self.desk.relay.edit(session, person, edited(message)))
        return known

    def _route(self, key: str, message: Message) -> Route:
        reply = message.reply_to_message
        with self.sessions() as session:
            return self.desk.relay.route(
                session, key, reply.message_id if reply else None, self.desk.now()
            )

    def _is_passed_on(self, key: str, message_id: int) -> bool:
        with self.sessions() as session:
            return self.desk.relay.is_passed_on(session, key, message_id)


def incoming(message: Message) -> Incoming:
    """Return what the relay needs to know of a message."""
    reply = message.reply_to_message
    return Incoming(message.message_id, _kind(message), reply.message_id if reply else None)


def edited(message: Message) -> Incoming:
    """Return what the relay needs to know of an edited message: its text too."""
    is_caption = message.text is None
    html = message.caption_html if is_caption else message.text_html
    return Incoming(message.message_id, html=html or "", is_caption=is_caption)


def _kind(message: Message) -> Kind:
    if message.contact:
        return Kind.CONTACT
    is_copied = any(getattr(message, name, None) for name in COPIED)
    return Kind.COPY if is_copied else Kind.UNSUPPORTED


# What a copy shows as it is; polls, games, invoices, stories and dice it does not, or shows wrongly.
COPIED = (
    "text",
    "voice",
    "photo",
    "document",
    "audio",
    "video",
    "video_note",
    "animation",
    "sticker",
    "location",
    "venue",
)
COMMANDS: dict[str, Callable[[Desk, Session, Person], Calls]] = {
    "requests": own_requests.status,
    "end": own_requests.end,
    "cases": casework.list_cases,
    "available": being_mediator.switch_availability,
}


def _decide(work: Callable[[Session], Calls]) -> None:
    current().decide(work)
