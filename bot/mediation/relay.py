"""The conversation between a newcomer and a mediator: copies that name nobody, links for replies and edits."""

import enum
import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.chats import ChatStore
from bot.conversation import DEFAULT_LANGUAGE
from bot.delivery.call import Call, Json, calls_of
from bot.delivery.outbox import Delivery, Fate, Outbox
from bot.mediation import telling_both
from bot.mediation.person import Person, chat_id_of, language_of
from handover import cases, conversation, drafts, ratings
from handover.conversation import Line, MessageAddress, Side
from handover.errors import CaseGone, HandoverError, NoConversation, NoDraft
from handover.mediators import mediator_of

REFERENCE = "relay:"
DELIVERED_SIGN = "👌"


class Kind(enum.Enum):
    """What can be done with a message."""

    COPY = "copy"
    CONTACT = "contact"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True)
class Incoming:
    """A message as it is passed on; its content stays with Telegram.

    `html` is the text or caption of an edited message, with Telegram's HTML.
    """

    message_id: int
    kind: Kind = Kind.COPY
    reply_to: int | None = None
    html: str | None = None
    is_caption: bool = False


class Route(enum.Enum):
    """Where a message of a person goes."""

    BOT = "bot"
    DRAFT = "draft"
    COMMENT = "comment"
    FROM_NEWCOMER = "from_newcomer"
    FROM_MEDIATOR = "from_mediator"


@dataclass(frozen=True)
class Relay:
    """Passes messages on."""

    store: ChatStore
    outbox: Outbox

    def pass_on(self, session: Session, person: Person, message: Incoming) -> list[Call]:
        """Return the calls that bring a message to the other side, or say why it is not brought."""
        try:
            line = conversation.line(session, person.key, message.reply_to)
        except HandoverError:
            return calls_of(person.chat_id, telling_both.over(person.language))
        if message.kind is Kind.CONTACT:
            told = telling_both.held_back(message.message_id, person.language)
            return calls_of(person.chat_id, told)
        if message.kind is Kind.UNSUPPORTED:
            return calls_of(person.chat_id, telling_both.unsupported(person.language))
        return self._copy(session, person, line, message)

    def _copy(self, session: Session, person: Person, line: Line, message: Incoming) -> list[Call]:
        to = chat_id_of(self.store, session, line.to_key)
        if to is None:
            return calls_of(person.chat_id, telling_both.not_reached(person.language))
        parameters: Json = {"from_chat_id": person.chat_id, "message_id": message.message_id}
        answered = self._answered(session, person, line, message)
        if answered is not None:
            parameters["reply_parameters"] = {
                "message_id": answered,
                "allow_sending_without_reply": True,
            }
        reference = f"{REFERENCE}{line.request.id.hex}:{message.message_id}:{person.key}"
        copy = Call("copy_message", to, parameters, reference=reference)
        return [*self._which_case(session, line, to), copy]

    @staticmethod
    def _answered(session: Session, person: Person, line: Line, message: Incoming) -> int | None:
        """The number, on the other side, of the message that this one replies to."""
        if message.reply_to is None:
            return None
        address = MessageAddress(person.key, message.reply_to)
        other = conversation.other_side(session, address)
        return other.message_id if other and other.person_key == line.to_key else None

    def _which_case(self, session: Session, line: Line, to: int) -> list[Call]:
        """A mediator with several cases is told when a message belongs to another than the active one."""
        if line.side is Side.MEDIATOR:
            return []
        mediator = mediator_of(session, line.to_key)
        if len(cases.cases_of(session, mediator)) < 2:
            return []
        if mediator.active_request_id == line.request.id:
            return []
        language = language_of(session, line.to_key, mediator.screen_language)
        return calls_of(to, telling_both.other_case(line.request, language))

    def edit(self, session: Session, person: Person, message: Incoming) -> list[Call]:
        """Return the call that changes the copy of an edited message, as long as the case goes on."""
        address = MessageAddress(person.key, message.message_id)
        copy = conversation.other_side(session, address)
        try:
            line = conversation.line(session, person.key, message.message_id)
        except HandoverError:
            return []
        to = chat_id_of(self.store, session, line.to_key)
        if copy is None or to is None or copy.person_key != line.to_key:
            return []
        method = "edit_message_caption" if message.is_caption else "edit_message_text"
        name = "caption" if message.is_caption else "text"
        parameters = {"message_id": copy.message_id, name: message.html, "parse_mode": "HTML"}
        return [Call(method, to, parameters)]

    def is_passed_on(self, session: Session, key: str, message_id: int) -> bool:
        """Whether a person's message was passed on to somebody."""
        return conversation.other_side(session, MessageAddress(key, message_id)) is not None

    def route(self, session: Session, key: str, reply_to: int | None, now: datetime) -> Route:
        """Return where a message of a person goes: to a question that waits for it first of all."""
        if reply_to is None and _is_awaited(session, key, now):
            return Route.DRAFT
        if reply_to is None and ratings.awaits_comment(session, key, now):
            return Route.COMMENT
        try:
            side = conversation.line(session, key, reply_to).side
        except CaseGone:
            return Route.FROM_NEWCOMER
        except NoConversation:
            return Route.BOT
        return Route.FROM_MEDIATOR if side is Side.MEDIATOR else Route.FROM_NEWCOMER

    def note_delivery(self, session: Session, delivery: Delivery) -> None:
        """Link a message with its copy and show its sender that it has arrived, or has not (a listener of the outbox)."""
        _, request, number, key = delivery.reference.split(":")
        chat_id = chat_id_of(self.store, session, key)
        if chat_id is None:
            return
        if delivery.fate is not Fate.DELIVERED or delivery.message_id is None:
            told = telling_both.not_reached(language_of(session, key, DEFAULT_LANGUAGE))
            for call in calls_of(chat_id, told):
                self.outbox.put_one(session, call)
            return
        source = MessageAddress(key, int(number))
        copy = MessageAddress(delivery.chat_key, delivery.message_id)
        conversation.link(session, uuid.UUID(hex=request), source, copy)
        sign = {"message_id": source.message_id, "reaction": DELIVERED_SIGN}
        self.outbox.put_one(session, Call("set_message_reaction", chat_id, sign))


def _is_awaited(session: Session, key: str, now: datetime) -> bool:
    try:
        return drafts.expects_text(drafts.draft_of(session, key, now)) is not None
    except NoDraft:
        return False
