"""History: what it takes to move satisfaction, and what does not."""

import numpy as np
import pytest

from matching.engine import posteriors
from matching.engine.reference import beta_binomial_strength, strengths

from . import build

INSTITUTIONS = np.array([1, 1, 2])
SECTOR = (0.77 + 0.71 + 0.68) / 3


def feedback(microcredential, share, answers, employer=1, institution=None, age_days=0.0):
    place = INSTITUTIONS[microcredential] if institution is None else institution
    return {
        "microcredential": microcredential, "institution": place, "employer": employer, "share": [share] * 3,
        "answers": [answers] * 3, "learners": int(answers), "age_days": age_days,
    }  # fmt: skip


def totals(*rows, **changes):
    reference = build.reference(**changes)
    return posteriors(build.history(list(rows)), INSTITUTIONS, reference, build.POLICY)


def test_without_history_it_is_the_prior():
    new = totals()
    assert new.total == pytest.approx([SECTOR] * 3)
    assert (new.cohorts.tolist(), new.learners.tolist()) == ([0, 0, 0], [0, 0, 0])
    assert (new.low < new.total).all()
    assert (new.total < new.high).all()


@pytest.mark.parametrize("strength", [4.0, 20.0, 200.0])
def test_one_perfect_answer_does_not_outrank_four_hundred_excellent_ones(strength):
    prior = {"institution_strength": np.full(3, strength), "microcredential_strength": np.full(3, strength)}
    by_many = [feedback(0, 0.95, 20.0, employer=k) for k in range(20)]
    found = totals(*by_many, feedback(2, 1.0, 1.0), **prior)
    assert found.total[0] > found.total[2]
    by_one = totals(feedback(0, 0.95, 400.0), feedback(2, 1.0, 1.0), **prior)
    assert by_one.total[0] > by_one.total[2]
    assert found.low[0] > by_one.low[0]


def test_an_institution_lends_its_listings_its_record_but_no_answer_counts_twice():
    found = totals(feedback(0, 1.0, 15.0))
    assert found.total[0] > found.total[1] > SECTOR
    assert found.total[2] == pytest.approx(SECTOR)
    own = (12 * 0.77 + 15) / (12 + 15)
    assert found.mean[0, 0] == pytest.approx(own)
    assert found.mean[1, 0] == pytest.approx((20 * 0.77 + 15) / 35)
    assert found.cohorts.tolist() == [1, 0, 0]


def test_history_of_an_institution_alone_moves_all_its_listings():
    found = totals(feedback(-1, 0.0, 10.0, institution=1))
    assert found.total[0] == found.total[1] < SECTOR
    assert found.cohorts.tolist() == [0, 0, 0]


def test_no_employer_moves_it_further_than_the_cap():
    capped = totals(feedback(0, 1.0, 20.0))
    assert totals(feedback(0, 1.0, 4000.0)).total == pytest.approx(capped.total)
    assert totals(*[feedback(0, 1.0, 10.0) for _ in range(40)]).total == pytest.approx(capped.total)
    two = totals(feedback(0, 1.0, 20.0), feedback(0, 1.0, 20.0, employer=2))
    assert two.total[0] > capped.total[0]


def test_old_answers_fade():
    old = totals(feedback(0, 1.0, 20.0, age_days=730.0))
    assert old.total == pytest.approx(totals(feedback(0, 1.0, 10.0)).total)


def test_more_of_the_same_narrows_the_interval():
    few, many = (totals(*[feedback(0, 0.9, 10.0, employer=k) for k in range(count)]) for count in (1, 10))
    assert many.high[0] - many.low[0] < few.high[0] - few.low[0]
    assert many.sd[0] < few.sd[0]


def test_a_question_that_was_not_asked_keeps_its_prior():
    row = feedback(0, 1.0, 20.0)
    row["share"][1] = np.nan
    found = totals(row)
    assert found.mean[0, 1] == pytest.approx(0.71)
    assert found.mean[0, 0] > 0.77


@pytest.mark.parametrize("true", [8.0, 40.0])
def test_the_strength_is_found_from_data(true):
    dice = np.random.default_rng(5)
    shares = dice.beta(true * 0.7, true * 0.3, 400)
    good = dice.binomial(30, shares).astype(float)
    found = beta_binomial_strength(good, np.full(400, 30.0), np.full(400, 0.7), build.POLICY)
    assert found == pytest.approx(true, rel=0.25)


def test_few_groups_give_the_policys_strength():
    history = build.history([feedback(0, 1.0, 5.0)])
    of_institutions, of_listings = strengths(
        history, INSTITUTIONS, np.array([0.77, 0.71, 0.68]), build.POLICY
    )
    assert of_institutions.tolist() == of_listings.tolist() == [20.0] * 3


def test_strengths_stay_in_the_policys_range():
    alike = [feedback(-1, 0.7, 20.0, employer=k, institution=k) for k in range(30)]
    institutions = np.arange(30)
    found, _ = strengths(build.history(alike), institutions, np.array([0.7] * 3), build.POLICY)
    assert found == pytest.approx([200.0] * 3, rel=0.01)
