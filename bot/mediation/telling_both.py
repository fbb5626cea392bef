"""What both sides of a conversation are told about their messages."""

import locales
from bot.mediation.buttons import Press, button
from bot.mediation.wording import when
from catalogue.compose import Answer, Button
from catalogue.compose.voice import bold, plain
from handover.models import Request
from locales import formatting


def over(language: str) -> Answer:
    """Say that there is nobody at the other end any more."""
    _ = locales.texts(language).gettext
    return Answer(plain(_("This conversation is over. Nobody has received this.")))


def not_reached(language: str) -> Answer:
    """Say that a message could not be delivered."""
    _ = locales.texts(language).gettext
    text = _("This message could not be delivered: the other side cannot be reached any more.")
    return Answer(plain("⚠️ " + text))


def unsupported(language: str) -> Answer:
    """Say that this kind of message can't be passed on."""
    _ = locales.texts(language).gettext
    text = _("I cannot pass this kind of message on. Please send text, voice, a photo or a file.")
    return Answer(plain("⚠️ " + text))


def held_back(message_id: int, language: str) -> Answer:
    """Say that a contact was not passed on, and let its sender decide."""
    _ = locales.texts(language).gettext
    text = _("A contact shows a name and a number. Shall I really pass it on?")
    return Answer(
        plain(text),
        (button(_("Yes, pass it on"), Press.CONTACT, str(message_id)),),
    )


def moved(request: Request, language: str) -> Answer:
    """Say that an appointment has another time now."""
    _ = locales.texts(language).gettext
    number = formatting.isolate(request.number, locales.language(language))
    text = _("The appointment of {number} is moved: {moment}")
    return Answer(
        plain("📅 " + text.format(number=number, moment=when(request.starts_at, language))),
        (move_button(request, language),),
    )


def move_button(request: Request, language: str) -> Button:
    """The way to another time of the appointment."""
    _ = locales.texts(language).gettext
    return button("📅 " + _("Move"), Press.MOVE, f"{request.number}_")


def other_case(request: Request, language: str) -> Answer:
    """Say which case the next message belongs to."""
    number = formatting.isolate(request.number, locales.language(language))
    return Answer(bold(f"📁 {number}"))
