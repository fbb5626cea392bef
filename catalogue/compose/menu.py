"""The menu: the sections, from which everything can be reached without typing."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.compose.answer import Answer
from catalogue.compose.memory import remembered
from catalogue.compose.voice import bold, lines, plain, voice
from catalogue.models import Entry, EntryKind


@remembered
def menu(session: Session, language: str, now: datetime) -> Answer:
    """Return the menu."""
    speaker = voice(session, language, now)
    _ = speaker.gettext
    sections = session.scalars(
        select(Entry).where(Entry.kind == EntryKind.SECTION).order_by(Entry.position, Entry.slug)
    ).all()
    text = lines(
        bold(_("What can I help you with?")),
        plain(_("Choose here, or simply write to me in your own words.")),
    )
    return Answer(
        text,
        (
            *speaker.entry_buttons(sections),
            speaker.emergency_button(),
            speaker.button("🌐 " + _("Language"), "change_language"),
            speaker.person_button(),
        ),
    )
