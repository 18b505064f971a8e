"""Market statistics, texts, places, points."""

import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine import GATES, History, shown, shown_parts
from matching.engine import reference as market
from matching.engine.distance import haversine_km
from matching.engine.likeness import cosines, counts, idf, vectors

from . import build

NO_PAIRS = np.zeros((0, 2), dtype=np.int64)


def test_rarity_falls_from_one():
    assert market.rarity(np.array([0, 9, 99]), 99).tolist() == pytest.approx([1.0, 0.5, 0.05])
    assert market.rarity(np.array([0, 0]), 0).tolist() == [1.0, 1.0]


def test_similarity_joins_relatives_and_keeps_the_larger_value():
    parents = np.array([[1, 0], [2, 0]])
    found = market.similarity(5, parents, np.array([[1, 2], [3, 4], [4, 4]]), np.array([0.9, 0.6, 1.0]))
    assert found.toarray().tolist() == [
        [0, 0.8, 0.8, 0, 0],
        [0.5, 0, 0.9, 0, 0],
        [0.5, 0.4, 0, 0, 0],
        [0, 0, 0, 0, 0.6],
        [0, 0, 0, 0, 0],
    ]
    assert market.similarity(3, NO_PAIRS, NO_PAIRS, np.zeros(0)).nnz == 0


def test_large_families_have_no_siblings():
    parents = np.array([[child, 0] for child in range(1, 14)])
    found = market.similarity(20, parents, NO_PAIRS, np.zeros(0)).toarray()
    assert found[1, 2] == 0
    assert found[0, 1] == 0.8


def test_price_rows_need_prices_enough():
    listings = [build.microcredential(j, seat_price=100.0 * j, field=11, hours=10.0) for j in range(8)]
    listings += [build.microcredential(90 + j, field=12, seat_price=50.0) for j in range(7)]
    listings += [build.microcredential(99, currency=2), build.microcredential(98, seat_price=math.nan)]
    field, currency, hourly, learner = market.price_rows(build.microcredentials(listings))
    assert list(zip(field.tolist(), currency.tolist(), strict=True)) == [(-1, 1), (11, 1), (-1, 2)]
    assert learner[1].tolist() == pytest.approx(np.linspace(0, 700, 21).tolist())
    assert hourly[1].tolist() == pytest.approx(np.linspace(0, 70, 21).tolist())
    assert np.isnan(learner[2]).all()


def test_the_statistics_of_an_empty_market_are_defined():
    empty, sector = build.microcredentials([]), np.array([0.77, 0.71, 0.68])
    field, _, hourly, learner = market.price_rows(empty)
    assert (len(field), hourly.shape, learner.shape) == (0, (0, 21), (0, 21))
    found = market.strengths(build.history([]), empty.institution, sector, build.POLICY)
    assert [strength.tolist() for strength in found] == [[20.0] * 3] * 2


def test_skills_are_counted_in_the_catalogue_where_no_occupations_are_known():
    offered = build.microcredentials([build.microcredential(j) for j in range(3)])
    assert market.skills_taught(offered, 4).tolist() == [3, 3, 0, 0]


def test_texts_are_alike_as_far_as_they_share_rare_words():
    texts = ["Welding of steel pipes", "welding; STEEL pipes", "Bookkeeping and payroll", ""]
    weights = idf(counts(texts))
    alike = cosines(vectors(texts, weights), vectors(texts, weights))
    assert alike[0, 0] == pytest.approx(1)
    assert 0.7 < alike[0, 1] < 1
    assert alike[0, 2] == 0
    assert alike[3].tolist() == [0, 0, 0, 0]
    plain = cosines(vectors(texts[:1], np.zeros(0)), vectors(texts[:2], np.zeros(0)))
    assert plain[0, 1] == pytest.approx(math.sqrt(3 / 4))


def test_a_common_word_weighs_less():
    weights = idf(counts(["training welding", "training payroll", "training"]))
    common, rare = (vectors([word], weights).indices[0] for word in ("training", "welding"))
    assert (weights[common], weights[rare]) == (pytest.approx(1), pytest.approx(math.log(2) + 1))


def test_kilometres():
    paris, london = (48.8566, 2.3522), (51.5074, -0.1278)
    there = haversine_km(
        *paris, np.array([london[0], paris[0], math.nan]), np.array([london[1], paris[1], 0.0])
    )
    assert there == pytest.approx([343.56, 0.0, math.nan], abs=0.05, nan_ok=True)


@given(st.lists(st.floats(0, 1 / 3), min_size=3, max_size=3))
def test_parts_as_shown_add_up_to_the_fit_as_shown(parts):
    *shown_of, whole = shown_parts(parts, sum(parts))
    assert sum(round(part * 10) for part in shown_of) == round(whole * 10)
    assert whole == pytest.approx(100 * sum(parts), abs=0.0501)
    assert all(abs(one - 100 * part) < 0.1001 for one, part in zip(shown_of, parts, strict=True))


def test_points():
    assert shown_parts([0.41481, 0.22936, 0.144], 0.78817) == (41.5, 22.9, 14.4, 78.8)
    assert shown_parts([0.0, 0.0, 0.0], 0.0) == (0.0, 0.0, 0.0, 0.0)
    assert (shown(0.891), shown(0.89149), shown(0.8915), shown(1.0)) == (89.1, 89.1, 89.2, 100.0)


def test_the_codes_come_without_arithmetic():
    """The web process may ask for the gates' codes; it must not pay for numpy."""
    code = "import sys; from matching.engine import ENGINE_VERSION, GATES; print('numpy' in sys.modules, len(GATES))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["False", str(len(GATES))]


def learned_from(institutions, share):
    """The sector's means after ten answers of each of so many institutions; the third question was never asked."""
    rows = np.arange(institutions)
    shares = np.column_stack(
        [np.full(institutions, share), np.full(institutions, 0.5), np.full(institutions, np.nan)]
    )
    history = History(
        microcredential=rows, institution=rows, employer=-2 - rows, share=shares,
        answers=np.full((institutions, 3), 10.0), learners=np.full(institutions, 10), age_days=np.zeros(institutions),
    )  # fmt: skip
    return history, market.sector_means(history, rows, np.array([0.77, 0.71, 0.68]), build.POLICY)


def test_the_sectors_mean_is_the_stated_one_until_ten_institutions_have_history():
    assert learned_from(0, 0.8)[1].tolist() == [0.77, 0.71, 0.68]
    assert learned_from(9, 0.8)[1].tolist() == [0.77, 0.71, 0.68]
    weight = 10 * 10 / (10 + build.POLICY.strength)
    wanted = [(0.77 + weight * 0.8) / (1 + weight), (0.71 + weight * 0.5) / (1 + weight), 0.68]
    assert learned_from(10, 0.8)[1].tolist() == pytest.approx(wanted)


@pytest.mark.parametrize("strength", [4.0, 20.0, 200.0])
def test_in_the_best_of_markets_one_perfect_answer_still_stands_below_four_hundred_excellent_ones(strength):
    _, means = learned_from(40, 1.0)
    assert means[0] == market.MOST_BEFORE_ANSWERS
    one, many = ((strength * means[0] + good) / (strength + count) for good, count in ((1, 1), (380, 400)))
    assert one < many
