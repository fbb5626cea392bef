"""The answer that shows an entry: what it is and what is known of it, on a phone's screen."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.compose import facts
from catalogue.compose.answer import Answer, Button, Pin
from catalogue.compose.detail_kind import Detail, knows, title
from catalogue.compose.emergency import EMERGENCY, emergency
from catalogue.compose.memory import remembered
from catalogue.compose.menu import menu
from catalogue.compose.voice import Voice, bold, lines, paragraphs, plain, voice
from catalogue.models import Entry, EntryKind, LinkKind
from catalogue.texts import TextBook

# Details of which the overview shows only a part.
LONGER_THAN_OVERVIEW = (Detail.OPENING_HOURS, Detail.DOCUMENTS_NEEDED, Detail.UPCOMING_EVENTS)
MOST_BUTTONS = 16
# The topic that a request for a mediator can be begun from.
MEDIATION = "request_mediator"
FEW = 4
RELATED = 2
SHOWN_FIELDS = ("description", "summary", "application_process", "eligibility_description")


@remembered
def entry(session: Session, slug: str, language: str, now: datetime) -> Answer:
    """Return the answer that shows an entry; the menu where there is none of this slug."""
    if slug == EMERGENCY:
        return emergency(session, language, now)
    speaker = voice(session, language, now)
    found = speaker.find(slug)
    if found is None:
        return menu(session, language, now)
    book = speaker.book([found])
    known = _facts(speaker, found, book) if found.is_reachable else ""
    text = paragraphs(
        bold(speaker.name(book, found)),
        plain(_description(speaker, found, book)),
        known or _nothing_known(speaker, found),
        speaker.mark(book.shown(found.id, field, language) for field in SHOWN_FIELDS),
    )
    return Answer(
        text,
        tuple(_buttons(speaker, found, book)),
        pin=pin(speaker, found, book) if found.is_reachable else None,
        entry=slug,
    )


def _description(speaker: Voice, found: Entry, book: TextBook) -> str:
    code = speaker.language.code
    return book.get(found.id, "description", code) or book.get(found.id, "summary", code)


def _facts(speaker: Voice, found: Entry, book: TextBook) -> str:
    how = book.get(found.id, "application_process", speaker.language.code)
    return lines(
        _run_by(speaker, found),
        facts.eligibility(speaker, found, book),
        facts.costs(speaker, found, book),
        facts.opening_state(speaker, found),
        facts.places(speaker, found, book),
        facts.spoken(speaker, found, book),
        facts.reach(speaker, found, book),
        plain("➡️ " + how) if how else "",
    )


def _run_by(speaker: Voice, found: Entry) -> str:
    """Who offers a service, where that is not the IZ itself."""
    owners = [owner for owner in found.linked(LinkKind.ORGANIZATION) if owner.facet != "iz"]
    if not owners:
        return ""
    book = speaker.names([found, owners[0]])
    name = speaker.name(book, owners[0])
    return "" if name == speaker.name(book, found) else plain("🏛 " + name)


def _nothing_known(speaker: Voice, found: Entry) -> str:
    _ = speaker.gettext
    if found.kind is not EntryKind.SERVICE:
        return ""
    return plain(_("Times, costs and contact are not known to me yet."))


def pin(speaker: Voice, found: Entry, book: TextBook) -> Pin | None:
    """Return the first place of an entry that has coordinates."""
    for location in found.locations:
        if location.latitude is not None and location.longitude is not None:
            name = book.get(location.id, "name", speaker.language.code)
            return Pin(
                location.latitude,
                location.longitude,
                name or speaker.name(book, found),
                facts.address_of(location),
            )
    return None


def _buttons(speaker: Voice, found: Entry, book: TextBook) -> list[Button]:
    buttons = speaker.entry_buttons(_next(speaker, found))[: MOST_BUTTONS - 3]
    if found.is_reachable:
        buttons += [
            speaker.button(title(speaker, kind), kind.value, found.slug)
            for kind in Detail
            if knows(found, book, kind) and kind in LONGER_THAN_OVERVIEW
        ]
    if found.slug == MEDIATION:
        buttons.insert(0, speaker.mediator_button())
    return [*buttons, speaker.person_button(), speaker.menu_button()]


def _next(speaker: Voice, found: Entry) -> list[Entry]:
    """Where one may want to go from here."""
    if found.kind is EntryKind.SECTION:
        return found.linking(LinkKind.SECTION)
    if found.kind is EntryKind.TOPIC:
        # Where there are services, an organization is one press further: each service leads to its own.
        services = found.linked(LinkKind.SERVICES)
        room = max(0, FEW - len(services)) if services else None
        return [
            *services,
            *found.linked(LinkKind.ORGANIZATIONS)[:room],
            *found.linked(LinkKind.RELATED)[:RELATED],
        ]
    if found.kind in (EntryKind.THEME, EntryKind.FOCUS_AREA):
        return [*found.linked(LinkKind.SERVICES), *found.linked(LinkKind.TOPICS)]
    if found.kind is EntryKind.SERVICE:
        owners = [owner for owner in found.linked(LinkKind.ORGANIZATION) if owner.facet != "iz"]
        return [*found.linking(LinkKind.SERVICES)[:1], *owners]
    return (
        found.linking(LinkKind.ORGANIZATION) if found.facet != "iz" else _areas_of_the_iz(speaker)
    )


def _areas_of_the_iz(speaker: Voice) -> list[Entry]:
    kinds = (EntryKind.THEME, EntryKind.FOCUS_AREA)
    order = (Entry.kind.desc(), Entry.position, Entry.slug)
    return list(
        speaker.session.scalars(select(Entry).where(Entry.kind.in_(kinds)).order_by(*order))
    )
