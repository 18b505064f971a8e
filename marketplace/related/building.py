"""The similarity of all skills: candidates, their features, a credit for each, and the few that are worth keeping."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from marketplace.related.calibration import FEWEST, Model, Reliability, fit, left_out, reliability
from marketplace.related.facts import Facts, FloatArray, IntArray, Pairs
from marketplace.related.hierarchy import (
    Hierarchy,
    candidates_by_hierarchy,
    hierarchy_features,
    read_hierarchy,
)
from marketplace.related.judged import read_judged
from marketplace.related.names import Names, candidates_by_name, name_features, read_names
from marketplace.related.roads import NAMED_FROM
from marketplace.related.work import (
    Work,
    candidates_by_vectors,
    dense_dot,
    read_work,
    work_features,
)

Progress = Callable[[str], None]
LOOKED_AT = 40  # candidates of a skill by each road
LEAST = 0.25  # a credit below is none: a skill counts as partly covered from here on
MOST = 30  # neighbours of a skill
# Any one of them shows that two skills are about the same.
IN_COMMON = {
    "all_names": 1e-6,
    "best_name": 1e-6,
    "related": 1.0,
    "narrower": 1.0,
    "broader": 1.0,
    "same_group": 0.4,
    "meaning": 0.5,
}
SAME = 0.95  # of two skills with the same label
LARGEST = 0.95


class NothingJudged(Exception):
    """Too few of the judged pairs are skills of this taxonomy."""


@dataclass(frozen=True, eq=False)
class Similarity:
    """Neighbours ordered by skill asked for, then credit, the largest first, then skill taught."""

    pairs: Pairs
    credit: IntArray  # hundredths
    roads: IntArray  # bits of Road
    model: Model
    held: Reliability  # on judged pairs that were left out of the fit

    def checksum(self, facts: Facts) -> str:
        """SHA-256 of all neighbours by external id: it does not depend on primary keys."""
        rows = zip(
            self.pairs.asked.tolist(),
            self.pairs.taught.tolist(),
            self.credit.tolist(),
            self.roads.tolist(),
            strict=True,
        )
        ids = facts.external_ids
        lines = sorted(
            f"{ids[asked]}\t{ids[taught]}\t{credit}\t{roads}\n" for asked, taught, credit, roads in rows
        )
        return hashlib.sha256("".join(lines).encode()).hexdigest()


@dataclass(frozen=True, eq=False)
class Sources:
    facts: Facts
    names: Names
    hierarchy: Hierarchy
    work: Work | None

    def features(self, pairs: Pairs) -> dict[str, FloatArray]:
        """The same features in the same order for every set of pairs."""
        found = name_features(self.names, pairs) | hierarchy_features(self.hierarchy, pairs)
        if self.work is not None:
            found |= work_features(self.work, pairs)
        if self.facts.vectors is not None:
            found["meaning"] = dense_dot(self.facts.vectors, pairs)
        return found


def build(facts: Facts, progress: Progress = lambda text: None) -> Similarity:
    """
    Raises:
        NothingJudged: the taxonomy knows fewer than FEWEST of the judged pairs.
    """
    judged = read_judged(facts)
    if len(judged) < FEWEST:
        raise NothingJudged(
            f"Only {len(judged)} of the judged pairs are skills of this taxonomy; {FEWEST} are needed."
        )
    progress("names, hierarchy and occupations")
    names = read_names(facts.names)
    sources = Sources(facts, names, read_hierarchy(facts), read_work(facts, names))
    features = sources.features(judged.pairs)
    held = reliability(left_out(features, judged.serves), judged.serves)
    model = fit(features, judged.serves)
    progress("candidates")
    pairs = candidates(sources)
    progress(f"{len(pairs):,} pairs")
    return _kept(sources, pairs, model, held)


def candidates(sources: Sources) -> Pairs:
    """Every pair that some road finds, once, both ways; skills without a name are left out."""
    found = [*candidates_by_name(sources.names, LOOKED_AT), *candidates_by_hierarchy(sources.facts)]
    vectors = sources.facts.vectors
    if sources.work is not None:
        found += candidates_by_vectors(sources.work.words, LOOKED_AT)
    if vectors is not None:
        found += candidates_by_vectors(vectors, LOOKED_AT)
    size = len(sources.facts)
    one = np.concatenate([pair[0] for pair in found]).astype(np.int64)
    other = np.concatenate([pair[1] for pair in found]).astype(np.int64)
    cells = np.unique(np.concatenate([one * size + other, other * size + one]))
    asked, taught = cells // size, cells % size
    named = np.array([bool(own) for own in sources.facts.names], dtype=np.bool_)
    kept = (asked != taught) & named[asked] & named[taught]
    return Pairs(asked[kept], taught[kept])


def _kept(sources: Sources, pairs: Pairs, model: Model, held: Reliability) -> Similarity:
    features = sources.features(pairs)
    credit = np.where(has_content(features), np.minimum(model.credit(features), LARGEST), 0.0)
    label = [own[0].casefold() if own else "" for own in sources.facts.names]
    same = [label[a] == label[b] for a, b in zip(pairs.asked.tolist(), pairs.taught.tolist(), strict=True)]
    hundredths = np.round(np.where(same, SAME, credit) * 100).astype(np.int64)
    chosen = _best_of_each(pairs, hundredths)
    roads = roads_of({name: values[chosen] for name, values in features.items()}, len(chosen))
    return Similarity(pairs[chosen], hundredths[chosen], roads, model, held)


def _best_of_each(pairs: Pairs, hundredths: IntArray) -> IntArray:
    enough = np.flatnonzero(hundredths >= round(LEAST * 100))
    order = enough[np.lexsort((pairs.taught[enough], -hundredths[enough], pairs.asked[enough]))]
    asked = pairs.asked[order]
    return order[np.arange(len(order)) - np.searchsorted(asked, asked) < MOST]


def has_content(features: dict[str, FloatArray]) -> NDArray[np.bool_]:
    """(k,) whether the two are about the same: a word, a link or a narrow group in common, or a like meaning.

    That the same work asks for both is not enough: skills that go together do not stand in for one another.
    """
    least = np.stack([features[name] >= value for name, value in IN_COMMON.items() if name in features])
    return np.asarray(least.any(axis=0))


def roads_of(features: dict[str, FloatArray], size: int) -> IntArray:
    """(k,) bits of the roads that are worth naming."""
    roads = np.zeros(size, dtype=np.int64)
    for name, (road, least) in NAMED_FROM.items():
        if name in features:
            roads |= np.where(features[name] >= least, int(road), 0)
    return roads
