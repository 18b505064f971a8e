"""Two sides that choose: what the lists lead to when seats are few and people answer as people do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from matching.engine import ENGINE_VERSION, Policy
from matching.engine.matches import match
from matching.engine.satisfaction import posteriors
from matching.evaluation.lines import Line, Options, Report
from matching.evaluation.numbers import difference_interval, mean_interval, resamples
from matching.evaluation.simulation import truth
from matching.evaluation.simulation.play import Outcome, deferred_acceptance, measures, play
from matching.evaluation.simulation.truth import World
from matching.evaluation.tasks.ranking import Lists
from matching.queries.policies import active_policy
from matching.snapshot.market import engine_policy

WORLDS = 30
DEPTH = 20
STABLE = "Gale-Shapley with quotas"
LESS_IS_BETTER = {"invitations without a seat", "exposure Gini", "blocking pairs a need"}


def run(options: Options) -> Report:
    policy = replace(engine_policy(active_policy()), top_k=DEPTH)
    found = [_measured(options.seed * 1000 + number, policy) for number in range(WORLDS)]
    drawn = resamples(WORLDS, options.bootstrap, options.seed)
    report = Report(
        "simulation",
        f"{WORLDS} made-up markets of {truth.NEEDS} needs, {truth.INSTITUTIONS} institutions with {truth.EACH} "
        f"microcredentials each; lists of {DEPTH}, three rounds of three invitations, 85 % answered",
        versions={"engine": ENGINE_VERSION},
    )
    for road in found[0]:
        for metric in found[0][road]:
            values = np.array([world[road][metric] for world in found])
            report.lines.append(Line(road, metric, mean_interval(values, drawn)))
    for road in ("cheapest first", "skills alone", "random"):
        for metric in ("needs served", "utility"):
            ours, theirs = (np.array([world[one][metric] for world in found]) for one in ("matcher", road))
            gap = difference_interval(ours, theirs, drawn)
            rival = (
                road != "skills alone"
            )  # which spreads needs better the less it knows of what all of them like
            target, holds = ("above 0", gap.low > 0) if rival else ("", None)
            report.lines.append(Line(f"matcher less {road}", metric, gap, "plain", target, holds))
    report.notes = [
        "Utilities, seats and answers are known because they are made up: this compares ways to rank and says nothing "
        "of a real region. matching/evaluation/simulation/truth.py has every number.",
        f"{STABLE} decides centrally by the true utilities, which nobody has: it is a bound, not a rival.",
        f"Less is better for {', '.join(sorted(LESS_IS_BETTER))}.",
    ]
    return report


def _measured(seed: int, policy: Policy) -> Mapping[str, dict[str, float]]:
    world = truth.draw(seed)
    roads: dict[str, Callable[[], Lists]] = {
        "matcher": lambda: matched(world, policy),
        "skills alone": lambda: matched(world, replace(policy, weights=(1.0, 0.0, 0.0))),
        "cheapest first": lambda: _cheapest(world),
        "random": lambda: _random(world, seed),
    }
    found = {}
    for road, make in roads.items():
        lists = make()
        found[road] = measures(world, play(world, lists, seed), lists)
    stable: Outcome = deferred_acceptance(world)
    return found | {STABLE: measures(world, stable, None)}


def matched(world: World, policy: Policy) -> Lists:
    needs = replace(world.needs, weights=np.tile(policy.weights, (len(world.needs), 1)))
    reference = truth.reference()
    believed = posteriors(world.history, world.institution, reference, policy)
    found = match(needs, world.microcredentials, reference, believed, policy)
    return [np.asarray(scored.microcredential, dtype=np.int64) for scored, _ in found]


def _cheapest(world: World) -> Lists:
    """Of those that cover anything at all; a price that is not stated comes last."""
    order = np.argsort(np.where(np.isnan(world.price), np.inf, world.price), kind="stable")
    covering = matched(world, Policy(top_k=len(world.price)))
    return [order[np.isin(order, some)][:DEPTH].astype(np.int64) for some in covering]


def _random(world: World, seed: int) -> Lists:
    dice = np.random.default_rng(seed)
    return [dice.permutation(len(world.price))[:DEPTH].astype(np.int64) for _ in range(len(world.headcount))]
