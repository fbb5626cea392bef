"""What happened to a request: `iz request`."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from handover.errors import CaseGone
from handover.events import events_of
from handover.requests import by_number
from iz.errors import CommandError

AACHEN = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True)
class Step:
    """A line of a request's log: when, by whom (a role), what."""

    at: str
    role: str
    what: str


def steps(session: Session, number: str) -> list[Step]:
    """Return what happened to a request, in order.

    Raises:
        CommandError: there is no request with this number.
    """
    try:
        request = by_number(session, number)
    except CaseGone:
        raise CommandError(f"No request has the number '{number}'.") from None
    return [
        Step(
            f"{event.at.astimezone(AACHEN):%Y-%m-%d %H:%M:%S}",
            event.role.value,
            " ".join(
                str(part)
                for part in (event.kind.value, event.count, event.detail)
                if part is not None
            ),
        )
        for event in events_of(session, request)
    ]
