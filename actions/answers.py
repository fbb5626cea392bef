"""The custom actions that `domain.yml` names. Each asks the catalogue's composer and utters what it says."""

import logging
import traceback
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session, sessionmaker

from actions.language import named_language
from actions.turn import Turn, read_turn, utter
from catalogue import compose, own_answers, search
from catalogue.compose import Answer, Detail

logger = logging.getLogger(__name__)

ZONE = ZoneInfo("Europe/Berlin")
# How many topics the bot asks back about, and what share each needs to be named.
CHOICES = 3
CHOICE_CONFIDENCE = 0.08
# A detail that comes second to a topic with this share was asked about as well.
DETAIL_CONFIDENCE = 0.08
ABOUT_THE_IZ = "iz"


class CatalogueAction(Action):
    """An action that answers from the catalogue: one database session a turn.

    `own_answer_from` is how near an example question of staff must be to go first; None: none does.
    """

    own_answer_from: float | None = own_answers.SURE

    def __init__(self, sessions: sessionmaker[Session], now: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._now = now

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer the turn that the tracker is in (rasa-sdk's interface).

        Where that fails nothing is uttered: the front end takes silence for a fault and answers by itself.
        """
        turn = read_turn(tracker)
        try:
            with self._sessions() as session:
                return self.utter(dispatcher, turn, session)
        except Exception as error:  # noqa: BLE001  # the edge: told by its class, never with what was written
            logger.error("%s failed: %s", self.name(), describe(error))
            dispatcher.messages.clear()
            return []

    def utter(
        self, dispatcher: CollectingDispatcher, turn: Turn, session: Session
    ) -> list[EventType]:
        """Utter the answer; returns the slots to set."""
        answer = self._own_answer(turn, session) or self.answer(turn, session)
        answer = self._mediator_after_two(answer, turn, session)
        answer = compose.request_about(answer, turn.spoken_of)
        return utter(dispatcher, turn, self._danger_first(answer, turn, session))

    def answer(self, turn: Turn, session: Session) -> Answer:
        """Return the answer to the turn."""
        raise NotImplementedError

    def _own_answer(self, turn: Turn, session: Session) -> Answer | None:
        """The answer that staff have written to a question like this one, where there is one near enough."""
        if turn.is_button or self.own_answer_from is None:
            return None
        fit = own_answers.nearest(session, turn.text)
        needed = own_answers.UNSURE if turn.intent == "out_of_scope" else self.own_answer_from
        if fit is None or fit.nearness < needed:
            return None
        return compose.entry(session, fit.slug, turn.language, self._now())

    def _mediator_after_two(self, answer: Answer, turn: Turn, session: Session) -> Answer:
        """The answer; where it is the second in a row that was of no help, a mediator is offered."""
        if answer.offer != compose.TALK_TO_HUMAN or turn.offer != compose.TALK_TO_HUMAN:
            return answer
        return compose.mediator_offered(answer, turn.language, session, self._now())

    def _danger_first(self, answer: Answer, turn: Turn, session: Session) -> Answer:
        """The answer, below the emergency numbers where the message may tell of danger."""
        if turn.is_button or not turn.possible_danger:
            return answer
        return compose.numbers_first(answer, turn.language, session, self._now())


class AnswerTopic(CatalogueAction):
    """A topic: what there is, and where to turn; a detail of it where the question is about one as well."""

    def name(self) -> str:
        return "action_answer_topic"

    def answer(self, turn: Turn, session: Session) -> Answer:
        kind = None if turn.is_button else _detail_beside(turn)
        if kind is not None:
            return compose.detail(session, turn.intent, kind, turn.language, self._now())
        return compose.entry(session, turn.intent, turn.language, self._now())


def _detail_beside(turn: Turn) -> Detail | None:
    """The detail that comes second to the topic: "how much are the German courses" is about both."""
    kinds = {kind.value: kind for kind in Detail}
    name, confidence = turn.ranking[1] if len(turn.ranking) > 1 else ("", 0.0)
    return kinds.get(name) if confidence >= DETAIL_CONFIDENCE else None


class AnswerDetail(CatalogueAction):
    """A detail of the entry that the button or the question names, or of the one just spoken of."""

    def name(self) -> str:
        return "action_answer_detail"

    def answer(self, turn: Turn, session: Session) -> Answer:
        slug = turn.named_entry or self._mentioned(turn, session) or turn.spoken_of or ABOUT_THE_IZ
        detail = Detail(turn.intent)
        return compose.detail(session, slug, detail, turn.language, self._now())

    @staticmethod
    def _mentioned(turn: Turn, session: Session) -> str | None:
        return None if turn.is_button else search.mentioned(session, turn.text, turn.language)


class AnswerEmergency(CatalogueAction):
    """Numbers first; where something else is likelier, it is asked about below them."""

    own_answer_from = None

    def name(self) -> str:
        return "action_answer_emergency"

    def answer(self, turn: Turn, session: Session) -> Answer:
        likelier = [name for name, _ in turn.ranking[:CHOICES]]
        if turn.is_button or turn.intent in likelier[:1]:
            return compose.emergency(session, turn.language, self._now())
        options = [turn.intent, *(name for name in likelier if name != turn.intent)]
        return compose.choice(session, options[:CHOICES], turn.language, self._now())


class AnswerTalk(CatalogueAction):
    """What belongs to the conversation itself: greetings, yes and no, language, privacy, people."""

    def name(self) -> str:
        return "action_answer_talk"

    def utter(
        self, dispatcher: CollectingDispatcher, turn: Turn, session: Session
    ) -> list[EventType]:
        if turn.intent == "change_language":
            wanted = turn.named_language or named_language(turn.text)
            if wanted:
                answer = compose.language_changed(session, wanted, self._now())
                return utter(dispatcher, turn, answer, wanted)
        return super().utter(dispatcher, turn, session)

    def answer(self, turn: Turn, session: Session) -> Answer:
        if turn.intent == "affirm" and turn.offer:
            offered = compose.parse_payload(turn.offer)
            if offered:
                return compose.press(session, offered, turn.language, self._now())
        return compose.smalltalk(session, turn.intent, turn.language, self._now())


class AnswerUnclear(CatalogueAction):
    """Not sure: asks back between what it may be; else searches; else says so and offers a person."""

    own_answer_from = own_answers.UNSURE

    def name(self) -> str:
        return "action_answer_unclear"

    def answer(self, turn: Turn, session: Session) -> Answer:
        options = [
            name for name, confidence in turn.ranking[:CHOICES] if confidence >= CHOICE_CONFIDENCE
        ]
        if len(options) > 1:
            return compose.choice(session, options, turn.language, self._now())
        return compose.search_results(session, turn.text, turn.language, self._now())


class ShowEntry(CatalogueAction):
    """The entry that a button names."""

    def name(self) -> str:
        return "action_show_entry"

    def answer(self, turn: Turn, session: Session) -> Answer:
        if turn.named_entry is None:
            return compose.menu(session, turn.language, self._now())
        return compose.entry(session, turn.named_entry, turn.language, self._now())


class ShowMenu(CatalogueAction):
    """The menu."""

    def name(self) -> str:
        return "action_show_menu"

    def answer(self, turn: Turn, session: Session) -> Answer:
        return compose.menu(session, turn.language, self._now())


ACTIONS: tuple[type[CatalogueAction], ...] = (
    AnswerTopic,
    AnswerDetail,
    AnswerEmergency,
    AnswerTalk,
    AnswerUnclear,
    ShowEntry,
    ShowMenu,
)


def now_in_aachen() -> datetime:
    """Return the wall clock's time in Aachen."""
    return datetime.now(ZONE)


def describe(error: BaseException) -> str:
    """Return an error's class and place, without its message: that may hold what a person wrote."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {place.name} ({place.filename.rpartition('/')[2]}:{place.lineno})"
