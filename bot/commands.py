"""The bot's commands and descriptions, in each language."""

from collections.abc import Sequence

from telegram import Bot, BotCommand, BotCommandScopeChat

import locales
from bot.delivery.call import Call
from bot.sending import persist

NAMES = (
    "start",
    "menu",
    "emergency",
    "requests",
    "end",
    "language",
    "help",
    "privacy",
    "export",
    "forget",
)
FOR_MEDIATORS = ("cases", "available")
SHORT_DESCRIPTION_LIMIT = 120
DESCRIPTION_LIMIT = 512


def commands(language: str, names: Sequence[str] = NAMES) -> list[BotCommand]:
    """Return commands with their descriptions in a language."""
    _ = locales.texts(language).gettext
    descriptions = {
        "start": _("Begin"),
        "menu": _("What there is, to browse"),
        "emergency": _("Emergency numbers"),
        "requests": _("What about my request?"),
        "end": _("End the conversation with a mediator"),
        "cases": _("My cases"),
        "available": _("Requests on or off"),
        "language": _("Change the language"),
        "help": _("What I can do"),
        "privacy": _("What is stored about you"),
        "export": _("Get what is stored about you"),
        "forget": _("Delete what is stored about you"),
    }
    return [BotCommand(name, descriptions[name]) for name in names]


async def announce(bot: Bot) -> None:
    """Tell Telegram commands and descriptions: in each language, and in English for all others."""
    for language in (None, *locales.available()):
        texts = locales.texts(language.code if language else "en")
        code = language.code if language else "en"
        _ = texts.gettext
        description = _(
            "Hello! I tell you what there is in Aachen for newcomers and where to turn: in your language, "
            "at any time, free of charge. Write as you speak. In danger call 112 or 110."
        )
        short = _("What there is in Aachen for newcomers, in your language.")
        # Telegram takes codes of two letters only; other languages get their own after the choice.
        told = language.telegram_codes[0] if language else ""
        if len(told) in (0, 2):
            await _announce_in(bot, told or None, commands(code), description, short)


async def _announce_in(
    bot: Bot, told: str | None, names: list[BotCommand], description: str, short: str
) -> None:
    await persist(lambda: bot.set_my_commands(names, language_code=told))
    await persist(
        lambda: bot.set_my_description(description[:DESCRIPTION_LIMIT], language_code=told)
    )
    await persist(
        lambda: bot.set_my_short_description(short[:SHORT_DESCRIPTION_LIMIT], language_code=told)
    )


def chat_commands(chat_id: int, language: str, names: Sequence[str] = NAMES) -> Call:
    """Return the call that shows a chat its commands in the language that the person has chosen."""
    parameters = {
        "scope": BotCommandScopeChat(chat_id).to_dict(),
        "commands": [
            (command.command, command.description) for command in commands(language, names)
        ],
    }
    return Call("set_my_commands", chat_id, parameters)
