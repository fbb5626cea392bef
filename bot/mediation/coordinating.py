"""The coordinators give a waiting request to a mediator, from their chat alone."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from bot.delivery.call import calls_of
from bot.mediation import telling_coordinators
from bot.mediation.buttons import Press, number_and_value
from bot.mediation.casework import hand_over
from bot.mediation.desk import Calls, Desk, Pressed
from handover import cases, mediators
from handover.errors import HandoverError
from handover.requests import by_number


def _assign(desk: Desk, session: Session, pressed: Pressed) -> Calls:
    chat_id = pressed.person.chat_id
    if chat_id != desk.coordinators:
        return calls_of(chat_id, telling_coordinators.refused())
    number, sign = number_and_value(pressed.payload)
    try:
        request = by_number(session, number)
        mediator = mediators.by_short_id(session, sign)
        claimed = cases.assign(session, request.id, mediator.id, desk.now())
    except HandoverError:
        return calls_of(chat_id, telling_coordinators.refused())
    told = calls_of(chat_id, telling_coordinators.assigned(request))
    return [*told, *(hand_over(desk, session, claimed) if claimed.is_new else ())]


PRESSES: dict[Press, Callable[[Desk, Session, Pressed], Calls]] = {Press.ASSIGN: _assign}
