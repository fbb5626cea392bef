"""The voice of one answer: its language, its texts, its time."""

import html
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

import locales
from catalogue.compose.answer import Button, Payload
from catalogue.models import Entry
from catalogue.texts import Shown, TextBook, TextState
from locales import Language

ASK_FOR_MEDIATOR = "request_begin"


@dataclass(frozen=True)
class Voice:
    """What every composing function needs: the session, the language, its screen texts, the time."""

    session: Session
    language: Language
    now: datetime
    gettext: Callable[[str], str]

    def find(self, slug: str) -> Entry | None:
        """Return the entry of a slug."""
        return self.session.scalar(select(Entry).where(Entry.slug == slug))

    def book(self, entries: Iterable[Entry]) -> TextBook:
        """Return the texts of these entries and their parts."""
        return TextBook(self.session, entries, language=self.language.code)

    def names(self, entries: Iterable[Entry]) -> TextBook:
        """Return the texts of these entries alone, which is enough to name them."""
        return TextBook(self.session, entries, language=self.language.code, with_parts=False)

    def name(self, book: TextBook, entry: Entry) -> str:
        """Return an entry's name, as plain text."""
        return book.get(entry.id, "name", self.language.code) or entry.slug

    def button(self, title: str, intent: str, entry: str | None = None) -> Button:
        """Return a button."""
        return Button(title, str(Payload(intent, entry)))

    def person_button(self) -> Button:
        """The way to a human being."""
        _ = self.gettext
        return self.button("🙋 " + _("Talk to a person"), "talk_to_human")

    def mediator_button(self, about: str | None = None) -> Button:
        """The way to a language mediator: a request, about a topic's slug where it is known."""
        _ = self.gettext
        return self.button("🤝 " + _("Ask for a mediator"), ASK_FOR_MEDIATOR, about)

    def menu_button(self) -> Button:
        """The way to the menu."""
        _ = self.gettext
        return self.button("📋 " + _("Menu"), "show_menu")

    def emergency_button(self) -> Button:
        """The way to the emergency numbers."""
        _ = self.gettext
        return self.button("🆘 " + _("Emergency"), "emergency")

    def entry_buttons(self, entries: Iterable[Entry]) -> list[Button]:
        """Buttons that lead to entries, named by them."""
        entries = list(entries)
        book = self.names(entries)
        return [
            self.button(
                f"{entry.icon} {self.name(book, entry)}" if entry.icon else self.name(book, entry),
                "show_entry",
                entry.slug,
            )
            for entry in entries
        ]

    def mark(self, shown: Iterable[Shown | None]) -> str:
        """Return the discreet line on texts that nobody has checked, that are old, or in another language."""
        _ = self.gettext
        texts = [text for text in shown if text]
        if any(text.language != self.language.code for text in texts):
            return italic("🌐 " + _("Not translated into your language yet."))
        if any(text.state is TextState.OUTDATED for text in texts):
            return italic("✎ " + _("This translation is older than the original."))
        if any(text.state is TextState.DRAFT for text in texts):
            return italic("✎ " + _("Written by machine, not checked yet."))
        return ""


def voice(session: Session, language: str, now: datetime) -> Voice:
    """Return the voice of a language.

    Raises:
        UnknownLanguage: there is no such language.
    """
    return Voice(session, locales.language(language), now, locales.texts(language).gettext)


def bold(text: str) -> str:
    """Return plain text as bold HTML, line by line."""
    return "\n".join(f"<b>{html.escape(line, quote=False)}</b>" for line in text.splitlines())


def italic(text: str) -> str:
    """Return plain text as italic HTML."""
    return f"<i>{html.escape(text, quote=False)}</i>"


def plain(text: str) -> str:
    """Return plain text as HTML."""
    return html.escape(text, quote=False)


def paragraphs(*parts: str) -> str:
    """Return the parts that are there, with an empty line between."""
    return "\n\n".join(part for part in parts if part)


def lines(*parts: str) -> str:
    """Return the parts that are there, a line each."""
    return "\n".join(part for part in parts if part)
