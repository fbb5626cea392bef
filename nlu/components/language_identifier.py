"""Tells in which language a message is written."""

from dataclasses import dataclass
from typing import Any, Dict, List, Text

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from nlu.components.calibration import fit_temperature, probabilities
from nlu.components.normalization import lower
from nlu.components.trained_component import TrainedComponent

LANGUAGE = "language"


@dataclass
class _Fitted:
    vectorizer: Any
    classifier: Any
    temperature: float


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class LanguageIdentifier(TrainedComponent):
    """Sets `language: {code, confidence}` on a message, from its letters alone.

    Learns from the `language` that each block of training examples names in its metadata.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`C`: how closely the examples are followed (scikit-learn's meaning)."""
        return {"C": 1.0}

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the languages of the examples."""
        labelled = [
            (lower(message.get(TEXT)), _language_of(message))
            for message in training_data.intent_examples
            if _language_of(message)
        ]
        texts, languages = zip(*labelled)
        vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True)
        features = vectorizer.fit_transform(texts).astype(np.float32)
        classifier = LinearSVC(C=self.config["C"])
        labels = np.array(languages)
        temperature = fit_temperature(classifier, features, labels)
        self.fitted = _Fitted(vectorizer, classifier.fit(features, labels), temperature)
        return self.persist()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing that comes after needs the languages of the examples."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Name the language of each message."""
        for message in messages:
            message.set(LANGUAGE, self._identify(message.get(TEXT) or ""), add_to_output=True)
        return messages

    def _identify(self, text: str) -> Dict[str, Any]:
        fitted = self.fitted
        features = fitted.vectorizer.transform([lower(text)])
        if features.nnz == 0:
            return {"code": None, "confidence": 0.0}
        values = probabilities(fitted.classifier, fitted.temperature, features)[0]
        best = int(values.argmax())
        return {
            "code": str(fitted.classifier.classes_[best]),
            "confidence": float(values[best]),
        }


def _language_of(message: Message) -> Any:
    metadata = (message.get(METADATA) or {}).get(METADATA_INTENT) or {}
    return metadata.get(LANGUAGE) if message.get(INTENT) else None
