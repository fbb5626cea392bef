"""What newcomers are told about their requests."""

from collections.abc import Sequence

import locales
from bot.mediation.buttons import Press, about, button
from bot.mediation.telling_both import move_button
from bot.mediation.wording import when
from catalogue.compose import Answer, Button
from catalogue.compose.voice import bold, lines, paragraphs, plain
from handover.errors import (
    HandoverError,
    InThePast,
    NoDraft,
    NotPossibleNow,
    TooManyRequests,
)
from handover.models import Request, RequestState
from handover.rounds import Advance, News

STARS = 5


def _menu(language: str) -> Button:
    return Button("📋 " + locales.texts(language).gettext("Menu"), "/show_menu")


def sent(request: Request, language: str) -> Answer:
    """Say that a request is on its way, and that one can go on asking meanwhile."""
    _ = locales.texts(language).gettext
    text = lines(
        bold(_("Your request {number} is sent.").format(number=request.number)),
        plain(_("I write to you as soon as somebody has taken it.")),
        plain(_("Meanwhile you can go on asking me.")),
    )
    return Answer(text, (_cancel(request, language), _menu(language)))


def news(advance: Advance, language: str) -> Answer | None:
    """Say how the search goes on; None where there is nothing new to say."""
    _ = locales.texts(language).gettext
    told = {
        News.ASKED: _("I am asking the mediators now."),
        News.ASKED_MORE: _("Nobody has answered yet. I am asking further mediators."),
        News.AT_COORDINATORS: _("No mediator is free at the moment. I keep your request."),
        News.STILL_WAITING: _("Your request is still waiting. I am sorry that it takes so long."),
    }[advance.news]
    text = lines(
        plain(f"{advance.request.number}: {told}"),
        plain(_somebody_there(advance, language)),
    )
    return Answer(text, (_cancel(advance.request, language),))


def _somebody_there(advance: Advance, language: str) -> str:
    """Only where nobody could be asked: when somebody will be there, or that this is not known."""
    if advance.asked or advance.news in (News.ASKED, News.ASKED_MORE):
        return ""
    _ = locales.texts(language).gettext
    if advance.somebody_from is None:
        return _("I cannot say yet when somebody will be there.")
    moment = when(advance.somebody_from, language)
    return _("Somebody will probably be there again: {moment}").format(moment=moment)


def taken(request: Request, language: str) -> Answer:
    """Say that a mediator is there now, and how one talks with them."""
    _ = locales.texts(language).gettext
    text = lines(
        bold(_("A mediator has taken your request {number}.").format(number=request.number)),
        plain(_("Write here now: what you write goes to them. You can send pictures too.")),
        plain(_("They see neither your name nor your number.")),
        plain(_("/end ends the conversation.")),
    )
    return Answer(text)


def given_back(request: Request, language: str) -> Answer:
    """Say that the mediator could not go on, and that another one is sought."""
    _ = locales.texts(language).gettext
    text = _("The mediator cannot go on with your request {number}. I am looking for another one.")
    return Answer(plain(text.format(number=request.number)), (_cancel(request, language),))


def ended(request: Request, language: str) -> Answer:
    """Say that the conversation is over, and ask how it was."""
    _ = locales.texts(language).gettext
    text = lines(bold(_("The conversation is over.")), plain(_("How was it? One tap is enough.")))
    return Answer(
        text,
        tuple(
            button(f"{stars} ⭐", Press.RATE, f"{stars}-{request.id.hex}")
            for stars in range(STARS, 0, -1)
        ),
    )


def reminder(request: Request, language: str) -> Answer:
    """Remind of an appointment with a mediator."""
    _ = locales.texts(language).gettext
    text = lines(
        bold("⏰ " + _("Your appointment with the mediator:")),
        plain(when(request.starts_at, language)),
        plain(request.place or ""),
    )
    return Answer(text, (move_button(request, language), _cancel(request, language)))


def handed_on(request: Request, language: str) -> Answer:
    """Say that the mediator hands the request on to a colleague."""
    _ = locales.texts(language).gettext
    text = _(
        "Your mediator hands your request {number} on to somebody else. I tell you as soon as they are there."
    )
    return Answer(plain(text.format(number=request.number)), (_cancel(request, language),))


def rated(request: Request, language: str) -> Answer:
    """Thank for the stars, and offer to say more."""
    _ = locales.texts(language).gettext
    comment = about("✍️ " + _("Write a comment"), Press.COMMENT, request.id)
    return Answer(plain(_("Thank you! That helps us.")), (comment, _menu(language)))


def comment_awaited(language: str) -> Answer:
    """Let the newcomer write what they like to say."""
    _ = locales.texts(language).gettext
    text = _("If you like, write a sentence about it now. Only the team of the IZ reads it.")
    return Answer(plain(text), (_menu(language),))


def thanks(language: str) -> Answer:
    """Thank for the comment."""
    _ = locales.texts(language).gettext
    return Answer(plain(_("Thank you! That helps us.")), (_menu(language),))


def cancelled(request: Request, language: str) -> Answer:
    """Say that a request is cancelled."""
    _ = locales.texts(language).gettext
    text = _("Your request {number} is cancelled.").format(number=request.number)
    return Answer(plain(text), (_menu(language),))


def expired(request: Request, language: str) -> Answer:
    """Say that nobody could be found in all the time that a request is kept."""
    _ = locales.texts(language).gettext
    text = _("I am sorry: nobody could take your request {number}, and I have closed it.")
    again = button("🤝 " + _("Ask for a mediator"), Press.BEGIN)
    return Answer(plain(text.format(number=request.number)), (again, _menu(language)))


def discarded(language: str) -> Answer:
    """Say that nothing was sent."""
    _ = locales.texts(language).gettext
    return Answer(plain(_("All right, nothing was sent.")), (_menu(language),))


def status(requests: Sequence[Request], language: str) -> Answer:
    """Say where the open requests are, with the way to cancel each."""
    _ = locales.texts(language).gettext
    if not requests:
        ask = button("🤝 " + _("Ask for a mediator"), Press.BEGIN)
        return Answer(plain(_("You have no open request.")), (ask, _menu(language)))
    rows = [_row(request, language) for request in requests]
    buttons = [button for request in requests for button in _what_to_do(request, language)]
    return Answer(paragraphs(*rows), (*buttons, _menu(language)))


def _what_to_do(request: Request, language: str) -> list[Button]:
    move = [move_button(request, language)] if request.starts_at else []
    return [*move, _cancel(request, language)]


def _row(request: Request, language: str) -> str:
    _ = locales.texts(language).gettext
    where = (
        _("A mediator has it. What you write here goes to them.")
        if request.state is RequestState.CLAIMED
        else _("I am still looking for somebody.")
    )
    return lines(bold(request.number), plain(where), plain(when(request.starts_at, language)))


def _cancel(request: Request, language: str) -> Button:
    _ = locales.texts(language).gettext
    return about(f"✖️ {_('Cancel')} {request.number}", Press.CANCEL, request.id)


def refusal(error: HandoverError, language: str) -> Answer:
    """Say why something could not be done, and what to do."""
    _ = locales.texts(language).gettext
    if isinstance(error, TooManyRequests):
        text = _("You have {n} open requests already. Cancel one of them first.")
        return Answer(plain(text.format(n=error.limit)), (_menu(language),))
    if isinstance(error, InThePast):
        return Answer(plain(_("This time has passed already. Please choose another one.")))
    if isinstance(error, NoDraft):
        again = button("🤝 " + _("Ask for a mediator"), Press.BEGIN)
        return Answer(plain(_("This button is too old. Please begin again.")), (again,))
    if isinstance(error, NotPossibleNow):
        return Answer(plain(_("This request has ended already.")), (_menu(language),))
    return Answer(plain(_("This request is no longer open.")), (_menu(language),))
