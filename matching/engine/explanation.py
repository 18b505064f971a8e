"""Why a pair has the fit that it has."""

from __future__ import annotations

import numpy as np

from .cost import CURVE, MARKET
from .gates import Verdict
from .landed import Landed, class_beats_seat_from
from .matches import compare_texts
from .pairs import Market, Pairs, assess
from .points import shown_parts
from .ragged import FloatArray
from .results import CostAtoms, Explanation, GateLine, GateState, Price, SkillLine, Status
from .skills import hits, skill_parts, skill_score
from .types import Microcredentials, Needs, Policy, Reference, Satisfaction


def explain(
    needs: Needs,
    i: int,
    microcredentials: Microcredentials,
    j: int,
    reference: Reference,
    satisfaction: Satisfaction,
    policy: Policy,
    *,
    funding: float = 0.0,
) -> Explanation:
    """Need i and microcredential j in full, whether or not they pass the gates; the fit is score_need's.

    funding: confirmed, per learner, in the need's currency.
    """
    row = np.array([j])
    market = Market.of(microcredentials.take(row), reference, satisfaction.take(row), policy)
    alike = compare_texts(needs, np.array([i]), market)[0]
    pairs = assess(needs, i, market, alike, np.array([funding]))
    contributions = [float(value) for value in pairs.contributions[0]]
    weight = float(needs.weights[i, 0])
    return Explanation(
        need=int(needs.id[i]),
        microcredential=int(microcredentials.id[j]),
        fit=float(pairs.fit[0]),
        contributions=(contributions[0], contributions[1], contributions[2]),
        points=_points(contributions, float(pairs.fit[0])),
        coverage=float(pairs.skills.coverage[0]),
        focus=float(pairs.skills.focus[0]),
        overlap=float(pairs.skills.overlap[0]),
        likeness=float(pairs.likeness[0]),
        u=float(pairs.skills.u[0]),
        skills=_skill_lines(pairs, market, weight),
        words_points=weight * float(pairs.skills.u[0] * pairs.likeness[0]),
        cost=float(pairs.cost.cost[0]),
        cost_atoms=_cost_atoms(pairs, market),
        satisfaction=float(market.satisfaction.total[0]),
        satisfaction_low=float(market.satisfaction.low[0]),
        satisfaction_high=float(market.satisfaction.high[0]),
        cohorts=int(market.satisfaction.cohorts[0]),
        learners=int(market.satisfaction.learners[0]),
        uncertainty=float(pairs.uncertainty[0]),
        gates=tuple(_gate_line(code, verdict) for code, verdict in pairs.verdicts.items()),
    )


def _points(contributions: list[float], fit: float) -> tuple[float, float, float, float]:
    skill, cost, satisfaction, whole = shown_parts(contributions, fit)
    return skill, cost, satisfaction, whole


def _skill_lines(pairs: Pairs, market: Market, weight: float) -> tuple[SkillLine, ...]:
    """Lines in the need's order; their points are the overlap's share of the fit, split by weight * credit."""
    removals = _removals(pairs, market)
    overlap = weight * float((1.0 - pairs.skills.u[0]) * pairs.skills.overlap[0])
    coverage = float(pairs.skills.coverage[0])
    for_credit = overlap / coverage if coverage > 0 else 0.0
    return tuple(
        _skill_line(r, pairs, market, for_credit, weight * removals) for r in range(len(pairs.asked.skill))
    )


def _skill_line(r: int, pairs: Pairs, market: Market, for_credit: float, removals: FloatArray) -> SkillLine:
    found = pairs.hits
    mine = np.flatnonzero(found.asked == r)
    best = int(mine[found.credit[mine].argmax()]) if len(mine) else -1
    skill, share = int(pairs.asked.skill[r]), float(pairs.asked.share[r])
    if best < 0 or found.credit[best] <= 0:
        return SkillLine(skill, "missing", -1, False, 0.0, 0.0, 0.0, 0.0, share, 0.0, 0.0)
    entry, credit = int(found.entry[best]), float(found.credit[best])
    return SkillLine(
        skill=skill,
        status=_status(float(found.similarity[best] * found.level[best]), market.policy),
        by=int(market.taught.skill[entry]),
        confirmed=bool(market.taught.confirmed[entry]),
        similarity=float(found.similarity[best]),
        level=float(found.level[best]),
        certainty=float(market.taught.certainty[entry]),
        credit=credit,
        weight=share,
        points=for_credit * share * credit,
        removal=float(removals[entry]),
    )


def _status(answered: float, policy: Policy) -> Status:
    if answered >= policy.covered_from:
        return "covered"
    return "partly" if answered >= policy.partly_from else "missing"


def _removals(pairs: Pairs, market: Market) -> FloatArray:
    """How far the skill part falls without each taught skill (T,): scored anew on copies that lack one each."""
    copies = market.taught.each_without_one()
    found = hits(pairs.asked, copies, market.reference.similarity, market.policy)
    parts = skill_parts(pairs.asked, copies, found, market.policy)
    alike = np.full(len(copies), pairs.likeness[0])
    return np.asarray(pairs.parts[0, 0] - skill_score(parts, alike), dtype=np.float64)


def _cost_atoms(pairs: Pairs, market: Market) -> CostAtoms:
    money, known = pairs.landed, bool(pairs.cost.price_known[0])
    price = _price(money, known)
    tuition = money.class_tuition if price == "class" else money.seat_tuition
    both = not np.isnan(money.class_road[0]) and not np.isnan(money.seat_road[0])
    at_employer = bool(pairs.at_employer[0])
    basis = int(pairs.cost.basis[0])
    return CostAtoms(
        price=price,
        classes=int(money.classes[0]),
        tuition=float(tuition[0]) if known else np.nan,
        fees=float(money.fees[0]),
        materials=float(money.materials[0]),
        travel=float(money.travel[0]),
        gross=float(money.gross[0]) if known else np.nan,
        funding=float(money.funding[0]) if known else 0.0,
        landed=float(money.cost[0]) if known else np.nan,
        class_road=float(money.class_road[0]),
        seat_road=float(money.seat_road[0]),
        class_beats_seat_from=(
            class_beats_seat_from(0, market.microcredentials, at_employer=at_employer) if both else -1
        ),
        basis="curve" if basis == CURVE else "market" if basis == MARKET else "neutral",
    )


def _price(money: Landed, known: bool) -> Price:
    if np.isnan(money.gross[0]):
        return "not stated"
    if not known:
        return "other currency"
    return "class" if money.class_wins[0] else "seat"


def _gate_line(code: str, verdict: Verdict) -> GateLine:
    state: GateState = "passed"
    if not verdict.asked:
        state = "not asked"
    elif verdict.failed[0]:
        state = "failed"
    elif verdict.unstated[0]:
        state = "not stated"
    return GateLine(code, state, float(verdict.over[0]))
