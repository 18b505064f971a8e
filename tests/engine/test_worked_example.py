"""The worked example of docs/matching.md, number by number."""

import math
from pathlib import Path

import numpy as np
import pytest

from matching.engine import explain, posteriors, score_need

from . import build

PAGE = Path(__file__).parents[2] / "docs" / "matching.md"
PLC, WIRING, REPORTS, CIRCUITS, SOLDERING = range(5)
RARITY = np.array([0.8, 0.5, 0.1, 0.6, 0.6, 1.0, 1.0, 1.0])
# Words are chosen so that the titles' cosine is 0.6 and the texts' 0.4.
NEED = build.need(
    target=500.0, budget=800.0,
    skills=[(PLC, 3.0, 3), (WIRING, 3.0, 2), (REPORTS, 1.0, 1)],
    title={0: 1.0}, text={2: 1.0},
)  # fmt: skip
LISTING = build.microcredential(
    seat_price=700.0, class_price=6000.0, cohort_fee=600.0, materials=40.0, max_cohort=15, min_cohort=6,
    skills=[(PLC, 3, True, 1.0), (CIRCUITS, 2, False, 0.6), (SOLDERING, 2, True, 1.0)],
    title={0: 0.6, 1: 0.8}, text={2: 0.4, 3: math.sqrt(1 - 0.16)},
)  # fmt: skip


@pytest.fixture
def market():
    reference = build.reference({(WIRING, CIRCUITS): 0.8}, rarity=RARITY)
    needs, offered = build.needs([NEED]), build.microcredentials([LISTING])
    return (
        needs,
        offered,
        reference,
        posteriors(build.history([]), offered.institution, reference, build.POLICY),
    )


def test_the_numbers_are_those_of_the_page(market):
    needs, offered, reference, satisfied = market
    pair = explain(needs, 0, offered, 0, reference, satisfied, build.POLICY)
    plc, wiring, reports = pair.skills
    numbers = {
        "coverage": (pair.coverage, "0.840"),
        "focus": (pair.focus, "0.586"),
        "overlap": (pair.overlap, "0.805"),
        "u": (pair.u, "0.167"),
        "likeness": (pair.likeness, "0.500"),
        "skill": (pair.contributions[0] / 0.55, "0.754"),
        "class road": (pair.cost_atoms.class_road, "590.00"),
        "seat road": (pair.cost_atoms.seat_road, "790.00"),
        "cost": (pair.cost, "0.917"),
        "satisfaction": (pair.satisfaction, "0.720"),
        "fit": (pair.fit, "0.788"),
        "wiring": (wiring.credit, "0.640"),
        "uncertainty": (pair.uncertainty, "0.066"),
        "removal": (wiring.removal, "0.091"),
    }
    page = PAGE.read_text(encoding="utf-8")
    for name, (value, shown) in numbers.items():
        assert f"{value:.{len(shown.split('.')[1])}f}" == shown, name
        assert shown in page, name
    assert (plc.status, wiring.status, reports.status) == ("covered", "covered", "missing")
    assert (wiring.by, wiring.confirmed, wiring.certainty) == (CIRCUITS, False, 0.8)
    assert (pair.cost_atoms.price, pair.cost_atoms.classes) == ("class", 1)
    assert pair.cost_atoms.class_beats_seat_from == 9
    assert pair.points == (41.5, 22.9, 14.4, 78.8)
    for points in pair.points:
        assert str(points) in page


def test_it_passes_its_gates_and_says_what_is_not_stated(market):
    needs, offered, reference, satisfied = market
    scored, report = score_need(needs, 0, offered, reference, satisfied, build.POLICY)
    assert len(scored) == report.passed == 1
    assert [code for code, count in report.not_stated.items() if count] == ["seats"]
