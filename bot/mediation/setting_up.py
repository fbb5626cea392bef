"""What mediators are shown of themselves, and how they change it."""

from collections.abc import Sequence
from datetime import datetime, time

from babel.dates import get_day_names
from sqlalchemy import select
from sqlalchemy.orm import Session

import locales
from bot.mediation.buttons import Press, button
from bot.mediation.questions import MORE_LANGUAGES
from catalogue.compose import REQUEST_TOPICS, Answer, Button
from catalogue.compose.voice import bold, lines, plain, voice
from catalogue.models import Entry
from handover.mediators import short_id, spans_of
from handover.models import Mediator
from locales import formatting

# From which hour to which one can be there; pressed one by one for each weekday.
PARTS_OF_DAY = ((8, 12), (12, 17), (17, 21))
CHOSEN = "✅ "


def profile(session: Session, mediator: Mediator, language: str, now: datetime) -> Answer:
    """Show what a mediator has said of themself, to be confirmed or changed."""
    _ = locales.texts(language).gettext
    known = locales.language(language)
    spoken = [formatting.language_name(code, known) for code in mediator.languages]
    topics = _topic_names(session, mediator.topics, language, now)
    text = lines(
        plain(_("Your languages: {languages}").format(languages=formatting.listing(spoken, known))),
        plain(
            _("Your topics: {topics}").format(
                topics=formatting.listing(topics, known) if topics else _("all")
            )
        ),
        *(
            plain(f"{_day_name(day, language)}: {hours}")
            for day, hours in _week(mediator, language)
        ),
        plain(_("Your sign, for your colleagues: {sign}").format(sign=short_id(mediator))),
        bold(_("Is this right? You can change it at any time with /available.")),
    )
    return Answer(
        text,
        (
            button("✅ " + _("Yes, that is right"), Press.PROFILE_RIGHT),
            button(_("Languages"), Press.LANGUAGES),
            button(_("Topics"), Press.TOPICS),
            button(_("Weekly hours"), Press.HOURS),
        ),
    )


def which_languages(mediator: Mediator, language: str) -> Answer:
    """Let a mediator choose the languages that they speak."""
    _ = locales.texts(language).gettext
    screen = locales.language(language)
    known = (one.code for one in locales.available() if one.code != "de")
    codes = dict.fromkeys((*mediator.languages, *known, *MORE_LANGUAGES))
    buttons = [
        _choice(
            formatting.language_name(code, screen),
            Press.LANGUAGES,
            code,
            code in mediator.languages,
        )
        for code in sorted(codes)
    ]
    return Answer(
        plain(_("Which languages do you speak? Press to switch one on or off.")),
        (*buttons, _done(language)),
    )


def which_topics(session: Session, mediator: Mediator, language: str, now: datetime) -> Answer:
    """Let a mediator choose what requests may be about."""
    _ = locales.texts(language).gettext
    slugs = list(dict.fromkeys((*REQUEST_TOPICS, *mediator.topics)))
    names = _topic_names(session, slugs, language, now)
    buttons = [
        _choice(name, Press.TOPICS, slug, slug in mediator.topics)
        for slug, name in zip(slugs, names, strict=True)
    ]
    return Answer(
        plain(_("About what do you want requests? If you choose nothing, I send you all.")),
        (*buttons, _done(language)),
    )


def which_hours(mediator: Mediator, language: str) -> Answer:
    """Let a mediator choose when requests may come: three parts of each weekday."""
    _ = locales.texts(language).gettext
    chosen = {(span.weekday, span.opens_at, span.closes_at) for span in spans_of(mediator)}
    known = locales.language(language)
    buttons = [
        _choice(
            f"{_day_name(day, language)} {formatting.hours(time(opens), time(closes), known)}",
            Press.HOURS,
            f"{day}_{part}",
            (day, time(opens), time(closes)) in chosen,
        )
        for day in range(7)
        for part, (opens, closes) in enumerate(PARTS_OF_DAY)
    ]
    return Answer(
        plain(_("When can you take requests? If you choose nothing: at any time.")),
        (*buttons, _done(language)),
    )


def _choice(title: str, press: Press, value: str, is_chosen: bool) -> Button:
    return button((CHOSEN if is_chosen else "") + title, press, value)


def _done(language: str) -> Button:
    return button("👍 " + locales.texts(language).gettext("Done"), Press.PROFILE)


def _topic_names(session: Session, slugs: Sequence[str], language: str, now: datetime) -> list[str]:
    speaker = voice(session, language, now)
    found = {
        entry.slug: entry for entry in session.scalars(select(Entry).where(Entry.slug.in_(slugs)))
    }
    book = speaker.names(list(found.values()))
    return [speaker.name(book, found[slug]) if slug in found else slug for slug in slugs]


def _week(mediator: Mediator, language: str) -> list[tuple[int, str]]:
    known = locales.language(language)
    days: dict[int, list[str]] = {}
    for span in spans_of(mediator):
        shown = formatting.hours(span.opens_at, span.closes_at, known)
        days.setdefault(span.weekday, []).append(shown)
    return [(day, ", ".join(spans)) for day, spans in sorted(days.items())]


def _day_name(weekday: int, language: str) -> str:
    locale = locales.language(language).locale
    return str(get_day_names("abbreviated", "stand-alone", locale)[weekday])
