"""Gives Rasa's training the examples without copying and comparing them over and over."""

from typing import Any, Dict, Optional, Text

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


class Example(Message):
    """A training example that nothing changes in place, so that copies can share what it holds.

    Rasa copies all examples, and computes a fingerprint of each, whenever it merges training data: a dozen
    times in one training.
    """

    def set(self, prop: Text, info: Any, add_to_output: bool = False) -> None:
        """Set a property; setting what it has already changes nothing, the fingerprint included."""
        told = prop in self.output_properties or not add_to_output
        if not (told and prop in self.data and self.data[prop] == info):
            super().set(prop, info, add_to_output)

    def __deepcopy__(self, memo: Dict[int, Any]) -> "Example":
        twin = Example(self.data, set(self.output_properties), self.time, list(self.features))
        twin._cached_fingerprint = self._cached_fingerprint
        return twin


class ExamplesImporter(RasaFileImporter):
    """Reads what Rasa's own importer reads, but once (`importers` in config.yml)."""

    _read: Optional[TrainingData] = None

    def get_nlu_data(self, language: Optional[Text] = "en") -> TrainingData:
        """Return the training data of all files."""
        if self._read is None:
            self._read = super().get_nlu_data(language)
            self._read.training_examples = [
                Example(message.data, message.output_properties, message.time, message.features)
                for message in self._read.training_examples
            ]
        return self._read
