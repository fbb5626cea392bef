"""What is known of each language: `locales/<code>/language.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale

FOLDER = Path(__file__).resolve().parent


class UnknownLanguage(Exception):
    """A language code that has no folder in `locales/`."""


@dataclass(frozen=True)
class Language:
    """A language people can choose.

    `code` is BCP 47, `autonym` its own name for itself, `cldr` the locale of dates and numbers,
    `telegram_codes` the beginnings of Telegram's `language_code` that mean it, `fallbacks` the languages
    in which a missing catalogue text is shown, `plural_forms` gettext's rule, and `plural_categories`
    CLDR's name of each of its forms.
    """

    code: str
    autonym: str
    direction: str
    cldr: str
    telegram_codes: tuple[str, ...]
    fallbacks: tuple[str, ...]
    plural_forms: str
    plural_categories: tuple[str, ...]

    @property
    def is_right_to_left(self) -> bool:
        """Whether the language is written from right to left."""
        return self.direction == "rtl"

    @property
    def locale(self) -> Locale:
        """Babel's locale."""
        return Locale.parse(self.cldr)


@cache
def available() -> tuple[Language, ...]:
    """Return all languages, in the order of their codes."""
    return tuple(_read(file) for file in sorted(FOLDER.glob("*/language.toml")))


def language(code: str) -> Language:
    """Return the language of a code.

    Raises:
        UnknownLanguage: there is no such folder in `locales/`; names those that there are.
    """
    for known in available():
        if known.code == code:
            return known
    codes = ", ".join(known.code for known in available())
    raise UnknownLanguage(f'There is no language "{code}": choose one of {codes}.')


def match(telegram_code: str | None) -> Language | None:
    """Return the language that a user's `language_code` (an IETF tag such as `uk` or `de-AT`) means."""
    primary = (telegram_code or "").lower().replace("_", "-").split("-")[0]
    for known in available():
        if primary in known.telegram_codes:
            return known
    return None


@cache
def names_of(code: str) -> tuple[str, ...]:
    """Return the names of a language: its own, and CLDR's in each language that we speak."""
    names = [language(code).autonym]
    for speaker in available():
        name = speaker.locale.languages.get(code)
        if name:
            names.append(name)
    return tuple(dict.fromkeys(names))


def _read(file: Path) -> Language:
    values = tomllib.loads(file.read_text(encoding="utf-8"))
    return Language(
        code=values["code"],
        autonym=values["autonym"],
        direction=values["direction"],
        cldr=values["cldr"],
        telegram_codes=tuple(values["telegram_codes"]),
        fallbacks=tuple(values["fallbacks"]),
        plural_forms=values["plural_forms"],
        plural_categories=tuple(values["plural_categories"]),
    )
