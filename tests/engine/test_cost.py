"""Roads, the curve, the market."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine import explain, posteriors
from matching.engine.cost import curve, curve_anchors, quantile_place

from . import build

NAN = math.nan
MONEY = st.floats(0, 5000) | st.just(NAN)


def atoms(need=None, **listing):
    return pair(need or {}, **listing).cost_atoms


def pair(need, **listing):
    reference = build.reference()
    needs, offered = (
        build.needs([build.need(**need)]),
        build.microcredentials([build.microcredential(**listing)]),
    )
    satisfied = posteriors(build.history([]), offered.institution, reference, build.POLICY)
    return explain(needs, 0, offered, 0, reference, satisfied, build.POLICY)


def test_of_two_roads_the_cheaper_is_taken():
    by_class = atoms(seat_price=600.0, class_price=6000.0, max_cohort=20)
    assert (by_class.price, by_class.landed, by_class.seat_road) == ("class", 500.0, 600.0)
    assert by_class.class_beats_seat_from == 10
    by_seat = atoms({"headcount": 5}, seat_price=600.0, class_price=6000.0, max_cohort=20)
    assert (by_seat.price, by_seat.landed, by_seat.class_road) == ("seat", 600.0, 1200.0)


def test_a_class_too_many_is_paid_for():
    split = atoms({"headcount": 21}, seat_price=NAN, class_price=4200.0, cohort_fee=210.0, max_cohort=20)
    assert (split.classes, split.tuition, split.fees, split.landed) == (2, 400.0, 20.0, 420.0)


def test_everything_is_added_and_confirmed_funding_subtracted():
    whole = atoms(seat_price=500.0, learner_fee=10.0, materials=20.0, cohort_fee=120.0, travel=240.0, modes=2)
    assert (whole.fees, whole.materials, whole.travel, whole.landed) == (20.0, 20.0, 20.0, 560.0)


@pytest.mark.parametrize(
    ("headcount", "price"), [(4, 500.0), (5, 450.0), (19, 450.0), (20, 300.0), (99, 300.0)]
)
def test_the_highest_tier_reached_holds(headcount, price):
    tiers = [(20, 300.0), (5, 450.0)]
    assert atoms({"headcount": headcount}, tiers=tiers).landed == price


def test_what_is_not_known_is_neutral_and_said():
    silent = pair({}, seat_price=NAN)
    assert (silent.cost, silent.cost_atoms.price, silent.cost_atoms.basis) == (0.5, "not stated", "neutral")
    foreign = pair({}, currency=2)
    assert (foreign.cost, foreign.cost_atoms.price, foreign.cost_atoms.basis) == (
        0.5,
        "other currency",
        "neutral",
    )
    assert math.isnan(foreign.cost_atoms.landed)


def test_without_money_stated_the_market_decides():
    silent = {"target": NAN, "budget": NAN}
    by_learner = pair(silent, seat_price=475.0, field=11)  # the middle of 50 to 900
    assert (by_learner.cost, by_learner.cost_atoms.basis) == (pytest.approx(0.5), "market")
    by_hour = pair(
        silent, seat_price=2.0 * 24, hours=24.0, field=11
    )  # field 11 has no hourly row: the whole market's
    assert by_hour.cost == 1.0
    unknown_field = pair(silent, seat_price=5000.0, field=52)
    assert unknown_field.cost == 0.0


@pytest.mark.parametrize(
    ("target", "budget", "ceiling", "anchors"),
    [
        (400, 600, 900, (400, 200)),
        (400, 600, NAN, (400, 200)),
        (400, NAN, NAN, (400, 200)),
        (NAN, 600, NAN, (400, 200)),
        (NAN, NAN, 600, (400, 200)),
        (400, NAN, 600, (400, 200)),
        (600, 600, NAN, (600, 30)),
        (700, 600, NAN, (700, 30)),
        (0, 0, NAN, (0, 0.01)),
    ],
)
def test_what_is_not_stated_is_read_from_what_is(target, budget, ceiling, anchors):
    assert curve_anchors(target, budget, ceiling, build.POLICY) == pytest.approx(anchors)
    assert curve_anchors(NAN, NAN, NAN, build.POLICY) is None


def test_one_to_the_target_half_at_the_budget():
    assert curve(np.array([0.0, 400.0, 600.0, 1000.0]), 400.0, 200.0).tolist() == [1.0, 1.0, 0.5, 0.1]


@given(MONEY, MONEY, MONEY, st.floats(0, 9000), st.floats(0, 50))
def test_the_curve_falls_and_never_jumps(target, budget, ceiling, cost, more):
    anchors = curve_anchors(target, budget, ceiling, build.POLICY)
    if anchors is None:
        return
    here, there = curve(np.array([cost, cost + more]), *anchors)
    assert 0 <= there <= here <= 1
    assert here - there <= 0.65 * more / anchors[1] + 1e-9  # the steepest slope is 3 sqrt(3) / 8


@given(st.lists(st.floats(0, 100), min_size=2, max_size=9), st.floats(-10, 120), st.floats(0, 20))
def test_dearer_is_never_placed_cheaper(quantiles, value, more):
    low, high = quantile_place(np.array([value, value + more]), np.array(sorted(quantiles)))
    assert 0 <= low <= high <= 1
