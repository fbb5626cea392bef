"""The tables of the catalogue, one thing a module."""

from catalogue.models.base import Base
from catalogue.models.detail import (
    CostOption,
    Event,
    Location,
    Phone,
    RequiredDocument,
    Schedule,
    Source,
    SpokenLanguage,
)
from catalogue.models.entry import Entry, EntryKind, Link, LinkKind
from catalogue.models.revision import ContentFile, Revision
from catalogue.models.text import Text, TextOrigin, TextStatus

__all__ = [
    "Base",
    "ContentFile",
    "CostOption",
    "Entry",
    "EntryKind",
    "Event",
    "Link",
    "LinkKind",
    "Location",
    "Phone",
    "RequiredDocument",
    "Revision",
    "Schedule",
    "Source",
    "SpokenLanguage",
    "Text",
    "TextOrigin",
    "TextStatus",
]
