"""The languages of the screen texts: one folder each, and what is known of each language."""

from locales.catalogues import Texts, texts
from locales.languages import Language, UnknownLanguage, available, language, match, names_of

__all__ = [
    "Language",
    "Texts",
    "UnknownLanguage",
    "available",
    "language",
    "match",
    "names_of",
    "texts",
]
