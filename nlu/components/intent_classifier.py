"""Tells what a message is about."""

from itertools import chain
from typing import Any, Dict, List, Text

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.linear_model import fit_linear_model
from nlu.components.ngrams import letters, words_and_pairs
from nlu.components.normalization import fold
from nlu.components.romanization import romanize
from nlu.components.trained_component import TrainedComponent

INTENT_RANKING = "intent_ranking"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(TrainedComponent):
    """A linear classifier on n-grams of letters and words, with calibrated confidence.

    One model for all languages: `benchmarks/` and docs/nlu.md compare it with Rasa's own.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`C` as in scikit-learn; `letters`: lengths of n-grams; `rarest`: in how many examples a feature is
        at least; `ranking_length` in intents."""
        return {"C": 1.0, "letters": [2, 5], "rarest": 1, "ranking_length": 10}

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the intents of the examples."""
        examples = training_data.intent_examples
        self.fitted = fit_linear_model(
            [message.get(TEXT) for message in examples],
            [message.get(INTENT) for message in examples],
            self._features,
            C=self.config["C"],
            rarest=self.config["rarest"],
        )
        return self.persist()

    def process(self, messages: List[Message]) -> List[Message]:
        """Set `intent` and `intent_ranking` of each message."""
        for message in messages:
            ranking = self._rank(message.get(TEXT) or "")
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING, ranking, add_to_output=True)
        return messages

    def _features(self, text: str) -> List[str]:
        text = fold(romanize(text))
        return list(chain(letters(text, *self.config["letters"]), words_and_pairs(text)))

    def _rank(self, text: str) -> List[Dict[str, Any]]:
        values = self.fitted.probabilities(self._features(text))
        if values is None:
            return [{"name": None, "confidence": 0.0}]
        best = np.argsort(-values)[: self.config["ranking_length"]]
        return [
            {"name": self.fitted.classes[index], "confidence": float(values[index])}
            for index in best
        ]
