"""One pair has one price: marketplace.prices defines it, the engine computes the same for arrays, to the cent."""

import math
from dataclasses import dataclass, field, replace
from decimal import Decimal as D
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from marketplace import prices
from matching.engine import explain, posteriors
from matching.engine.landed import class_beats_seat_from, landed
from matching.services.publishing import as_money

from . import build

NOTHING = D(0)
# With half cents in every share: prices in cents, headcounts that divide nothing.
MONEY = st.integers(0, 2_000_000).map(lambda cents: D(cents) / 100)
STATED = MONEY | st.none()


@dataclass(frozen=True)
class Offer:
    """What marketplace.prices reads of a microcredential."""

    seat_price: D | None = None
    class_price: D | None = None
    learner_fee: D | None = None
    cohort_fee: D | None = None
    materials_price: D | None = None
    travel_price: D | None = None
    max_cohort: int | None = None
    currency: str = "USD"
    tiers: list[tuple[int, D]] = field(default_factory=list)


OFFERS = st.builds(
    Offer,
    seat_price=STATED,
    class_price=STATED,
    learner_fee=STATED,
    cohort_fee=STATED,
    materials_price=STATED,
    travel_price=STATED,
    max_cohort=st.none() | st.integers(1, 40),
    tiers=st.lists(st.tuples(st.integers(2, 60), MONEY), max_size=3, unique_by=lambda tier: tier[0]),
)
HEADS = st.integers(1, 300) | st.just(100_000)


def defined(
    offer: Offer, heads: int, there: bool | None = False, funding: D = NOTHING
) -> prices.Landed | None:
    return prices.landed(offer, heads, there, tiers=offer.tiers, funding=funding)


def number(amount: D | None) -> float:
    return math.nan if amount is None else float(amount)


def column(offer: Offer) -> dict[str, Any]:
    return {
        "seat_price": number(offer.seat_price),
        "class_price": number(offer.class_price),
        "learner_fee": float(offer.learner_fee or 0),
        "cohort_fee": float(offer.cohort_fee or 0),
        "materials": float(offer.materials_price or 0),
        "travel": float(offer.travel_price or 0),
        "max_cohort": offer.max_cohort or -1,
        "tiers": [(start, float(price)) for start, price in offer.tiers],
    }


def computed(offer: Offer, heads: int, there: bool, funding: D):
    offered = build.microcredentials([build.microcredential(**column(offer))])
    return landed(
        np.array([heads]), np.array([0]), offered, np.array([there]), np.array([float(funding / heads)])
    )


@given(OFFERS, HEADS, st.booleans(), MONEY)
def test_engine_and_definition_agree_to_the_cent(offer, heads, there, funding):
    found, money = defined(offer, heads, there, funding), computed(offer, heads, there, funding)
    if found is None:
        assert np.isnan(money.cost[0])
        return
    assert as_money(float(money.cost[0])) == found.per_learner
    assert as_money(float(money.gross[0])) == prices.to_the_cent(found.gross / heads)
    assert as_money(float(money.funding[0])) == found.share(found.funding)
    assert bool(money.class_wins[0]) is found.by_class
    assert int(money.classes[0]) == found.classes


@given(OFFERS, st.booleans())
def test_both_break_even_at_the_same_headcount(offer, there):
    offered = build.microcredentials([build.microcredential(**column(offer))])
    found = prices.class_beats_seat_from(offer, tiers=offer.tiers)
    assert class_beats_seat_from(0, offered, at_employer=there) == (found or -1)


@given(OFFERS, HEADS, MONEY)
def test_an_explanation_and_the_definition_agree_in_every_atom(offer, heads, funding):
    found = defined(offer, heads, funding=funding)
    needs = build.needs([build.need(headcount=heads)])
    offered = build.microcredentials([build.microcredential(**column(offer))])
    satisfied = posteriors(build.history([]), offered.institution, build.reference(), build.POLICY)
    pair = explain(
        needs, 0, offered, 0, build.reference(), satisfied, build.POLICY, funding=float(funding / heads)
    )
    atoms = pair.cost_atoms
    if found is None:
        assert (atoms.price, atoms.funding) == ("not stated", 0.0)
        assert math.isnan(atoms.landed)
        assert math.isnan(atoms.gross)
        return
    assert atoms.price == ("class" if found.by_class else "seat")
    parts = [atoms.tuition, atoms.fees, atoms.materials, atoms.travel]
    assert [as_money(part) for part in parts] == [amount or NOTHING for _, amount in found.atoms]
    assert as_money(atoms.landed * heads) == found.total


# What must hold of the definition


@given(OFFERS, HEADS, st.booleans(), MONEY)
def test_the_total_is_one_learners_cost_times_the_learners_to_the_cent(offer, heads, there, funding):
    found = defined(offer, heads, there, funding)
    if found is None:
        return
    each = Fraction(found.total) / heads
    assert found.total == prices.to_the_cent(found.total)
    assert abs(Fraction(found.per_learner) - each) <= Fraction(1, 200)
    assert prices.to_the_cent(D(each.numerator * heads) / D(each.denominator)) == found.total


@given(OFFERS, HEADS, MONEY, MONEY)
def test_funding_never_pays_anyone_and_more_of_it_never_costs_more(offer, heads, funding, more):
    found, after = defined(offer, heads, funding=funding), defined(offer, heads, funding=funding + more)
    if found is None or after is None:
        assert found is after
        return
    assert 0 <= after.total <= found.total <= found.gross
    assert 0 <= found.funding <= found.gross
    assert found.total == found.gross - found.funding


PRICES = ("seat_price", "class_price", "learner_fee", "cohort_fee", "materials_price", "travel_price")


@given(OFFERS, HEADS, st.booleans(), MONEY, st.sampled_from(PRICES), MONEY)
def test_a_dearer_price_never_costs_less(offer, heads, there, funding, name, more):
    if getattr(offer, name) is None:
        return
    dearer = replace(offer, **{name: getattr(offer, name) + more})
    before, after = defined(offer, heads, there, funding), defined(dearer, heads, there, funding)
    assert (before is None) is (after is None)
    if before and after:
        assert after.total >= before.total
        assert after.per_learner >= before.per_learner


@given(OFFERS, HEADS, st.booleans() | st.none(), MONEY)
def test_unknown_never_becomes_zero(offer, heads, there, funding):
    silent = replace(offer, seat_price=None, class_price=None, tiers=[])
    assert defined(silent, heads, there, funding) is None
    found = defined(offer, heads, there, funding)
    if found is None:
        return
    learner, cohort = offer.learner_fee is None, offer.cohort_fee is None
    unknown = {
        "fees per class": cohort and not learner,
        "fees per learner": learner and not cohort,
        "fees": learner and cohort,
        "materials": offer.materials_price is None,
        "travel": there is None or (there and offer.travel_price is None),
    }
    assert found.not_stated == [name for name, silent in unknown.items() if silent]


@given(OFFERS, HEADS, MONEY, MONEY)
def test_customisation_is_added_once(offer, heads, customisation, funding):
    plain = prices.landed(offer, heads, tiers=offer.tiers)
    custom = prices.landed(offer, heads, tiers=offer.tiers, customisation=customisation, funding=funding)
    if plain is None or custom is None:
        assert plain is custom
        return
    assert custom.gross == plain.gross + customisation
    assert custom.by_class is plain.by_class
