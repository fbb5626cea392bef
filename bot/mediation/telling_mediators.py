"""What mediators are shown and told."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

import locales
from bot.mediation.buttons import Press, about, button
from bot.mediation.saved_replies import KEYS, saved_reply
from bot.mediation.telling_both import move_button
from bot.mediation.wording import describe, facts_of_request, when
from catalogue.compose import Answer, Button
from catalogue.compose.voice import bold, lines, paragraphs, plain
from handover.errors import (
    AlreadyTaken,
    HandoverError,
    InvitationExpired,
    InvitationInvalid,
    InvitationUsed,
    NoMediator,
    NotYourCase,
    OwnRequest,
)
from handover.mediators import short_id
from handover.models import Mediator, Priority, Request
from locales import formatting

MOST = 20


def welcome(language: str) -> Answer:
    """Greet a new mediator, and say how it goes on."""
    _ = locales.texts(language).gettext
    return Answer(lines(bold(_("Welcome! You are a mediator now.")), *_how_it_goes(language)))


def help_text(language: str) -> Answer:
    """Say what a mediator can do here."""
    _ = locales.texts(language).gettext
    several = _("With several cases, reply to a message, or choose the case in /cases.")
    return Answer(lines(bold(_("As a mediator")), *_how_it_goes(language), plain(several)))


def _how_it_goes(language: str) -> tuple[str, ...]:
    _ = locales.texts(language).gettext
    return (
        plain(_("I send you requests that fit. Whoever presses first has it.")),
        plain(_("/available switches requests off and on. /cases shows what you have.")),
    )


def offer(session: Session, request: Request, language: str, now: datetime) -> Answer:
    """Show a request: what it is about, and nobody's name."""
    _ = locales.texts(language).gettext
    sign = "🆘" if request.priority is Priority.EMERGENCY else "🆕"
    text = paragraphs(
        bold(f"{sign} " + _("Request {number}").format(number=request.number)),
        describe(session, facts_of_request(request), language, now),
    )
    return Answer(text, (about("✋ " + _("I take it"), Press.TAKE, request.id),))


def offer_gone(request: Request, language: str) -> str:
    """What an offer says once somebody else has the request, or nobody needs anybody any more."""
    _ = locales.texts(language).gettext
    number = bold(_("Request {number}").format(number=request.number))
    return lines(number, plain("✓ " + _("Somebody has taken it, or it is no longer needed.")))


def yours(
    session: Session, request: Request, words: str | None, language: str, now: datetime
) -> Answer:
    """Say that the mediator has the case, with all that is known, and what can be done with it."""
    _ = locales.texts(language).gettext
    text = paragraphs(
        bold("✋ " + _("Request {number} is yours.").format(number=request.number)),
        describe(session, facts_of_request(request, words), language, now),
        lines(
            plain(_("What you write here goes to the newcomer. They do not see who you are.")),
            plain(_("With several cases, reply to a message, or choose the case in /cases.")),
        ),
    )
    return Answer(text, _what_to_do(request, language))


def _what_to_do(request: Request, language: str) -> tuple[Button, ...]:
    _ = locales.texts(language).gettext
    return (
        about("💬 " + _("Saved replies"), Press.REPLIES, request.id),
        about("🏁 " + _("Close the case"), Press.CLOSE, request.id),
        about("↩️ " + _("Give back"), Press.GIVE_BACK, request.id),
        about("👉 " + _("Hand on"), Press.HAND_ON, request.id),
        *((move_button(request, language),) if request.starts_at else ()),
    )


def cases(held: Sequence[Request], active: Request | None, language: str) -> Answer:
    """Show the mediator's cases; free text goes to the one that is marked."""
    _ = locales.texts(language).gettext
    if not held:
        return Answer(plain(_("You have no case at the moment.")))
    buttons = [
        about(("▶️ " if request is active else "") + request.number, Press.SWITCH, request.id)
        for request in held
    ]
    return Answer(plain(_("Your cases. Press one to write in it.")), tuple(buttons))


def switched(request: Request, language: str) -> Answer:
    """Say in which case the mediator writes now."""
    _ = locales.texts(language).gettext
    text = _("You are writing in {number} now.").format(number=request.number)
    return Answer(plain(text), _what_to_do(request, language))


def which_outcome(request: Request, language: str) -> Answer:
    """Ask how a case has ended."""
    _ = locales.texts(language).gettext
    return Answer(
        plain(_("How did {number} end?").format(number=request.number)),
        (
            about("✅ " + _("I could help"), Press.HELPED, request.id),
            about("➡️ " + _("Referred to others"), Press.REFERRED, request.id),
            about("📵 " + _("Not reached"), Press.NOT_REACHED, request.id),
        ),
    )


def closed(request: Request, language: str) -> Answer:
    """Say that a case is closed."""
    _ = locales.texts(language).gettext
    return Answer(plain(_("{number} is closed. Thank you!").format(number=request.number)))


def removed(language: str) -> Answer:
    """Say that staff have ended somebody's work as a mediator."""
    _ = locales.texts(language).gettext
    text = _("You are no longer a mediator here. Thank you for your help! Questions? Ask the IZ.")
    return Answer(plain(text))


def ended_by_newcomer(request: Request, language: str) -> Answer:
    """Say that the newcomer has ended or cancelled it."""
    _ = locales.texts(language).gettext
    return Answer(plain(_("The newcomer has ended {number}.").format(number=request.number)))


def returned(request: Request, language: str) -> Answer:
    """Say that a case has been given back."""
    _ = locales.texts(language).gettext
    text = _("{number} is given back and offered to others.").format(number=request.number)
    return Answer(plain(text))


def to_whom(request: Request, others: Sequence[Mediator], language: str) -> Answer:
    """Ask which colleague is to have the case."""
    _ = locales.texts(language).gettext
    if not others:
        return Answer(
            plain(_("There is nobody else who speaks this language.")),
            (about("↩️ " + _("Give back"), Press.GIVE_BACK, request.id),),
        )
    text = _("To whom? They are asked first. If they do not take it, I ask the others.")
    return Answer(plain(text), tuple(_colleague(request, one, language) for one in others[:MOST]))


def _colleague(request: Request, mediator: Mediator, language: str) -> Button:
    known = locales.language(language)
    spoken = ", ".join(formatting.language_name(code, known) for code in mediator.languages)
    sign = short_id(mediator)
    return button(f"👉 {sign} ({spoken})", Press.HANDED_ON, f"{request.number}_{sign}")


def which_reply(request: Request, language: str) -> Answer:
    """Show the saved replies, in the mediator's language."""
    _ = locales.texts(language).gettext
    return Answer(
        plain(_("Which reply? It goes to the newcomer in their language.")),
        tuple(
            button(saved_reply(key, language), Press.REPLY, f"{request.number}_{key}")
            for key in KEYS
        ),
    )


def replied(key: str, language: str) -> Answer:
    """Say what has been sent, in the mediator's language."""
    _ = locales.texts(language).gettext
    return Answer(plain("💬 " + _("Sent: {text}").format(text=saved_reply(key, language))))


def handed_on(request: Request, language: str) -> Answer:
    """Say that a colleague is asked."""
    _ = locales.texts(language).gettext
    return Answer(plain(_("{number} is handed on.").format(number=request.number)))


def reminder(request: Request, language: str) -> Answer:
    """Remind of an appointment."""
    _ = locales.texts(language).gettext
    text = lines(
        bold("⏰ " + _("Appointment {number}:").format(number=request.number)),
        plain(when(request.starts_at, language)),
        plain(request.place or ""),
    )
    return Answer(text, _what_to_do(request, language))


def calendar_title(language: str) -> str:
    """Return the title of an appointment in a calendar."""
    _ = locales.texts(language).gettext
    return _("Language mediation")


def availability(mediator: Mediator, language: str) -> Answer:
    """Say whether requests come."""
    _ = locales.texts(language).gettext
    if mediator.is_available:
        return Answer(plain("🟢 " + _("You are available: I send you requests.")))
    return Answer(plain("⚪ " + _("I send you no requests until you send /available again.")))


def refusal(error: HandoverError, language: str) -> Answer:
    """Say why something could not be done, and what to do."""
    _ = locales.texts(language).gettext
    if isinstance(error, AlreadyTaken):
        return Answer(plain(_("Somebody else was first. Thank you for being ready!")))
    if isinstance(error, OwnRequest):
        return Answer(plain(_("This is your own request.")))
    if isinstance(error, NotYourCase):
        return Answer(plain(_("This case is not yours.")))
    if isinstance(error, NoMediator):
        return Answer(plain(_("Only mediators can do that. Please ask the IZ.")))
    if isinstance(error, InvitationUsed | InvitationExpired | InvitationInvalid):
        return Answer(
            plain(
                _("This invitation is not valid, or no longer. Please ask the IZ for a new link.")
            )
        )
    return Answer(plain(_("This request is no longer open.")))
