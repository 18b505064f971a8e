"""Landed prices: the cheaper road, all told."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.models import Microcredential
from marketplace.prices import class_beats_seat_from, classes_needed, landed, seat_price

NO_TIERS: list[tuple[int, D]] = []


def priced(**prices):
    return Microcredential(title="CNC", currency="USD", **prices)


def cost(headcount, *, at_employer=False, tiers=NO_TIERS, **prices):
    return landed(priced(**prices), headcount, at_employer, tiers=tiers)


@pytest.mark.parametrize(
    ("headcount", "prices", "each"),
    [
        (10, {"seat_price": D(780)}, D("780.00")),
        (10, {"seat_price": D(780), "materials_price": D(60)}, D("840.00")),
        (12, {"class_price": D(14400), "max_cohort": 12}, D("1200.00")),
        (13, {"class_price": D(14400), "max_cohort": 12}, D("2215.38")),  # two classes for 13
        (13, {"class_price": D(14400)}, D("1107.69")),  # the largest class is not stated: one
        (10, {"seat_price": D(100), "class_price": D(900)}, D("90.00")),
        (3, {"seat_price": D(100), "class_price": D(900)}, D("100.00")),
        (3, {"seat_price": D(100), "cohort_fee": D(100), "learner_fee": D(5)}, D("138.33")),
        (
            24,
            {"seat_price": D(10), "cohort_fee": D(120), "max_cohort": 12},
            D("20.00"),
        ),  # a fee for each class
        (1, {"seat_price": D(0)}, D("0.00")),
    ],
)
def test_each_learner_pays(headcount, prices, each):
    assert cost(headcount, **prices).per_learner == each


def test_no_price_is_unknown_and_never_nothing():
    assert cost(10, materials_price=D(60)) is None


def test_travel_counts_at_the_employer_alone():
    prices = {"seat_price": D(100), "travel_price": D(600), "max_cohort": 10}
    assert cost(20, **prices).per_learner == D("100.00")
    assert cost(20, at_employer=True, **prices).per_learner == D("160.00")


@pytest.mark.parametrize("travel", [None, D(600)])
def test_travel_is_not_stated_where_nobody_knows_who_travels(travel):
    found = cost(10, at_employer=None, seat_price=D(100), travel_price=travel)
    assert (found.travel, found.total) == (None, D(1000))
    assert "travel" in found.not_stated
    assert cost(10, at_employer=False, seat_price=D(100), travel_price=travel).travel == 0


def test_what_is_not_stated_is_said():
    found = cost(10, at_employer=True, seat_price=D(100))
    assert found.atoms == [("Tuition", D("100.00")), ("Fees", None), ("Materials", None), ("Travel", None)]
    assert found.not_stated == ["fees", "materials", "travel"]


@pytest.mark.parametrize(
    ("fees", "amount", "said"),
    [
        ({}, None, ["fees", "materials"]),
        ({"learner_fee": D(105)}, D(1050), ["fees per class", "materials"]),
        ({"cohort_fee": D(240)}, D(240), ["fees per learner", "materials"]),
        ({"learner_fee": D(0), "cohort_fee": D(240)}, D(240), ["materials"]),
    ],
)
def test_fees_that_are_half_stated_are_not_whole(fees, amount, said):
    found = cost(10, seat_price=D(100), **fees)
    assert (found.fees, found.not_stated) == (amount, said)


def test_the_class_is_taken_where_both_cost_the_same():
    found = cost(10, seat_price=D(90), class_price=D(900))
    assert (found.by_class, found.tuition, found.other_road) == (True, D(900), D(900))


@pytest.mark.parametrize(
    ("headcount", "price"), [(1, None), (4, None), (5, D(90)), (9, D(90)), (10, D(80)), (99, D(80))]
)
def test_a_tier_holds_from_its_headcount_on(headcount, price):
    assert seat_price(priced(), headcount, tiers=[(10, D(80)), (5, D(90))]) == price


def test_below_the_first_tier_the_plain_price_holds():
    assert seat_price(priced(seat_price=D(100)), 4, tiers=[(5, D(90))]) == D(100)


@pytest.mark.parametrize(
    ("prices", "tiers", "first"),
    [
        ({"seat_price": D(780), "class_price": D(9000), "max_cohort": 16}, [(10, D(740)), (16, D(690))], 13),
        ({"seat_price": D(100), "class_price": D(1000)}, [], 10),
        ({"seat_price": D(1), "class_price": D(1000), "max_cohort": 10}, [], None),
        ({"class_price": D(1000)}, [], None),
        ({"seat_price": D(1000)}, [], None),
        ({"seat_price": D(1000), "class_price": D(900)}, [], 1),
    ],
)
def test_where_the_class_first_beats_the_seat(prices, tiers, first):
    assert class_beats_seat_from(priced(**prices), tiers=tiers) == first


money = st.none() | st.decimals(0, 20_000, places=2)


@given(
    headcount=st.integers(1, 400),
    seat=money,
    by_class=money,
    fee=money,
    largest=st.none() | st.integers(1, 40),
    less=st.decimals(0, 100, places=2),
)
def test_a_lower_price_never_costs_more(headcount, seat, by_class, fee, largest, less):
    prices = {"seat_price": seat, "class_price": by_class, "cohort_fee": fee, "max_cohort": largest}
    now = cost(headcount, **prices)
    lower = {
        name: None if v is None else max(D(0), v - less) for name, v in prices.items() if name != "max_cohort"
    }
    then = cost(headcount, **lower, max_cohort=largest)
    assert (now is None) == (then is None)
    if now is not None:
        assert then.total <= now.total
        assert now.classes == classes_needed(headcount, largest)
        assert now.total == now.tuition + (now.fees or 0)
