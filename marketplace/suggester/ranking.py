"""The likeliest skills of a text: its passages are weighed one by one, and brought together by rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from marketplace.suggester.passages import Kind, Passage, passages
from marketplace.suggester.roads import STATIC, Floats, Roads, standard

# Reciprocal rank fusion (Cormack et al. 2009), with the weights of title, best passage and whole.
RANK_CONSTANT = 60
TITLE, PASSAGE, WHOLE = 1.5, 1.0, 2.0
CANDIDATES = 60
# Skills whose name is named by dictionary stand a little higher: so many deviations at full confidence.
NAMED = 4.0
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """`place` of the skill in the build; what is known about it are the features that its confidence is told from."""

    place: int
    passage: Passage
    features: tuple[float, ...]


FEATURES = ("score", "whole", "behind first", "rank", "passages", "words", "cover", "named", "second")


@dataclass(frozen=True, slots=True)
class Weighed:
    """`scores` (passages, skills), and the order in which the skills follow."""

    parts: list[Passage]
    scores: Floats
    order: Places


def weigh_text(
    roads: Roads, weights: Mapping[str, float], text: str, title: str, kind: Kind, named: Mapping[int, float]
) -> Weighed | None:
    """None for a text that says nothing. `named` is the dictionary's confidence by place."""
    parts = passages(text, title, kind)
    if not parts:
        return None
    scores = roads.scores([part.text for part in parts], weights)
    bonus = np.zeros(scores.shape[1], np.float32)
    for place, confidence in named.items():
        bonus[place] = NAMED * confidence / (sum(weights.values()) or 1)
    fused = scores[0] + bonus if len(parts) == 1 else _fused(parts, scores, bonus)
    return Weighed(parts, scores, np.argsort(-fused, kind="stable")[:CANDIDATES])


def _fused(parts: Sequence[Passage], scores: Floats, bonus: Floats) -> Floats:
    body = scores[[number for number, part in enumerate(parts) if not part.in_title]]
    rankings = [(TITLE, scores[0])] if parts[0].in_title else []
    if len(body):
        rankings += [(PASSAGE, body.max(axis=0) + bonus)]
    rankings += [(WHOLE, scores.mean(axis=0) + bonus)]
    total = np.zeros(scores.shape[1], np.float32)
    for weight, values in rankings:
        ranks = np.empty(len(values), np.float32)
        ranks[np.argsort(-values, kind="stable")] = np.arange(len(values), dtype=np.float32)
        total += weight / (RANK_CONSTANT + ranks)
    return total


def candidates(roads: Roads, weighed: Weighed, named: Mapping[int, float]) -> list[Candidate]:
    """In their order, each with the passage that speaks most for it."""
    best = weighed.scores.argmax(axis=0)
    whole = standard(weighed.scores.mean(axis=0, keepdims=True))[0]
    tops = np.sort(weighed.scores, axis=1)[:, -2:]
    cover = roads.each([part.text for part in weighed.parts], {STATIC: 1.0})[STATIC]
    found = []
    for rank, place in enumerate(weighed.order.tolist()):
        number = int(best[place])
        score = float(weighed.scores[number, place])
        features = (
            score,
            float(whole[place]),
            float(tops[number, 1]) - score,
            float(np.log1p(rank)),
            float(np.log(len(weighed.parts))),
            float(np.log1p(len(weighed.parts[number].text.split()))),
            float(cover[number, place]),
            named.get(place, 0.0),
            float(tops[number, 1] - tops[number, 0]) if rank == 0 else 0.0,
        )
        found.append(Candidate(place, weighed.parts[number], features))
    return found
