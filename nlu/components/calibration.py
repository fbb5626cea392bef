"""From a linear classifier's scores to probabilities that mean what they say."""

from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax
from sklearn.base import clone
from sklearn.model_selection import StratifiedKFold

FOLDS = 3


def fit_temperature(classifier: Any, features: Any, labels: np.ndarray) -> float:
    """Return the factor on the scores under which held-out folds are likeliest.

    Temperature scaling (Guo et al., "On Calibration of Modern Neural Networks", 2017), on the scores of a
    cross-validation, because the scores of examples that were learnt are too sure of themselves.
    """
    _, encoded = np.unique(labels, return_inverse=True)
    held_out = np.zeros((len(encoded), encoded.max() + 1))
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(
        held_out, encoded
    ):
        model = clone(classifier).fit(features[train], encoded[train])
        held_out[test] = _scores(model, features[test])
    rows = np.arange(len(encoded))

    def loss(log_factor: float) -> float:
        return -float(log_softmax(np.exp(log_factor) * held_out, axis=1)[rows, encoded].mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-2.0, 4.0), method="bounded").x))


def _scores(classifier: Any, features: Any) -> np.ndarray:
    values = classifier.decision_function(features)
    return np.column_stack([-values, values]) if values.ndim == 1 else values
