"""Messages that are no text: a short, helpful answer to each kind."""

from collections.abc import Callable

from telegram import Message

import locales


def reply_to_media(message: Message, language: str) -> str:
    """Return what to say to a message that is no text, as plain text in a language."""
    _ = locales.texts(language).gettext
    for is_kind, words in _KINDS:
        if is_kind(message):
            return words(_)
    return _("I can only read text. Please write to me what you need.")


_Gettext = Callable[[str], str]
_KINDS: tuple[tuple[Callable[[Message], object], Callable[[_Gettext], str]], ...] = (
    (
        lambda message: message.voice or message.audio or message.video_note,
        lambda _: _(
            "I cannot listen to voice messages yet. Please write to me, a few words are enough."
        ),
    ),
    (
        lambda message: message.photo or message.document,
        lambda _: _(
            "I cannot read pictures and files yet. If it is a letter, write to me who sent it "
            "or what you need, and I tell you where somebody helps."
        ),
    ),
    (
        lambda message: message.location or message.venue,
        lambda _: _(
            "Thank you. I cannot use your location, and I do not store it. "
            "Write to me what you are looking for."
        ),
    ),
    (
        lambda message: message.sticker or message.animation,
        lambda _: _("Nice! What can I do for you? Just write it."),
    ),
    (
        lambda message: message.contact,
        lambda _: _(
            "Please do not send contacts. I have not stored it. Write to me what you need."
        ),
    ),
)
