"""Learns what the candidates' features are worth, from names that are held out and from what people decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from marketplace.search.rows import SkillRow
from marketplace.suggester.calibration import FOLDS, Example, calibrate, confidences
from marketplace.suggester.comparing import compared
from marketplace.suggester.examples import Text
from marketplace.suggester.lexicon import Lexicon
from marketplace.suggester.material import Material
from marketplace.suggester.passages import passages
from marketplace.suggester.ranking import Candidate, candidates, weigh_text
from marketplace.suggester.roads import Roads
from marketplace.suggester.suggesting import suggest_from
from marketplace.suggester.tiers import DICTIONARY, calibration_name, tiers_of

SEED, FRESH_SEED = 20261124, 7
LEARNT = 20
BINS = 10


@dataclass(frozen=True, slots=True)
class Ground:
    """What examples are made from: the roads, the dictionary without the hidden names, and the material."""

    roads: Roads
    lexicon: Lexicon
    place_of: Mapping[int, int]

    def examples(self, texts: Sequence[Text]) -> dict[str, list[Example]]:
        """By calibration: the first LEARNT candidates of each text, with whether they are right."""
        tiers = tiers_of(self.roads)
        roads = {name for weights in tiers.values() for name in weights}
        found: dict[str, list[Example]] = defaultdict(list)
        read = ((text, passages(text.text, text.title, text.kind)) for text in texts)
        weighed = compared(read, self.roads, roads, lambda text: text.hidden)
        for number, (one, parts, values) in enumerate(weighed):
            named = self.named(one.text, one.title) if parts else {}
            for tier, weights in tiers.items() if parts else ():
                best = candidates(weigh_text(parts, values, weights, named, one.kind), named)[:LEARNT]
                found[calibration_name(tier, one.kind)] += _examples(best, one.skills, number)
        return dict(found)

    def named(self, text: str, title: str = "") -> dict[int, float]:
        found = suggest_from(self.lexicon, text, title)
        return {self.place_of[one.skill_id]: one.confidence for one in found if one.tier == DICTIONARY}


def ground_for(roads: Roads, material: Material, rows: Sequence[SkillRow], texts: Sequence[Text]) -> Ground:
    hidden = {name for text in texts for name in text.hidden}
    owners = material.owners
    by_skill: dict[int, set[str]] = {}
    for name in hidden:
        by_skill.setdefault(int(material.pks[owners[name]]), set()).add(material.names[name])
    left = [_without(row, by_skill[row.pk]) if row.pk in by_skill else row for row in rows]
    place_of = {pk: place for place, pk in enumerate(material.pks.tolist())}
    return Ground(roads, Lexicon(left), place_of)


def _without(row: SkillRow, names: set[str]) -> SkillRow:
    return replace(
        row,
        aliases=tuple(name for name in row.aliases if name not in names),
        terms=tuple(name for name in row.terms if name not in names),
    )


def _examples(found: Sequence[Candidate], right: Collection[int], text: int) -> Iterator[Example]:
    for candidate in found:
        yield Example(candidate.features, candidate.place in right, text)


def fit(examples: Mapping[str, Sequence[Example]]) -> dict[str, Any]:
    """None where all examples are right or all wrong, or where there are hardly any."""
    return {
        name: calibrate(found, SEED)
        for name, found in examples.items()
        if len({one.right for one in found}) == 2 and len({one.text for one in found}) >= FOLDS
    }


def calibration_error(fitted: Mapping[str, Any], examples: Sequence[Example]) -> float:
    """Expected calibration error in [0, 1], over ten equal bins; nan without examples."""
    if not examples:
        return float("nan")
    sure = confidences(fitted, [one.features for one in examples])
    right = np.array([one.right for one in examples], np.float64)
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    return float(sum(abs((sure - right)[bins == number].sum()) for number in range(BINS)) / len(right))
