"""Metrics, and how sure they are. Arrays in, numbers out; randomness is seeded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

LEVEL = 0.95  # of every interval


@dataclass(frozen=True)
class Interval:
    """A number with the range in which LEVEL of the bootstrap's numbers lie."""

    value: float
    low: float
    high: float


def ndcg(relevant: BoolArray, possible: int, k: int = 10) -> float:
    """Normalised discounted cumulative gain at k, gains 0 or 1 (Järvelin and Kekäläinen 2002).

    relevant: (r,) of the ranked list, best first, may be shorter than k. possible: how many are relevant in all.
    In [0, 1]; 0 where nothing is relevant.
    """
    if not possible:
        return 0.0
    discount = 1.0 / np.log2(np.arange(2, k + 2))
    found = relevant[:k]
    return float((found * discount[: len(found)]).sum() / discount[: min(possible, k)].sum())


def precision(relevant: BoolArray, k: int = 10) -> float:
    """Share of the first k places that hold something relevant; a shorter list has empty places."""
    return float(relevant[:k].sum() / k)


def reciprocal_rank(relevant: BoolArray) -> float:
    """1 / the place of the first relevant one; 0 where there is none."""
    found = np.flatnonzero(relevant)
    return float(1.0 / (found[0] + 1)) if len(found) else 0.0


def gini(values: FloatArray) -> float:
    """Inequality of a sum among its holders: 0 all have the same, towards 1 one has all; 0 for nothing to share."""
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    total, size = ordered.sum(), len(ordered)
    if not size or total <= 0:
        return 0.0
    places = np.arange(1, size + 1)
    return float((2 * (places * ordered).sum() / (size * total)) - (size + 1) / size)


def rank_overlap(one: Sequence[int], other: Sequence[int], p: float = 0.9) -> float:
    """Rank-biased overlap of two lists, extrapolated to their end (Webber, Moffat and Zobel 2010).

    In [0, 1]: 1 for equal lists, also for two empty ones; p says how far down one looks (0.9: ten places hold 86 %).
    """
    depth = max(len(one), len(other))
    if not depth:
        return 1.0
    weighted, agreement = 0.0, 0.0
    for place in range(1, depth + 1):
        left, right = set(one[:place]), set(other[:place])
        agreement = len(left & right) / max(len(left), len(right))
        weighted += p ** (place - 1) * agreement
    return float((1 - p) * weighted + p**depth * agreement)


def resamples(size: int, times: int, seed: int) -> IntArray:
    """Rows (times, size) drawn with replacement; the same for everything that is compared."""
    return np.random.default_rng(seed).integers(0, max(size, 1), (times, size))


def mean_interval(values: FloatArray, drawn: IntArray) -> Interval:
    """The mean of one number per case, and its percentile bootstrap interval."""
    if not len(values):
        return Interval(float("nan"), float("nan"), float("nan"))
    low, high = _range(values[drawn].mean(axis=1))
    return Interval(float(values.mean()), low, high)


def gain_interval(ours: FloatArray, theirs: FloatArray, drawn: IntArray) -> Interval:
    """How much larger the mean of `ours` is, as a share of the mean of `theirs`: a paired bootstrap over cases."""
    base = theirs.mean() if len(theirs) else 0.0
    if base <= 0:
        return Interval(float("nan"), float("nan"), float("nan"))
    drawn_base = np.maximum(theirs[drawn].mean(axis=1), 1e-12)
    low, high = _range(ours[drawn].mean(axis=1) / drawn_base - 1.0)
    return Interval(float(ours.mean() / base - 1.0), low, high)


def difference_interval(ours: FloatArray, theirs: FloatArray, drawn: IntArray) -> Interval:
    """The mean difference, case by case: a paired bootstrap."""
    return mean_interval(ours - theirs, drawn)


def _range(means: FloatArray) -> tuple[float, float]:
    tail = (1.0 - LEVEL) / 2.0
    low, high = np.quantile(means, [tail, 1.0 - tail])
    return float(low), float(high)
