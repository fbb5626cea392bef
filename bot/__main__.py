"""The bot: `python -m bot`. Settings come from the environment and .env."""

import asyncio
import logging
import sys
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, sessionmaker
from telegram.error import InvalidToken, NetworkError

from bot import log
from bot.application import build
from bot.conversation import Conversation
from bot.delivery.districts import AnotherBot
from bot.rasa import RasaClient
from bot.rotation import rotate
from bot.sealing import CannotOpen
from bot.serving import serve
from catalogue.database import open_database
from catalogue.errors import CatalogueError
from catalogue.publishing import published_only
from settings import Settings, SettingsError, load_settings

ZONE = ZoneInfo("Europe/Berlin")
logger = logging.getLogger(__name__)


def main() -> None:
    """Serve Telegram until the process is told to stop."""
    log.set_up()
    try:
        settings = load_settings()
        _need_token(settings)
        sessions = published_only(open_database(settings.database_url))
        _rotate(settings, sessions)
    except (SettingsError, CatalogueError, CannotOpen) as error:
        sys.exit(f"error: {error}")
    rasa_token = settings.rasa_token.get_secret_value() if settings.rasa_token else None
    conversation = Conversation(
        RasaClient(settings.rasa_url, rasa_token), sessions, lambda: datetime.now(ZONE)
    )
    asyncio.set_event_loop(asyncio.new_event_loop())
    try:
        logger.info("starting")
        serve(build(settings, sessions, conversation), settings)
    except (CannotOpen, AnotherBot) as error:
        sys.exit(f"error: {error}")
    except InvalidToken:
        sys.exit("error: Telegram refuses TELEGRAM_BOT_TOKEN: copy it again from @BotFather.")
    except OSError as error:
        sys.exit(
            f"error: port {settings.webhook_port} can't be opened ({error.strerror}): "
            "choose another one with IZ_WEBHOOK_PORT."
        )
    except NetworkError as error:
        sys.exit(
            f"error: {settings.telegram_api_url} can't be reached ({type(error).__name__}): "
            "check the network and IZ_TELEGRAM_API_URL."
        )


def _need_token(settings: Settings) -> None:
    if settings.telegram_bot_token is None:
        raise SettingsError(
            "TELEGRAM_BOT_TOKEN is missing: set it in .env, or use `make run`, "
            "which starts the sandbox where there is none."
        )


def _rotate(settings: Settings, sessions: sessionmaker[Session]) -> None:
    if settings.secret_key_previous is None:
        return
    secret = settings.secret_key.get_secret_value()
    with sessions.begin() as session:
        moved = rotate(session, secret, settings.secret_key_previous.get_secret_value())
    logger.info("%s chats have been brought to the new secret key", len(moved))


if __name__ == "__main__":
    main()
