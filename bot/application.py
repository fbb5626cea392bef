"""The python-telegram-bot application: which handler gets which update."""

from telegram import Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.chats import ChatStore
from bot.commands import announce
from bot.conversation import Conversation
from bot.handlers import Handlers, blocked
from bot.processor import ChatProcessor
from settings import Settings

# Telegram keeps what was asked for last: so it is always named.
ALLOWED_UPDATES = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.MY_CHAT_MEMBER,
]
READ_SECONDS = 20.0


def build(settings: Settings, store: ChatStore, conversation: Conversation) -> Application:  # type: ignore[type-arg]
    """Return the application, ready to run."""
    assert settings.telegram_bot_token is not None
    application = (
        ApplicationBuilder()
        .token(settings.telegram_bot_token.get_secret_value())
        .base_url(f"{settings.telegram_api_url}/bot")
        .base_file_url(f"{settings.telegram_api_url}/file/bot")
        .concurrent_updates(ChatProcessor())
        .read_timeout(READ_SECONDS)
        .post_init(_announce)
        .build()
    )
    _add_handlers(application, Handlers(store, conversation))
    return application


async def _announce(application: Application) -> None:  # type: ignore[type-arg]
    await announce(application.bot)


def _add_handlers(application: Application, handlers: Handlers) -> None:  # type: ignore[type-arg]
    private = filters.ChatType.PRIVATE
    for name, handler in (
        ("start", handlers.start),
        ("menu", handlers.menu),
        ("export", handlers.export),
        ("forget", handlers.forget),
    ):
        application.add_handler(CommandHandler(name, handler, private & filters.UpdateType.MESSAGE))
    application.add_handler(
        MessageHandler(filters.COMMAND & private & filters.UpdateType.MESSAGE, handlers.command)
    )
    application.add_handler(MessageHandler(filters.TEXT & private, handlers.text))
    anything = ~filters.StatusUpdate.ALL & private & filters.UpdateType.MESSAGE
    application.add_handler(MessageHandler(anything, handlers.media))
    application.add_handler(CallbackQueryHandler(handlers.button))
    application.add_handler(ChatMemberHandler(blocked, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_error_handler(handlers.error)
