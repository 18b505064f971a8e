"""The likeliest skills of a text: its passages are weighed one by one, and brought together by rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from marketplace.suggester.passages import Kind, Passage
from marketplace.suggester.roads import STATIC, Floats, total

# Reciprocal rank fusion (Cormack et al. 2009), with the weights of title, best passage and whole. What an advertisement
# is about stands in its title; most of its sentences say what nearly every job asks for.
RANK_CONSTANT = 60
TITLE_PASSAGE_WHOLE = {
    Kind.SENTENCE: (1.5, 1.0, 1.0),
    Kind.COURSE: (1.5, 1.0, 2.0),
    Kind.JOB: (3.0, 1.0, 1.0),
}
# What occupations called like the title of an advertisement ask for.
OCCUPATIONS = 1.0
CANDIDATES = 60
# Skills whose name is named by dictionary stand a little higher: so many deviations at full confidence.
NAMED = 4.0
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """`place` of the skill in the build, the passage that speaks most for it, and what its confidence is told from.

    `features`: the roads' sum in that passage; how far that lies behind the passage's first; log(1 + rank in the text);
    the share of a name's weight that is said; the dictionary's confidence.
    """

    place: int
    passage: Passage
    features: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """`scores` and `cover` (passages, skills): the roads' sum, the share of a name that is said; `order` of skills."""

    parts: list[Passage]
    scores: Floats
    order: Places
    cover: Floats


def weigh_text(
    parts: Sequence[Passage],
    values: Mapping[str, Floats],
    weights: Mapping[str, float],
    named: Mapping[int, float],
    kind: Kind,
    asked: Floats | None = None,
) -> Weighed:
    """`values`: what each road says of each passage. `named`: the dictionary's confidence by place.

    asked: (skills,) how much occupations called like the title ask for each, where they are to have a say.
    """
    scores = total(values, weights)
    bonus = np.zeros(scores.shape[1], np.float32)
    for place, confidence in named.items():
        bonus[place] = NAMED * confidence / sum(weights.values())
    fused = scores[0] + bonus if len(parts) == 1 else _fused(parts, scores, bonus, kind, asked)
    order = np.argsort(-fused, kind="stable")[:CANDIDATES]
    return Weighed(list(parts), scores, order, values.get(STATIC, np.zeros_like(scores)))


def _fused(
    parts: Sequence[Passage], scores: Floats, bonus: Floats, kind: Kind, asked: Floats | None
) -> Floats:
    title, passage, whole = TITLE_PASSAGE_WHOLE[kind]
    body = scores[[number for number, part in enumerate(parts) if not part.in_title]]
    rankings = [(title, scores[0])] if parts[0].in_title else []
    if len(body):
        rankings += [(passage, body.max(axis=0) + bonus)]
    rankings += [(whole, scores.mean(axis=0) + bonus)]
    summed = np.zeros(scores.shape[1], np.float32)
    for weight, values in rankings:
        summed += weight / (RANK_CONSTANT + _ranks(values))
    if asked is not None:
        summed += np.where(asked > 0, OCCUPATIONS / (RANK_CONSTANT + _ranks(asked)), 0)
    return summed


def _ranks(values: Floats) -> Floats:
    ranks = np.empty(len(values), np.float32)
    ranks[np.argsort(-values, kind="stable")] = np.arange(len(values), dtype=np.float32)
    return ranks


def candidates(weighed: Weighed, named: Mapping[int, float]) -> list[Candidate]:
    """In their order, each with the passage that speaks most for it."""
    best = weighed.scores.argmax(axis=0)
    first = weighed.scores.max(axis=1)
    found = []
    for rank, place in enumerate(weighed.order.tolist()):
        number = int(best[place])
        score = float(weighed.scores[number, place])
        features = (
            score,
            float(first[number]) - score,
            float(np.log1p(rank)),
            float(weighed.cover[number, place]),
            named.get(place, 0.0),
        )
        found.append(Candidate(place, weighed.parts[number], features))
    return found
