"""Every gate: what passes, what fails and by how much, what is not stated, what is not asked."""

import math

import pytest

from matching.engine import GATES, UNITS, Mode, explain, posteriors, score_need

from . import build

NAN = math.nan
HERE, AN_HOUR_AWAY = {"latitude": 40.0, "longitude": -74.0}, {"latitude": 40.9, "longitude": -74.0}
FAR_AWAY = {"latitude": 45.0, "longitude": -74.0}
CAMPUS, ONLINE, EMPLOYER, HYBRID = (int(m) for m in (Mode.CAMPUS, Mode.ONLINE, Mode.EMPLOYER, Mode.HYBRID))
NEAR = {**HERE, "reach_km": 50.0}
WINDOW = {"start_from": 100, "start_to": 130}
EXACT = {"min_cohort": 5, "max_cohort": 20}


def judge(need, listing, reference=None):
    reference = reference or build.reference()
    needs, offered = (
        build.needs([build.need(**need)]),
        build.microcredentials([build.microcredential(**listing)]),
    )
    satisfied = posteriors(build.history([]), offered.institution, reference, build.POLICY)
    pair = explain(needs, 0, offered, 0, reference, satisfied, build.POLICY)
    _, report = score_need(needs, 0, offered, reference, satisfied, build.POLICY)
    return {line.gate: line for line in pair.gates}, report


CASES = [
    ("live", {}, {"live": True}, "passed", 0),
    ("live", {}, {"live": False}, "failed", NAN),
    ("institution_verified", {}, {"institution_verified": False}, "failed", NAN),
    ("delivery_mode", {"modes": ONLINE | CAMPUS}, {"modes": CAMPUS | EMPLOYER}, "passed", 0),
    ("delivery_mode", {"modes": 0}, {"modes": EMPLOYER}, "passed", 0),
    ("delivery_mode", {"modes": ONLINE}, {"modes": CAMPUS}, "failed", NAN),
    ("delivery_mode", {"modes": ONLINE}, {"modes": 0}, "not stated", 0),
    ("distance", {}, {"modes": CAMPUS}, "not asked", 0),
    ("distance", {"reach_km": 50.0}, {"modes": CAMPUS, **HERE}, "not asked", 0),
    ("distance", NEAR, {"modes": CAMPUS, **HERE}, "passed", 0),
    ("distance", NEAR, {"modes": CAMPUS, **AN_HOUR_AWAY}, "failed", 50.0756),
    ("distance", NEAR, {"modes": HYBRID, **AN_HOUR_AWAY}, "failed", 50.0756),
    ("distance", NEAR, {"modes": CAMPUS | ONLINE, **FAR_AWAY}, "passed", 0),
    ("distance", NEAR, {"modes": EMPLOYER, **AN_HOUR_AWAY}, "passed", 0),
    ("distance", NEAR, {"modes": EMPLOYER, **FAR_AWAY}, "failed", 305.9754),
    ("distance", NEAR, {"modes": CAMPUS}, "not stated", 0),
    ("distance", NEAR, {"modes": ONLINE}, "passed", 0),
    ("distance", NEAR, {"modes": 0, **FAR_AWAY}, "not stated", 0),
    ("distance", NEAR, {"modes": 0, **HERE}, "passed", 0),
    ("start", {}, {"starts_any": False, "starts": [5]}, "not asked", 0),
    ("start", WINDOW, {"starts_any": False, "starts": [5, 130]}, "passed", 0),
    ("start", WINDOW, {"starts_any": False, "starts": [90, 150]}, "failed", 10),
    ("start", WINDOW, {"starts_any": False, "starts": [150]}, "failed", 20),
    ("start", WINDOW, {"starts_any": True, "starts": [150]}, "passed", 0),
    ("start", WINDOW, {"starts_any": False, "starts": []}, "not stated", 0),
    ("start", {"start_from": 100}, {"starts_any": False, "starts": [9000]}, "passed", 0),
    ("start", {"start_to": 100}, {"starts_any": False, "starts": [103]}, "failed", 3),
    ("duration", {"max_weeks": 8}, {"weeks": 8}, "passed", 0),
    ("duration", {"max_weeks": 8}, {"weeks": 11}, "failed", 3),
    ("duration", {"max_weeks": 8}, {"weeks": -1}, "not stated", 0),
    ("duration", {}, {"weeks": 99}, "not asked", 0),
    ("hours", {"max_hours": 40.0}, {"hours": 41.5}, "failed", 1.5),
    ("hours", {"max_hours": 40.0}, {"hours": NAN}, "not stated", 0),
    ("hours", {}, {"hours": 999.0}, "not asked", 0),
    ("language", {"language": 1}, {"language": 1}, "passed", 0),
    ("language", {"language": 1}, {"language": 2}, "failed", NAN),
    ("language", {"language": 1}, {"language": -1}, "not stated", 0),
    ("language", {}, {"language": 2}, "not asked", 0),
    ("credit", {"credit_wanted": True}, {"credit": 1}, "passed", 0),
    ("credit", {"credit_wanted": True}, {"credit": 0}, "failed", NAN),
    ("credit", {"credit_wanted": True}, {"credit": -1}, "not stated", 0),
    ("credit", {}, {"credit": 0}, "not asked", 0),
    ("seats", {"headcount": 12}, {"seats_free": 12}, "passed", 0),
    ("seats", {"headcount": 12}, {"seats_free": 9}, "failed", 3),
    ("seats", {"headcount": 12}, {"seats_free": 0}, "failed", 12),
    ("seats", {"headcount": 12}, {"seats_free": -1}, "not stated", 0),
    ("cohort_size", {"headcount": 12}, EXACT, "passed", 0),
    ("cohort_size", {"headcount": 3}, EXACT, "failed", 2),
    ("cohort_size", {"headcount": 40}, EXACT, "passed", 0),  # two classes
    ("cohort_size", {"headcount": 25}, {"min_cohort": 15, "max_cohort": 20}, "failed", 5),
    ("cohort_size", {"headcount": 3}, {"min_cohort": 5, "max_cohort": -1}, "failed", 2),
    ("cohort_size", {"headcount": 12}, {"min_cohort": -1, "max_cohort": 20}, "not stated", 0),
    ("cohort_size", {"headcount": 12}, {"min_cohort": 5, "max_cohort": -1}, "not stated", 0),
    ("price_ceiling", {"ceiling": 500.0}, {"seat_price": 500.0}, "passed", 0),
    ("price_ceiling", {"ceiling": 500.0}, {"seat_price": 512.5}, "failed", 12.5),
    ("price_ceiling", {"ceiling": 500.0}, {"seat_price": NAN}, "not stated", 0),
    ("price_ceiling", {"ceiling": 500.0}, {"seat_price": 900.0, "currency": 2}, "not stated", 0),
    ("price_ceiling", {}, {"seat_price": 9000.0}, "not asked", 0),
    ("coverage", {}, {}, "passed", 0),
    ("coverage", {}, {"skills": [(7, 3, True, 1.0)]}, "failed", 0.05),
    ("coverage", {}, {"skills": []}, "not stated", 0),
    ("coverage", {"skills": []}, {"skills": []}, "not asked", 0),
]  # fmt: skip


@pytest.mark.parametrize(("gate", "need", "listing", "state", "off"), CASES)
def test_gate(gate, need, listing, state, off):
    lines, report = judge(need, listing)
    assert lines[gate].state == state
    assert lines[gate].amount == pytest.approx(off, abs=1e-3, nan_ok=True)
    assert report.turned_away[gate] == (state == "failed")
    assert report.not_stated[gate] == (state == "not stated")
    if state == "failed":
        assert [miss.gate for miss in report.near_misses] == [gate]
        assert report.near_misses[0].amount == pytest.approx(off, abs=1e-3, nan_ok=True)


@pytest.mark.parametrize(("gate", "need", "listing"), [case[:3] for case in CASES if case[3] == "not stated"])
def test_a_need_that_demands_facts_turns_away_what_is_not_stated(gate, need, listing):
    lines, report = judge({**need, "demands_stated": True}, listing)
    assert lines[gate].state == "failed"
    assert math.isnan(lines[gate].amount)
    assert report.passed == 0


def test_the_institution_travels_only_where_nobody_else_can():
    travelling = {"travel": 1200.0, **AN_HOUR_AWAY, "modes": CAMPUS | EMPLOYER}
    assert landed({**NEAR}, travelling) == 600.0  # learners would have to go too far
    assert landed({**NEAR, "reach_km": 200.0}, travelling) == 500.0
    assert landed({**NEAR}, {**travelling, "modes": EMPLOYER | ONLINE}) == 500.0
    assert landed({}, {**travelling, "modes": EMPLOYER}) == 600.0


def landed(need, listing):
    reference = build.reference()
    needs, offered = (
        build.needs([build.need(**need)]),
        build.microcredentials([build.microcredential(**listing)]),
    )
    satisfied = posteriors(build.history([]), offered.institution, reference, build.POLICY)
    return explain(needs, 0, offered, 0, reference, satisfied, build.POLICY).cost_atoms.landed


def test_codes_are_stable():
    assert GATES == (
        "live", "institution_verified", "delivery_mode", "distance", "start", "duration", "hours",
        "language", "credit", "seats", "cohort_size", "price_ceiling", "coverage",
    )  # fmt: skip
    lines, report = judge({}, {})
    assert tuple(lines) == tuple(report.turned_away) == tuple(UNITS) == GATES


def test_two_gates_make_no_near_miss():
    _, report = judge({"language": 1}, {"language": 2, "live": False})
    assert (report.turned_away["live"], report.turned_away["language"]) == (1, 1)
    assert set(report.alone.values()) == {0}
    assert report.near_misses == ()
