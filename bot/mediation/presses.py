"""Which button does what, and who is told why something is refused."""

from sqlalchemy.orm import Session

from bot.delivery.call import calls_of
from bot.mediation import (
    being_mediator,
    casework,
    coordinating,
    moving,
    own_requests,
    putting_together,
    telling_mediators,
    telling_newcomers,
)
from bot.mediation.buttons import Press
from bot.mediation.desk import Calls, Desk, Pressed
from handover.errors import CaseGone, HandoverError

_OF_MEDIATORS = casework.PRESSES | being_mediator.PRESSES
_PRESSES = (
    _OF_MEDIATORS
    | coordinating.PRESSES
    | moving.PRESSES
    | own_requests.PRESSES
    | putting_together.PRESSES
)


def press(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    """Do what a button says; what is refused is told."""
    button = Press(pressed.payload.intent)
    try:
        return _PRESSES[button](desk, session, pressed)
    except HandoverError as error:
        return _refuse(button, pressed, error)
    except ValueError:
        # A button that nobody of ours has made.
        return _refuse(button, pressed, CaseGone())


def _refuse(button: Press, pressed: Pressed, error: HandoverError) -> Calls:
    person = pressed.person
    tell = telling_mediators if button in _OF_MEDIATORS else telling_newcomers
    return calls_of(person.chat_id, tell.refusal(error, person.language))
