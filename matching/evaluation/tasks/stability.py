"""How much of a list stays when what it rests on moves a little: the weights, and the prices that are stated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np

from matching.engine import ENGINE_VERSION
from matching.evaluation.lines import Line, Options, Report
from matching.evaluation.market import Arrays, arrays, under
from matching.evaluation.numbers import mean_interval, rank_overlap, resamples
from matching.evaluation.tasks.ranking import Lists, matched, prepare
from matching.queries.policies import active_policy

PARTS = ("skill", "cost", "satisfaction")
MISSING = (0.25, 0.5, 1.0)  # shares of the prices


def run(options: Options) -> Report:
    setting = prepare(options)
    market = arrays(setting.catalogue, setting.asking, active_policy(), date(2026, 1, 1))
    before = matched(market)
    drawn = resamples(len(before), options.bootstrap, options.seed)
    lines = [
        Line(name, "rank overlap", mean_interval(np.array(_overlaps(before, after)), drawn))
        for name, after in _moved(market, options.seed)
    ]
    return Report(
        "stability",
        f"Lists of {len(before)} needs under the active policy (weights {market.policy.weights}), compared with those "
        f"after a change; {len(setting.catalogue)} microcredentials, all with suggested skills",
        lines,
        ["Rank-biased overlap, p = 0.9: 1 for the same list, about 0 for lists without anything in common."],
        {"engine": ENGINE_VERSION},
    )


def _moved(market: Arrays, seed: int) -> Iterator[tuple[str, Lists]]:
    for place, part in enumerate(PARTS):
        for factor, said in ((0.5, "-50 %"), (1.5, "+50 %")):
            weights = list(market.policy.weights)
            weights[place] *= factor
            whole = sum(weights)
            yield (
                f"weight of {part} {said}",
                matched(under(market, weights=tuple(one / whole for one in weights))),
            )
    for share in MISSING:
        yield f"{share:.0%} of prices missing", matched(_without_prices(market, share, seed))
    yield "cost and satisfaction only", matched(under(market, weights=(0.0, 0.5, 0.5)))
    yield "random lists", _shuffled(market, seed)


def _without_prices(market: Arrays, share: float, seed: int) -> Arrays:
    gone = np.random.default_rng(seed).random(len(market.offering)) < share
    offering = market.offering
    offering = replace(
        offering,
        seat_price=np.where(gone, np.nan, offering.seat_price),
        class_price=np.where(gone, np.nan, offering.class_price),
    )
    return replace(market, offering=offering)


def _shuffled(market: Arrays, seed: int) -> Lists:
    dice = np.random.default_rng(seed)
    return [dice.permutation(len(market.offering))[:20].astype(np.int64) for _ in range(len(market.asking))]


def _overlaps(before: Lists, after: Lists) -> list[float]:
    return [rank_overlap(one.tolist(), other.tolist()) for one, other in zip(before, after, strict=True)]
