"""What forbids a pair, gate by gate, and by how much."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .delivery import Delivery
from .landed import classes_needed
from .ragged import FloatArray, minimum_by_row, rows_of
from .types import BoolArray, Microcredentials, Needs, Policy


@dataclass(frozen=True, eq=False)
class Facts:
    """What the gates look at: need i against m microcredentials."""

    needs: Needs
    i: int
    microcredentials: Microcredentials
    delivery: Delivery
    landed: FloatArray  # (m,) in the need's currency; NaN: not known
    coverage: FloatArray  # (m,)
    words: FloatArray  # (m,) likeness times the share of unconfirmed skills
    skills_asked: bool
    policy: Policy


@dataclass(frozen=True, eq=False)
class Verdict:
    """One gate's answer for m microcredentials."""

    asked: bool  # False: the need sets no such condition, everything passes
    failed: BoolArray
    unstated: BoolArray  # the fact is not stated; such a pair fails only if the need demands facts
    over: FloatArray  # how far off a failed pair is (codes.UNITS); 0 elsewhere; NaN: cannot be measured


def verdicts(facts: Facts) -> dict[str, Verdict]:
    """Every gate's verdict by its code, in the order of codes.GATES."""
    return {code: gate(facts) for code, gate in _GATES.items()}


def _live(facts: Facts) -> Verdict:
    return _yes_or_no(facts, facts.microcredentials.live)


def _institution_verified(facts: Facts) -> Verdict:
    return _yes_or_no(facts, facts.microcredentials.institution_verified)


def _delivery_mode(facts: Facts) -> Verdict:
    unstated = facts.microcredentials.modes == 0
    return _verdict(facts, unstated, np.where(facts.delivery.shared == 0, np.nan, 0.0))


def _distance(facts: Facts) -> Verdict:
    """Asked where the need states a reach and its place is known."""
    needs, i = facts.needs, facts.i
    if np.isnan([needs.reach_km[i], needs.latitude[i], needs.longitude[i]]).any():
        return _not_asked(facts)
    over = facts.delivery.over_km
    far_if_taught_there = (facts.microcredentials.modes == 0) & (over > 0)
    return _verdict(facts, np.isnan(over) | far_if_taught_there, over)


def _start(facts: Facts) -> Verdict:
    """Days from the nearest start to the window; an end that is -1 is open."""
    first, last = int(facts.needs.start_from[facts.i]), int(facts.needs.start_to[facts.i])
    if first < 0 and last < 0:
        return _not_asked(facts)
    offered = facts.microcredentials
    day = offered.start_day.astype(np.float64)
    early = np.maximum(first - day, 0.0) if first >= 0 else np.zeros(len(day))
    late = np.maximum(day - last, 0.0) if last >= 0 else np.zeros(len(day))
    nearest = minimum_by_row(rows_of(offered.start_ptr), early + late, len(offered))
    unstated = np.isinf(nearest) & ~offered.starts_any
    return _verdict(facts, unstated, np.where(offered.starts_any, 0.0, nearest))


def _duration(facts: Facts) -> Verdict:
    weeks = facts.microcredentials.weeks
    return _at_most(facts, np.where(weeks < 0, np.nan, weeks), _limit(facts.needs.max_weeks[facts.i]))


def _hours(facts: Facts) -> Verdict:
    return _at_most(facts, facts.microcredentials.hours, float(facts.needs.max_hours[facts.i]))


def _language(facts: Facts) -> Verdict:
    asked, offered = facts.needs.language[facts.i], facts.microcredentials.language
    if asked < 0:
        return _not_asked(facts)
    return _verdict(facts, offered < 0, np.where(offered == asked, 0.0, np.nan))


def _credit(facts: Facts) -> Verdict:
    if not facts.needs.credit_wanted[facts.i]:
        return _not_asked(facts)
    credit = facts.microcredentials.credit
    return _verdict(facts, credit < 0, np.where(credit == 1, 0.0, np.nan))


def _seats(facts: Facts) -> Verdict:
    free = facts.microcredentials.seats_free
    short = np.maximum(facts.needs.headcount[facts.i] - free, 0)
    return _verdict(facts, free < 0, short.astype(np.float64))


def _cohort_size(facts: Facts) -> Verdict:
    """Learners missing to fill every class needed to its smallest size; no limit above: classes are added."""
    offered, headcount = facts.microcredentials, facts.needs.headcount[facts.i]
    classes = classes_needed(np.full(len(offered), headcount), offered.max_cohort)
    short = np.maximum(offered.min_cohort * classes - headcount, 0)
    certain = (offered.min_cohort >= 0) & (short > 0)
    unstated = ((offered.min_cohort < 0) | (offered.max_cohort < 0)) & ~certain
    return _verdict(facts, unstated, short.astype(np.float64))


def _price_ceiling(facts: Facts) -> Verdict:
    return _at_most(facts, facts.landed, float(facts.needs.ceiling[facts.i]))


def _coverage(facts: Facts) -> Verdict:
    if not facts.skills_asked:
        return _not_asked(facts)
    """Without any skill the fact is not stated, yet words must be alike enough: else everything would fit."""
    floor = facts.policy.coverage_floor
    passes = (facts.coverage >= floor) | (facts.words >= facts.policy.words_floor)
    bare = np.diff(facts.microcredentials.skill_ptr) == 0
    return _verdict(facts, bare & passes, np.where(passes, 0.0, floor - facts.coverage))


def _limit(value: np.int64) -> float:
    return float(value) if value >= 0 else np.nan


def _yes_or_no(facts: Facts, passes: BoolArray) -> Verdict:
    return _verdict(facts, np.zeros(len(passes), dtype=np.bool_), np.where(passes, 0.0, np.nan))


def _at_most(facts: Facts, values: FloatArray, limit: float) -> Verdict:
    if np.isnan(limit):
        return _not_asked(facts)
    return _verdict(facts, np.isnan(values), np.maximum(values - limit, 0.0))


def _not_asked(facts: Facts) -> Verdict:
    size = len(facts.microcredentials)
    nobody = np.zeros(size, dtype=np.bool_)
    return Verdict(asked=False, failed=nobody, unstated=nobody, over=np.zeros(size))


def _verdict(facts: Facts, unstated: BoolArray, over: FloatArray) -> Verdict:
    """Failed is what is off by something, and what is not stated if the need demands facts."""
    demands = bool(facts.needs.demands_stated[facts.i])
    failed = np.where(unstated, demands, over != 0.0)
    amount = np.where(failed, np.where(unstated, np.nan, over), 0.0)
    return Verdict(asked=True, failed=failed, unstated=unstated, over=amount)


_GATES: dict[str, Callable[[Facts], Verdict]] = {
    "live": _live,
    "institution_verified": _institution_verified,
    "delivery_mode": _delivery_mode,
    "distance": _distance,
    "start": _start,
    "duration": _duration,
    "hours": _hours,
    "language": _language,
    "credit": _credit,
    "seats": _seats,
    "cohort_size": _cohort_size,
    "price_ceiling": _price_ceiling,
    "coverage": _coverage,
}
