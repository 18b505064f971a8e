"""Small markets to test the engine on: rows as plain dictionaries, and the columns made of them."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np
from scipy import sparse

from matching.engine import History, Microcredentials, Needs, Policy, Reference, pack
from matching.engine.likeness import normalised

NAN = math.nan
SKILLS, WORDS, DAY = 8, 12, 740_000
Row = dict[str, Any]

NEED: Row = {
    "headcount": 12, "target": 400.0, "budget": 600.0, "ceiling": NAN, "currency": 1,
    "start_from": -1, "start_to": -1, "max_weeks": -1, "max_hours": NAN, "modes": 0,
    "latitude": NAN, "longitude": NAN, "reach_km": NAN, "credit_wanted": False, "language": -1,
    "demands_stated": False, "weights": (0.55, 0.25, 0.20),
    "skills": [(0, 3.0, 3), (1, 3.0, 2), (2, 1.0, 1)], "title": {0: 1.0, 1: 1.0}, "text": {2: 1.0},
}  # fmt: skip
MICROCREDENTIAL: Row = {
    "live": True, "institution_verified": True, "institution": 1, "currency": 1, "seat_price": 500.0,
    "tiers": [], "class_price": NAN, "cohort_fee": 0.0, "learner_fee": 0.0, "materials": 0.0,
    "travel": 0.0, "min_cohort": -1, "max_cohort": -1, "seats_free": -1, "modes": 8,
    "latitude": NAN, "longitude": NAN, "starts": [], "starts_any": True, "weeks": -1, "hours": NAN,
    "credit": -1, "language": -1, "field": -1, "skills": [(0, 3, True, 1.0), (1, 2, True, 1.0)],
    "title": {0: 1.0}, "text": {2: 1.0, 3: 1.0},
}  # fmt: skip

INTEGERS = {
    *("headcount", "currency", "start_from", "start_to", "max_weeks", "language", "institution"),
    *("min_cohort", "max_cohort", "seats_free", "weeks", "credit", "field"),
}


def need(id: int = 1, **changes: Any) -> Row:
    return {**NEED, "id": id, **changes}


def microcredential(id: int = 1, **changes: Any) -> Row:
    return {**MICROCREDENTIAL, "id": id, **changes}


def needs(rows: list[Row]) -> Needs:
    ptr, skill = pack([[s[0] for s in row["skills"]] for row in rows])
    return Needs(
        **_plain(rows, NEED, {"weights"}),
        weights=np.array([row["weights"] for row in rows], dtype=float).reshape(-1, 3),
        skill_ptr=ptr,
        skill=skill.astype(np.int64),
        importance=pack([[s[1] for s in row["skills"]] for row in rows])[1],
        level=pack([[s[2] for s in row["skills"]] for row in rows])[1].astype(np.int64),
    )


def microcredentials(rows: list[Row]) -> Microcredentials:
    ptr, skill = pack([[s[0] for s in row["skills"]] for row in rows])
    tier_ptr, tier_from = pack([[t[0] for t in row["tiers"]] for row in rows])
    start_ptr, start_day = pack([row["starts"] for row in rows])
    return Microcredentials(
        **_plain(rows, MICROCREDENTIAL, set()),
        tier_ptr=tier_ptr,
        tier_from=tier_from.astype(np.int64),
        tier_price=pack([[t[1] for t in row["tiers"]] for row in rows])[1],
        start_ptr=start_ptr,
        start_day=start_day.astype(np.int64),
        skill_ptr=ptr,
        skill=skill.astype(np.int64),
        level=pack([[s[1] for s in row["skills"]] for row in rows])[1].astype(np.int64),
        confirmed=pack([[s[2] for s in row["skills"]] for row in rows])[1].astype(bool),
        confidence=pack([[s[3] for s in row["skills"]] for row in rows])[1],
    )


def _plain(rows: list[Row], example: Row, special: set[str]) -> dict[str, Any]:
    """Columns with one value a row, and the two text matrices."""
    columns: dict[str, Any] = {"id": np.array([row["id"] for row in rows], dtype=np.int64)}
    for name, value in example.items():
        values = [row[name] for row in rows]
        if name in special or isinstance(value, list):
            continue
        if isinstance(value, dict):
            columns[name] = _words(values)
        elif isinstance(value, bool):
            columns[name] = np.array(values, dtype=bool)
        elif name == "modes":
            columns[name] = np.array(values, dtype=np.uint16)
        else:
            columns[name] = np.array(values, dtype=np.int64 if name in INTEGERS else np.float64)
    return columns


def _words(rows: list[dict[int, float]]) -> sparse.csr_array:
    dense = np.zeros((len(rows), WORDS))
    for i, row in enumerate(rows):
        for word, weight in row.items():
            dense[i, word] = weight
    return normalised(sparse.csr_array(dense))


def history(rows: list[Row]) -> History:
    return History(
        microcredential=np.array([row["microcredential"] for row in rows], dtype=np.int64),
        institution=np.array([row["institution"] for row in rows], dtype=np.int64),
        employer=np.array([row["employer"] for row in rows], dtype=np.int64),
        share=np.array([row["share"] for row in rows], dtype=float).reshape(-1, 3),
        answers=np.array([row["answers"] for row in rows], dtype=float).reshape(-1, 3),
        learners=np.array([row["learners"] for row in rows], dtype=np.int64),
        age_days=np.array([row["age_days"] for row in rows], dtype=float),
    )


def reference(similar: dict[tuple[int, int], float] | None = None, **changes: Any) -> Reference:
    dense = np.zeros((SKILLS, SKILLS))
    for (asked, taught), value in (similar or {}).items():
        dense[asked, taught] = value
    values: dict[str, Any] = {
        "rarity": np.linspace(1.0, 0.3, SKILLS),
        "similarity": sparse.csr_array(dense),
        "price_field": np.array([-1, 11], dtype=np.int64),
        "price_currency": np.array([1, 1], dtype=np.int64),
        "price_hourly": np.array([np.linspace(2.0, 60.0, 21), [NAN] * 21]),
        "price_learner": np.array([np.linspace(100.0, 5000.0, 21), np.linspace(50.0, 900.0, 21)]),
        "prior_mean": np.array([0.77, 0.71, 0.68]),
        "institution_strength": np.array([20.0, 15.0, 10.0]),
        "microcredential_strength": np.array([12.0, 9.0, 14.0]),
        "idf": np.zeros(0),
    }
    return Reference(**{**values, **changes})


def any_similar(dice: random.Random) -> dict[tuple[int, int], float]:
    cells = [(a, b) for a in range(SKILLS) for b in range(SKILLS)]
    return {cell: dice.choice([0.3, 0.5, 0.8, dice.random()]) for cell in dice.sample(cells, 14)}


def any_need(dice: random.Random, id: int) -> Row:
    some = lambda values: dice.choice(values)  # noqa: E731
    raw = [dice.random() + 0.01 for _ in range(3)]
    start = some([-1, DAY + dice.randrange(60)])
    return need(
        id,
        headcount=some([1, 5, 12, 40]), target=some([NAN, 300.0, 900.0 * dice.random()]),
        budget=some([NAN, 300.0, 1500.0 * dice.random()]), ceiling=some([NAN, 700.0, 2000.0]),
        currency=some([1, 1, 1, 2]), start_from=start,
        start_to=some([-1, max(start, DAY) + dice.randrange(60)]), max_weeks=some([-1, 4, 12]),
        max_hours=some([NAN, 40.0, 200.0]), modes=dice.randrange(32), latitude=some([NAN, 40.7, 40.2]),
        longitude=some([NAN, -74.0]), reach_km=some([NAN, 25.0, 80.0]), credit_wanted=dice.random() < 0.2,
        language=some([-1, 1, 2]), demands_stated=dice.random() < 0.2,
        weights=tuple(value / sum(raw) for value in raw),
        skills=[(s, some([1.0, 2.0, 3.0]), dice.randrange(6)) for s in _skills(dice)],
        title=_text(dice), text=_text(dice),
    )  # fmt: skip


def any_microcredential(dice: random.Random, id: int) -> Row:
    some = lambda values: dice.choice(values)  # noqa: E731
    sure = lambda: dice.random() < 0.8  # noqa: E731
    return microcredential(
        id,
        live=sure(), institution_verified=sure(), institution=dice.randrange(3), currency=some([1, 1, 2, -1]),
        seat_price=some([NAN, 1200.0 * dice.random(), 450.0]),
        tiers=some([[], [(10, 300.0)], [(20, 100.0), (5, 410.0)], [(5, NAN), (1, 700.0)]]),
        class_price=some([NAN, 6000.0, 9000.0 * dice.random()]), cohort_fee=some([0.0, 250.0]),
        learner_fee=some([0.0, 35.0]), materials=some([0.0, 80.5]), travel=some([0.0, 400.0]),
        min_cohort=some([-1, 4, 10]), max_cohort=some([-1, 12, 25]), seats_free=some([-1, 3, 20, 100]),
        modes=dice.randrange(32), latitude=some([NAN, 40.9, 39.0]), longitude=some([NAN, -74.2]),
        starts=[DAY + dice.randrange(-30, 150) for _ in range(dice.randrange(3))],
        starts_any=dice.random() < 0.2, weeks=some([-1, 3, 10, 30]), hours=some([NAN, 0.0, 24.0, 120.0]),
        credit=some([-1, 0, 1]), language=some([-1, 1, 2]), field=some([-1, 11, 52]),
        skills=[(s, dice.randrange(6), dice.random() < 0.5, dice.random()) for s in _skills(dice)],
        title=_text(dice), text=_text(dice),
    )  # fmt: skip


def any_feedback(dice: random.Random, offered: list[Row]) -> Row:
    row = dice.randrange(-1, len(offered))
    return {
        "microcredential": row,
        "institution": offered[row]["institution"] if row >= 0 else dice.randrange(4),
        "employer": dice.randrange(3),
        "share": [dice.choice([NAN, 0.0, 1.0, dice.random()]) for _ in range(3)],
        "answers": [dice.choice([0.0, 1.0, 30.0]) for _ in range(3)],
        "learners": dice.randrange(1, 40),
        "age_days": dice.choice([0.0, 400.0, 3000.0]),
    }


def _skills(dice: random.Random) -> list[int]:
    return dice.sample(range(SKILLS), dice.choice([0, 1, 2, 4, 6]))


def _text(dice: random.Random) -> dict[int, float]:
    return {word: dice.random() + 0.1 for word in dice.sample(range(WORDS), dice.choice([0, 1, 3, 6]))}


POLICY = Policy()
