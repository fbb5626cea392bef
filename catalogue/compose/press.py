"""The answer to a pressed button, without Rasa."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.compose.answer import Answer, Payload
from catalogue.compose.detail import DEFAULT_ENTRY, detail
from catalogue.compose.detail_kind import Detail
from catalogue.compose.emergency import EMERGENCY, emergency
from catalogue.compose.entry import entry
from catalogue.compose.menu import menu
from catalogue.compose.talk import language_changed, smalltalk
from catalogue.models import Entry


def press(session: Session, payload: Payload, language: str, now: datetime) -> Answer:
    """Return the answer to a button's payload; the menu where it says nothing that is known."""
    if payload.intent == EMERGENCY:
        return emergency(session, language, now)
    if payload.intent in {kind.value for kind in Detail}:
        slug = payload.entry or DEFAULT_ENTRY
        return detail(session, slug, Detail(payload.intent), language, now)
    if payload.intent == "change_language" and payload.language:
        return language_changed(session, payload.language, now)
    if payload.intent == "show_menu":
        return menu(session, language, now)
    subject = payload.entry if payload.intent == "show_entry" else payload.intent
    if subject and entry_exists(session, subject):
        return entry(session, subject, language, now)
    return smalltalk(session, payload.intent, language, now)


def entry_exists(session: Session, slug: str) -> bool:
    """Whether the catalogue holds an entry of this slug."""
    return session.scalar(select(Entry.id).where(Entry.slug == slug)) is not None
