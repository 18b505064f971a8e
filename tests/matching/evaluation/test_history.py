"""The made-up region whose institutions' quality is known."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from matching.evaluation.lines import Options
from matching.evaluation.simulation.quality import EACH, live_through, shares
from matching.evaluation.tasks.history import first_five, judged, raw_means, squared_error, tau


def test_the_same_seed_makes_the_same_past() -> None:
    one, other = live_through(12, 9, 3), live_through(12, 9, 3)
    for name in ("quality", "institution", "microcredential", "employer", "age_days", "learners", "level"):
        assert np.array_equal(getattr(one, name), getattr(other, name))
    assert not np.array_equal(one.quality, live_through(12, 9, 4).quality)


def test_every_row_is_possible() -> None:
    past = live_through(40, 30, 1)
    assert np.array_equal(past.microcredential // EACH, past.institution)
    assert (past.quality > 0).all()
    assert (past.quality < 1).all()
    assert set(np.unique(past.level)) <= {0, 1, 2, 3, 4, 5}
    assert (past.level > 0).any(axis=1).all()
    assert (np.diff(past.age_days) <= 0).all()
    assert past.age_days.min() >= 20


def test_levels_are_shares() -> None:
    assert np.array_equal(shares(np.array([[1, 3, 5, 0]])), [[0.0, 0.5, 1.0, np.nan]], equal_nan=True)


def test_measures_of_the_truth_itself() -> None:
    past = live_through(20, 9, 5)
    truth = past.quality.mean(axis=1)
    assert tau(past, truth) == 1.0
    assert tau(past, -truth) == -1.0
    assert squared_error(past, truth) == 0.0
    assert first_five(past, truth) == np.sort(truth)[-5:].mean()


def test_who_has_no_answers_gets_the_mean_of_all() -> None:
    past = live_through(5, 4, 7)
    kept = past.institution != 2
    less = replace(past, institution=past.institution[kept], level=past.level[kept])
    assert raw_means(less)[2] == pytest.approx(np.nanmean(shares(less.level)))


@pytest.mark.django_db
def test_the_estimate_comes_nearer_to_the_truth_than_the_raw_mean() -> None:
    lives = [live_through(20, 15, seed) for seed in range(10)]
    lines = {(line.name, line.metric): line.found for line in judged(lives, Options(Path(), bootstrap=50))}
    assert lines["estimator less raw mean", "squared error"].high < 0
