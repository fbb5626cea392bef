"""What plays of two sides begin with: somebody becomes a mediator, somebody asks, somebody takes it."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from handover.drafts import Question
from handover.invitations import invite
from handover.models import Draft
from sandbox.client import Person, Seen

LANGUAGE = "ar"


def becomes_mediator(
    person: Person, database: sessionmaker[Session], languages: tuple[str, ...] = (LANGUAGE,)
) -> None:
    with database.begin() as session:
        token = invite(session, languages, (), datetime.now(UTC))
    person.writes(f"/start mediator_{token}")
    person.sees("/available")
    person.sees("/available")


def asks_at_once(newcomer: Person, words: str) -> Seen:
    """Go through the questions of a request for now; returns what the newcomer is told last."""
    newcomer.writes("/requests")
    newcomer.presses("/request_begin", newcomer.sees())
    newcomer.presses(f'/request_language{{"entry":"{LANGUAGE}"}}', newcomer.sees())
    newcomer.presses('/request_topic{"entry":"health"}', newcomer.sees())
    newcomer.presses('/request_time{"entry":"now"}', newcomer.sees())
    newcomer.sees()
    newcomer.writes(words)
    newcomer.presses("/request_confirm", newcomer.sees())
    newcomer.sees()
    return newcomer.sees()


def asks(newcomer: Person, database: sessionmaker[Session]) -> Seen:
    """Send a request whose questions are answered already: a chat takes only so many messages a second."""
    newcomer.writes("/requests")
    newcomer.presses("/request_begin", newcomer.sees())
    question = newcomer.sees()
    with database.begin() as session:
        draft = session.scalars(select(Draft).order_by(Draft.changed_at.desc()).limit(1)).one()
        draft.language, draft.is_appointment = LANGUAGE, False
        draft.answered = [question.value for question in Question]
    newcomer.forges(question, "/request_confirm")
    newcomer.sees()
    return newcomer.sees()


def button(message: Seen, name: str) -> str:
    """The payload of the button that begins so."""
    return next(one.data for one in message.buttons if one.data and one.data.startswith(name))


def takes(mediator: Person) -> Seen:
    offer = mediator.sees()
    mediator.presses(button(offer, "/case_take"), offer)
    return mediator.sees()


def brings_together(newcomer: Person, mediator: Person, database: sessionmaker[Session]) -> Seen:
    asks(newcomer, database)
    case = takes(mediator)
    newcomer.sees("/end")
    return case
