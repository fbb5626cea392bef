"""The bot put together: what is received, handled and sent by what."""

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy.orm import Session, sessionmaker
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ExtBot,
    MessageHandler,
    filters,
)
from telegram.request import HTTPXRequest

from bot.chats import ChatStore, expire_unused
from bot.commands import announce
from bot.conversation import Conversation
from bot.delivery.call import Call
from bot.delivery.districts import Districts, districts_of
from bot.delivery.inbox import Inbox, InboxQueue, chat_id_of, message_number_of
from bot.delivery.keeping import expire
from bot.delivery.numbers import MessageNumbers, sequence_of
from bot.delivery.outbox import Letter, Outbox
from bot.delivery.pace import Pace
from bot.delivery.reading import Json, UpdatesRequest
from bot.delivery.sender import Sender
from bot.delivery.writer import PASSING_TROUBLE, Writer
from bot.handlers import Handlers, blocked
from bot.handling import Handling
from bot.mediation import clock
from bot.mediation.desk import OFFER, Desk
from bot.mediation.mediation import COMMANDS, Mediation
from bot.mediation.relay import REFERENCE as RELAYED
from bot.mediation.relay import Relay
from bot.mediation.wording import AACHEN
from bot.processor import ChatProcessor
from bot.sealing import Seal
from figures.tally import Tally, store
from figures.tally import expire as expire_counts
from settings import Settings

logger = logging.getLogger(__name__)

# Telegram keeps what was asked for last: so it is always named.
ALLOWED_UPDATES = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.MY_CHAT_MEMBER,
]
READ_SECONDS = 20.0
EXPIRE_SECONDS = 3600.0
TICK_SECONDS = 5.0


@dataclass
class _Life:
    """What happens around the time in which updates are handled."""

    writer: Writer
    inbox: Inbox
    queue: InboxQueue
    sender: Sender
    desk: Desk
    outbox: Outbox
    districts: Districts
    tally: Tally
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def begin(self, application: Application) -> None:  # type: ignore[type-arg]
        """Send and handle first what is left from before; then come the new updates."""
        await self.districts.begin()
        await self.sender.start()
        bot = application.bot
        await self.queue.start(bot)
        self.tasks = [
            asyncio.create_task(self.queue.keep_taking_in(bot)),
            asyncio.create_task(_announce(bot)),
            asyncio.create_task(self._expire()),
            asyncio.create_task(self._tick()),
        ]

    async def end(self, application: Application) -> None:  # type: ignore[type-arg]
        """Let the calls that are being made come to their end."""
        await self.sender.stop()

    async def close(self, application: Application) -> None:  # type: ignore[type-arg]
        """End what runs beside."""
        for task in self.tasks:
            task.cancel()
        counts = self.tally.take()
        with suppress(*PASSING_TROUBLE):
            # Without the database these counts are lost; nobody waits for them.
            await self.writer.run(lambda session: store(session, counts))
        await self.districts.end()
        self.writer.close()

    async def _expire(self) -> None:
        while True:
            self.sender.deliver(await self.writer.insist(self._expire_all))
            await asyncio.sleep(EXPIRE_SECONDS)

    def _expire_all(self, session: Session) -> list[Letter]:
        if not self.districts.winds_the_clock(session):
            return []
        expire(session, datetime.now(UTC))
        expire_unused(session, datetime.now(UTC))
        expire_counts(session, datetime.now(UTC).date())
        return self._to_send(session, clock.expire(self.desk, session))

    async def _tick(self) -> None:
        """The clock of requests, next rounds and reminders; and what was counted since the last time."""
        while True:
            await asyncio.sleep(TICK_SECONDS)
            await self._store_counts()
            self.sender.deliver(await self.writer.insist(self._take_on))

    async def _store_counts(self) -> None:
        counts = self.tally.take()
        if counts:
            await self.writer.insist(lambda session: store(session, counts))

    def _take_on(self, session: Session) -> list[Letter]:
        if not self.districts.winds_the_clock(session):
            return []
        return self._to_send(session, clock.tick(self.desk, session))

    def _to_send(self, session: Session, calls: Sequence[Call]) -> list[Letter]:
        return self.sender.begin(session, self.outbox.put(session, calls))


def build(
    settings: Settings, sessions: sessionmaker[Session], conversation: Conversation
) -> Application:  # type: ignore[type-arg]
    """Return the application, ready to run."""
    secret = settings.secret_key.get_secret_value()
    previous = settings.secret_key_previous
    seal = Seal(secret, previous.get_secret_value() if previous else None)
    store = ChatStore(sessions, secret, seal)
    writer, inbox, outbox = Writer(sessions), Inbox(seal, store.key), Outbox(seal, store.key)

    async def received(above: int) -> Collection[int]:
        return await writer.insist(lambda session: inbox.message_numbers(session, above))

    numbers = MessageNumbers(received)

    def note_number(raw: Json) -> None:
        chat_id, number = chat_id_of(raw), message_number_of(raw)
        if chat_id is not None and number is not None:
            # The message above a pressed button is one of ours: perhaps the very one that is looked for.
            note = numbers.reached if "callback_query" in raw else numbers.saw
            note(sequence_of(chat_id, store.key(chat_id)), number)

    districts = districts_of(settings.database_url, polls=settings.webhook_url is None)
    queue = InboxQueue(inbox, writer, note_number, districts)
    bot = _bot(settings, inbox, writer, note_number)
    pace = Pace(settings.messages_per_second)
    sender = Sender(bot, outbox, writer, numbers, pace, districts)
    handling = Handling(inbox, queue, outbox, sender, writer, districts)
    relay = Relay(store, outbox)
    desk = Desk(store, relay, lambda: datetime.now(AACHEN), coordinators=settings.coordinators_chat)
    outbox.listen(OFFER, desk.note_offer)
    outbox.listen(RELAYED, relay.note_delivery)
    tally = Tally()
    life = _Life(writer, inbox, queue, sender, desk, outbox, districts, tally)
    application = (
        ApplicationBuilder()
        .bot(bot)
        .update_queue(queue)
        .concurrent_updates(ChatProcessor(handling))
        .post_init(life.begin)
        .post_stop(life.end)
        .post_shutdown(life.close)
        .build()
    )
    handlers = Handlers(store, conversation, Mediation(desk, sessions), tally)
    handling.use(application.process_update, handlers.apologize)
    _add_handlers(application, handlers)
    return application


def _bot(
    settings: Settings, inbox: Inbox, writer: Writer, note_number: Callable[[Json], None]
) -> ExtBot[None]:
    async def set_aside(raw: Json, error: str) -> None:
        await writer.insist(lambda session: inbox.store_unreadable(session, raw, error))

    assert settings.telegram_bot_token is not None
    return ExtBot(
        settings.telegram_bot_token.get_secret_value(),
        base_url=f"{settings.telegram_api_url}/bot",
        base_file_url=f"{settings.telegram_api_url}/file/bot",
        request=HTTPXRequest(read_timeout=READ_SECONDS),
        get_updates_request=UpdatesRequest(set_aside, note_number, connection_pool_size=1),
    )


async def _announce(bot: ExtBot[None]) -> None:
    try:
        await announce(bot)
    except TelegramError as error:
        logger.error("commands and descriptions could not be set: %s", type(error).__name__)


def _add_handlers(application: Application, handlers: Handlers) -> None:  # type: ignore[type-arg]
    private = filters.ChatType.PRIVATE
    for name, handler in (
        ("start", handlers.start),
        ("menu", handlers.menu),
        ("export", handlers.export),
        ("forget", handlers.forget),
        *((name, handlers.handover_command) for name in COMMANDS),
    ):
        application.add_handler(CommandHandler(name, handler, private & filters.UpdateType.MESSAGE))
    application.add_handler(
        MessageHandler(filters.COMMAND & private & filters.UpdateType.MESSAGE, handlers.command)
    )
    application.add_handler(MessageHandler(filters.TEXT & private, handlers.text))
    anything = ~filters.StatusUpdate.ALL & private & filters.UpdateType.MESSAGES
    application.add_handler(MessageHandler(anything, handlers.media))
    application.add_handler(CallbackQueryHandler(handlers.button))
    application.add_handler(ChatMemberHandler(blocked, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_error_handler(handlers.error)
