"""Tells in which language a message is written."""

from typing import Any, Dict, List, NamedTuple, Optional, Text

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.special import softmax

from nlu.components.calibration import fit_temperature
from nlu.components.linear_model import LinearModel, fit_linear_model
from nlu.components.ngrams import letters, words_and_pairs
from nlu.components.normalization import lower
from nlu.components.trained_component import TrainedComponent

LANGUAGE = "language"


class _Fitted(NamedTuple):
    model: LinearModel
    temperature: float


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class LanguageIdentifier(TrainedComponent):
    """Sets `language: {code, confidence}` on a message, from its letters and words alone.

    Learns from the `language` that each block of training examples names in its metadata.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`C` as in scikit-learn; `letters`: lengths of n-grams; `rarest`: in how many examples a feature is
        at least."""
        return {"C": 0.5, "letters": [1, 5], "rarest": 2}

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the languages of the examples."""
        labelled = [
            (message.get(TEXT), language_of_example(message))
            for message in training_data.intent_examples
            if language_of_example(message)
        ]
        texts, languages = zip(*labelled)
        learnt = fit_linear_model(
            texts, languages, self._features, C=self.config["C"], rarest=self.config["rarest"]
        )
        self.fitted = _Fitted(learnt.model, fit_temperature(learnt.held_out, learnt.labels))
        return self.persist()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing that comes after needs the languages of the examples."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Name the language of each message."""
        for message in messages:
            message.set(LANGUAGE, self._identify(message.get(TEXT) or ""), add_to_output=True)
        return messages

    def _features(self, text: str) -> List[str]:
        text = lower(text)
        return [*letters(text, *self.config["letters"]), *words_and_pairs(text)]

    def _identify(self, text: str) -> Dict[str, Any]:
        model, temperature = self.fitted
        scores = model.scores(self._features(text))
        if scores is None:
            return {"code": None, "confidence": 0.0}
        values = softmax(temperature * scores)
        best = int(values.argmax())
        return {"code": model.classes[best], "confidence": float(values[best])}


def language_of_example(message: Message) -> Optional[Text]:
    """Return the language that the metadata of an example's block name, or None."""
    metadata = (message.get(METADATA) or {}).get(METADATA_INTENT) or {}
    return metadata.get(LANGUAGE) if message.get(INTENT) else None
