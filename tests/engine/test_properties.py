"""What must hold for every market."""

import math
import random
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import sparse

from matching.engine import Policy, explain, match, posteriors, score_need

from . import build

SEEDS = st.integers(0, 10**6)
NAN = math.nan


def market(seed, needs=4, offered=9):
    dice = random.Random(seed)
    rows = [build.any_need(dice, 10 + i) for i in range(needs)]
    listings = [build.any_microcredential(dice, 100 + j) for j in range(offered)]
    fed_back = [build.any_feedback(dice, listings) for _ in range(10)]
    return dice, rows, listings, fed_back, build.reference(build.any_similar(dice))


def columns(rows, listings, fed_back, reference, policy=build.POLICY):
    needs, offered = build.needs(rows), build.microcredentials(listings)
    return needs, offered, posteriors(build.history(fed_back), offered.institution, reference, policy)


def told(rows, listings, fed_back, reference, i=0, j=0, policy=build.POLICY, **more):
    needs, offered, satisfied = columns(rows, listings, fed_back, reference, policy)
    return explain(needs, i, offered, j, reference, satisfied, policy, **more)


def as_bytes(result):
    scored, report = result
    return [
        value.tobytes() if isinstance(value, np.ndarray) else value
        for value in (getattr(scored, field.name) for field in fields(scored))
    ] + [repr(report)]


@given(SEEDS)
def test_contributions_sum_to_the_fit_and_every_number_is_in_range(seed):
    _, rows, listings, fed_back, reference = market(seed)
    needs, offered, satisfied = columns(rows, listings, fed_back, reference)
    for i, (scored, _) in enumerate(match(needs, offered, reference, satisfied, build.POLICY)):
        assert np.abs(scored.contributions.sum(axis=1) - scored.fit).max(initial=0) < 1e-12
        parts = np.stack([scored.skill, scored.cost, scored.satisfaction], axis=1)
        assert np.array_equal(parts * needs.weights[i], scored.contributions)
        for name in ("fit", "skill", "cost", "satisfaction", "coverage", "focus", "overlap", "likeness", "u"):
            values = getattr(scored, name)
            assert ((values >= 0) & (values <= 1)).all(), name
        assert ((scored.uncertainty >= 0) & (scored.uncertainty <= 1)).all()


@given(SEEDS)
def test_an_explanation_adds_up(seed):
    _, rows, listings, fed_back, reference = market(seed, 1, 1)
    pair = told(rows, listings, fed_back, reference)
    assert sum(pair.contributions) == pytest.approx(pair.fit, abs=1e-12)
    in_lines = sum(line.points for line in pair.skills) + pair.words_points
    assert in_lines == pytest.approx(pair.contributions[0], abs=1e-12)
    if pair.skills:
        assert sum(line.weight for line in pair.skills) == pytest.approx(1, abs=1e-12)
        covered = sum(line.weight * line.credit for line in pair.skills)
        assert covered == pytest.approx(pair.coverage, abs=1e-12)
    assert round(sum(pair.points[:3]), 6) == pair.points[3]
    atoms = pair.cost_atoms
    if not math.isnan(atoms.landed):
        whole = atoms.tuition + atoms.fees + atoms.materials + atoms.travel - atoms.funding
        assert atoms.landed == pytest.approx(max(whole, 0.0), abs=1e-9)


@given(SEEDS)
def test_an_explanation_is_of_the_pair_that_was_scored(seed):
    _, rows, listings, fed_back, reference = market(seed, 1)
    needs, offered, satisfied = columns(rows, listings, fed_back, reference)
    scored, _ = score_need(needs, 0, offered, reference, satisfied, build.POLICY)
    for at, row in enumerate(scored.microcredential.tolist()):
        pair = explain(needs, 0, offered, row, reference, satisfied, build.POLICY)
        assert (pair.fit, pair.uncertainty) == (scored.fit[at], scored.uncertainty[at])
        assert pair.contributions == tuple(scored.contributions[at])
        assert pair.microcredential == offered.id[row]


@given(SEEDS)
def test_without_the_skill_that_a_line_names_the_fit_falls_by_what_it_says(seed):
    _, rows, listings, fed_back, reference = market(seed, 1, 1)
    pair = told(rows, listings, fed_back, reference)
    for line in pair.skills:
        left = [taught for taught in listings[0]["skills"] if taught[0] != line.by]
        without = told(rows, [listings[0] | {"skills": left}], fed_back, reference)
        assert pair.fit - without.fit == pytest.approx(line.removal, abs=1e-12)
        assert (line.by == -1) == (line.credit == 0)


@given(SEEDS)
def test_without_a_part_the_fit_falls_by_its_contribution(seed):
    _, rows, listings, fed_back, reference = market(seed, 1, 1)
    pair = told(rows, listings, fed_back, reference)
    for part in range(3):
        weights = [0.0 if q == part else weight for q, weight in enumerate(rows[0]["weights"])]
        without = told([rows[0] | {"weights": weights}], listings, fed_back, reference)
        assert pair.fit - without.fit == pytest.approx(pair.contributions[part], abs=1e-12)


@given(SEEDS)
def test_without_an_atom_of_the_cost_the_landed_cost_falls_by_it(seed):
    _, rows, listings, fed_back, reference = market(seed, 1, 1)
    atoms = told(rows, listings, fed_back, reference).cost_atoms
    assume(not math.isnan(atoms.landed))
    for atom, column in ((atoms.materials, "materials"), (atoms.travel, "travel")):
        without = told(rows, [listings[0] | {column: 0.0}], fed_back, reference).cost_atoms
        assert atoms.landed - without.landed == pytest.approx(atom, abs=1e-9)


@given(SEEDS)
def test_a_wanted_skill_more_never_lowers_coverage_or_overlap(seed):
    dice, rows, listings, fed_back, reference = market(seed, 1, 1)
    taught = {skill for skill, *_ in listings[0]["skills"]}
    missing = [skill for skill, *_ in rows[0]["skills"] if skill not in taught]
    assume(missing)
    before = told(rows, listings, fed_back, reference)
    added = (missing[0], dice.randrange(6), dice.random() < 0.5, dice.random())
    listing = listings[0] | {"skills": [*listings[0]["skills"], added]}
    after = told(rows, [listing], fed_back, reference)
    assert after.coverage >= before.coverage
    assert after.overlap >= before.overlap - 1e-12


@given(SEEDS)
def test_an_unwanted_skill_more_never_raises_the_overlap(seed):
    _, rows, listings, fed_back, reference = market(seed, 1, 1)
    before = told(rows, listings, fed_back, reference)
    wanted = {skill for skill, *_ in rows[0]["skills"]}
    taught = {skill for skill, *_ in listings[0]["skills"]}
    strange = [
        skill
        for skill in set(range(build.SKILLS)) - wanted - taught
        if not reference.similarity[:, [skill]].toarray()[sorted(wanted)].any()
    ]
    assume(strange)
    listing = listings[0] | {"skills": [*listings[0]["skills"], (strange[0], 3, True, 1.0)]}
    after = told(rows, [listing], fed_back, reference)
    assert after.coverage == before.coverage
    assert after.overlap <= before.overlap


@given(SEEDS, st.floats(0, 1))
def test_a_lower_price_never_lowers_cost(seed, factor):
    dice, rows, listings, fed_back, reference = market(seed, 1, 1)
    before = told(rows, listings, fed_back, reference)
    column = dice.choice(["seat_price", "class_price", "cohort_fee", "learner_fee", "materials", "travel"])
    cheaper = listings[0] | {column: listings[0][column] * factor}
    if dice.random() < 0.3:
        cheaper["tiers"] = [(start, price * factor) for start, price in cheaper["tiers"]]
    after = told(rows, [cheaper], fed_back, reference)
    assert after.cost >= before.cost - 1e-12
    assert not after.cost_atoms.landed > before.cost_atoms.landed + 1e-9


@given(SEEDS, st.floats(0, 500))
def test_funding_never_lowers_cost_and_never_pays_anyone(seed, funding):
    _, rows, listings, fed_back, reference = market(seed, 1, 1)
    before = told(rows, listings, fed_back, reference)
    after = told(rows, listings, fed_back, reference, funding=funding)
    assert after.cost >= before.cost
    assert not after.cost_atoms.landed < 0


@given(SEEDS, st.floats(0, 1))
def test_better_feedback_never_lowers_satisfaction(seed, share):
    dice, _, listings, fed_back, reference = market(seed)
    row, question = dice.randrange(len(fed_back)), dice.randrange(3)
    assume(not math.isnan(fed_back[row]["share"][question]))
    shares = list(fed_back[row]["share"])
    shares[question] = max(share, shares[question])
    better = [*fed_back[:row], fed_back[row] | {"share": shares}, *fed_back[row + 1 :]]
    _, _, before = columns([], listings, fed_back, reference)
    _, _, after = columns([], listings, better, reference)
    assert (after.total >= before.total - 1e-12).all()
    assert (after.low >= before.low - 1e-9).all()


@given(SEEDS)
def test_the_order_of_input_rows_changes_nothing(seed):
    dice, rows, listings, fed_back, reference = market(seed)
    mixed_rows, mixed = dice.sample(rows, len(rows)), dice.sample(listings, len(listings))
    place = {listing["id"]: j for j, listing in enumerate(mixed)}
    moved = [
        row if row["microcredential"] < 0 else row | {"microcredential": place[100 + row["microcredential"]]}
        for row in fed_back
    ]
    first, second = {}, {}
    for result, these, those, feedback in (
        (first, rows, listings, fed_back),
        (second, mixed_rows, mixed, moved),
    ):
        needs, offered, satisfied = columns(these, those, feedback, reference)
        for scored, _ in match(needs, offered, reference, satisfied, build.POLICY):
            ids = offered.id[scored.microcredential].tolist()
            result[scored.need] = (ids, scored.fit.tobytes(), scored.uncertainty.tobytes())
    assert first == second


@given(SEEDS, st.integers(1, 5))
def test_chunks_change_nothing(seed, chunk):
    _, rows, listings, fed_back, reference = market(seed)
    needs, offered, satisfied = columns(rows, listings, fed_back, reference)
    one = [as_bytes(x) for x in match(needs, offered, reference, satisfied, build.POLICY)]
    other = [as_bytes(x) for x in match(needs, offered, reference, satisfied, build.POLICY, chunk=chunk)]
    alone = [
        as_bytes(next(match(needs.take(np.array([i])), offered, reference, satisfied, build.POLICY)))
        for i in range(len(needs))
    ]
    assert one == other == alone


@given(SEEDS)
def test_a_pair_scored_alone_is_the_pair_scored_among_others(seed):
    _, rows, listings, fed_back, reference = market(seed, 1)
    needs, offered, satisfied = columns(rows, listings, fed_back, reference)
    scored, _ = score_need(needs, 0, offered, reference, satisfied, build.POLICY)
    for at, row in enumerate(scored.microcredential.tolist()):
        only = np.array([row])
        pair, _ = score_need(needs, 0, offered.take(only), reference, satisfied.take(only), build.POLICY)
        assert (pair.fit[0], pair.skill[0], pair.cost[0]) == (
            scored.fit[at],
            scored.skill[at],
            scored.cost[at],
        )
        assert pair.uncertainty[0] == scored.uncertainty[at]


@given(SEEDS)
def test_the_best_k_are_the_first_of_all(seed):
    _, rows, listings, fed_back, reference = market(seed, 2, 12)
    needs, offered, satisfied = columns(rows, listings, fed_back, reference)
    few = replace(build.POLICY, top_k=2)
    for i, (scored, _) in enumerate(match(needs, offered, reference, satisfied, few)):
        everything, _ = score_need(needs, i, offered, reference, satisfied, few)
        assert scored.microcredential.tolist() == everything.microcredential[:2].tolist()


def test_ties_go_to_the_better_skill_and_then_to_the_smaller_id():
    need = build.need(weights=(0.0, 1.0, 0.0))
    worse = {"skills": [(0, 3, True, 1.0)]}
    listings = [build.microcredential(9, **worse), build.microcredential(8), build.microcredential(3)]
    needs, offered, satisfied = columns([need], listings, [], build.reference())
    scored, _ = score_need(needs, 0, offered, build.reference(), satisfied, build.POLICY)
    assert len(set(scored.fit.tolist())) == 1
    assert offered.id[scored.microcredential].tolist() == [3, 8, 9]


def test_confirmed_funding_reaches_the_right_pair():
    rows = [build.need(1), build.need(2)]
    listings = [build.microcredential(1), build.microcredential(2)]
    needs, offered, satisfied = columns(rows, listings, [], build.reference())
    funding = sparse.csr_array(np.array([[0.0, 0.0], [150.0, 0.0]]))
    first, second = (
        dict(zip(scored.microcredential.tolist(), scored.landed.tolist(), strict=True))
        for scored, _ in match(needs, offered, build.reference(), satisfied, build.POLICY, funding=funding)
    )
    assert (first, second) == ({0: 500.0, 1: 500.0}, {0: 350.0, 1: 500.0})


EMPTY_NEED = build.need(
    target=NAN, budget=NAN, currency=-1, skills=[], title={}, text={}, weights=(1 / 3, 1 / 3, 1 / 3)
)
EMPTY_LISTING = build.microcredential(
    seat_price=NAN, currency=-1, modes=0, starts_any=False, skills=[], title={}, text={}
)


@pytest.mark.parametrize(
    ("needs", "listings", "kept"),
    [
        ([], [], []),
        ([], [build.microcredential()], []),
        ([build.need()], [], [0]),
        ([EMPTY_NEED], [build.microcredential()], [1]),
        ([build.need()], [EMPTY_LISTING], [0]),
        ([EMPTY_NEED], [EMPTY_LISTING], [1]),
        ([build.need(skills=[])], [build.microcredential()], [1]),
        ([build.need(skills=[(0, 3.0, 3)])], [build.microcredential(skills=[(0, 3, True, 1.0)])], [1]),
        ([build.need(skills=[(0, 0.0, 3)])], [build.microcredential()], [1]),
        (
            [build.need()],
            [build.microcredential(1, seat_price=NAN), build.microcredential(2, seat_price=NAN)],
            [2],
        ),
        ([build.need(target=0.0, budget=0.0)], [build.microcredential(seat_price=0.0)], [1]),
        ([build.need(budget=1e300, target=NAN)], [build.microcredential(seat_price=1e300)], [1]),
        ([build.need(target=0.01, budget=0.01)], [build.microcredential(seat_price=1e12)], [1]),
    ],
)
def test_the_bare_cases_are_defined(needs, listings, kept):
    """No warning either: warnings are errors in every test."""
    reference = build.reference()
    columns_of_needs, offered, satisfied = columns(needs, listings, [], reference)
    results = list(match(columns_of_needs, offered, reference, satisfied, build.POLICY))
    assert [len(scored) for scored, _ in results] == kept
    for scored, report in results:
        assert report.considered == len(listings)
        for field in fields(scored):
            values = getattr(scored, field.name)
            if field.name not in ("need", "landed"):
                assert not np.isnan(values).any(), field.name
    for i in range(len(needs)):
        for j in range(len(listings)):
            pair = explain(columns_of_needs, i, offered, j, reference, satisfied, build.POLICY)
            assert not math.isnan(pair.fit + pair.uncertainty + sum(pair.points))


def test_a_policy_may_switch_things_off():
    policy = Policy(beta=0.0, unconfirmed_words=0.0, level_step=0.0, top_k=0, near_k=0, certainty_floor=0.0)
    listing = build.microcredential(skills=[(0, 1, False, 0.0)])
    needs, offered, satisfied = columns([build.need()], [listing], [], build.reference(), policy)
    scored, _ = next(match(needs, offered, build.reference(), satisfied, policy))
    assert len(scored) == 0
    pair = explain(needs, 0, offered, 0, build.reference(), satisfied, policy)
    assert (pair.coverage, pair.u, pair.skills[0].status) == (0.0, 0.0, "missing")
