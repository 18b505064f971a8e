"""From money to a number in [0, 1]: 1 is as cheap as hoped for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .ragged import FloatArray, IntArray
from .types import BoolArray, Microcredentials, Needs, Policy, Reference

NEUTRAL = 0.5
LEAST_MONEY = 0.01  # smallest distance of target and budget, whatever the currency
FAR = 1e6  # of the curve; beyond it the square could overflow

CURVE, MARKET, UNKNOWN = 0, 1, 2


@dataclass(frozen=True, eq=False)
class CostParts:
    """The cost part of one need against m microcredentials."""

    cost: FloatArray  # in [0, 1]
    basis: IntArray  # CURVE, MARKET or UNKNOWN
    price_known: BoolArray  # there is a price, in the need's currency

    @property
    def is_neutral(self) -> BoolArray:
        """Nothing is known that the cost could be read from."""
        return np.asarray(self.basis == UNKNOWN, dtype=np.bool_)


def cost_parts(
    needs: Needs,
    i: int,
    microcredentials: Microcredentials,
    landed: FloatArray,
    reference: Reference,
    policy: Policy,
) -> CostParts:
    """Cost of every landed cost (m,), NaN where there is no price: the employer's curve, else the market's."""
    known = ~np.isnan(landed) & (microcredentials.currency == needs.currency[i])
    anchors = curve_anchors(float(needs.target[i]), float(needs.budget[i]), float(needs.ceiling[i]), policy)
    if anchors:
        scored = np.where(known, curve(landed, *anchors), NEUTRAL)
        return CostParts(scored, np.where(known, CURVE, UNKNOWN), known)
    place = market_place(microcredentials, landed, reference)
    placed = known & ~np.isnan(place)
    return CostParts(np.where(placed, 1.0 - place, NEUTRAL), np.where(placed, MARKET, UNKNOWN), known)


def curve_anchors(target: float, budget: float, ceiling: float, policy: Policy) -> tuple[float, float] | None:
    """Where the curve leaves 1, and how much dearer it reaches 0.5; None if the employer states nothing.

    A missing budget is the ceiling, else target / policy.target_share; a missing target is
    policy.target_share of the budget. The distance is at least policy.least_spread of the budget,
    so that a target at (or above) the budget does not make a cliff.
    """
    if np.isnan(budget):
        budget = target / policy.target_share if np.isnan(ceiling) else ceiling
    if np.isnan(target):
        target = budget * policy.target_share
    if np.isnan(target):
        return None
    return target, max(budget - target, policy.least_spread * budget, LEAST_MONEY)


def curve(landed: FloatArray, target: float, spread: float) -> FloatArray:
    """1 up to the target, then 1 / (1 + x^2) with x = (landed - target) / spread: 0.5 at x = 1.

    Continuous with a continuous slope, falling, never 0. NaN stays NaN.
    """
    x = np.clip((landed - target) / spread, 0.0, FAR)
    return 1.0 / (1.0 + x * x)


def market_place(microcredentials: Microcredentials, landed: FloatArray, reference: Reference) -> FloatArray:
    """Place of each landed cost in its field's reference quantiles, 0 cheapest to 1 dearest; NaN: no reference.

    Per clock hour where hours are known, else per learner; a field with too few prices is read from
    the whole market (field -1) of the same currency.
    """
    by_hour = microcredentials.hours > 0
    value = landed / np.where(by_hour, microcredentials.hours, 1.0)
    place = np.full(len(landed), np.nan)
    groups = np.stack([microcredentials.field, microcredentials.currency, by_hour.astype(np.int64)], axis=1)
    for field, currency, hourly in np.unique(groups, axis=0).tolist():
        quantiles = _quantiles(reference, field, currency, bool(hourly))
        if quantiles is not None:
            chosen = (groups == (field, currency, hourly)).all(axis=1)
            place[chosen] = quantile_place(value[chosen], quantiles)
    return place


def quantile_place(values: FloatArray, quantiles: FloatArray) -> FloatArray:
    """Place in [0, 1] between quantiles (q,) that ascend; linear in between, ties share their middle place."""
    steps = np.linspace(0.0, 1.0, len(quantiles))
    distinct, group = np.unique(quantiles, return_inverse=True)
    middle = np.bincount(group, weights=steps) / np.bincount(group)
    place = np.interp(values, distinct, middle)
    return np.asarray(np.where(np.isnan(values), np.nan, place), dtype=np.float64)


def _quantiles(reference: Reference, field: int, currency: int, hourly: bool) -> FloatArray | None:
    table = reference.price_hourly if hourly else reference.price_learner
    for wanted in (field, -1):
        for row in np.flatnonzero((reference.price_field == wanted) & (reference.price_currency == currency)):
            if not np.isnan(table[row]).any():
                return np.asarray(table[row], dtype=np.float64)
    return None
