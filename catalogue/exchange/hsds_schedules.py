"""HSDS schedules into weekly opening hours, or into dates that repeat where they are no weekly hours."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from catalogue.checks import is_rrule, is_zone
from catalogue.exchange import schedule
from catalogue.exchange.findings import Assumed, Findings, Place
from catalogue.exchange.hsds_parts import PartReader
from catalogue.exchange.snapshot import PartSnapshot
from catalogue.opening import WEEKDAYS

_TAKEN = frozenset(
    {"id", "translations", "iz", "metadata", "service_id", "location_id", "service_at_location_id"}
    | {"freq", "byday", "bymonthday", "byweekno", "byyearday", "interval", "count", "until"}
    | {"wkst", "dtstart", "opens_at", "closes_at", "timezone", "valid_from", "valid_to"}
    | {"description"}
)


class ScheduleReader:
    """Reads schedules; each becomes opening hours, a date, or something left out."""

    def __init__(self, parts: PartReader) -> None:
        self._parts = parts
        self._assumed: Assumed = parts.assumed
        self._findings: Findings = parts.findings

    def read(self, value: dict[str, Any], place: Place) -> tuple[str, PartSnapshot] | None:
        """Return the group (`schedules` or `events`) and the detail; None where there is none."""
        ours = value.get("iz", {})
        taken = _TAKEN | {"notes"} if ours else _TAKEN
        self._findings.leave_out_others(value, place, taken)
        zone = self._findings.checked(
            is_zone, ours.get("zone", self._assumed.zone), (*place, "iz", "zone")
        )
        if zone is None:
            return None
        if "event" in ours:
            return self._our_event(value, zone, place)
        before = len(self._findings.problems)
        self._check_zone(value, zone, place)
        if not value.get("opens_at"):
            # Hours as prose: nobody can compute with them.
            self._findings.leave_out(place)
            return None
        self._check_rule(value, place)
        if len(self._findings.problems) > before:
            return None
        read = self._event if _is_event(value) else self._hours
        return read(value, zone, place)

    def _check_zone(self, value: dict[str, Any], zone: str, place: Place) -> None:
        given = value.get("timezone")
        if given is None or given in [one / timedelta(hours=1) for one in schedule.offsets(zone)]:
            return
        mend = "name the zone of the times (--zone America/New_York)"
        self._findings.wrong((*place, "timezone"), f"{given} is not an offset of {zone}", mend)

    def _check_rule(self, value: dict[str, Any], place: Place) -> None:
        findings, freq = self._findings, value.get("freq", "WEEKLY")
        for key, allowed in (("bymonthday", ("MONTHLY",)), ("byweekno", ()), ("byyearday", ())):
            if value.get(key) and freq not in allowed:
                mend = "remove it, or use freq MONTHLY" if allowed else "remove it"
                findings.wrong(
                    (*place, key), f"{key} has no meaning with freq {freq} (RFC 5545)", mend
                )
        days = value.get("bymonthday")
        if days and not re.fullmatch(r"-?([1-9]|[12]\d|3[01])(,-?([1-9]|[12]\d|3[01]))*", days):
            mend = "write days of a month such as 1,15,-1"
            findings.wrong((*place, "bymonthday"), f'"{days[:60]}" is no day of a month', mend)
        self._check_weekdays(value, freq, place)
        for key in ("interval", "count"):
            number = value.get(key)
            if number is not None and (number != int(number) or not 1 <= number <= 10_000):
                findings.wrong((*place, key), f"{number} is no whole number from 1 on", "mend it")
        for key in ("dtstart", "until", "valid_from", "valid_to"):
            self._parts.day(value, key, place)

    def _check_weekdays(self, value: dict[str, Any], freq: str, place: Place) -> None:
        for day in (value.get("byday") or "").split(","):
            match = re.fullmatch(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)", day.strip())
            if not match and value.get("byday"):
                mend = f"write {', '.join(WEEKDAYS)}, with commas between them"
                self._findings.wrong((*place, "byday"), f'"{day}" is no weekday', mend)
            elif match and match[1] and freq != "MONTHLY":
                mend = "a numbered weekday such as 2MO needs freq MONTHLY"
                self._findings.wrong((*place, "byday"), f'"{day}" with freq {freq}', mend)

    def _hours(
        self, value: dict[str, Any], zone: str, place: Place
    ) -> tuple[str, PartSnapshot] | None:
        before = len(self._findings.problems)
        opens_at = self._time(value, "opens_at", zone, place)
        closes_at = self._time(value, "closes_at", zone, place)
        days = self._weekdays(value, place)
        if opens_at is None or closes_at is None or days is None:
            return None
        closes_at = _closing(value, closes_at)
        if closes_at != schedule.MIDNIGHT and closes_at <= opens_at:
            mend = "hours over midnight are two schedules, one until 24:00 and one from 00:00"
            self._findings.wrong((*place, "closes_at"), "not later than opens_at", mend)
        facts = {"byday": days, "opens_at": opens_at, "closes_at": closes_at, "zone": zone}
        facts |= self._validity(value, place)
        facts |= self._ours(value.get("iz"), place)
        if len(self._findings.problems) > before:
            return None
        return "schedules", self._parts.part("schedules", value, place, facts)

    def _weekdays(self, value: dict[str, Any], place: Place) -> list[str] | None:
        given = [day.strip() for day in (value.get("byday") or "").split(",") if day.strip()]
        if given:
            return list(dict.fromkeys(given))
        start = self._parts.day(value, "dtstart", place)
        if start:
            return [WEEKDAYS[start.weekday()]]
        self._findings.wrong((*place, "byday"), "no weekday", "add byday, for example MO,TU")
        return None

    def _validity(self, value: dict[str, Any], place: Place) -> dict[str, date | None]:
        starts = [self._parts.day(value, key, place) for key in ("valid_from", "dtstart")]
        ends = [self._parts.day(value, key, place) for key in ("valid_to", "until")]
        start = max((day for day in starts if day), default=None)
        end = min((day for day in ends if day), default=None)
        if start and end and end < start:
            self._findings.wrong((*place, "valid_to"), "before its beginning", "mend the dates")
        return {"valid_from": start, "valid_to": end}

    def _ours(self, ours: dict[str, Any] | None, place: Place) -> dict[str, Any]:
        if ours is None:
            return {}
        exceptions = [
            self._exception(one, (*place, "iz", "exceptions", n))
            for n, one in enumerate(ours.get("exceptions", []))
        ]
        return {
            "open_on_holidays": ours.get("holidays") == "open",
            "exceptions": exceptions,
        }

    def _exception(self, one: dict[str, Any], place: Place) -> dict[str, Any]:
        self._parts.day(one, "date", place)
        hours = [key for key in ("opens_at", "closes_at") if key in one]
        times = {}
        for key in hours:
            times[key] = self._findings.checked(_exception_time, one[key], (*place, key))
        if bool(one.get("closed")) == (len(hours) == 2):
            mend = "closed: true, or both times"
            self._findings.wrong(place, "neither closed nor with opens_at and closes_at", mend)
        opens_at, closes_at = times.get("opens_at"), times.get("closes_at")
        if opens_at and closes_at and schedule.MIDNIGHT != closes_at <= opens_at:
            self._findings.wrong((*place, "closes_at"), "not later than opens_at", "24:00 is 00:00")
        return one

    def _event(
        self, value: dict[str, Any], zone: str, place: Place
    ) -> tuple[str, PartSnapshot] | None:
        start = self._parts.day(value, "dtstart", place)
        if start is None:
            self._findings.wrong(place, "a repetition without a beginning", "add dtstart")
            return None
        opens_at = self._time(value, "opens_at", zone, place)
        if opens_at is None:
            return None
        rule = schedule.rule_of(value) if value.get("freq") else None
        facts = {
            "dtstart": datetime.combine(start, opens_at),
            "duration_minutes": self._duration(value, opens_at, zone, place),
            "rrule": self._rule(rule, (*place, "freq")),
            "zone": zone,
        }
        part = self._parts.part("events", value, place, facts)
        if "name" not in part.texts and "description" in part.texts:
            part.texts["name"] = part.texts.pop("description")
        return "events", part

    def _duration(
        self, value: dict[str, Any], opens_at: time, zone: str, place: Place
    ) -> int | None:
        if not value.get("closes_at"):
            return None
        closes_at = self._time(value, "closes_at", zone, place)
        if closes_at is None:
            return None
        minutes = _minutes(_closing(value, closes_at)) - _minutes(opens_at)
        return minutes if minutes > 0 else minutes + 24 * 60

    def _our_event(
        self, value: dict[str, Any], zone: str, place: Place
    ) -> tuple[str, PartSnapshot] | None:
        event, at = value["iz"]["event"], (*place, "iz", "event")
        start = self._findings.checked(_wall_time, event["dtstart"], (*at, "dtstart"))
        rule = event.get("rrule")
        rule = self._rule(rule, (*at, "rrule")) if rule else None
        if start is None or (event.get("rrule") and rule is None):
            return None
        facts = {
            "dtstart": start,
            "duration_minutes": event.get("duration_minutes"),
            "rrule": rule,
            "zone": zone,
        }
        self._same_as_event(value, facts, place)
        return "events", self._parts.part("events", value, place, facts)

    def _same_as_event(self, value: dict[str, Any], facts: dict[str, Any], place: Place) -> None:
        said = schedule.event_fields(facts)
        for key in sorted(_TAKEN & (set(said) | set(value))):
            if key in ("id", "iz", "translations", "metadata", "description") or "_id" in key:
                continue
            if value.get(key) != said.get(key):
                mend = f"iz.event says {said.get(key)}: change both, or remove iz.event"
                self._findings.wrong((*place, key), f"{value.get(key)} beside iz.event", mend)

    def _rule(self, rule: str | None, place: Place) -> str | None:
        if rule is None:
            return None
        if not re.fullmatch(r"[A-Z0-9=;,+\-]{1,200}", rule):
            self._findings.wrong(place, "no RRULE", "for example FREQ=WEEKLY;BYDAY=TU")
            return None
        found: str | None = self._findings.checked(is_rrule, rule, place)
        return found

    def _time(self, value: dict[str, Any], key: str, zone: str, place: Place) -> time | None:
        if not value.get(key):
            self._findings.wrong((*place, key), "missing", "add it, for example 09:00+01:00")
            return None
        mend = f"write it as 09:00, or with an offset of {zone}; another zone: --zone"
        found: time | None = self._findings.checked(
            lambda text: schedule.read_time(text, zone), value[key], (*place, key), mend
        )
        return found


def _is_event(value: dict[str, Any]) -> bool:
    """Whether it is anything but the same hours each week."""
    if value.get("freq") == "MONTHLY" or (value.get("interval") or 1) != 1 or value.get("count"):
        return True
    if value.get("dtstart") and not value.get("closes_at"):
        return True
    return not value.get("freq") and not value.get("byday") and bool(value.get("dtstart"))


def _closing(value: dict[str, Any], closes_at: time) -> time:
    if closes_at.isoformat(timespec="minutes") != schedule.END_OF_DAY:
        return closes_at
    # HSDS's guidance: 23:59 ends a day. A file of ours says whether it does.
    until_midnight = value["iz"].get("until_midnight", False) if "iz" in value else True
    return schedule.MIDNIGHT if until_midnight else closes_at


def _minutes(value: time) -> int:
    return value.hour * 60 + value.minute


def _exception_time(value: str) -> time:
    if not re.fullmatch(r"[0-9]{2}:[0-9]{2}(:00)?", value):
        raise ValueError("no time of day: write for example 09:00")
    try:
        return time.fromisoformat(value)
    except ValueError:
        raise ValueError("no time of day: write for example 09:00") from None


def _wall_time(value: str) -> datetime:
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError("no date with time: write for example 2026-12-24T15:00:00") from None
    if found.tzinfo or not re.match(r"[0-9]{4}-", value):
        raise ValueError("an offset or no year: write wall time; the zone stands in iz.zone")
    return found
