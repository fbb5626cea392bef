"""What each kind of update leads to: handlers fill the outcome, which is stored and sent when they are through."""

import asyncio
import json
import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from telegram import CallbackQuery, Chat, Update, User
from telegram.error import BadRequest, TelegramError
from telegram.ext import ContextTypes

import locales
from bot.chats import ChatSettings, ChatStore
from bot.conversation import DEFAULT_LANGUAGE, Conversation, Turn
from bot.delivery.call import Call, calls_of, document_call
from bot.log import describe
from bot.media import reply_to_media
from bot.mediation import buttons
from bot.mediation.mediation import Mediation
from bot.mediation.person import Person
from bot.mediation.wording import AACHEN
from bot.outcome import current
from bot.typing_sign import typing_sign
from catalogue.compose import Answer, Button, Payload, parse_payload
from catalogue.compose.emergency import EMERGENCY
from catalogue.compose.voice import bold, lines, paragraphs, plain
from figures import tally as counted
from figures.tally import Tally

logger = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE
START_LANGUAGE = "lang_"
START_MEDIATOR = "mediator_"
ACKNOWLEDGE_TRIES = 3
ACKNOWLEDGE_PAUSE_SECONDS = 0.5
HANDOVER_INTENTS = ("request_status", "cancel_request")
HELP = "bot_help"
COMMAND_INTENTS = {
    "emergency": "emergency",
    "language": "change_language",
    "help": HELP,
    "privacy": "privacy_info",
}


@dataclass(frozen=True)
class Handlers:
    """The handlers of updates, with what they need."""

    store: ChatStore
    conversation: Conversation
    mediation: Mediation
    tally: Tally

    async def start(self, update: Update, context: Context) -> None:
        """/start: greet in the guessed language, tell what is kept, let choose the language, show the menu."""
        chat, settings = await self._arrive(update)
        given = (context.args or [""])[0]
        if given.startswith(START_MEDIATOR):
            self._save(chat, settings)
            self.mediation.join(_person(chat, settings), given.removeprefix(START_MEDIATOR))
            return
        wanted = given.removeprefix(START_LANGUAGE)
        if wanted in {language.code for language in locales.available()}:
            settings = replace(settings, language=wanted, language_chosen=True)
        settings = replace(settings, notice_shown=True)
        self._save(chat, settings)
        language = settings.language or DEFAULT_LANGUAGE
        current().answer(chat.id, welcome(language))
        self._show(chat, await self.conversation.menu(language))

    async def menu(self, update: Update, context: Context) -> None:
        """/menu."""
        chat, settings = await self._arrive(update)
        turn = await self.conversation.menu(settings.language or DEFAULT_LANGUAGE)
        self._show(chat, turn)

    async def command(self, update: Update, context: Context) -> None:
        """A command that has an intent of its own; any other one gets the help."""
        chat, settings = await self._arrive(update)
        intent = COMMAND_INTENTS.get(_command_name(update), HELP)
        turn = await self.conversation.show(settings.language or DEFAULT_LANGUAGE, intent)
        self._show(chat, turn)
        if intent == HELP:
            self.mediation.help(_person(chat, settings))

    async def export(self, update: Update, context: Context) -> None:
        """/export: everything that is kept, as a file."""
        chat, settings = await self._arrive(update)
        _ = locales.texts(settings.language or DEFAULT_LANGUAGE).gettext
        kept = await asyncio.to_thread(self.store.export, chat.id)
        requests = await asyncio.to_thread(self.mediation.export, settings.key)
        everything = {"chat": kept, **requests}
        document = json.dumps(everything, ensure_ascii=False, indent=2).encode()
        caption = _("This is all that is stored about you, beside our running conversation.")
        current().call(document_call(chat.id, document, "iz-bot.json", caption))

    async def forget(self, update: Update, context: Context) -> None:
        """/forget: erase the chat, and the conversation from Rasa's memory."""
        chat, settings = await self._arrive(update)
        language = settings.language or DEFAULT_LANGUAGE
        _ = locales.texts(language).gettext
        is_gone = await self.conversation.forget(settings)
        self.mediation.forget(_person(chat, settings))
        current().change_last(lambda session: self.store.forget(session, chat.id))
        rest = "" if is_gone else _("Our running conversation goes by itself within some hours.")
        text = lines(
            plain(_("Done: what I had stored about you is deleted.")),
            plain(rest),
            plain(_("The messages in this chat you can delete in Telegram yourself.")),
        )
        current().answer(chat.id, Answer(text))

    async def handover_command(self, update: Update, context: Context) -> None:
        """/requests and /end of newcomers, /cases and /available of mediators."""
        chat, settings = await self._arrive(update)
        self.mediation.command(_person(chat, settings), _command_name(update))

    async def text(self, update: Update, context: Context) -> None:
        """A text, new or edited: passed on where it belongs to a conversation, else answered by Rasa or the catalogue."""
        chat, settings = await self._arrive(update)
        message = update.effective_message
        if message is None:
            return
        is_taken, is_newcomers = await self.mediation.take(_person(chat, settings), update)
        if is_taken:
            if is_newcomers and await self.conversation.may_be_danger(message.text or ""):
                turn = await self.conversation.show(
                    settings.language or DEFAULT_LANGUAGE, EMERGENCY
                )
                self._show(chat, turn)
            return
        async with typing_sign(context.bot, chat.id):
            turn = await self.conversation.write(settings, message.text or "")
        if turn.intent in HANDOVER_INTENTS:
            self._count(turn)
            self._keep_language(chat, settings, turn)
            person = replace(_person(chat, settings), language=turn.language)
            self.mediation.press(person, Payload(turn.intent))
            return
        self._answer(chat, settings, turn)

    async def media(self, update: Update, context: Context) -> None:
        """A message that is no text: passed on in a conversation, else answered with what helps."""
        chat, settings = await self._arrive(update)
        language = settings.language or DEFAULT_LANGUAGE
        if update.effective_message is None:
            return
        is_taken, _ = await self.mediation.take(_person(chat, settings), update)
        if is_taken or update.edited_message is not None:
            return
        menu = Button("📋 " + locales.texts(language).gettext("Menu"), "/show_menu")
        words = reply_to_media(update.effective_message, language)
        current().answer(chat.id, Answer(plain(words), (menu,)))

    async def button(self, update: Update, context: Context) -> None:
        """A pressed button; the query is answered first, so that the button stops turning."""
        query = update.callback_query
        if query is None or update.effective_chat is None:
            return
        context.application.create_task(_acknowledge(query))
        chat, settings = await self._arrive(update)
        payload = parse_payload(query.data or "")
        if payload is None:
            turn = await self.conversation.menu(settings.language or DEFAULT_LANGUAGE)
            self._show(chat, turn)
            return
        if payload.intent in buttons.NAMES:
            pressed_in = query.message.message_id if query.message else None
            self.mediation.press(_person(chat, settings), payload, pressed_in)
            return
        chosen = _chosen_language(payload)
        if chosen:
            settings = replace(settings, language=chosen, language_chosen=True)
            self._save(chat, settings)
        async with typing_sign(context.bot, chat.id):
            turn = await self.conversation.press(settings, payload)
        self._answer(chat, settings, turn)
        if chosen:
            self.mediation.show_commands(_person(chat, settings))

    async def error(self, update: object, context: Context) -> None:
        """What went wrong: told in the log by its class and place; the update is tried again."""
        if context.error is None:
            return
        logger.error("an update failed: %s", describe(context.error))
        if isinstance(update, Update):
            current().error = context.error

    async def apologize(self, update: Update) -> list[Call]:
        """Return what a person is told whose update could not be handled: with a way on."""
        if update.effective_chat is None:
            return []
        _, settings = await self._arrive(update)
        _ = locales.texts(settings.language or DEFAULT_LANGUAGE).gettext
        sorry = Answer(
            plain(_("I am sorry, something went wrong here. Please try again.")),
            (
                Button("📋 " + _("Menu"), "/show_menu"),
                Button("🆘 " + _("Emergency"), "/emergency"),
            ),
        )
        return calls_of(update.effective_chat.id, sorry)

    async def _arrive(self, update: Update) -> tuple[Chat, ChatSettings]:
        """The chat of an update, with its settings; the language is guessed where none is known."""
        assert update.effective_chat is not None
        return update.effective_chat, await asyncio.to_thread(self._read, update)

    def _read(self, update: Update) -> ChatSettings:
        assert update.effective_chat is not None
        chat_id = update.effective_chat.id
        settings = self.store.read(chat_id)
        if settings.is_seldom(datetime.now(UTC)):
            current().change(lambda session: self.store.note_use(session, chat_id))
        if settings.language in {language.code for language in locales.available()}:
            return settings
        return replace(settings, language=guess(update.effective_user))

    def _answer(self, chat: Chat, settings: ChatSettings, turn: Turn) -> None:
        """Show a turn; where its language is a new one, keep that, and offer the way back once."""
        if turn.language == settings.language:
            self._show(chat, turn)
            return
        self._keep_language(chat, settings, turn)
        if settings.language and turn.answers:
            turn = replace(
                turn,
                answers=(*turn.answers[:-1], _with_way_back(turn.answers[-1], settings.language)),
            )
        self._show(chat, turn)

    def _show(self, chat: Chat, turn: Turn) -> None:
        current().answer(chat.id, *turn.answers)
        self._count(turn)

    def _count(self, turn: Turn) -> None:
        if turn.intent is not None:
            day = datetime.now(AACHEN).date()
            self.tally.count(counted.Turn(day, turn.language, turn.intent, turn.outcome))

    def _keep_language(self, chat: Chat, settings: ChatSettings, turn: Turn) -> None:
        if turn.language != settings.language:
            self._save(chat, replace(settings, language=turn.language, language_chosen=False))

    def _save(self, chat: Chat, settings: ChatSettings) -> None:
        current().change(lambda session: self.store.save(session, chat.id, settings))


def _person(chat: Chat, settings: ChatSettings) -> Person:
    return Person(chat.id, settings.key, settings.language or DEFAULT_LANGUAGE)


def _command_name(update: Update) -> str:
    message = update.effective_message
    text = (message.text if message else None) or "/"
    return text.split()[0].lstrip("/").split("@")[0].lower()


def _chosen_language(payload: Payload) -> str | None:
    known = {language.code for language in locales.available()}
    is_choice = payload.intent == "change_language" and payload.language in known
    return payload.language if is_choice else None


async def blocked(update: Update, context: Context) -> None:
    """Somebody has blocked the bot, or come back: nothing to say."""


def guess(user: User | None) -> str:
    """Return the language that a person's app suggests; German where it suggests none of ours."""
    matched = locales.match(user.language_code if user else None)
    return matched.code if matched else DEFAULT_LANGUAGE


def welcome(language: str) -> Answer:
    """Return the greeting, with what is kept and a choice of language, the guessed one first."""
    _ = locales.texts(language).gettext
    text = paragraphs(
        lines(
            bold(_("Welcome! I am the bot of the IZ in Aachen.")),
            plain(_("Ask me what there is for newcomers and where to turn. Write as you speak.")),
        ),
        plain(
            "🔒 "
            + _(
                "I store only your language, the number of this chat (encrypted) and, for some hours, what we speak of. No name, no phone number."
            )
        ),
        plain("🌐 " + _("Which language shall we speak?")),
    )
    ordered = sorted(locales.available(), key=lambda other: (other.code != language, other.code))
    return Answer(
        text,
        tuple(
            Button(other.autonym, str(Payload("change_language", language=other.code)))
            for other in ordered
        ),
    )


def _with_way_back(answer: Answer, language: str) -> Answer:
    payload = Payload("change_language", language=language)
    back = Button("↩️ " + locales.language(language).autonym, str(payload))
    return replace(answer, buttons=(*answer.buttons, back))


async def _acknowledge(query: CallbackQuery) -> None:
    """Let the button stop turning; that this can't be done disturbs nothing, the answer itself still comes."""
    for _ in range(ACKNOWLEDGE_TRIES):
        try:
            await query.answer()
        except BadRequest:
            # Older than Telegram remembers.
            return
        except TelegramError as error:
            logger.info("a button could not be acknowledged: %s", type(error).__name__)
            await asyncio.sleep(ACKNOWLEDGE_PAUSE_SECONDS)
        else:
            return
