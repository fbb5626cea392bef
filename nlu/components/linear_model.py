"""A linear classifier on the features of a text, quick enough to be asked at every message."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from nlu.components.calibration import held_out_scores

# Stopping ten times earlier than scikit-learn does halves the time and changes no figure.
TOLERANCE = 0.1
# The features of a text, as often as they occur in it: n-grams, words …
Features = Callable[[Any], List[str]]


@dataclass
class LinearModel:
    """What was learnt, as plain arrays: `weights` and `inverse_frequencies` have a row for each of `features`.

    scikit-learn's own vectorizer and classifier take 10 ms for one message, nearly all of it for handling
    matrices that hold a single row; adding up the rows that a message needs takes a fiftieth.
    """

    classes: List[str]
    features: Dict[str, int]
    inverse_frequencies: np.ndarray
    weights: np.ndarray
    bias: np.ndarray

    def scores(self, features: Sequence[str]) -> Optional[np.ndarray]:
        """Return the score of each class, or None where no feature is known."""
        counts = Counter(self.features[name] for name in features if name in self.features)
        if not counts:
            return None
        rows = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        values = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        values = (1 + np.log(values)) * self.inverse_frequencies[rows]
        values /= np.linalg.norm(values)
        return values @ self.weights[rows] + self.bias


class Learnt(NamedTuple):
    """A model, and what to calibrate it with: scores of examples by models that had not seen them."""

    model: LinearModel
    held_out: np.ndarray
    labels: np.ndarray


def fit_linear_model(
    texts: Sequence[Any], labels: Sequence[str], features: Features, C: float, rarest: int
) -> Learnt:
    """Learn to tell the labels from the texts' TF-IDF-weighted features (a linear SVM, one against the rest).

    What a text is besides its letters is between the caller and `features`.
    `C` is scikit-learn's; a feature that fewer than `rarest` texts have is left out.
    """
    vectorizer = TfidfVectorizer(
        analyzer=features, sublinear_tf=True, min_df=rarest, dtype=np.float32
    )
    matrix = vectorizer.fit_transform(texts)
    classifier = LinearSVC(C=C, tol=TOLERANCE, random_state=0)
    known = np.array(labels)
    held_out = held_out_scores(classifier, matrix, known)
    classifier.fit(matrix, known)
    model = LinearModel(
        classes=[str(name) for name in classifier.classes_],
        features={str(name): int(row) for name, row in vectorizer.vocabulary_.items()},
        inverse_frequencies=vectorizer.idf_.astype(np.float32),
        weights=np.ascontiguousarray(_both_sides(classifier.coef_).T, dtype=np.float32),
        bias=_both_sides(classifier.intercept_[:, None])[:, 0].astype(np.float32),
    )
    return Learnt(model, held_out, known)


def _both_sides(values: Any) -> np.ndarray:
    """scikit-learn keeps one row where there are two classes: the second's."""
    return np.vstack([-values, values]) if len(values) == 1 else np.asarray(values)
