"""The details that people ask about, their titles, and whether one is known."""

import enum

from catalogue.compose.voice import Voice
from catalogue.models import Entry
from catalogue.texts import TextBook


class Detail(enum.Enum):
    """A detail; the value is the intent that asks for it."""

    OPENING_HOURS = "opening_hours"
    LOCATION = "location"
    CONTACT = "contact"
    COST = "cost"
    ELIGIBILITY = "eligibility"
    DOCUMENTS_NEEDED = "documents_needed"
    LANGUAGES_SPOKEN = "languages_spoken"
    UPCOMING_EVENTS = "upcoming_events"


def title(speaker: Voice, kind: Detail) -> str:
    """Return the title of a detail, as on a button."""
    _ = speaker.gettext
    titles = {
        Detail.OPENING_HOURS: "🕒 " + _("Opening hours"),
        Detail.LOCATION: "📍 " + _("Place"),
        Detail.CONTACT: "☎️ " + _("Contact"),
        Detail.COST: "💶 " + _("Costs"),
        Detail.ELIGIBILITY: "👥 " + _("For whom?"),
        Detail.DOCUMENTS_NEEDED: "📄 " + _("What to bring"),
        Detail.LANGUAGES_SPOKEN: "🗣 " + _("Languages"),
        Detail.UPCOMING_EVENTS: "📅 " + _("Next dates"),
    }
    return titles[kind]


def knows(found: Entry, book: TextBook, kind: Detail) -> bool:
    """Whether the catalogue knows this detail of the entry."""
    known = {
        Detail.OPENING_HOURS: bool(found.schedules),
        Detail.LOCATION: bool(found.locations),
        Detail.CONTACT: bool(found.phones or found.email or found.website),
        Detail.COST: bool(found.cost_options) or book.has(found.id, "fees_description"),
        Detail.ELIGIBILITY: book.has(found.id, "eligibility_description")
        or found.minimum_age is not None
        or found.maximum_age is not None,
        Detail.DOCUMENTS_NEEDED: bool(found.required_documents),
        Detail.LANGUAGES_SPOKEN: bool(found.languages),
        Detail.UPCOMING_EVENTS: bool(found.events),
    }
    return known[kind]
