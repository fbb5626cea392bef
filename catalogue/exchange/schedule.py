"""Opening hours and dates as HSDS schedules (RRULE, times with an offset), and what HSDS can't say of them."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

MIDNIGHT = time(0, 0)
# HSDS's guidance: a day ends at 23:59.
END_OF_DAY = "23:59"
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::00(?:\.0+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?")
# How RFC 5545's names are called in HSDS, which knows no others.
_RULE_PARTS = {
    "FREQ": "freq",
    "INTERVAL": "interval",
    "COUNT": "count",
    "UNTIL": "until",
    "WKST": "wkst",
    "BYDAY": "byday",
    "BYMONTHDAY": "bymonthday",
    "BYWEEKNO": "byweekno",
    "BYYEARDAY": "byyearday",
}
_NUMBERS = ("interval", "count")


def offsets(zone: str) -> tuple[timedelta, ...]:
    """Return a zone's offsets in this decade, standard time first."""
    found = set()
    for month in (1, 7):
        moment = datetime(2026, month, 1, tzinfo=ZoneInfo(zone))
        offset, saving = moment.utcoffset(), moment.dst()
        assert offset is not None
        found.add((bool(saving), offset))
    return tuple(dict.fromkeys(offset for _, offset in sorted(found)))


def write_time(value: time, zone: str) -> str:
    """Return wall time with the zone's standard offset: HSDS knows no zones, so summer time can't be said."""
    return value.isoformat(timespec="minutes") + _offset(offsets(zone)[0])


def read_time(value: str, zone: str) -> time:
    """Return the wall time of an HSDS time.

    Raises:
        ValueError: it is no time, or its offset is not one of the zone's.
    """
    if value[:5] == "24:00":
        value = "00:00" + value[5:]
    match = _TIME.fullmatch(value)
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise ValueError("no time of day")
    if match[3] and parse_offset(match[3]) not in offsets(zone):
        raise ValueError(f"{match[3]} is not an offset of {zone}")
    return time(int(match[1]), int(match[2]))


def parse_offset(value: str) -> timedelta:
    """Return the offset of `Z`, `+01:00` or `+0100`."""
    if value == "Z":
        return timedelta(0)
    size = timedelta(hours=int(value[1:3]), minutes=int(value[-2:]))
    return -size if value[0] == "-" else size


def write_hours(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the HSDS schedule of weekly hours; zone, holidays and exceptions under `iz`."""
    zone = facts["zone"]
    closing = facts["closes_at"]
    closes_at = time.fromisoformat(END_OF_DAY) if closing == MIDNIGHT else closing
    written = {
        "freq": "WEEKLY",
        "byday": ",".join(facts["byday"]),
        "opens_at": write_time(facts["opens_at"], zone),
        "closes_at": write_time(closes_at, zone),
        "timezone": _hours(zone),
        "valid_from": _iso(facts["valid_from"]),
        "valid_to": _iso(facts["valid_to"]),
        "notes": "; ".join(_exception(one) for one in facts["exceptions"]) or None,
        "iz": {
            "zone": zone,
            "holidays": "open" if facts["open_on_holidays"] else "closed",
            "exceptions": facts["exceptions"],
            **({"until_midnight": True} if closing == MIDNIGHT else {}),
        },
    }
    return {key: value for key, value in written.items() if value is not None}


def write_event(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the HSDS schedule of a date that may repeat; the whole of it under `iz.event`."""
    event = {
        "dtstart": facts["dtstart"].isoformat(),
        "duration_minutes": facts["duration_minutes"],
        "rrule": facts["rrule"],
    }
    event = {key: value for key, value in event.items() if value is not None}
    return {**event_fields(facts), "iz": {"zone": facts["zone"], "event": event}}


def event_fields(facts: dict[str, Any]) -> dict[str, Any]:
    """Return what HSDS's own properties can say of a date."""
    zone, start = facts["zone"], facts["dtstart"]
    fields: dict[str, Any] = {
        "dtstart": start.date().isoformat(),
        "opens_at": write_time(start.time(), zone),
        "timezone": _hours(zone),
    }
    if facts["duration_minutes"]:
        # As on a clock, whatever summer time does meanwhile; years of duration are no closing time.
        minutes = (start.hour * 60 + start.minute + facts["duration_minutes"]) % (24 * 60)
        fields["closes_at"] = write_time(time(minutes // 60, minutes % 60), zone)
    return fields | _rule_fields(facts["rrule"])


def rule_of(schedule: dict[str, Any]) -> str:
    """Return the RRULE that an HSDS schedule's properties make, in RFC 5545's form."""
    parts = []
    for name, key in _RULE_PARTS.items():
        value = schedule.get(key)
        if value is None or value == "":
            continue
        if name == "UNTIL":
            value = str(value).replace("-", "")
        parts.append(f"{name}={_plain_number(value)}")
    return ";".join(parts)


def _plain_number(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _rule_fields(rrule: str | None) -> dict[str, Any]:
    if not rrule:
        return {"count": 1}
    rule = dict(part.split("=", 1) for part in rrule.split(";") if "=" in part)
    if rule.get("FREQ") not in ("WEEKLY", "MONTHLY") or set(rule) - set(_RULE_PARTS):
        return {}
    fields: dict[str, Any] = {_RULE_PARTS[name]: value for name, value in rule.items()}
    for name in _NUMBERS:
        if name in fields:
            fields[name] = int(fields[name])
    if "until" in fields:
        fields["until"] = _until(fields["until"])
    return fields


def _until(value: str) -> str:
    return datetime.strptime(value[:8], "%Y%m%d").replace(tzinfo=UTC).date().isoformat()


def _exception(one: dict[str, Any]) -> str:
    hours = "–" if one.get("closed") else f"{one['opens_at'][:5]}-{one['closes_at'][:5]}"
    return f"{one['date']}: {hours}"


def _hours(zone: str) -> int | float:
    hours = offsets(zone)[0].total_seconds() / 3600
    return int(hours) if hours.is_integer() else hours


def _offset(value: timedelta) -> str:
    sign = "-" if value < timedelta(0) else "+"
    minutes = abs(int(value.total_seconds())) // 60
    return f"{sign}{minutes // 60:02d}:{minutes % 60:02d}"


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None
