"""Tells what a message is about."""

from itertools import combinations
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional, Text

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.calibration import Scope, fit_scope, fit_temperature
from nlu.components.language_identifier import LANGUAGE, language_of_example
from nlu.components.lexicon import Lexicon, read_lexicon
from nlu.components.linear_model import LinearModel, fit_linear_model
from nlu.components.ngrams import letters, words_and_pairs
from nlu.components.normalization import spell
from nlu.components.trained_component import TrainedComponent

INTENT_RANKING = "intent_ranking"
OUT_OF_SCOPE = "out_of_scope"
# Less sure of the language than this, a message is looked up in all of them.
LANGUAGE_CONFIDENCE = 0.5
PROJECT = Path(__file__).resolve().parents[2]


class _Fitted(NamedTuple):
    model: LinearModel
    lexicon: Lexicon
    temperature: float
    scope: Scope


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(TrainedComponent):
    """A linear classifier on n-grams of letters and words, and on concepts, with calibrated confidence.

    The concepts (`lexicon.py`) are the same in every language, each on its own and by twos. One model for all languages: `benchmarks/` and docs/nlu.md compare it with Rasa's own.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`C` as in scikit-learn; `letters`: lengths of n-grams; `lexicon`: folder in the project;
        `concept_count`: as how many occurrences a concept counts; `rarest`: in how many examples a feature is
        at least; `ranking_length` in intents."""
        return {
            "C": 1.0,
            "letters": [2, 5],
            "lexicon": "nlu/concepts",
            "concept_count": 3,
            "rarest": 2,
            "ranking_length": 10,
        }

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the intents of the examples."""
        examples = training_data.intent_examples
        lexicon = read_lexicon(PROJECT / self.config["lexicon"])
        learnt = fit_linear_model(
            [(message.get(TEXT), language_of_example(message)) for message in examples],
            [message.get(INTENT) for message in examples],
            lambda written: self._features(*written, lexicon),
            C=self.config["C"],
            rarest=self.config["rarest"],
        )
        inside = learnt.labels != OUT_OF_SCOPE
        others = np.delete(learnt.held_out, learnt.model.classes.index(OUT_OF_SCOPE), axis=1)
        self.fitted = _Fitted(
            learnt.model,
            lexicon,
            fit_temperature(others[inside], learnt.labels[inside]),
            fit_scope(learnt.held_out, learnt.labels, OUT_OF_SCOPE),
        )
        return self.persist()

    def process(self, messages: List[Message]) -> List[Message]:
        """Set `intent` and `intent_ranking` of each message."""
        for message in messages:
            ranking = self._rank(message.get(TEXT) or "", _language_of(message))
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING, ranking, add_to_output=True)
        return messages

    def _features(self, text: str, language: Optional[str], lexicon: Lexicon) -> List[str]:
        text = spell(text)
        concepts = lexicon.concepts(text, language)
        return [
            *letters(text, *self.config["letters"]),
            *words_and_pairs(text),
            *self.config["concept_count"] * [f"#{concept}" for concept in concepts],
            *(f"#{first}+{second}" for first, second in combinations(concepts, 2)),
        ]

    def _rank(self, text: str, language: Optional[str]) -> List[Dict[str, Any]]:
        model, lexicon, temperature, scope = self.fitted
        scores = model.scores(self._features(text, language, lexicon))
        if scores is None:
            return [{"name": None, "confidence": 0.0}]
        values = scope.probabilities(scores, temperature)
        best = np.argsort(-values)[: self.config["ranking_length"]]
        return [
            {"name": model.classes[index], "confidence": float(values[index])} for index in best
        ]


def _language_of(message: Message) -> Optional[str]:
    """The language that the LanguageIdentifier has found, where it is sure enough."""
    language = message.get(LANGUAGE) or {}
    sure = language.get("confidence", 0.0) >= LANGUAGE_CONFIDENCE
    return language.get("code") if sure else None
