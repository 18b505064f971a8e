"""From what is known about a candidate to a confidence that means what it says.

A logistic regression over the features gives a score, an isotonic regression the share of right ones at that score
(scikit-learn for both, in building alone; here a dot product and a look-up).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
FOLDS = 5
# Deviations from the mean at which a feature stops to count for more.
FARTHEST = 4.0


@dataclass(frozen=True, slots=True)
class Example:
    """One candidate of one text; `text` numbers it, so that a text is never on both sides of a split."""

    features: tuple[float, ...]
    right: bool
    text: int
    weight: float = 1.0


def calibrate(examples: Sequence[Example], seed: int = 0) -> dict[str, Any]:
    """The isotonic part sees scores of texts that the logistic part was not fitted on (folds by text)."""
    from sklearn.isotonic import IsotonicRegression
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold

    x = np.array([one.features for one in examples], np.float64)
    y = np.array([one.right for one in examples], np.int64)
    weight = np.array([one.weight for one in examples])
    mean, spread = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-6)
    x = _bounded((x - mean) / spread)
    scores = np.zeros(len(y))
    folds = GroupKFold(FOLDS, shuffle=True, random_state=seed).split(x, y, [one.text for one in examples])
    for train, test in folds:
        if y[train].min() < y[train].max():
            part = LogisticRegression(C=1.0, max_iter=2000).fit(x[train], y[train], weight[train])
            scores[test] = part.decision_function(x[test])
    whole = LogisticRegression(C=1.0, max_iter=2000).fit(x, y, weight)
    curve = IsotonicRegression(y_min=0.005, y_max=0.995, out_of_bounds="clip").fit(scores, y, weight)
    return {
        "mean": mean.tolist(),
        "spread": spread.tolist(),
        "weights": whole.coef_[0].tolist(),
        "bias": float(whole.intercept_[0]),
        "from": curve.X_thresholds_.tolist(),
        "to": _cautious(curve.y_thresholds_, curve.predict(scores), y).tolist(),
        "examples": len(y),
    }


def _cautious(steps: Floats, told: Floats, right: npt.NDArray[np.int64]) -> Floats:
    """Each step of the curve with one more right and one more wrong example (Laplace), so that few never make sure."""
    at_step = [np.isclose(told, step, atol=1e-9) for step in steps.tolist()]
    shares = [
        (right[here].sum() + 1) / (here.sum() + 2) if here.any() else step
        for here, step in zip(at_step, steps.tolist(), strict=True)
    ]
    rising: Floats = np.maximum.accumulate(np.minimum(np.array(shares), np.maximum(steps, 1 / len(right))))
    return rising


def confidences(fitted: Mapping[str, Any], features: Sequence[Sequence[float]]) -> Floats:
    """In [0, 1], one a candidate."""
    if not len(features):
        return np.zeros(0)
    x = (np.asarray(features, np.float64) - fitted["mean"]) / np.asarray(fitted["spread"])
    scores = _bounded(x) @ np.asarray(fitted["weights"]) + fitted["bias"]
    told: Floats = np.interp(scores, fitted["from"], fitted["to"])
    return told


def _bounded(x: Floats) -> Floats:
    """A text unlike all that was learnt from moves a feature no further than these did."""
    return np.clip(x, -FARTHEST, FARTHEST)
