"""Tells what a message is about."""

from dataclasses import dataclass
from typing import Any, Dict, List, Text

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion
from sklearn.svm import LinearSVC

from nlu.components.calibration import fit_temperature, probabilities
from nlu.components.normalization import fold
from nlu.components.romanization import romanize
from nlu.components.trained_component import TrainedComponent

INTENT_RANKING = "intent_ranking"


@dataclass
class _Fitted:
    vectorizer: Any
    classifier: Any
    temperature: float


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(TrainedComponent):
    """A linear classifier on TF-IDF-weighted n-grams of letters and words, with calibrated confidence.

    One model for all languages: `benchmarks/` and docs/nlu.md compare it with Rasa's own.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`C` as in scikit-learn; n-gram ranges in letters and words; `ranking_length` in intents."""
        return {"C": 1.0, "letters": [1, 5], "words": [1, 2], "ranking_length": 10}

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the intents of the examples."""
        examples = training_data.intent_examples
        labels = np.array([message.get(INTENT) for message in examples])
        vectorizer = self._vectorizer()
        features = vectorizer.fit_transform([_spell(message.get(TEXT)) for message in examples])
        features = features.astype(np.float32).tocsr()
        classifier = LinearSVC(C=self.config["C"])
        temperature = fit_temperature(classifier, features, labels)
        classifier.fit(features, labels)
        classifier.coef_ = classifier.coef_.astype(np.float32)
        self.fitted = _Fitted(vectorizer, classifier, temperature)
        return self.persist()

    def process(self, messages: List[Message]) -> List[Message]:
        """Set `intent` and `intent_ranking` of each message."""
        for message in messages:
            ranking = self._rank(message.get(TEXT) or "")
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING, ranking, add_to_output=True)
        return messages

    def _vectorizer(self) -> FeatureUnion:
        letters = TfidfVectorizer(
            analyzer="char_wb", ngram_range=tuple(self.config["letters"]), sublinear_tf=True
        )
        words = TfidfVectorizer(
            token_pattern=r"(?u)\b\w+\b", ngram_range=tuple(self.config["words"]), sublinear_tf=True
        )
        return FeatureUnion([("letters", letters), ("words", words)])

    def _rank(self, text: str) -> List[Dict[str, Any]]:
        fitted = self.fitted
        features = fitted.vectorizer.transform([_spell(text)])
        if features.nnz == 0:
            return [{"name": None, "confidence": 0.0}]
        values = probabilities(fitted.classifier, fitted.temperature, features)[0]
        best = np.argsort(-values)[: self.config["ranking_length"]]
        names = fitted.classifier.classes_
        return [{"name": str(names[index]), "confidence": float(values[index])} for index in best]


def _spell(text: str) -> str:
    """The one spelling that the n-grams are taken from."""
    return fold(romanize(text))
