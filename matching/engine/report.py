"""What the gates did to one need's candidates."""

from __future__ import annotations

import numpy as np

from .pairs import Market, Pairs
from .ragged import FloatArray, IntArray
from .results import GateReport, NearMiss


def gate_report(need: int, pairs: Pairs, market: Market) -> GateReport:
    """Counts for each gate, and the best pairs that one gate alone excludes; `need` is its id."""
    failed = pairs.failed()
    times = failed.sum(axis=0)
    alone = failed & (times == 1)
    codes = list(pairs.verdicts)
    covering = ~pairs.verdicts["coverage"].failed
    misses: list[NearMiss] = []
    for code, only in zip(codes, alone, strict=True):
        misses += _near_misses(code, np.flatnonzero(only), pairs, market)
    return GateReport(
        need=need,
        considered=len(market),
        passed=int((times == 0).sum()),
        turned_away=_counts(codes, failed.sum(axis=1)),
        alone=_counts(codes, alone.sum(axis=1)),
        covering=int(covering.sum()),
        covering_turned_away=_counts(codes, (failed & covering).sum(axis=1)),
        not_stated={code: int(verdict.unstated.sum()) for code, verdict in pairs.verdicts.items()},
        near_misses=tuple(misses),
    )


def _near_misses(code: str, rows: IntArray, pairs: Pairs, market: Market) -> list[NearMiss]:
    """The best of these rows, in the order of matches."""
    fit, over = pairs.fit, pairs.verdicts[code].over
    order = np.lexsort((market.microcredentials.id[rows], -pairs.parts[rows, 0], -fit[rows]))
    best = rows[order[: market.policy.near_k]]
    return [NearMiss(row, code, float(fit[row]), float(over[row])) for row in best.tolist()]


def _counts(codes: list[str], counts: IntArray | FloatArray) -> dict[str, int]:
    return dict(zip(codes, (int(count) for count in counts), strict=True))
