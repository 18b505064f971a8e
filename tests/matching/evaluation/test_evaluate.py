"""manage.py evaluate."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from matching.evaluation import baselines
from matching.evaluation.lines import Line, Options, Report
from matching.evaluation.market import halves
from matching.evaluation.numbers import Interval
from matching.evaluation.simulation import truth
from matching.evaluation.simulation.play import NOBODY, deferred_acceptance, measures, play
from matching.evaluation.tasks import NAMES
from matching.evaluation.tasks.satisfaction import drawn_stars
from matching.evaluation.writing import write_quality
from matching.models import MatchRun

pytestmark = pytest.mark.django_db
DATA = Path(__file__).resolve().parents[4] / "shared/data"
LISTING = """program_id,name,provider,city,county,in_demand,avg_rating_1to6,n_ratings,clock_hours,total_cost_usd
"""


def test_a_task_without_its_data_is_skipped_with_the_reason(tmp_path, capsys):
    call_command("evaluate", *NAMES[:3], data=tmp_path)
    said = capsys.readouterr()
    assert said.out == ""
    for name in NAMES[:3]:
        assert f"{name}: skipped. {tmp_path}" in said.err


def test_an_unknown_task_says_which_there_are():
    with pytest.raises(CommandError, match=r"No task is called sorting\. There are: suggestion, ranking, "):
        call_command("evaluate", "sorting")


def test_satisfaction_is_measured_on_a_list_and_changes_nothing(tmp_path, capsys):
    (tmp_path / "nj-etpl").mkdir()
    dice = np.random.default_rng(2)
    rows = [
        f"{1000 + row},P,College {row % 15},Town,County,1,{4 + 2 * dice.random():.1f},{dice.integers(1, 30)},40,100"
        for row in range(60)
    ]
    (tmp_path / "nj-etpl/programs_listing.csv").write_text(LISTING + "\n".join(rows))
    call_command("evaluate", "satisfaction", data=tmp_path, json=True, bootstrap=200)
    report = json.loads(capsys.readouterr().out)
    lines = {line["name"]: line for line in report["lines"]}
    assert lines["one perfect rating"]["holds"] is True
    assert lines["no rating"]["holds"] is True
    assert "60 microcredentials" in report["about"]
    assert MatchRun.objects.count() == 0


def test_ratings_are_drawn_with_the_mean_that_the_list_gives():
    usual, dice = np.array([0.3, 0.05, 0.05, 0.05, 0.05, 0.5]), np.random.default_rng(4)
    for share, count in ((1.0, 7), (0.0, 3), (0.84, 25), (0.5, 2), (0.95, 400)):
        stars = drawn_stars(share, count, usual, dice)
        assert len(stars) == count
        assert stars.mean() == pytest.approx(share, abs=0.5 / count / 5 + 1e-9)
        assert set(np.rint(stars * 5)) <= set(range(6))


def test_providers_go_to_one_half_whole_and_the_seed_decides():
    keys = [f"provider {row % 20}" for row in range(200)]
    test = halves(keys, seed=0)
    assert abs(int(test.sum()) - 100) <= 10
    assert len({(key, bool(side)) for key, side in zip(keys, test, strict=True)}) == 20
    assert np.array_equal(test, halves(keys, seed=0))
    assert not np.array_equal(test, halves(keys, seed=1))


def test_baselines_put_the_text_with_the_words_first():
    offered = ["welding of pipes", "nursing of patients", "welding and nursing"]
    for road in (baselines.tfidf, baselines.bm25):
        assert road(["pipes"], offered)[0].argmax() == 0
    names = {"welding": 1, "nursing of patients": 2, "nursing": 3}
    assert baselines.named_in("Nursing of patients, and welding.", names) == {1, 2}
    assert baselines.dictionary(["welding"], offered, names)[0].tolist() == [1.0, 0.0, pytest.approx(2 / 3)]
    assert baselines.dictionary([""], [""], names).tolist() == [[0.0]]


def test_seats_are_never_given_twice_and_the_stable_outcome_has_few_blocking_pairs():
    world = truth.draw(5)
    lists = [np.argsort(-row, kind="stable")[:20] for row in world.utility]
    for outcome in (play(world, lists, 1), deferred_acceptance(world)):
        taken = outcome.served != NOBODY
        used = np.bincount(
            outcome.served[taken], weights=world.headcount[taken], minlength=len(world.capacity)
        )
        assert (used <= world.capacity).all()
    played, stable = (
        measures(world, play(world, lists, 1), lists), measures(world, deferred_acceptance(world), None),
    )  # fmt: skip
    assert stable["blocking pairs a need"] < 0.1 < played["blocking pairs a need"]
    assert play(world, lists, 1).served.tolist() == play(world, lists, 1).served.tolist()


def test_a_section_of_the_page_is_replaced_and_others_stay(tmp_path):
    page, options = tmp_path / "quality.md", Options(data=tmp_path)
    for task, value in (("ranking", 0.4), ("stability", 0.9), ("ranking", 0.5)):
        line = Line(
            "matcher", "nDCG@10", Interval(value, value - 0.1, value + 0.1), target="at least", holds=True
        )
        write_quality(
            page, Report(task, "what", [line], ["A note."]), options, datetime(2026, 11, 24, tzinfo=UTC)
        )
    text = page.read_text()
    assert text.count("## ranking") == text.count("## stability") == 1
    assert "| matcher | nDCG@10 | 0.500 [0.400, 0.600] | holds: at least |" in text
    assert "0.400 [0.300" not in text
    assert "2026-11-24, seed 0, 2000 resamples" in text


@pytest.mark.skipif(not (DATA / "nj-etpl").is_dir(), reason=f"{DATA} is not there")
def test_ranking_says_that_a_taxonomy_is_missing(capsys):
    call_command("evaluate", "ranking", data=DATA)
    assert "The database has no skills" in capsys.readouterr().err
