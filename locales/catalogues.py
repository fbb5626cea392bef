"""The screen texts: gettext catalogues with English message ids, compiled in memory."""

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from locales.languages import FOLDER, language

Texts = NullTranslations
DOMAIN = "iz"


@cache
def texts(code: str) -> Texts:
    """Return the screen texts of a language; one that is not translated comes in English.

    Raises:
        UnknownLanguage: there is no such language.
    """
    known = language(code)
    return compiled(FOLDER / known.code / "LC_MESSAGES" / f"{DOMAIN}.po")


@cache
def compiled(file: Path) -> Texts:
    """Return the texts of a `.po` file; without one everything stays as it is."""
    if not file.exists():
        return NullTranslations()
    with file.open("rb") as source:
        catalogue = read_po(source, locale=None)
    made = io.BytesIO()
    write_mo(made, catalogue)
    made.seek(0)
    return GNUTranslations(made)
