"""Where two skills stand to one another in the taxonomy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from marketplace.related.facts import Facts, FloatArray, IntArray, Pairs
from marketplace.related.sparse_rows import pieces

LARGEST_FAMILY = 60  # of so many at most every two are looked at
DEEPEST = 12


@dataclass(frozen=True, eq=False)
class Hierarchy:
    above: IntArray  # (S, a) itself and everything above it, the narrowest first, filled up with -1
    narrow: (
        FloatArray  # (S,) log(N / n) / log N, n of N skills being below; 0 for what holds all, 1 for a skill
    )
    direct: frozenset[tuple[int, int]]  # child, broader skill; groups left out
    related: frozenset[tuple[int, int]]  # either way


def read_hierarchy(facts: Facts) -> Hierarchy:
    above = _ancestors(facts)
    narrow = _narrowness(facts, above)
    width = max((len(own) for own in above), default=1)
    table = np.full((len(facts), width), -1, dtype=np.int64)
    for place, own in enumerate(above):
        table[place, : len(own)] = sorted(own, key=lambda other: (-narrow[other], other != place, other))
    of_skills = [link for link in facts.parents.tolist() if not facts.groups[link].any()]
    related = facts.relations.tolist()
    return Hierarchy(
        table,
        narrow,
        frozenset((child, parent) for child, parent in of_skills),
        frozenset((one, other) for a, b in related for one, other in ((a, b), (b, a))),
    )


def candidates_by_hierarchy(facts: Facts) -> list[tuple[IntArray, IntArray]]:
    """Parents and children, the related, and every two of one small family."""
    families: dict[int, list[int]] = {}
    for child, parent in facts.parents.tolist():
        families.setdefault(parent, []).append(child)
    small = [family for family in families.values() if len(family) <= LARGEST_FAMILY]
    pairs = [(one, other) for family in small for one in family for other in family]
    linked = np.concatenate([facts.parents, facts.relations, np.array(pairs, dtype=np.int64).reshape(-1, 2)])
    return [(linked[:, 0], linked[:, 1]), (linked[:, 1], linked[:, 0])]


def hierarchy_features(hierarchy: Hierarchy, pairs: Pairs) -> dict[str, FloatArray]:
    both = list(zip(pairs.asked.tolist(), pairs.taught.tolist(), strict=True))
    return {
        "same_group": _same_group(hierarchy, pairs),
        "narrower": np.array(
            [(taught, asked) in hierarchy.direct for asked, taught in both], dtype=np.float64
        ),
        "broader": np.array([pair in hierarchy.direct for pair in both], dtype=np.float64),
        "related": np.array([pair in hierarchy.related for pair in both], dtype=np.float64),
    }


def _same_group(hierarchy: Hierarchy, pairs: Pairs) -> FloatArray:
    """Narrowness of the narrowest that is above both, or one of the two: 1 where one lies below the other."""
    found = [np.zeros(0)]
    for piece in pieces(pairs):
        asked, taught = hierarchy.above[piece.asked], hierarchy.above[piece.taught]
        best = np.zeros(len(piece))
        for column in range(asked.shape[1]):
            here = asked[:, column]
            shared = (here >= 0) & (taught == here[:, None]).any(axis=1)
            best = np.maximum(best, np.where(shared, hierarchy.narrow[here], 0.0))
        below = (taught == piece.asked[:, None]).any(axis=1) | (asked == piece.taught[:, None]).any(axis=1)
        found.append(np.where(below, 1.0, best))
    return np.concatenate(found)


def _ancestors(facts: Facts) -> list[set[int]]:
    parents: list[list[int]] = [[] for _ in range(len(facts))]
    for child, parent in facts.parents.tolist():
        parents[child].append(parent)
    found = []
    for place in range(len(facts)):
        own, edge = {place}, {place}
        for _ in range(DEEPEST):
            edge = {above for one in edge for above in parents[one]} - own
            own |= edge
        found.append(own)
    return found


def _narrowness(facts: Facts, above: list[set[int]]) -> FloatArray:
    below = np.zeros(len(facts))
    skills = [place for place, names in enumerate(facts.names) if names]
    for place in skills:
        for other in above[place]:
            below[other] += 1
    whole = max(len(skills), 2)
    return np.asarray(np.log(whole / np.maximum(below, 1.0)) / np.log(whole), dtype=np.float64)
