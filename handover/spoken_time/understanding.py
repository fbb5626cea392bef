"""What day and time somebody means: words from the lexicon, dates by dateparser; nothing is guessed silently."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import dateparser

from handover.spoken_time.lexicon import ENGLISH_MONTHS, Kind, Word, lexicon
from handover.spoken_time.writing import even

# An appointment begins between these hours; that tells which three o'clock is meant.
FIRST_HOUR, LAST_HOUR = 7, 18
NOON, HOURS = 12, 24
# Nobody counts further; a longer number is a slip.
MOST_DAYS_AHEAD = 730
# dateparser knows these of ours.
BY_LIBRARY = ("ar", "de", "en", "fa", "fr", "ro", "ru", "tr", "uk")
# The Ethiopian clock begins at six in the morning.
ETHIOPIAN_CLOCK = {"ti": 6, "am": 6}

_CLOCK = re.compile(r"(\d{1,2})(?::|h\s?|\.)([0-5]\d)(?![\d./-])")
_HOUR = re.compile(r"(\d{1,2})h?(?![\d:./-])")
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}(?:[./-](?:\d{2,4})?)?")
_DAY_OF_MONTH = re.compile(r"(\d{1,2})(?:\.|st|nd|rd|th|er|e)?")
_YEAR = re.compile(r"20\d\d(?:an)?")

Token = Word | str


@dataclass(frozen=True)
class SpokenTime:
    """What was understood; what is None was not said.

    `other_at` is a second reading of the time, where people count the hours in two ways.
    """

    day: date | None = None
    at: time | None = None
    other_at: time | None = None


def understand(text: str, language: str, now: datetime) -> SpokenTime:
    """Return the day and time that somebody writes in a language (BCP 47), seen from `now` (with Aachen's zone)."""
    tokens = _tokens(even(text), language)
    day = _day(tokens, language, now)
    at = _time(tokens, is_day_known=day is not None)
    shift = ETHIOPIAN_CLOCK.get(language)
    if at is None or shift is None or not _is_ethiopic(text):
        return SpokenTime(day, at)
    other = time((at.hour % NOON + shift) % HOURS, at.minute)
    is_possible = FIRST_HOUR <= other.hour <= LAST_HOUR and other != at
    return SpokenTime(day, at, other if is_possible else None)


def _is_ethiopic(text: str) -> bool:
    return any("\u1200" <= sign <= "\u137f" for sign in text)


def _tokens(text: str, language: str) -> list[Token]:
    """The words that mean something, numbers as they stand, the rest as it is."""
    known = lexicon(language)
    tokens: list[Token] = []
    position = 0
    for match in known.pattern.finditer(text):
        tokens += text[position : match.start()].split()
        word = known.words[match.group()]
        tokens += [word] if word.kind is not Kind.NOTHING else []
        position = match.end()
    return tokens + list(text[position:].split())


def _day(tokens: Sequence[Token], language: str, now: datetime) -> date | None:
    today = now.date()
    if _says_several(tokens, Kind.WEEKDAY) or _says_several(tokens, Kind.DAYS_AHEAD):
        return None
    weekday = _first(tokens, Kind.WEEKDAY)
    absolute = _by_library(tokens, language, now)
    if absolute is not None:
        # "Wednesday, 26 November" where that is a Thursday: one of the two is a slip.
        return absolute if weekday in (None, absolute.weekday()) else None
    if weekday is not None and _first(tokens, Kind.NEXT_WEEK) is not None:
        return today + timedelta(days=7 - today.weekday() + weekday)
    if weekday is not None:
        # "Tuesday" said on a Tuesday is the next one.
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    counted = _days_counted(tokens)
    ahead = counted if counted is not None else _first(tokens, Kind.DAYS_AHEAD)
    if ahead is None or ahead > MOST_DAYS_AHEAD:
        return None
    return today + timedelta(days=ahead)


def _says_several(tokens: Sequence[Token], kind: Kind) -> bool:
    """Whether two different days are named, as in "Monday or Tuesday"."""
    return len({one.value for one in tokens if isinstance(one, Word) and one.kind is kind}) > 1


def _first(tokens: Sequence[Token], kind: Kind) -> int | None:
    return next((one.value for one in tokens if isinstance(one, Word) and one.kind is kind), None)


def _days_counted(tokens: Sequence[Token]) -> int | None:
    """ "in three days", "after 2 weeks"."""
    for number, unit in pairwise(tokens):
        if isinstance(unit, Word) and unit.kind in (Kind.DAYS, Kind.WEEKS):
            count = _number(number)
            if count is not None:
                return count * (7 if unit.kind is Kind.WEEKS else 1)
    return None


def _number(token: Token) -> int | None:
    if isinstance(token, Word):
        return token.value if token.kind is Kind.NUMBER else None
    return int(token) if token.isdigit() else None


def _by_library(tokens: Sequence[Token], language: str, now: datetime) -> date | None:
    """A date with its month, as dateparser reads it; the months are given to it in English."""
    places = _places_of_date(tokens)
    if not places:
        return None
    found = dateparser.parse(
        " ".join(_for_library(tokens[place]) for place in places),
        languages=[language, "en"] if language in BY_LIBRARY and language != "en" else ["en"],
        settings={
            "DATE_ORDER": "DMY",
            "PREFER_LOCALE_DATE_ORDER": False,
            "PREFER_DATES_FROM": "future",
            # Seen from the day before, so that today's date is today and not in a year.
            "RELATIVE_BASE": datetime.combine(now.date() - timedelta(days=1), time()),
            "REQUIRE_PARTS": ["day", "month"],
        },
    )
    return found.date() if found else None


def _for_library(token: Token) -> str:
    if isinstance(token, Word):
        return ENGLISH_MONTHS[token.value - 1] if token.kind is Kind.MONTH else str(token.value)
    match = _DAY_OF_MONTH.fullmatch(token)
    return match[1] if match else re.sub("[^0-9./-]", "", token).rstrip(".")


def _places_of_date(tokens: Sequence[Token]) -> list[int]:
    """Where a date stands among the tokens: in one, or a month's name with the day beside it and the year."""
    for place, token in enumerate(tokens):
        if isinstance(token, Word) and token.kind is Kind.MONTH:
            return _around_month(tokens, place)
    return [place for place in range(len(tokens)) if _is_date(tokens, place)][:1]


def _around_month(tokens: Sequence[Token], month: int) -> list[int]:
    beside = [place for place in (month - 1, month + 1) if _is_number(tokens, place, _DAY_OF_MONTH)]
    if not beside:
        return []
    day = beside[0]
    after = max(day, month) + 1
    return sorted({day, month}) + [after] * _is_number(tokens, after, _YEAR)


def _is_number(tokens: Sequence[Token], place: int, form: re.Pattern[str]) -> bool:
    if not 0 <= place < len(tokens):
        return False
    token = tokens[place]
    if isinstance(token, Word):
        return token.kind is Kind.NUMBER and form is _DAY_OF_MONTH
    return form.fullmatch(token) is not None


def _is_date(tokens: Sequence[Token], place: int) -> bool:
    """25.11., 25/11, 2026-11-25; "14.30" is none, and "10.12" after "at" is none."""
    token, before = tokens[place], tokens[place - 1] if place else None
    if isinstance(token, Word) or not _DATE.fullmatch(token):
        return False
    parts = [int(part) for part in re.split(r"[./-]", token) if part]
    if len(parts) > 2:
        return True
    is_possible = 1 <= parts[0] <= 31 and 1 <= parts[1] <= 12
    return is_possible and not (isinstance(before, Word) and before.kind is Kind.AT)


def _time(tokens: Sequence[Token], is_day_known: bool) -> time | None:
    if any(isinstance(token, Word) and token.kind is Kind.NOON for token in tokens):
        at = _spoken(tokens, is_day_known)
        return at or time(NOON)
    return _spoken(tokens, is_day_known)


def _spoken(tokens: Sequence[Token], is_day_known: bool) -> time | None:
    """Hour and minute by the clock's words: "14:30", "half past nine", "ten o'clock"."""
    of_date = _places_of_date(tokens)
    if _says_two_hours(tokens, of_date):
        return None
    for place, token in enumerate(tokens):
        if place in of_date or _is_counted(tokens, place):
            continue
        written = isinstance(token, str) and _CLOCK.match(token)
        if written:
            return _fitting(int(written[1]), int(written[2]), tokens)
        hour = _hour(token)
        if hour is None:
            continue
        minutes = _minutes_around(tokens, place)
        if minutes is None and is_day_known and _is_last_number(tokens, place):
            minutes = 0
        if minutes is not None:
            return _fitting(hour, minutes, tokens)
    return None


def _says_two_hours(tokens: Sequence[Token], of_date: Sequence[int]) -> bool:
    """Whether two hours stand beside each other with a word between: "at 10 or at 11", "between 2 and 4"."""
    hours = [
        place
        for place, token in enumerate(tokens)
        if place not in of_date and not _is_counted(tokens, place) and _is_hour(token)
    ]
    return any(_are_joined(tokens[first + 1 : second]) for first, second in pairwise(hours))


def _is_hour(token: Token) -> bool:
    if not isinstance(token, Word) and _CLOCK.match(token):
        return True
    hour = _hour(token)
    return hour is not None and hour <= HOURS


def _are_joined(between: Sequence[Token]) -> bool:
    """Whether nothing but one word, "at" and "o'clock" stand between two hours."""
    words = [token for token in between if not isinstance(token, Word)]
    signs = [token for token in between if isinstance(token, Word)]
    return len(words) == 1 and all(sign.kind in (Kind.AT, Kind.OCLOCK) for sign in signs)


def _is_counted(tokens: Sequence[Token], place: int) -> bool:
    """Whether a number counts days or weeks."""
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    return isinstance(after, Word) and after.kind in (Kind.DAYS, Kind.WEEKS)


def _hour(token: Token) -> int | None:
    if isinstance(token, Word):
        return token.value if token.kind is Kind.NUMBER else None
    match = _HOUR.match(token)
    return int(match[1]) if match else None


def _minutes_around(tokens: Sequence[Token], place: int) -> int | None:
    """The minutes that the words around an hour say; None where none of them speaks of a clock."""
    before = tokens[place - 1] if place else None
    after = list(tokens[place + 1 : place + 3])
    minutes: int | None = None
    if isinstance(before, Word) and before.kind is Kind.BEFORE_HOUR:
        return before.value
    if isinstance(before, Word) and before.kind is Kind.AT:
        minutes = 0
    for token in after:
        if isinstance(token, Word) and token.kind is Kind.AFTER_HOUR:
            return token.value
        if isinstance(token, Word) and token.kind is Kind.OCLOCK:
            minutes = 0
        elif minutes is not None and isinstance(token, str) and re.fullmatch("[0-5]?[0-9]", token):
            return int(token)
        elif isinstance(token, Word) and token.kind in (Kind.FORENOON, Kind.AFTERNOON):
            minutes = 0
        else:
            break
    if isinstance(before, Word) and before.kind in (Kind.FORENOON, Kind.AFTERNOON):
        return minutes or 0
    return minutes


def _is_last_number(tokens: Sequence[Token], place: int) -> bool:
    return all(_hour(token) is None for token in tokens[place + 1 :])


def _fitting(hour: int, minutes: int, tokens: Sequence[Token]) -> time | None:
    """The time of day; which half of the day is told by a word, or by when offices are open."""
    if hour >= HOURS:
        return None
    is_late = any(isinstance(one, Word) and one.kind is Kind.AFTERNOON for one in tokens)
    is_early = any(isinstance(one, Word) and one.kind is Kind.FORENOON for one in tokens)
    total = hour * 60 + minutes
    if total < NOON * 60 and (is_late or (total < FIRST_HOUR * 60 and not is_early)):
        total += NOON * 60
    return time(total // 60 % HOURS, total % 60)
