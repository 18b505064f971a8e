"""How near the satisfaction part comes to ratings that it has not seen.

The state's list gives a mean and a number of ratings for each microcredential, without a day. Two hold-outs follow from
it: microcredentials by their number in the state's register, which grows with time; and the later half of each one's
ratings, in an order that is drawn, because the list does not tell it.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from scipy import optimize

from marketplace.services.results import folded_name
from matching.engine import ENGINE_VERSION, History, Policy, Reference
from matching.engine.reference import sector_means, strengths
from matching.engine.satisfaction import posteriors
from matching.evaluation.lines import Line, Options, Report, needed
from matching.evaluation.numbers import BoolArray, FloatArray, IntArray, Interval, mean_interval, resamples
from matching.queries.policies import active_policy
from matching.snapshot.market import engine_policy
from matching.snapshot.reference import build_reference

LISTING = "nj-etpl/programs_listing.csv"
ASKED = 1  # the second question, what employees said: what a rating is imported as
OLDER = 2 / 3
WANTED = 0.15
TRIES = 200
DRAWS = 40
CUTS = (0.25, 0.5, 0.75)  # shares of each one's ratings from which the rest is foretold
OURS, RAW, GLOBAL = "matcher", "raw mean", "global mean"


@dataclass(frozen=True, eq=False)
class Rated:
    """What is rated (m rows): `share` is the mean of `count` ratings as a share of 1, `number` the register's."""

    number: IntArray
    institution: IntArray
    share: FloatArray
    count: IntArray

    def __len__(self) -> int:
        return len(self.number)


def run(options: Options) -> Report:
    (path,) = needed(options, LISTING)
    rated = read(path)
    estimate = Estimator(engine_policy(active_policy()))
    report = Report(
        "satisfaction",
        f"{len(rated)} microcredentials of a state's list with {rated.count.sum():,} ratings, "
        f"{len(np.unique(rated.institution))} institutions; squared error of the mean rating as a share of 1",
        versions={"engine": ENGINE_VERSION},
    )
    report.lines += _compared("later ratings", later_ratings(rated, estimate, options.seed), WANTED, options)
    report.lines += _compared(
        "later microcredentials", later_microcredentials(rated, estimate, options.seed), None, options
    )
    report.lines += _properties(rated, estimate)
    report.notes = [
        "The list has no dates. Later microcredentials: the older two thirds by register number say what the newer "
        "third gets; raw mean is that of the institution's older ones, or of all where it has none.",
        "Later ratings: the ratings of each, as whole stars that give its mean and are spread as the list's single "
        f"ratings are, stand in a drawn order, {DRAWS} times, and are cut at a quarter, half and three quarters. The "
        "order carries no drift: this measures how far few ratings are trusted, not the half-life.",
        "Half of those with two or more have nothing but the best, and there the raw mean cannot err: few cases "
        "decide, and the interval against it holds 0: these data do not show that the matcher errs less than the raw "
        "mean. More cuts, weights by count or whole institutions drawn narrow it little.",
        "Six in ten of those rated have one rating or two, so most of the error of a later one is chance that no "
        "estimate can foresee.",
    ]
    return report


def read(path: Path) -> Rated:
    with path.open(encoding="utf-8-sig", newline="") as source:
        rows = [row for row in csv.DictReader(source) if row["avg_rating_1to6"] and int(row["n_ratings"])]
    codes = {name: code for code, name in enumerate(sorted({folded_name(row["provider"]) for row in rows}))}
    return Rated(
        number=np.array([int(row["program_id"]) for row in rows], dtype=np.int64),
        institution=np.array([codes[folded_name(row["provider"])] for row in rows], dtype=np.int64),
        share=np.array([(float(row["avg_rating_1to6"]) - 1) / 5 for row in rows]),
        count=np.array([int(row["n_ratings"]) for row in rows], dtype=np.int64),
    )


class Estimator:
    """The engine's posterior means, with strengths from the history at hand as a full run estimates them."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.reference: Reference = build_reference([], [], policy, date(2026, 1, 1)).reference

    def __call__(self, share: FloatArray, count: IntArray, institution: IntArray) -> FloatArray:
        """Means (m,) of microcredentials from their ratings; count 0: none yet."""
        seen = np.flatnonzero(count > 0)
        history = _history(seen, share, count, institution)
        reference = frozen(self.reference, history, institution, self.policy)
        return posteriors(history, institution, reference, self.policy).mean[:, ASKED]


def frozen(reference: Reference, history: History, institution: IntArray, policy: Policy) -> Reference:
    """The reference with means and strengths from this history."""
    means = sector_means(history, institution, reference.prior_mean, policy)
    of_institutions, of_microcredentials = strengths(history, institution, means, policy)
    return replace(
        reference,
        prior_mean=means,
        institution_strength=of_institutions,
        microcredential_strength=of_microcredentials,
    )


def _history(seen: IntArray, share: FloatArray, count: IntArray, institution: IntArray) -> History:
    shares = np.full((len(seen), 3), np.nan)
    shares[:, ASKED] = share[seen]
    return History(
        microcredential=seen,
        institution=institution[seen],
        employer=-2 - np.arange(len(seen)),  # anonymous, each a source of its own
        share=shares,
        answers=np.repeat(count[seen].astype(np.float64), 3).reshape(-1, 3),
        learners=count[seen],
        age_days=np.zeros(len(seen)),
    )


Errors = dict[str, FloatArray]  # squared errors of what is held out, by who foretold it


def later_microcredentials(rated: Rated, estimate: Estimator, seed: int) -> Errors:
    """Of the newer third by register number, foretold from the older ones."""
    order = np.argsort(rated.number, kind="stable")
    older = np.zeros(len(rated), dtype=np.bool_)
    older[order[: int(OLDER * len(rated))]] = True
    said = estimate(rated.share, np.where(older, rated.count, 0), rated.institution)
    overall = float(np.average(rated.share[older], weights=rated.count[older]))
    raw = np.array([_raw(rated, older, code, overall) for code in rated.institution[~older]])
    return _errors(rated.share[~older], said[~older], raw, overall)


def _raw(rated: Rated, older: BoolArray, code: int, overall: float) -> float:
    mine = older & (rated.institution == code)
    return float(np.average(rated.share[mine], weights=rated.count[mine])) if mine.any() else overall


def later_ratings(rated: Rated, estimate: Estimator, seed: int) -> Errors:
    """Of the ratings after each of three cuts, in the mean of DRAWS drawn orders; of those that have two or more."""
    dice, usual = np.random.default_rng(seed), single_stars(rated)
    drawn = [found for _ in range(DRAWS) for found in _one_order(rated, estimate, usual, dice)]
    return {road: np.mean([errors[road] for errors in drawn], axis=0) for road in drawn[0]}


def _one_order(
    rated: Rated, estimate: Estimator, usual: FloatArray, dice: np.random.Generator
) -> list[Errors]:
    rows = zip(rated.share.tolist(), rated.count.tolist(), strict=True)
    orders = [drawn_stars(share, count, usual, dice) for share, count in rows]
    return [_after(cut, orders, rated, estimate) for cut in CUTS]


def _after(cut: float, orders: Sequence[FloatArray], rated: Rated, estimate: Estimator) -> Errors:
    several = rated.count >= 2
    earlier = np.clip((rated.count * cut).astype(np.int64), 1, np.maximum(rated.count - 1, 1))
    early, late = np.zeros(len(rated)), np.zeros(len(rated))
    for row, (stars, count) in enumerate(zip(orders, rated.count.tolist(), strict=True)):
        early[row] = stars[: earlier[row]].mean()
        late[row] = stars[earlier[row] :].mean() if count > 1 else 0.0
    said = estimate(early, earlier, rated.institution)
    overall = float(np.average(early, weights=earlier))
    return _errors(late[several], said[several], early[several], overall)


def _errors(held: FloatArray, ours: FloatArray, raw: FloatArray, overall: float) -> Errors:
    return {OURS: (ours - held) ** 2, RAW: (raw - held) ** 2, GLOBAL: (overall - held) ** 2}


def single_stars(rated: Rated) -> FloatArray:
    """How often (6,) each number of stars is given where one rating is all: the only single ratings there are."""
    stars = np.rint(rated.share[rated.count == 1] * 5).astype(np.int64)
    given = np.bincount(stars, minlength=6) + 0.5
    return np.asarray(given / given.sum(), dtype=np.float64)


def drawn_stars(share: float, count: int, usual: FloatArray, dice: np.random.Generator) -> FloatArray:
    """Ratings as shares (0, 0.2 ... 1) in a drawn order, whose mean is as near to `share` as whole stars allow.

    They are spread as single ratings usually are (mostly one star or six), tilted to the mean wanted.
    """
    total, chances = round(share * 5 * count), _tilted(usual, share)
    tries = dice.choice(6, size=(TRIES, count), p=chances)
    stars = tries[np.abs(tries.sum(axis=1) - total).argmin()].copy()
    while (short := total - int(stars.sum())) != 0:
        movable = np.flatnonzero(stars < 5) if short > 0 else np.flatnonzero(stars > 0)
        chosen = dice.choice(movable)
        stars[chosen] = np.clip(stars[chosen] + short, 0, 5)
    return np.asarray(dice.permutation(stars) / 5.0, dtype=np.float64)


def _tilted(usual: FloatArray, share: float) -> FloatArray:
    """The distribution nearest to `usual` (least relative entropy) whose mean is `share` of 5."""
    steps = np.arange(6)

    def chances(tilt: float) -> FloatArray:
        raised = np.log(usual) + tilt * steps
        found = np.exp(raised - raised.max())
        return np.asarray(found / found.sum(), dtype=np.float64)

    wanted = np.clip(share * 5, 0.01, 4.99)
    return chances(float(optimize.brentq(lambda tilt: chances(tilt) @ steps - wanted, -20.0, 20.0)))


def _compared(name: str, errors: Errors, least: float | None, options: Options) -> list[Line]:
    size = len(errors[OURS])
    drawn = resamples(size, options.bootstrap, options.seed)
    lines = [
        Line(f"{name} ({size}): {road}", "squared error", mean_interval(found, drawn))
        for road, found in errors.items()
    ]
    for road in (RAW, GLOBAL):
        less = _less(errors[OURS], errors[road], drawn)
        asked = least is not None and road == RAW
        target = f"at least {least:.0%} less" if asked else ""
        holds = bool(less.value >= (least or 0.0)) if asked else None
        lines.append(Line(f"{name}: {OURS} against {road}", "less error", less, "percent", target, holds))
    return lines


def _less(ours: FloatArray, theirs: FloatArray, drawn: IntArray) -> Interval:
    shares = 1.0 - ours[drawn].mean(axis=1) / np.maximum(theirs[drawn].mean(axis=1), 1e-12)
    low, high = np.quantile(shares, [0.025, 0.975])
    return Interval(float(1.0 - ours.mean() / theirs.mean()), float(low), float(high))


def _properties(rated: Rated, estimate: Estimator) -> list[Line]:
    """Three listings of institutions of their own beside the real ones: one perfect rating, 400 good ones, none."""
    alone = int(rated.institution.max()) + 1
    said = estimate(
        np.concatenate([rated.share, [1.0, 0.95, 0.0]]),
        np.concatenate([rated.count, [1, 400, 0]]),
        np.concatenate([rated.institution, [alone, alone + 1, alone + 2]]),
    )
    one, many, none = said[-3:].tolist()
    exactly = [Interval(value, value, value) for value in (one, many, none)]
    below = "below that of 400 at 95 %"
    return [
        Line("one perfect rating", "satisfaction", exactly[0], "plain", below, one < many),
        Line("400 ratings at 95 %", "satisfaction", exactly[1]),
        Line("no rating", "satisfaction", exactly[2], "plain", "not zero", none > 0.1),
    ]
