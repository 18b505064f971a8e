"""The suggester asked in several ways: by all roads, by each alone, by all but one. One reading serves all of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from marketplace.suggester.comparing import compared
from marketplace.suggester.passages import Kind, passages
from marketplace.suggester.ranking import weigh_text
from marketplace.suggester.roads import CHARACTER, DESCRIPTION, WORD, Roads
from marketplace.suggester.suggester import Suggester
from marketplace.suggester.tiers import DICTIONARY

SPELLING = (WORD, CHARACTER, DESCRIPTION)
ONLY, ALL_BUT = "only ", "all but "


@dataclass(frozen=True, slots=True)
class Way:
    """`weights` of the roads that are asked; whether the `dictionary` is."""

    weights: Mapping[str, float]
    dictionary: bool = True


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence, the dictionary's confidence by place of the skill, and the places of names that no road may see."""

    sentence: str
    named: Mapping[int, float]
    hidden: Collection[int] = ()


def ways_to_ask(suggester: Suggester) -> dict[str, Way]:
    """All roads, without the model, spelling alone; each road alone; all but one. By name, those that the build has."""
    every = _present(suggester, suggester.weights(neural=True))
    without_model = _present(suggester, suggester.weights(neural=False))
    return {
        "all roads": Way(every),
        "without the model": Way(without_model),
        "spelling alone": Way({road: every[road] for road in SPELLING if road in every}),
        **{f"{ONLY}{road}": Way({road: 1.0}, dictionary=False) for road in every},
        **{f"{ALL_BUT}{left}": Way({road: every[road] for road in every if road != left}) for left in every},
        f"{ALL_BUT}{DICTIONARY}": Way(every, dictionary=False),
    }


def _present(suggester: Suggester, weights: Mapping[str, float]) -> dict[str, float]:
    said = suggester.roads.each(["anything"], weights)
    return {road: weight for road, weight in weights.items() if road in said}


def rank_each_way(
    cases: Sequence[Case], roads: Roads, ways: Mapping[str, Way], most: int
) -> dict[str, list[list[int]]]:
    """By way, for each case the places of the first `most` skills, as `Suggester.suggest` ranks a sentence."""
    asked = {road for way in ways.values() for road in way.weights}
    read = ((case, passages(case.sentence, kind=Kind.SENTENCE)) for case in cases)
    ranked: dict[str, list[list[int]]] = {name: [] for name in ways}
    for case, parts, values in compared(read, roads, asked, lambda case: case.hidden):
        for name, way in ways.items():
            named = case.named if way.dictionary else {}
            order = weigh_text(parts, values, way.weights, named, Kind.SENTENCE).order if parts else ()
            ranked[name].append([int(place) for place in order[:most]])
    return ranked
