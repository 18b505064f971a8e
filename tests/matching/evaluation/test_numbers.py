"""Metrics and intervals."""

from __future__ import annotations

import math

import numpy as np
import pytest

from matching.evaluation.numbers import (
    difference_interval,
    gain_interval,
    gini,
    mean_interval,
    ndcg,
    precision,
    rank_overlap,
    reciprocal_rank,
    resamples,
)


def hits(*places: int, size: int = 10) -> np.ndarray:
    found = np.zeros(size, dtype=bool)
    found[[place - 1 for place in places]] = True
    return found


def test_ndcg_is_one_when_what_is_relevant_comes_first():
    assert ndcg(hits(1, 2, 3), 3) == 1.0
    assert ndcg(hits(*range(1, 11)), 40) == 1.0
    assert ndcg(hits(2), 1) == pytest.approx(1 / math.log2(3))
    assert ndcg(hits(), 4) == ndcg(hits(), 0) == 0.0
    assert ndcg(np.array([True]), 1) == 1.0


def test_a_short_list_has_empty_places():
    assert precision(np.array([True, True])) == 0.2
    assert reciprocal_rank(hits(4)) == 0.25
    assert reciprocal_rank(np.array([], dtype=bool)) == 0.0


def test_gini_of_equals_is_nothing_and_of_one_owner_nearly_one():
    assert gini(np.full(5, 3.0)) == pytest.approx(0.0)
    assert gini(np.array([0.0, 0, 0, 1])) == pytest.approx(0.75)
    assert gini(np.zeros(4)) == gini(np.zeros(0)) == 0.0


def test_rank_overlap_is_one_for_the_same_list_and_weighs_the_top():
    assert rank_overlap([1, 2, 3], [1, 2, 3]) == pytest.approx(1.0)
    assert rank_overlap([1, 2, 3], [4, 5, 6]) == 0.0
    assert rank_overlap([], []) == 1.0
    assert rank_overlap([1], []) == 0.0
    late, early = rank_overlap([1, 2, 3, 4], [1, 2, 4, 3]), rank_overlap([1, 2, 3, 4], [2, 1, 3, 4])
    assert 0 < early < late < 1


def test_intervals_hold_the_value_and_repeat_themselves():
    values = np.random.default_rng(3).random(60)
    drawn = resamples(60, 500, seed=7)
    found = mean_interval(values, drawn)
    assert found.low < found.value < found.high
    assert found == mean_interval(values, resamples(60, 500, seed=7))


def test_a_paired_gain_that_every_case_has_is_sure():
    base = np.random.default_rng(3).random(60) + 0.1
    drawn = resamples(60, 500, seed=7)
    gain = gain_interval(base * 1.5, base, drawn)
    assert (gain.value, gain.low, gain.high) == pytest.approx((0.5, 0.5, 0.5))
    gap = difference_interval(base + 0.2, base, drawn)
    assert (gap.value, gap.low) == pytest.approx((0.2, 0.2))
    assert math.isnan(gain_interval(base, base * 0, drawn).value)
