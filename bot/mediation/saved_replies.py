"""Replies that a mediator sends with one press, in the newcomer's language."""

import locales

KEYS = (
    "hello",
    "wait",
    "read",
    "when",
    "where",
    "photo",
    "coming",
    "late",
    "asking",
    "goodbye",
)


def saved_reply(key: str, language: str) -> str:
    """Return a reply in a language.

    Raises:
        ValueError: there is no such reply.
    """
    _ = locales.texts(language).gettext
    replies = {
        "hello": _("Hello, I am your language mediator. How can I help you?"),
        "wait": _("Please wait a moment."),
        "read": _("I have read it and will answer soon."),
        "when": _("When do you have time?"),
        "where": _("Where is the appointment?"),
        "photo": _("Please send me a photo of the letter."),
        "coming": _("I am on my way."),
        "late": _("I am a little late."),
        "asking": _("I ask for you and write to you then."),
        "goodbye": _("All done. I wish you all the best!"),
    }
    if key not in replies:
        raise ValueError(f"no saved reply {key!r}")
    return replies[key]
