"""From features to a credit: a logistic regression of what was judged, and how well it holds on pairs not seen.

The target is a share, so every pair counts twice: as served with the weight of the judgement, as not served with
the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from marketplace.related.facts import FloatArray

FEWEST = 100  # judged pairs, to learn anything from
STRENGTH = 0.3  # inverse of the ridge penalty, on features of deviation 1
FOLDS, SEEDS = 10, 5
BINS = 10


@dataclass(frozen=True, eq=False)
class Model:
    """Weights of features that are centred and scaled."""

    names: tuple[str, ...]
    centre: FloatArray
    scale: FloatArray
    weights: FloatArray
    constant: float

    def credit(self, features: dict[str, FloatArray]) -> FloatArray:
        """(k,) in (0, 1): the share that a judge would be expected to give."""
        table = np.column_stack([features[name] for name in self.names])
        return np.asarray(
            1.0 / (1.0 + np.exp(-((table - self.centre) / self.scale @ self.weights + self.constant)))
        )


@dataclass(frozen=True)
class Reliability:
    """On pairs left out of the fit. `explained`: share of variance (R2), `error`: expected calibration error."""

    pairs: int
    error: float
    explained: float
    bins: tuple[tuple[float, float, int], ...]  # mean credit, mean judgement, pairs

    def as_json(self) -> dict[str, Any]:
        return {
            "pairs": self.pairs,
            "error": round(self.error, 4),
            "explained": round(self.explained, 4),
            "bins": [[round(credit, 3), round(judged, 3), count] for credit, judged, count in self.bins],
        }


def fit(features: dict[str, FloatArray], serves: FloatArray) -> Model:
    """Features that are the same for all pairs have no say."""
    names = tuple(name for name, values in features.items() if np.ptp(values) > 0)
    table = np.column_stack([features[name] for name in names])
    centre, scale = table.mean(axis=0), table.std(axis=0)
    scaled = (table - centre) / scale
    model = LogisticRegression(C=STRENGTH, max_iter=1000, tol=1e-8)
    outcome = np.concatenate([np.ones(len(serves)), np.zeros(len(serves))])
    model.fit(np.concatenate([scaled, scaled]), outcome, sample_weight=np.concatenate([serves, 1.0 - serves]))
    return Model(names, centre, scale, model.coef_[0], float(model.intercept_[0]))


def left_out(features: dict[str, FloatArray], serves: FloatArray) -> FloatArray:
    """(k,) the credit of each pair by models that have not seen it: the mean over SEEDS ways to make FOLDS parts."""
    credit = np.zeros(len(serves))
    for seed in range(SEEDS):
        for seen, unseen in KFold(FOLDS, shuffle=True, random_state=seed).split(serves):
            model = fit({name: values[seen] for name, values in features.items()}, serves[seen])
            credit[unseen] += (
                model.credit({name: values[unseen] for name, values in features.items()}) / SEEDS
            )
    return credit


def reliability(credit: FloatArray, serves: FloatArray) -> Reliability:
    place = np.minimum((credit * BINS).astype(np.int64), BINS - 1)
    count = np.bincount(place, minlength=BINS)
    given = np.bincount(place, weights=credit, minlength=BINS)
    judged = np.bincount(place, weights=serves, minlength=BINS)
    spread = float(((serves - serves.mean()) ** 2).sum())
    bins = [(given[i] / count[i], judged[i] / count[i], int(count[i])) for i in range(BINS) if count[i]]
    return Reliability(
        pairs=len(serves),
        error=float(np.abs(given - judged).sum() / len(serves)),
        explained=1.0 - float(((credit - serves) ** 2).sum()) / spread if spread else 0.0,
        bins=tuple((float(a), float(b), c) for a, b, c in bins),
    )
