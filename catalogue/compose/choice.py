"""When in doubt: asking back between a few, or searching."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from catalogue import own_answers, search
from catalogue.compose.answer import Answer, Button, Outcome
from catalogue.compose.detail_kind import Detail, title
from catalogue.compose.emergency import EMERGENCY, emergency
from catalogue.compose.entry import entry
from catalogue.compose.talk import not_understood, talk_title
from catalogue.compose.voice import Voice, paragraphs, plain, voice

# One hit so much better than the next is taken for the answer.
CLEAR_LEAD = 1.6
DETAILS = {kind.value: kind for kind in Detail}


def choice(session: Session, options: Sequence[str], language: str, now: datetime) -> Answer:
    """Return the question which of these intents or entries is meant; at danger, the numbers first."""
    speaker = voice(session, language, now)
    _ = speaker.gettext
    buttons = [button for option in options if (button := _option(speaker, option))]
    if not buttons:
        return not_understood(session, language, now)
    buttons += [
        Button("🤔 " + _("Something else"), "/show_menu"),
        speaker.person_button(),
        # "Help!" alone may mean anything.
        speaker.emergency_button(),
    ]
    asked = Answer(
        plain(_("I am not sure that I understand you. Do you mean one of these?")),
        tuple({button.payload: button for button in buttons}.values()),
        outcome=Outcome.ASKED_BACK,
    )
    if EMERGENCY not in options:
        return asked
    numbers = emergency(session, language, now)
    return replace(
        asked, text=paragraphs(numbers.text, asked.text), buttons=asked.buttons, entry=None
    )


def _option(speaker: Voice, option: str) -> Button | None:
    if option == EMERGENCY:
        return speaker.emergency_button()
    if option in DETAILS:
        return speaker.button(title(speaker, DETAILS[option]), option)
    found = speaker.find(option)
    if found is not None:
        return speaker.entry_buttons([found])[0]
    name = talk_title(speaker, option)
    return speaker.button(name, option) if name else None


def search_results(session: Session, query: str, language: str, now: datetime) -> Answer:
    """Return what the catalogue's search finds: one clear hit as its entry, several to choose from.

    An answer of staff's own goes first where the question is near to its examples.
    """
    hits = search.search(session, query, language, limit=4)
    if any(hit.slug == EMERGENCY for hit in hits[:2]):
        return emergency(session, language, now)
    own = own_answers.nearest(session, query)
    if own is not None and own.nearness >= own_answers.UNSURE:
        return entry(session, own.slug, language, now)
    if not hits:
        return not_understood(session, language, now)
    if len(hits) == 1 or hits[0].score >= CLEAR_LEAD * hits[1].score:
        return entry(session, hits[0].slug, language, now)
    return choice(session, [hit.slug for hit in hits], language, now)
