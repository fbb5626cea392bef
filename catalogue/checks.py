"""What a single value has to look like: each check returns it, in its one form, or raises ValueError."""

import re
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from babel.numbers import is_currency as is_known_currency
from dateutil.rrule import rrulestr

SLUG = re.compile(r"[a-z0-9_]{1,36}")
SHORT_NUMBERS = re.compile(r"1\d{2}|116\d{3}")


def is_slug(value: str) -> str:
    """Return a slug as it is."""
    if not SLUG.fullmatch(value):
        raise ValueError("must be a slug: a-z, 0-9 and _, at most 36 characters")
    return value


def is_number(value: str, region: str = "DE") -> str:
    """Return a telephone number in E.164; one without a country code is of `region` (ISO 3166)."""
    try:
        parsed = phonenumbers.parse(value, region)
    except phonenumbers.NumberParseException:
        raise ValueError(
            "no telephone number: write it as +49 241 …, a short one as short_number"
        ) from None
    if not phonenumbers.is_valid_number(parsed):
        raise ValueError("no valid telephone number: check the digits; a short one is short_number")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def is_short_number(value: str) -> str:
    """Return a number that E.164 can't hold, such as 112."""
    if not SHORT_NUMBERS.fullmatch(value):
        raise ValueError("no short number: three digits such as 112, or six such as 116117")
    return value


def is_time(value: Any) -> time:
    """Return the time of `09:30`; `24:00` is midnight."""
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", str(value))
    if match and str(value) == "24:00":
        return time(0, 0)
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise ValueError('no time: write "09:30", with quotes')
    return time(int(match[1]), int(match[2]))


def is_zone(value: str) -> str:
    """Return the name of an IANA zone as it is."""
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError("no time zone: write for example Europe/Berlin") from None
    return value


def is_currency(value: str) -> str:
    """Return an ISO 4217 code as it is."""
    if not is_known_currency(value):
        raise ValueError("no currency: write EUR (ISO 4217)")
    return value


def is_email(value: str) -> str:
    """Return an e-mail address as it is."""
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
        raise ValueError("no e-mail address")
    return value


def is_tag(value: str) -> str:
    """Return a BCP 47 tag as it is."""
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{4})?(-[A-Z]{2})?", value):
        raise ValueError("no language code: write for example ar or fa-AF (BCP 47)")
    return value


def is_rrule(value: str) -> str:
    """Return an RRULE of RFC 5545 as it is."""
    try:
        rrulestr(value, dtstart=datetime(2026, 1, 1))
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(f"no RRULE ({error}): for example FREQ=WEEKLY;BYDAY=TU") from None
    # dateutil takes "2MO" under WEEKLY for MO without a word; RFC 5545 forbids it.
    if "FREQ=WEEKLY" in value and re.search(r"BYDAY=[^;]*\d", value):
        raise ValueError("no RRULE: a numbered weekday such as 2MO needs FREQ=MONTHLY")
    return value
