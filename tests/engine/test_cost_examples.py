"""The worked examples of docs/cost.md, run through the definition and through the engine."""

import math
import re
import tomllib
from decimal import Decimal as D
from pathlib import Path

import numpy as np
import pytest

from marketplace import prices
from marketplace.funding import confirmed_total
from matching.engine.landed import landed
from matching.services.publishing import as_money

from . import build
from .test_one_price import Offer, column

TEXT = (Path(__file__).parents[2] / "docs" / "cost.md").read_text(encoding="utf-8")
EXAMPLES = [
    tomllib.loads(block, parse_float=D) for block in re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
]
PRICES = ("seat_price", "class_price", "learner_fee", "cohort_fee", "materials_price", "travel_price")
EXPECTED = {"each", "total", "funding", "classes", "by_class", "break_even"}


def offer_of(example) -> Offer:
    stated = {name: D(example[name]) for name in PRICES if name in example}
    tiers = [(start, D(price)) for start, price in example.get("tiers", [])]
    return Offer(**stated, max_cohort=example.get("max_cohort"), tiers=tiers)


def test_there_are_ten_and_they_say_nothing_that_is_not_read():
    known = EXPECTED | {*PRICES, "learners", "tiers", "max_cohort", "awards", "at_employer"}
    assert len(EXAMPLES) == 10
    assert [sorted(set(example) - known) for example in EXAMPLES] == [[]] * 10


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_comes_out_as_it_says(example):
    offer, heads, there = offer_of(example), example["learners"], example.get("at_employer", False)
    awards = [(D(amount), basis == "per_learner") for amount, basis in example.get("awards", [])]
    funding = confirmed_total(awards, heads)
    found = prices.landed(offer, heads, there, tiers=offer.tiers, funding=funding)
    offered = build.microcredentials([build.microcredential(**column(offer))])
    paid = np.array([float(funding / heads)])
    money = landed(np.array([heads]), np.array([0]), offered, np.array([there]), paid)
    if example["each"] == "not stated":
        assert found is None
        assert math.isnan(money.cost[0])
        return
    assert found is not None
    assert (found.per_learner, found.total) == (example["each"], example["total"])
    assert as_money(float(money.cost[0])) == example["each"]
    assert found.funding == example.get("funding", 0)
    assert found.classes == int(money.classes[0]) == example.get("classes", 1)
    assert found.by_class is bool(money.class_wins[0]) is example.get("by_class", False)
    assert prices.class_beats_seat_from(offer, tiers=offer.tiers) == example.get("break_even")
