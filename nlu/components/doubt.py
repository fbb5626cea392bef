"""Decides when the bot asks back instead of answering."""

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

from nlu.components.decision import Thresholds, decide, is_possible_danger
from nlu.components.intent_classifier import INTENT_RANKING

DANGER = "danger"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Doubt(GraphComponent, IntentClassifier):
    """Sets the intent `nlu_fallback` where the classifier is unsure, but never hides an emergency.

    Rasa's own FallbackClassifier knows thresholds only, and no intent that is exempt from them.
    """

    def __init__(self, config: Dict[Text, Any]) -> None:
        settings = {**self.get_default_config(), **config}
        self._thresholds = Thresholds(*(settings[name] for name in Thresholds._fields))

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """The thresholds: see `Thresholds`."""
        return Thresholds()._asdict()

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "Doubt":
        """Make the component (Rasa's `GraphComponent` interface)."""
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        """Replace the intent where in doubt; the ranking keeps what the classifier thought.

        Sets `danger` where the message may tell of an emergency.
        """
        for message in messages:
            ranking = message.get(INTENT_RANKING) or []
            message.set(INTENT, decide(ranking, self._thresholds), add_to_output=True)
            danger = is_possible_danger(ranking, self._thresholds)
            message.set(DANGER, danger, add_to_output=True)
        return messages
