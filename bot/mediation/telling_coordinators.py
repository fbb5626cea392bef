"""What the coordinators' chat is told."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

import locales
from bot.mediation.buttons import Press, button
from bot.mediation.wording import describe, facts_of_request
from catalogue.compose import Answer, Button
from catalogue.compose.voice import bold, paragraphs, plain
from handover.mediators import short_id
from handover.models import Mediator, Priority, Request
from locales import formatting

LANGUAGE = "de"
MOST = 8


def waiting(session: Session, request: Request, free: Sequence[Mediator], now: datetime) -> Answer:
    """Show a request that nobody has taken, with the mediators whom it can be given to."""
    _ = locales.texts(LANGUAGE).gettext
    sign = "🆘" if request.priority is Priority.EMERGENCY else "⏳"
    text = paragraphs(
        bold(f"{sign} " + _("Nobody has taken request {number}.").format(number=request.number)),
        describe(session, facts_of_request(request), LANGUAGE, now),
        plain(_("Press a mediator to give it to them.") if free else _("No mediator speaks it.")),
    )
    return Answer(text, tuple(_assign(request, mediator) for mediator in free[:MOST]))


def _assign(request: Request, mediator: Mediator) -> Button:
    known = locales.language(LANGUAGE)
    spoken = ", ".join(formatting.language_name(code, known) for code in mediator.languages)
    name = short_id(mediator)
    return button(f"➡️ {name} ({spoken})", Press.ASSIGN, f"{request.number}_{name}")


def assigned(request: Request) -> Answer:
    """Say that a request has been given to somebody."""
    _ = locales.texts(LANGUAGE).gettext
    return Answer(plain(_("{number} is assigned.").format(number=request.number)))


def refused() -> Answer:
    """Say that a request can't be given to somebody any more."""
    _ = locales.texts(LANGUAGE).gettext
    return Answer(plain(_("This request is no longer open.")))
