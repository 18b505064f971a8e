"""The formula of docs/matching.md in plain loops, one pair at a time: slow, and meant to be obvious."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

from scipy import special

from matching.engine import Policy, Reference

Row = dict[str, Any]
CAMPUS, EMPLOYER, HYBRID, ONLINE, SELF_PACED = 1, 2, 4, 8, 16


def known(value: float) -> bool:
    return not math.isnan(value)


# Skill


def certainty(taught: tuple[int, int, bool, float], policy: Policy) -> float:
    _, _, confirmed, confidence = taught
    if confirmed:
        return 1.0
    return policy.certainty_floor + (1 - policy.certainty_floor) * confidence


def similarity(asked: int, taught: int, reference: Reference) -> float:
    return 1.0 if asked == taught else float(reference.similarity[asked, taught])


def level_factor(asked: int, taught: int, policy: Policy) -> float:
    if asked == 0:
        return 1.0
    if taught == 0:
        return policy.level_unstated
    if taught >= asked:
        return 1.0
    return max(0.0, 1 - policy.level_step * (asked - taught))


def skill_parts(need: Row, listing: Row, reference: Reference, policy: Policy) -> dict[str, float]:
    weights = [importance * float(reference.rarity[skill]) for skill, importance, _ in need["skills"]]
    alike = likeness(need, listing, policy)
    if sum(weights) == 0:
        return {
            "coverage": 1,
            "focus": 0,
            "overlap": 0,
            "u": 1,
            "likeness": alike,
            "skill": alike,
            "spread": 0,
        }
    coverage = variance = 0.0
    for weight, (skill, _, level) in zip(weights, need["skills"], strict=True):
        credit, sureness = 0.0, 1.0
        for taught in listing["skills"]:
            sure = certainty(taught, policy)
            value = similarity(skill, taught[0], reference) * level_factor(level, taught[1], policy) * sure
            if (value, sure) > (credit, sureness) or value > credit:
                credit, sureness = value, sure
        share = weight / sum(weights)
        coverage += share * credit
        if credit > 0:
            variance += (share * credit) ** 2 * (1 - sureness) / sureness
    useful = whole = unconfirmed = 0.0
    for taught in listing["skills"]:
        sure = certainty(taught, policy)
        useful += sure * max(similarity(skill, taught[0], reference) for skill, _, _ in need["skills"])
        whole += sure
        unconfirmed += not taught[2]
    focus = useful / whole if whole else 0.0
    square = policy.beta**2
    bottom = square * focus + coverage
    overlap = (1 + square) * coverage * focus / bottom if bottom else 0.0
    share = unconfirmed / len(listing["skills"]) if listing["skills"] else 1.0
    u = policy.unconfirmed_words * share
    skill_part = (1 - u) * overlap + u * alike
    return {
        "coverage": coverage,
        "focus": focus,
        "overlap": overlap,
        "u": u,
        "likeness": alike,
        "skill": skill_part,
        "spread": math.sqrt(variance),
    }


def likeness(need: Row, listing: Row, policy: Policy) -> float:
    title, text = (cosine(need[part], listing[part]) for part in ("title", "text"))
    return policy.title_share * title + (1 - policy.title_share) * text


def cosine(a: dict[int, float], b: dict[int, float]) -> float:
    if not a or not b:
        return 0.0
    dot = sum(value * b.get(word, 0.0) for word, value in a.items())
    return dot / math.sqrt(sum(v * v for v in a.values()) * sum(v * v for v in b.values()))


# Cost


def landed_cost(need: Row, listing: Row, at_employer: bool, funding: float = 0.0) -> float:
    """The cheaper of both roads, per learner; NaN without a price."""
    heads = need["headcount"]
    classes = math.ceil(heads / listing["max_cohort"]) if listing["max_cohort"] > 0 else 1
    extra = listing["cohort_fee"] * classes / heads + listing["learner_fee"] + listing["materials"]
    if at_employer:
        extra += listing["travel"] * classes / heads
    tuitions = [listing["class_price"] * classes / heads, seat_price(listing, heads)]
    roads = [max(0.0, tuition + extra - funding) for tuition in tuitions if known(tuition)]
    return min(roads, default=math.nan)


def seat_price(listing: Row, heads: int) -> float:
    reached = [(start, -price) for start, price in listing["tiers"] if start <= heads and known(price)]
    return -max(reached)[1] if reached else listing["seat_price"]


def curve(cost: float, target: float, budget: float, ceiling: float, policy: Policy) -> float | None:
    """None where the employer states no money at all."""
    if not known(budget):
        budget = ceiling if known(ceiling) else target / policy.target_share
    if not known(target):
        target = policy.target_share * budget
    if not known(target):
        return None
    if cost <= target:
        return 1.0
    x = (cost - target) / max(budget - target, policy.least_spread * budget, 0.01)
    return 1 / (1 + x * x)


def market(cost: float, listing: Row, reference: Reference) -> float:
    """1 - place in the quantiles; a neutral 0.5 without any."""
    hourly = listing["hours"] > 0
    value = cost / listing["hours"] if hourly else cost
    table = reference.price_hourly if hourly else reference.price_learner
    for field in (listing["field"], -1):
        for row in range(len(reference.price_field)):
            here = (reference.price_field[row], reference.price_currency[row])
            if here == (field, listing["currency"]) and known(float(table[row][0])):
                return 1 - place(value, [float(q) for q in table[row]])
    return 0.5


def place(value: float, quantiles: list[float]) -> float:
    """Linear between distinct quantiles."""
    points = []
    for quantile in sorted(set(quantiles)):
        steps = [i / (len(quantiles) - 1) for i, q in enumerate(quantiles) if q == quantile]
        points.append((quantile, sum(steps) / len(steps)))
    if value <= points[0][0]:
        return points[0][1]
    for (low, below), (high, above) in pairwise(points):
        if value <= high:
            return below + (above - below) * (value - low) / (high - low)
    return points[-1][1]


def cost_part(
    need: Row, listing: Row, cost: float, reference: Reference, policy: Policy
) -> tuple[float, bool]:
    """The cost and whether it is a neutral one."""
    if not known(cost) or listing["currency"] != need["currency"]:
        return 0.5, True
    scored = curve(cost, need["target"], need["budget"], need["ceiling"], policy)
    if scored is not None:
        return scored, False
    fields = list(zip(reference.price_field, reference.price_currency, strict=True))
    table = reference.price_hourly if listing["hours"] > 0 else reference.price_learner
    placed = any(
        currency == listing["currency"] and field in (listing["field"], -1) and known(float(row[0]))
        for (field, currency), row in zip(fields, table, strict=True)
    )
    return market(cost, listing, reference), not placed


# Gates


def kilometres(a: Row, b: Row) -> float:
    lat1, lon1, lat2, lon2 = (
        math.radians(x) for x in (a["latitude"], a["longitude"], b["latitude"], b["longitude"])
    )
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(h)) if known(h) else math.nan


def reach(need: Row, listing: Row, policy: Policy) -> tuple[float, bool]:
    """Kilometres too far by the best mode (NaN: not known), and whether the institution has to travel."""
    shared = (need["modes"] or 31) & listing["modes"] or listing["modes"]
    if shared & (ONLINE | SELF_PACED):
        return 0.0, False
    km, limit = kilometres(need, listing), need["reach_km"]
    roads = {}
    if shared & (CAMPUS | HYBRID) or not shared:
        roads["learners"] = (
            max(km - limit, 0.0) if known(limit) and known(km) else km * 0 if known(limit) else 0.0
        )
    if shared & EMPLOYER:
        far = max(limit, policy.onsite_km)
        roads["institution"] = (
            max(km - far, 0.0) if known(limit) and known(km) else km * 0 if known(limit) else 0.0
        )
    over = math.nan if any(not known(x) for x in roads.values()) else min(roads.values())
    return over, "institution" in roads and ("learners" not in roads or roads["learners"] > 0)


def gates(
    need: Row, listing: Row, cost: float, coverage: float, likeness: float, asks: bool, policy: Policy
) -> dict[str, Any]:
    """For each gate None (not asked), "?" (not stated) or how far off (0 passes, NaN: off, not measurable)."""
    over, _ = reach(need, listing, policy)
    found: dict[str, Any] = {
        "live": yes(listing["live"]),
        "institution_verified": yes(listing["institution_verified"]),
        "delivery_mode": yes((need["modes"] or 31) & listing["modes"]) if listing["modes"] else "?",
        "distance": None,
        "start": start(need, listing),
        "duration": at_most(listing["weeks"], need["max_weeks"], -1),
        "hours": at_most(listing["hours"], need["max_hours"], math.nan),
        "language": None,
        "credit": None,
        "seats": max(need["headcount"] - listing["seats_free"], 0) if listing["seats_free"] >= 0 else "?",
        "cohort_size": cohort_size(need["headcount"], listing["min_cohort"], listing["max_cohort"]),
        "price_ceiling": at_most(cost, need["ceiling"], math.nan),
        "coverage": None,
    }
    if known(need["reach_km"]) and known(need["latitude"]) and known(need["longitude"]):
        found["distance"] = "?" if not known(over) or (listing["modes"] == 0 and over > 0) else over
    if need["language"] >= 0:
        found["language"] = yes(listing["language"] == need["language"]) if listing["language"] >= 0 else "?"
    if need["credit_wanted"]:
        found["credit"] = yes(listing["credit"] == 1) if listing["credit"] >= 0 else "?"
    if asks:
        unconfirmed = [not confirmed for _, _, confirmed, _ in listing["skills"]] or [True]
        words = likeness * sum(unconfirmed) / len(unconfirmed)
        passes = coverage >= policy.coverage_floor or words >= policy.words_floor
        short = 0.0 if passes else policy.coverage_floor - coverage
        found["coverage"] = "?" if passes and not listing["skills"] else short
    return found


def yes(passes: Any) -> float:
    return 0.0 if passes else math.nan


def at_most(value: float, limit: float, missing: float) -> Any:
    absent = (lambda x: x == missing) if known(missing) else (lambda x: not known(x))
    if absent(limit):
        return None
    return "?" if absent(value) else max(value - limit, 0)


def start(need: Row, listing: Row) -> Any:
    first, last = need["start_from"], need["start_to"]
    if first < 0 and last < 0:
        return None
    if listing["starts_any"]:
        return 0.0
    if not listing["starts"]:
        return "?"
    last = math.inf if last < 0 else last
    return min(max(first - day, 0) if day < first else max(day - last, 0) for day in listing["starts"])


def cohort_size(heads: int, least: int, most: int) -> Any:
    classes = math.ceil(heads / most) if most > 0 else 1
    if least >= 0 and least * classes > heads:
        return least * classes - heads
    return "?" if least < 0 or most < 0 else 0


# Satisfaction


def satisfaction(
    history: list[Row], listings: list[Row], j: int, reference: Reference, policy: Policy
) -> Row:
    """Posterior of listing j."""
    institution = listings[j]["institution"]
    means, sds, lows, highs = [], [], [], []
    for q in range(3):
        own = [row for row in history if row["microcredential"] == j]
        good, count = evidence(own, [row for row in history if row["microcredential"] == j], q, policy)
        whole = [row for row in history if row["institution"] == institution]
        others = [row for row in whole if row["microcredential"] != j]
        other_good, other_count = evidence(others, whole, q, policy)
        S, s = reference.institution_strength[q], reference.microcredential_strength[q]
        prior = (S * reference.prior_mean[q] + other_good) / (S + other_count)
        alpha, beta = s * prior + good, s * (1 - prior) + count - good
        mean = alpha / (alpha + beta)
        means.append(mean)
        sds.append(math.sqrt(mean * (1 - mean) / (alpha + beta + 1)))
        lows.append(special.betaincinv(alpha, beta, 0.05))
        highs.append(special.betaincinv(alpha, beta, 0.95))
    return {name: sum(v) / 3 for name, v in (("total", means), ("sd", sds), ("low", lows), ("high", highs))}


def evidence(rows: list[Row], pool: list[Row], q: int, policy: Policy) -> tuple[float, float]:
    """Good answers and answers of `rows`, each employer capped over the whole pool."""
    good = count = 0.0
    for row in rows:
        mine = sum(faded(other, q, policy) for other in pool if other["employer"] == row["employer"])
        scale = min(1.0, policy.employer_cap / mine) if mine > 0 else 1.0
        answers = faded(row, q, policy) * scale
        count += answers
        good += answers * row["share"][q] if answers else 0.0
    return good, count


def faded(row: Row, q: int, policy: Policy) -> float:
    if not known(row["share"][q]):
        return 0.0
    return row["answers"][q] * 0.5 ** (row["age_days"] / policy.half_life_days)


# The pair


def score(need: Row, listing: Row, satisfied: Row, reference: Reference, policy: Policy) -> dict[str, Any]:
    skills = skill_parts(need, listing, reference, policy)
    _, at_employer = reach(need, listing, policy)
    landed = landed_cost(need, listing, at_employer)
    if listing["currency"] != need["currency"]:
        landed = math.nan
    cost, neutral = cost_part(need, listing, landed, reference, policy)
    asks = any(reference.rarity[skill] * importance for skill, importance, _ in need["skills"])
    judged = gates(need, listing, landed, skills["coverage"], skills["likeness"], asks, policy)
    unstated = sum(value == "?" for value in judged.values() if isinstance(value, str))
    w = need["weights"]
    guessed = skills["u"] / policy.unconfirmed_words
    variance = (
        (w[0] * (1 - skills["u"]) * skills["spread"]) ** 2
        + (w[0] * policy.sd_unconfirmed * min(guessed, 1)) ** 2
        + (w[1] * policy.sd_no_price * neutral) ** 2
        + (w[2] * satisfied["sd"]) ** 2
        + unstated * policy.sd_unstated**2
    )
    return {
        **skills,
        "cost": cost,
        "landed": landed,
        "satisfaction": satisfied["total"],
        "fit": w[0] * skills["skill"] + w[1] * cost + w[2] * satisfied["total"],
        "unstated": unstated,
        "uncertainty": math.sqrt(variance),
        "gates": judged,
    }


def failed(judged: dict[str, Any], demands: bool) -> list[str]:
    return [
        code for code, over in judged.items() if over is not None and (demands if over == "?" else over != 0)
    ]
