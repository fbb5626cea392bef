"""The way to a language mediator, under an answer."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from catalogue.compose.answer import Answer, Payload
from catalogue.compose.voice import ASK_FOR_MEDIATOR, paragraphs, plain, voice

# What requests are about: topics of the catalogue.
REQUEST_TOPICS = (
    "health",
    "letters_forms",
    "school_kita",
    "benefits",
    "residence_asylum",
    "housing",
    "work_training",
    "family_counselling",
    "discrimination",
)
TALK_TO_HUMAN = "/talk_to_human"


def mediator_offered(answer: Answer, language: str, session: Session, now: datetime) -> Answer:
    """The answer, with the offer of a mediator: for somebody whom the bot has failed twice."""
    speaker = voice(session, language, now)
    _ = speaker.gettext
    offer = _("A mediator who speaks your language can write with you here, if you like.")
    return replace(
        answer,
        text=paragraphs(answer.text, plain(offer)),
        buttons=(speaker.mediator_button(), *answer.buttons),
    )


def request_about(answer: Answer, topic: str | None) -> Answer:
    """The answer, with the topic just spoken of in the button that begins a request."""
    if topic not in REQUEST_TOPICS:
        return answer
    plain_payload = str(Payload(ASK_FOR_MEDIATOR))
    about = str(Payload(ASK_FOR_MEDIATOR, entry=topic))
    return replace(
        answer,
        buttons=tuple(
            replace(button, payload=about) if button.payload == plain_payload else button
            for button in answer.buttons
        ),
    )
