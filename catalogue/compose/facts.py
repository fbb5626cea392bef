"""The facts of an entry, a line or a few each, as Telegram HTML; empty where nothing is known."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from phonenumbers import PhoneNumberFormat, format_number, parse

from catalogue.compose.voice import Voice, lines, plain
from catalogue.models import Entry, Event, Location, Phone, Schedule
from catalogue.opening import is_always_open, next_opening, open_now
from catalogue.texts import TextBook
from locales import formatting

NEXT_DATES = 3
HORIZON = timedelta(days=365)


def opening_state(voice: Voice, entry: Entry) -> str:
    """Whether it is open now, until when, and when next."""
    _, language = voice.gettext, voice.language
    if not entry.schedules:
        return ""
    if is_always_open(entry.schedules):
        return plain("🕒 " + _("Day and night, every day"))
    now = voice.now.astimezone(ZoneInfo(entry.schedules[0].zone))
    span = open_now(entry.schedules, now)
    if span:
        until = formatting.clock(span.end, language)
        return plain("🟢 " + _("Open now, until {time}").format(time=until))
    opening = next_opening(entry.schedules, now)
    if opening is None:
        return plain("⚪ " + _("Closed at the moment"))
    return plain(
        "⚪ "
        + _("Closed now. Opens {day} at {time}").format(
            day=_day(voice, opening, now), time=formatting.clock(opening, language)
        )
    )


def _day(voice: Voice, moment: datetime, now: datetime) -> str:
    _ = voice.gettext
    days = (moment.date() - now.date()).days
    if days == 0:
        return _("today")
    return _("tomorrow") if days == 1 else formatting.day(moment.date(), voice.language)


def weekly_hours(voice: Voice, entry: Entry, book: TextBook) -> str:
    """The opening hours of a week, a line for each schedule."""
    return lines(*(_weekly(voice, schedule, book) for schedule in entry.schedules))


def _weekly(voice: Voice, schedule: Schedule, book: TextBook) -> str:
    _, language = voice.gettext, voice.language
    days = formatting.weekdays(schedule.byday, language)
    span = formatting.hours(schedule.opens_at, schedule.closes_at, language)
    note = book.get(schedule.id, "description", language.code)
    if set(schedule.byday) == set(formatting.WEEKDAYS) and span == formatting.hours(
        schedule.opens_at, schedule.opens_at, language
    ):
        return ""
    line = f"{days}: {span}" + (f" ({note})" if note else "")
    return plain(line)


def places(voice: Voice, entry: Entry, book: TextBook) -> str:
    """The addresses, with how to get there."""
    return lines(*(_place(voice, location, book) for location in entry.locations))


def _place(voice: Voice, location: Location, book: TextBook) -> str:
    code = voice.language.code
    address = formatting.isolate(address_of(location), voice.language)
    return lines(
        plain("📍 " + address),
        *(
            plain(sign + text)
            for sign, field in (("🚌 ", "transportation"), ("♿ ", "accessibility"))
            if (text := book.get(location.id, field, code))
        ),
    )


def address_of(location: Location) -> str:
    """Return an address on one line."""
    return f"{location.address_1}, {location.postal_code} {location.city}"


def reach(voice: Voice, entry: Entry, book: TextBook) -> str:
    """Telephone numbers, e-mail, web page."""
    isolate = formatting.isolate
    rows = [_number(voice, phone, book) for phone in entry.phones]
    if entry.email:
        rows.append(plain("✉️ " + isolate(entry.email, voice.language)))
    if entry.website:
        rows.append(plain("🌐 " + isolate(_short(entry.website), voice.language)))
    return lines(*rows)


def _short(website: str) -> str:
    return website.removeprefix("https://").removeprefix("http://").removesuffix("/")


def _number(voice: Voice, phone: Phone, book: TextBook) -> str:
    note = book.get(phone.id, "description", voice.language.code)
    number = formatting.isolate(number_of(phone), voice.language)
    return plain(f"☎️ {number}" + (f" – {note}" if note else ""))


def number_of(phone: Phone) -> str:
    """Return a number as one dials it in Germany."""
    if phone.short_number:
        digits = phone.short_number
        return f"{digits[:3]} {digits[3:]}".strip()
    return format_number(parse(phone.number or "", "DE"), PhoneNumberFormat.NATIONAL)


def costs(voice: Voice, entry: Entry, book: TextBook) -> str:
    """What it costs."""
    _, code = voice.gettext, voice.language.code
    rows = []
    for cost in entry.cost_options:
        option = book.get(cost.id, "option", code)
        price = (
            _("free of charge")
            if cost.amount == 0
            else formatting.money(cost.amount, cost.currency, voice.language)
        )
        rows.append(plain(f"💶 {option}: {price}" if option else f"💶 {price}"))
    fees = book.get(entry.id, "fees_description", code)
    return lines(*rows, plain(("" if rows else "💶 ") + fees) if fees else "")


def eligibility(voice: Voice, entry: Entry, book: TextBook) -> str:
    """For whom it is."""
    _ = voice.gettext
    text = book.get(entry.id, "eligibility_description", voice.language.code)
    ages = ""
    if entry.minimum_age is not None and entry.maximum_age is not None:
        ages = _("From {minimum} to {maximum} years").format(
            minimum=entry.minimum_age, maximum=entry.maximum_age
        )
    elif entry.minimum_age is not None:
        ages = _("From {minimum} years").format(minimum=entry.minimum_age)
    elif entry.maximum_age is not None:
        ages = _("Up to {maximum} years").format(maximum=entry.maximum_age)
    return lines(plain("👥 " + text) if text else "", plain("👥 " + ages) if ages else "")


def documents(voice: Voice, entry: Entry, book: TextBook) -> str:
    """What to bring."""
    names = [
        book.get(item.id, "document", voice.language.code) for item in entry.required_documents
    ]
    return lines(*(plain("📄 " + name) for name in names))


def spoken(voice: Voice, entry: Entry, book: TextBook) -> str:
    """Which languages are spoken there."""
    names = []
    for language in entry.languages:
        name = formatting.language_name(language.code, voice.language)
        note = book.get(language.id, "note", voice.language.code)
        names.append(f"{name} ({note})" if note else name)
    return plain("🗣 " + formatting.listing(names, voice.language)) if names else ""


def dates(voice: Voice, entry: Entry, book: TextBook) -> str:
    """The next dates, the earliest first."""
    found = sorted(
        (
            (moment, event)
            for event in entry.events
            for moment in next_dates(event, voice.now, NEXT_DATES)
        ),
        key=lambda pair: pair[0],
    )
    return lines(*(_date(voice, moment, event, book) for moment, event in found[:NEXT_DATES]))


def _date(voice: Voice, moment: datetime, event: Event, book: TextBook) -> str:
    code = voice.language.code
    name, note = book.get(event.id, "name", code), book.get(event.id, "description", code)
    when = f"{formatting.day(moment.date(), voice.language)}, {formatting.clock(moment, voice.language)}"
    return plain(f"📅 {when}: {name}" + (f" ({note})" if note else ""))


def next_dates(event: Event, now: datetime, count: int) -> list[datetime]:
    """Return the next dates of an event within a year, with their zone: wall time stays over summer time."""
    zone = ZoneInfo(event.zone)
    wall = now.astimezone(zone).replace(tzinfo=None)
    start = event.dtstart.replace(tzinfo=None)
    if event.rrule is None:
        moments = [start] if start >= wall else []
    else:
        rule = rrulestr(event.rrule, dtstart=start)
        moments = list(rule.between(wall, wall + HORIZON, inc=True)[:count])
    return [moment.replace(tzinfo=zone) for moment in moments[:count]]
