"""From needs and microcredentials to ranked pairs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import sparse

from .likeness import cosines, likeness
from .pairs import Market, assess
from .ragged import FloatArray, IntArray
from .ranking import top
from .report import gate_report
from .results import GateReport, Scored
from .types import Microcredentials, Needs, Policy, Reference, Satisfaction

CHUNK = 64  # needs whose texts are compared at once


def score_need(
    needs: Needs,
    i: int,
    microcredentials: Microcredentials,
    reference: Reference,
    satisfaction: Satisfaction,
    policy: Policy,
    *,
    funding: FloatArray | None = None,
) -> tuple[Scored, GateReport]:
    """All pairs of need i that pass every gate, in the order of matches, and what the gates did.

    funding: (m,) confirmed funding per learner, in the need's currency; None for none.
    An empty catalogue gives no pairs. See docs/matching.md for the formula.
    """
    market = Market.of(microcredentials, reference, satisfaction, policy)
    alike = compare_texts(needs, np.array([i]), market)[0]
    return _score(needs, i, market, alike, funding, len(market))


def excluded_by(
    gate: str,
    needs: Needs,
    i: int,
    microcredentials: Microcredentials,
    reference: Reference,
    satisfaction: Satisfaction,
    policy: Policy,
    *,
    funding: FloatArray | None = None,
) -> Scored:
    """All pairs of need i that this gate alone excludes, scored as if it let them pass, in the order of matches.

    funding: as in score_need.
    """
    market = Market.of(microcredentials, reference, satisfaction, policy)
    pairs = assess(needs, i, market, compare_texts(needs, np.array([i]), market)[0], funding)
    only = pairs.verdicts[gate].failed & (pairs.failed().sum(axis=0) == 1)
    excluded = pairs.scored(int(needs.id[i]), np.flatnonzero(only))
    return top(excluded, microcredentials.id, len(excluded))


def match(
    needs: Needs,
    microcredentials: Microcredentials,
    reference: Reference,
    satisfaction: Satisfaction,
    policy: Policy,
    *,
    funding: sparse.csr_array | None = None,
    chunk: int = CHUNK,
) -> Iterator[tuple[Scored, GateReport]]:
    """The best policy.top_k pairs of every need, need by need in the order given.

    funding: (n, m) confirmed funding per learner, in the need's currency, sparse; None for none.
    Chunks bound the memory (chunk * m floats) and change nothing else.
    """
    market = Market.of(microcredentials, reference, satisfaction, policy)
    for start in range(0, len(needs), chunk):
        rows = np.arange(start, min(start + chunk, len(needs)))
        for i, alike in zip(rows.tolist(), compare_texts(needs, rows, market), strict=True):
            paid = None if funding is None else funding[[i]].toarray()[0]
            yield _score(needs, i, market, alike, paid, policy.top_k)


def compare_texts(needs: Needs, rows: IntArray, market: Market) -> FloatArray:
    """Likeness (rows, m) of the chosen needs, in [0, 1]."""
    offered, dense = market.microcredentials, len(market.reference.concepts) > 0
    return likeness(
        cosines(needs.title[rows], offered.title, dense=dense),
        cosines(needs.text[rows], offered.text, dense=dense),
        market.policy.title_share,
    )


def _score(
    needs: Needs, i: int, market: Market, alike: FloatArray, funding: FloatArray | None, k: int
) -> tuple[Scored, GateReport]:
    need = int(needs.id[i])
    pairs = assess(needs, i, market, alike, funding)
    passed = np.flatnonzero(~pairs.failed().any(axis=0))
    best = top(pairs.scored(need, passed), market.microcredentials.id, k)
    return best, gate_report(need, pairs, market)
