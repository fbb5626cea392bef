"""What belongs to the conversation itself: greetings, yes and no, languages, privacy, people."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

import locales
from catalogue.compose import facts
from catalogue.compose.answer import Answer, Button, Outcome, Payload
from catalogue.compose.memory import remembered
from catalogue.compose.menu import menu
from catalogue.compose.voice import Voice, bold, lines, paragraphs, plain, voice

# Whom one can reach on the telephone, beside the IZ: nation-wide, for questions and for sorrows.
PEOPLE_ON_THE_PHONE = ("migration_advice_mbe", "telefonseelsorge")


@remembered
def smalltalk(session: Session, intent: str, language: str, now: datetime) -> Answer:
    """Return the answer to an intent of the conversation; the menu for one that has none."""
    speaker = voice(session, language, now)
    reply = _REPLIES.get(intent)
    return reply(speaker) if reply else menu(session, language, now)


def not_understood(session: Session, language: str, now: datetime) -> Answer:
    """Say honestly that it was not understood, and offer a person."""
    speaker = voice(session, language, now)
    _ = speaker.gettext
    text = lines(
        plain(_("I am sorry, I have not understood that.")),
        plain(_("Try it in other words, choose from the menu, or talk to a person.")),
    )
    return Answer(
        text,
        (speaker.menu_button(), speaker.person_button(), speaker.emergency_button()),
        offer="/talk_to_human",
        outcome=Outcome.UNANSWERED,
    )


def language_changed(session: Session, language: str, now: datetime) -> Answer:
    """Say, in the new language, that it is spoken from now on."""
    speaker = voice(session, language, now)
    _ = speaker.gettext
    return Answer(
        plain(_("From now on I write in English. How can I help you?")), (speaker.menu_button(),)
    )


def talk_title(speaker: Voice, intent: str) -> str | None:
    """Return the title of an intent of the conversation, as on a button; None for one that needs none."""
    _ = speaker.gettext
    titles = {
        "talk_to_human": "🙋 " + _("Talk to a person"),
        "change_language": "🌐 " + _("Language"),
        "privacy_info": "🔒 " + _("What is stored about me?"),
        "privacy_delete": "🗑 " + _("Delete my data"),
        "bot_help": "💡 " + _("What can you do?"),
        "request_status": "⏳ " + _("What about my request?"),
        "cancel_request": "✖️ " + _("Cancel my request"),
    }
    return titles.get(intent)


def _simple(
    words: Callable[[Callable[[str], str]], str], offer: str | None = None
) -> Callable[[Voice], Answer]:
    def reply(speaker: Voice) -> Answer:
        return Answer(plain(words(speaker.gettext)), (speaker.menu_button(),), offer=offer)

    return reply


def _bot_help(speaker: Voice) -> Answer:
    _ = speaker.gettext
    text = lines(
        plain(_("I tell you what there is in Aachen for newcomers and where to turn.")),
        plain(_("Write to me as you speak: short, long, with mistakes, it is all fine.")),
        plain(_("For example:")),
        plain("• " + _("I got a letter and do not understand it.")),
        plain("• " + _("Where can I learn German?")),
        plain("• " + _("I need somebody who interprets at the doctor's.")),
    )
    return Answer(text, (speaker.menu_button(), speaker.person_button()))


def _talk_to_human(speaker: Voice) -> Answer:
    _ = speaker.gettext
    iz = speaker.find("iz")
    reach = facts.reach(speaker, iz, speaker.book([iz])) if iz else ""
    others = [found for slug in PEOPLE_ON_THE_PHONE if (found := speaker.find(slug))]
    book = speaker.book(others)
    text = paragraphs(
        plain(_("I understand that you would rather talk to a person.")),
        plain(_("A mediator who speaks your language can write with you here, if you like.")),
        lines(bold(_("You reach the IZ here:")), reach) if reach else "",
        plain(_("These people can help you now:")) if others else "",
        paragraphs(
            *(
                lines(bold(speaker.name(book, other)), facts.reach(speaker, other, book))
                for other in others
            )
        ),
    )
    buttons = (speaker.mediator_button(), speaker.emergency_button(), speaker.menu_button())
    return Answer(text, buttons)


def _requests(speaker: Voice) -> Answer:
    """The bot itself answers this from the requests; here is only the way to them."""
    _ = speaker.gettext
    buttons = (
        speaker.button("⏳ " + _("What about my request?"), "request_status"),
        speaker.mediator_button(),
    )
    return Answer(plain(_("Here you see how your request stands.")), buttons)


def _change_language(speaker: Voice) -> Answer:
    _ = speaker.gettext
    buttons = tuple(
        Button(language.autonym, str(Payload("change_language", language=language.code)))
        for language in locales.available()
    )
    return Answer(plain(_("Which language shall we speak?")), buttons)


def _privacy_info(speaker: Voice) -> Answer:
    _ = speaker.gettext
    text = lines(
        bold(_("What is stored about you")),
        plain("• " + _("Your language, under a code that does not show who you are.")),
        plain("• " + _("The number of this chat, encrypted, so that messages reach you.")),
        plain(
            "• " + _("Our running conversation, for some hours, so that I know what we speak of.")
        ),
        plain("• " + _("A request for a mediator: language, topic and times, not what you write.")),
        plain("• " + _("No name, no phone number. No office and no authority reads along.")),
        plain(_("Telegram itself also stores our chat, by its own rules.")),
        plain(_("/export shows what is stored, /forget deletes it.")),
    )
    return Answer(
        text, (speaker.button("🗑 " + _("Delete my data"), "privacy_delete"), speaker.menu_button())
    )


def _privacy_delete(speaker: Voice) -> Answer:
    _ = speaker.gettext
    return Answer(
        plain(_("Send /forget, and everything that I have stored about you is deleted at once.")),
        (speaker.menu_button(),),
    )


def _complaint(speaker: Voice) -> Answer:
    _ = speaker.gettext
    text = plain(
        _("I am sorry that my answer was no help. Try it in other words, or talk to a person.")
    )
    return Answer(
        text,
        (speaker.person_button(), speaker.menu_button()),
        offer="/talk_to_human",
        outcome=Outcome.UNANSWERED,
    )


def _out_of_scope(speaker: Voice) -> Answer:
    _ = speaker.gettext
    text = plain(
        _("I am afraid I do not know about that. I know what there is in Aachen for newcomers.")
    )
    return Answer(
        text, (speaker.menu_button(), speaker.person_button()), outcome=Outcome.UNANSWERED
    )


_REPLIES: dict[str, Callable[[Voice], Answer]] = {
    "greet": _simple(lambda _: _("Hello, good to have you here! What can I do for you?")),
    "goodbye": _simple(
        lambda _: _("Goodbye, and all the best! Write whenever you need something.")
    ),
    "thanks": _simple(lambda _: _("You are welcome! Is there anything else?")),
    "affirm": _simple(lambda _: _("Good. What would you like to know?")),
    "deny": _simple(lambda _: _("All right. Write whenever you need something.")),
    "bot_challenge": _simple(
        lambda _: _("I am a bot, a computer program. I can also tell you how to reach a person.")
    ),
    "bot_help": _bot_help,
    "talk_to_human": _talk_to_human,
    "request_status": _requests,
    "cancel_request": _requests,
    "change_language": _change_language,
    "privacy_info": _privacy_info,
    "privacy_delete": _privacy_delete,
    "complaint": _complaint,
    "out_of_scope": _out_of_scope,
}
