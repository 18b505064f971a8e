"""The fast engine gives what the slow, obvious one gives, to 1e-9."""

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine import Policy, explain, posteriors, score_need
from matching.engine.cost import curve, curve_anchors, quantile_place
from matching.engine.landed import class_beats_seat_from

from . import build, slow

PARTS = (
    "fit",
    "skill",
    "cost",
    "satisfaction",
    "coverage",
    "focus",
    "overlap",
    "likeness",
    "u",
    "uncertainty",
)
SEEDS = st.integers(0, 10**6)


def market(seed, most=7):
    dice = random.Random(seed)
    offered = [build.any_microcredential(dice, 100 + j) for j in range(dice.randrange(1, most))]
    fed_back = [build.any_feedback(dice, offered) for _ in range(dice.choice([0, 2, 12]))]
    policy = Policy(
        beta=dice.choice([1.0, 3.0]),
        coverage_floor=dice.choice([0.0, 0.1, 0.4]),
        words_floor=dice.choice([0.1, 0.3]),
        near_k=100,
    )
    return build.any_need(dice, 7), offered, fed_back, build.reference(build.any_similar(dice)), policy


def same(fast, obvious):
    assert fast == pytest.approx(obvious, abs=1e-9, rel=1e-9, nan_ok=True)


@given(SEEDS)
def test_pairs_and_gates(seed):
    asked, offered, fed_back, reference, policy = market(seed)
    needs, listings = build.needs([asked]), build.microcredentials(offered)
    history = build.history(fed_back)
    satisfied = posteriors(history, listings.institution, reference, policy)
    obvious = []
    for j, listing in enumerate(offered):
        happy = slow.satisfaction(fed_back, offered, j, reference, policy)
        same([satisfied.total[j], satisfied.sd[j]], [happy["total"], happy["sd"]])
        same(
            [satisfied.low[j], satisfied.high[j]],
            [min(happy["low"], happy["total"]), max(happy["high"], happy["total"])],
        )
        obvious.append(slow.score(asked, listing, happy, reference, policy))

    scored, report = score_need(needs, 0, listings, reference, satisfied, policy)
    off = [slow.failed(pair["gates"], asked["demands_stated"]) for pair in obvious]
    passing = [j for j, codes in enumerate(off) if not codes]
    passing.sort(key=lambda j: (-obvious[j]["fit"], -obvious[j]["skill"], offered[j]["id"]))
    assert scored.microcredential.tolist() == passing
    for part in PARTS:
        same(getattr(scored, part).tolist(), [obvious[j][part] for j in passing])
    same(scored.landed.tolist(), [obvious[j]["landed"] for j in passing])
    assert scored.unstated.tolist() == [obvious[j]["unstated"] for j in passing]

    assert (report.considered, report.passed) == (len(offered), len(passing))
    for code in report.turned_away:
        assert report.turned_away[code] == sum(code in codes for codes in off)
        covering = [codes for codes in off if "coverage" not in codes]
        assert (report.covering, report.covering_turned_away[code]) == (
            len(covering),
            sum(code in codes for codes in covering),
        )
        assert report.alone[code] == sum(codes == [code] for codes in off)
        assert report.not_stated[code] == sum(pair["gates"][code] == "?" for pair in obvious)
    misses = {miss.microcredential: miss for miss in report.near_misses}
    assert sorted(misses) == [j for j, codes in enumerate(off) if len(codes) == 1]
    for j, miss in misses.items():
        over = obvious[j]["gates"][miss.gate]
        assert [miss.gate] == off[j]
        same([miss.fit, miss.amount], [obvious[j]["fit"], math.nan if over == "?" else over])


@given(SEEDS)
def test_explanations(seed):
    asked, offered, fed_back, reference, policy = market(seed, 3)
    needs, listings = build.needs([asked]), build.microcredentials(offered)
    satisfied = posteriors(build.history(fed_back), listings.institution, reference, policy)
    told = explain(needs, 0, listings, 0, reference, satisfied, policy)
    happy = slow.satisfaction(fed_back, offered, 0, reference, policy)
    obvious = slow.score(asked, offered[0], happy, reference, policy)
    for part in PARTS:
        if part != "skill":
            same(getattr(told, part), obvious[part])
    states = {line.gate: (line.state, line.amount) for line in told.gates}
    for code, over in obvious["gates"].items():
        state, amount = states[code]
        failed = code in slow.failed(obvious["gates"], asked["demands_stated"])
        expected = (
            "not asked" if over is None else "failed" if failed else "not stated" if over == "?" else "passed"
        )
        assert state == expected
        same(amount, (math.nan if over == "?" else over) if failed else 0.0)


@given(SEEDS)
def test_the_class_beats_the_seat_from_the_first_headcount_at_which_it_is_no_dearer(seed):
    dice = random.Random(seed)
    listing = build.any_microcredential(dice, 1) | {"class_price": 3000.0, "seat_price": 310.0}
    only_class, only_seat = (
        listing | {"seat_price": math.nan, "tiers": []},
        listing | {"class_price": math.nan},
    )
    cheaper = [
        heads
        for heads in range(1, 101)
        if slow.landed_cost({"headcount": heads}, only_class, True)
        <= slow.landed_cost({"headcount": heads}, only_seat, True) + 1e-9
    ]
    columns = build.microcredentials([listing])
    assert class_beats_seat_from(0, columns, at_employer=True, limit=100) == (cheaper or [-1])[0]


@given(st.lists(st.floats(0, 100), min_size=1, max_size=9), st.floats(-10, 120))
def test_place_in_quantiles(quantiles, value):
    quantiles = sorted([*quantiles, quantiles[0]])
    same(float(quantile_place(np.array([value]), np.array(quantiles))[0]), slow.place(value, quantiles))


@given(*[st.floats(0.01, 5000) | st.just(math.nan) for _ in range(3)], st.floats(0, 9000))
def test_curve(target, budget, ceiling, cost):
    anchors = curve_anchors(target, budget, ceiling, build.POLICY)
    obvious = slow.curve(cost, target, budget, ceiling, build.POLICY)
    if obvious is None:
        assert anchors is None
    else:
        same(float(curve(np.array([cost]), *anchors)[0]), obvious)
