"""Whether the satisfaction part ranks institutions as they truly are: in a made-up region the truth is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
from scipy.stats import kendalltau

from matching.engine import ENGINE_VERSION, History, Policy, Reference
from matching.engine.satisfaction import posteriors
from matching.evaluation.lines import Line, Options, Report
from matching.evaluation.numbers import (
    FloatArray,
    IntArray,
    Interval,
    difference_interval,
    mean_interval,
    resamples,
)
from matching.evaluation.simulation.demo_region import SEED, demo_past
from matching.evaluation.simulation.quality import Past, live_through, shares
from matching.evaluation.tasks.satisfaction import frozen
from matching.queries.policies import active_policy
from matching.snapshot.market import engine_policy
from matching.snapshot.reference import build_reference

REGIONS = 200
INSTITUTIONS, EMPLOYERS = 40, 60
OURS, RAW = "estimator", "raw mean"


def run(options: Options) -> Report:
    lives = [
        live_through(INSTITUTIONS, EMPLOYERS, options.seed * REGIONS + number) for number in range(REGIONS)
    ]
    cohorts = np.mean([len(past.institution) for past in lives])
    return Report(
        "history",
        f"{REGIONS} made-up regions of {INSTITUTIONS} institutions and {EMPLOYERS} employers, three years, "
        f"{cohorts:.0f} cohorts in the mean, against the institutions' true quality of today",
        lines=judged(lives, options) + of_the_demo(options),
        notes=[
            "The quality is made up, and so are all numbers behind it: matching/evaluation/simulation/quality.py.",
            "Institutions without a cohort have the sector's mean by both; their order among themselves is chance.",
            f"The demo's region: {_size(demo_past())}, seed {SEED}. It is one region, and its interval draws its "
            "institutions: with so few of them tau is mostly chance, here as in any single region of that size.",
            "tau counts all pairs alike, most of which are between institutions with many cohorts, where nothing is "
            "to be gained: there the estimate is nearer to the truth, and its order is no better.",
        ],
        versions={"engine": ENGINE_VERSION},
    )


def judged(lives: Sequence[Past], options: Options) -> list[Line]:
    """Every measure for both, and their difference region by region."""
    policy, blank = _believing()
    said = {OURS: [believed(past, policy, blank) for past in lives], RAW: [raw_means(past) for past in lives]}
    drawn = resamples(len(lives), options.bootstrap, options.seed)
    lines = []
    for metric, measure in MEASURES.items():
        found = {
            road: np.array([measure(*pair) for pair in zip(lives, said[road], strict=True)]) for road in said
        }
        lines += [Line(road, metric, mean_interval(found[road], drawn)) for road in found]
        lines.append(Line(f"{OURS} less {RAW}", metric, difference_interval(found[OURS], found[RAW], drawn)))
    return lines


def of_the_demo(options: Options) -> list[Line]:
    """Both taus of exactly the past that `load_demo` writes; the interval is over its institutions."""
    past, (policy, blank) = demo_past(), _believing()
    drawn = resamples(len(past.quality), options.bootstrap, options.seed)
    truth = past.quality.mean(axis=1)
    said = {OURS: believed(past, policy, blank), RAW: raw_means(past)}
    return [
        Line(f"the demo's region: {road}", "Kendall tau", _tau_interval(truth, ours, drawn))
        for road, ours in said.items()
    ]


def _tau_interval(truth: FloatArray, said: FloatArray, drawn: IntArray) -> Interval:
    """A drawn set within which nothing differs has no tau and is left out."""
    taus = np.array([kendalltau(truth[rows], said[rows]).statistic for rows in drawn])
    low, high = np.nanquantile(taus, [0.025, 0.975])
    return Interval(float(kendalltau(truth, said).statistic), float(low), float(high))


def _size(past: Past) -> str:
    institutions, cohorts = len(past.quality), len(past.institution)
    return f"{institutions} institutions, {cohorts} cohorts"


def _believing() -> tuple[Policy, Reference]:
    policy = engine_policy(active_policy())
    return policy, build_reference([], [], policy, date(2026, 1, 1)).reference


def tau(past: Past, said: FloatArray) -> float:
    """Kendall's tau-b of `said` (institutions,) with the mean of the three true shares."""
    return float(kendalltau(past.quality.mean(axis=1), said).statistic)


def believed(past: Past, policy: Policy, blank: Reference) -> FloatArray:
    """What the engine says (institutions,) of something new of each: strengths from this history, as a full run has."""
    size = len(past.quality)
    listed = np.repeat(np.arange(size), past.offered)
    everything = np.concatenate([listed, np.arange(size)])
    history = History(
        microcredential=past.microcredential,
        institution=past.institution,
        employer=past.employer,
        share=shares(past.level),
        answers=np.repeat(past.learners.astype(np.float64), 3).reshape(-1, 3),
        learners=past.learners,
        age_days=past.age_days.astype(np.float64),
    )
    reference = frozen(blank, history, everything, policy)
    return posteriors(history, everything, reference, policy).total[len(listed) :]


def raw_means(past: Past) -> FloatArray:
    """The plain mean (institutions,) of all answers, of the sector's where there are none."""
    said = shares(past.level)
    overall = float(np.nanmean(said))
    means = [said[past.institution == one] for one in range(len(past.quality))]
    return np.array([float(np.nanmean(mine)) if len(mine) else overall for mine in means])


def first_five(past: Past, said: FloatArray) -> float:
    """The mean true quality of the five that stand first."""
    first = np.argsort(-said, kind="stable")[:5]
    return float(past.quality.mean(axis=1)[first].mean())


def squared_error(past: Past, said: FloatArray) -> float:
    return float(np.mean((past.quality.mean(axis=1) - said) ** 2))


MEASURES: dict[str, Callable[[Past, FloatArray], float]] = {
    "Kendall tau": tau,
    "true quality of the first five": first_five,
    "squared error": squared_error,
}
