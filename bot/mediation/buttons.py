"""The buttons of requests and cases: what each of them says to the bot."""

import enum
import uuid

from catalogue.compose import Button, Payload
from handover.errors import CaseGone


class Press(enum.StrEnum):
    """The names of the payloads that the bot understands by itself, without Rasa."""

    BEGIN = "request_begin"
    LANGUAGE = "request_language"
    TOPIC = "request_topic"
    TIME = "request_time"
    DAY = "request_day"
    HOUR = "request_hour"
    OFFICE = "request_office"
    SKIP = "request_skip"
    AGAIN = "request_again"
    CONFIRM = "request_confirm"
    DISCARD = "request_discard"
    CANCEL = "request_withdraw"
    RATE = "request_rate"
    COMMENT = "request_comment"
    MOVE = "appointment_move"
    MOVE_DAY = "appointment_day"
    MOVE_HOUR = "appointment_hour"
    STATUS = "request_status"
    CANCEL_WHICH = "cancel_request"
    CONTACT = "relay_contact"
    ASSIGN = "assign"
    TAKE = "case_take"
    SWITCH = "case_switch"
    GIVE_BACK = "case_give_back"
    HAND_ON = "case_hand_on"
    HANDED_ON = "case_to"
    CLOSE = "case_close"
    REPLIES = "case_replies"
    REPLY = "case_reply"
    HELPED = "case_helped"
    REFERRED = "case_referred"
    NOT_REACHED = "case_not_reached"
    PROFILE = "mediator_profile"
    PROFILE_RIGHT = "mediator_right"
    LANGUAGES = "mediator_languages"
    TOPICS = "mediator_topics"
    HOURS = "mediator_hours"


NAMES = frozenset(press.value for press in Press)
NOW, APPOINTMENT, NOTHING = "now", "appointment", "none"
# A day and time within a button: no colon may stand there.
MOMENT_FORM = "%Y-%m-%dT%H-%M"


def button(title: str, press: Press, value: str | None = None) -> Button:
    """Return a button with a value."""
    return Button(title, str(Payload(press.value, entry=value)))


def about(title: str, press: Press, identity: uuid.UUID) -> Button:
    """Return a button about a request."""
    return button(title, press, identity.hex)


def request_id(payload: Payload) -> uuid.UUID:
    """Return the request that a button is about.

    Raises:
        CaseGone: it names none.
    """
    try:
        return uuid.UUID(hex=payload.entry or "")
    except ValueError:
        raise CaseGone from None


def number_and_value(payload: Payload) -> tuple[str, str]:
    """Return the number of the request that a button is about, and what else it carries."""
    number, _, value = (payload.entry or "").partition("_")
    return number, value
