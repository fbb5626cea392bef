"""Values as a language writes them: times, days, lists, money; CLDR through Babel."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from babel.dates import format_date, format_time, get_day_names
from babel.lists import format_list
from babel.numbers import format_currency

from locales.languages import Language

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
_LATIN = "A-Za-z0-9À-ɏ"
_WORD = rf"[+§]?[{_LATIN}](?:[{_LATIN}*@&'’./:+_–-]*[{_LATIN}])?"
_FOREIGN_RUN = re.compile(rf"{_WORD}(?:\.? (?:[&–-] )?{_WORD})*")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def isolate(text: str, language: Language) -> str:
    """Return `text` so that a right-to-left sentence around it does not turn its parts about.

    Telephone numbers, times and addresses come out reversed otherwise (Unicode Annex 9); Telegram keeps
    these two characters, and removes the older embedding ones.
    """
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}" if language.is_right_to_left else text


def isolate_foreign(text: str, language: Language) -> str:
    """Return a right-to-left text with each of its left-to-right runs isolated, as `isolate` does.

    So that "0800 111 0 550" keeps its order and a bracket behind a German name stays where it was written.
    """
    if not language.is_right_to_left:
        return text
    return _FOREIGN_RUN.sub(lambda run: isolate(run[0], language), text)


def clock(moment: time | datetime, language: Language) -> str:
    """Return a time of day, to the minute."""
    return isolate(format_time(moment, "short", locale=language.locale), language)


def hours(opens_at: time, closes_at: time, language: Language) -> str:
    """Return a span of hours; one from midnight to midnight is the whole day."""
    end = (
        "24:00" if closes_at == time(0) else format_time(closes_at, "short", locale=language.locale)
    )
    start = format_time(opens_at, "short", locale=language.locale)
    return isolate(f"{start}–{end}", language)


def day(moment: date, language: Language) -> str:
    """Return a date with its weekday."""
    return format_date(
        moment, "EEEE, d. MMMM" if language.code == "de" else "full", language.locale
    )


def weekdays(days: Iterable[str], language: Language) -> str:
    """Return RFC 5545 weekdays, runs of three and more as a span: Mon–Wed, Fri."""
    numbers = sorted({WEEKDAYS.index(name) for name in days})
    names = get_day_names("abbreviated", context="stand-alone", locale=language.locale)
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = []
    for run in runs:
        if len(run) > 2:
            parts.append(f"{names[run[0]]}–{names[run[-1]]}")
        else:
            parts.extend(names[number] for number in run)
    return listing(parts, language)


def listing(parts: Sequence[str], language: Language) -> str:
    """Return a list as a sentence has it: A, B and C."""
    return format_list(list(parts), locale=language.locale)


def language_name(code: str, language: Language) -> str:
    """Return the name of the language `code` in `language`; the code where CLDR has none."""
    name = language.locale.languages.get(code.replace("-", "_"))
    return name or language.locale.languages.get(code.split("-")[0]) or code


def money(amount: Decimal, currency: str, language: Language) -> str:
    """Return an amount of money."""
    return isolate(format_currency(amount, currency, locale=language.locale), language)
