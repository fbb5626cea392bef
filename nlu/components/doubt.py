"""Decides when the bot asks back instead of answering."""

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

from nlu.components.intent_classifier import INTENT_RANKING

EMERGENCY = "emergency"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Doubt(GraphComponent, IntentClassifier):
    """Sets the intent `nlu_fallback` where the classifier is unsure, but never hides an emergency.

    Rasa's own FallbackClassifier knows thresholds only. Here an emergency that ranks first stays,
    however unsure, and one that ranks close behind an unsure first is taken for true: showing the
    numbers to somebody who is well costs little.
    """

    def __init__(self, config: Dict[Text, Any]) -> None:
        self.config = {**self.get_default_config(), **config}

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Probabilities: `sure` answers at once, `margin` is the lead over the second that answers
        too, `emergency` is what an emergency needs behind an unsure first."""
        return {"sure": 0.5, "margin": 0.2, "emergency": 0.15}

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
        """Replace the intent where in doubt; the ranking keeps what the classifier thought."""
        for message in messages:
            ranking = message.get(INTENT_RANKING) or []
            message.set(INTENT, self.decide(ranking), add_to_output=True)
        return messages

    def decide(self, ranking: List[Dict[Text, Any]]) -> Dict[Text, Any]:
        """Return the intent to act on, from a ranking with the likeliest first."""
        first = ranking[0] if ranking else {"name": None, "confidence": 0.0}
        if first["name"] == EMERGENCY or self._is_sure(ranking):
            return first
        for option in ranking:
            if option["name"] == EMERGENCY and option["confidence"] >= self.config["emergency"]:
                return option
        return {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": first["confidence"]}

    def _is_sure(self, ranking: List[Dict[Text, Any]]) -> bool:
        confidences = [option["confidence"] for option in ranking]
        if not confidences or ranking[0]["name"] is None:
            return False
        lead = confidences[0] - (confidences[1] if len(confidences) > 1 else 0.0)
        return confidences[0] >= self.config["sure"] or lead >= self.config["margin"]
