"""All roads together: dictionary and weighing roads, with confidence, evidence and level."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from marketplace.suggester.calibration import confidences
from marketplace.suggester.comparing import compared
from marketplace.suggester.diversity import without_near_copies
from marketplace.suggester.doubt import DOUBTFUL, Doubt
from marketplace.suggester.evidence import Evidence, evidence_for, level_in, words_near
from marketplace.suggester.lexicon import Lexicon
from marketplace.suggester.neural.encoder import is_available
from marketplace.suggester.passages import Kind, Passage, Prose, passages
from marketplace.suggester.ranking import Candidate, candidates, weigh_text
from marketplace.suggester.reading import read
from marketplace.suggester.roads import ASKED, WITH_MODEL, WITHOUT_MODEL, Floats, Roads, roads_from
from marketplace.suggester.store import Build
from marketplace.suggester.suggesting import Suggestion, suggest_from
from marketplace.suggester.tiers import DICTIONARY, calibration_name, tier_of
from marketplace.suggester.words import telling_words

MOST = 20


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate with the confidence that its features are worth."""

    candidate: Candidate
    confidence: float


@dataclass(frozen=True, slots=True)
class Answer:
    """`named`: what stands in the text by name, by place; `found`: all candidates."""

    prose: Prose
    named: Mapping[int, Suggestion]
    found: list[Found]


class Suggester:
    """One build and the dictionary, opened; used by one thread at a time or many."""

    def __init__(self, build: Build, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.roads: Roads = roads_from(build.parts)
        skills = build.parts["skills"]
        self.pks: list[int] = np.asarray(skills["pks"]).tolist()
        self.labels: Sequence[str] = skills["labels"]
        self._place = {pk: place for place, pk in enumerate(self.pks)}
        self._doubt = Doubt(self.labels)
        self._teaching = _teaching(lexicon, self._place)
        self._calibration: Mapping[str, Any] = build.parts.get("calibration", {})

    def weights(self, *, neural: bool, without: Collection[str] = ()) -> dict[str, float]:
        """Of the roads that are to be asked; those over the model only where the build has them and it is installed."""
        has_model = neural and self.roads.labels is not None and is_available()
        all_roads = WITH_MODEL if has_model else WITHOUT_MODEL
        return {name: weight for name, weight in all_roads.items() if name not in without}

    def suggest(
        self,
        text: str,
        title: str = "",
        *,
        kind: Kind = Kind.COURSE,
        weights: Mapping[str, float],
        k: int = MOST,
        dictionary: bool = True,
    ) -> list[Suggestion]:
        """At most k, the likeliest first; the same text gives the same suggestions."""
        (found,) = self.suggest_each([Prose(text, title, kind)], weights=weights, k=k, dictionary=dictionary)
        return found

    def suggest_each(
        self,
        texts: Iterable[Prose],
        *,
        weights: Mapping[str, float],
        k: int = MOST,
        dictionary: bool = True,
    ) -> Iterator[list[Suggestion]]:
        """The same for many, in their order, and faster: a hundred passages are weighed together."""
        for one in self.weigh_each(texts, weights=weights, dictionary=dictionary):
            first = one.found[:k]
            if one.prose.kind != Kind.SENTENCE:
                first = without_near_copies(one.found, self.labels, k)
            yield [self._suggestion(found, one, weights) for found in first]

    def weigh_each(
        self, texts: Iterable[Prose], *, weights: Mapping[str, float], dictionary: bool = True
    ) -> Iterator[Answer]:
        """All candidates of each text, in the order of the roads' sum; none for a text that says nothing."""
        read = ((prose, passages(prose.text, prose.title, prose.kind)) for prose in texts)
        for prose, parts, values in compared(read, self.roads, weights):
            named = self.named(prose) if dictionary else {}
            found = self._candidates(prose, parts, values, weights, named) if parts else []
            yield Answer(prose, named, found)

    def _candidates(
        self,
        prose: Prose,
        parts: Sequence[Passage],
        values: Mapping[str, Floats],
        weights: Mapping[str, float],
        named: Mapping[int, Suggestion],
    ) -> list[Found]:
        sure = {place: one.confidence for place, one in named.items()}
        asked = self._asked(prose) if ASKED in weights else None
        found = candidates(weigh_text(parts, values, weights, sure, prose.kind, asked), sure)
        if prose.kind == Kind.COURSE and not read("", prose.title).about_teaching:
            found = [one for one in found if one.place not in self._teaching]
        told = self.confidences([one.features for one in found], weights, prose.kind)
        doubted = self._doubted(prose, found, named)
        return [
            Found(one, min(confidence, DOUBTFUL) if one.place in doubted else confidence)
            for one, confidence in zip(found, told, strict=True)
        ]

    def _doubted(
        self, prose: Prose, found: Sequence[Candidate], named: Mapping[int, Suggestion]
    ) -> frozenset[int]:
        """A sentence alone says too little of what is around it."""
        if prose.kind == Kind.SENTENCE:
            return frozenset()
        return self._doubt.of(f"{prose.title}\n{prose.text}", [one.place for one in found], named)

    def _asked(self, prose: Prose) -> Floats | None:
        """By occupations called like an advertisement; a course is often called like nothing that one works as."""
        if prose.kind != Kind.JOB or self.roads.work is None or not prose.title.strip():
            return None
        return self.roads.work.asked(prose.title)

    def confidences(
        self, features: Sequence[tuple[float, ...]], weights: Mapping[str, float], kind: Kind
    ) -> list[float]:
        """Without a calibration every one is doubtful, the first a little less."""
        fitted = self._calibration.get(calibration_name(tier_of(weights), kind))
        if fitted is None:
            return [round(0.5 / (1 + 0.2 * rank), 3) for rank in range(len(features))]
        return [round(float(value), 3) for value in confidences(fitted, features)]

    def named(self, prose: Prose) -> dict[int, Suggestion]:
        """What stands in the text by name, by place in the build."""
        found = suggest_from(self._lexicon, prose.text, prose.title)
        return {
            self._place[one.skill_id]: one
            for one in found
            if one.tier == DICTIONARY and one.skill_id in self._place
        }

    def _suggestion(self, found: Found, answer: Answer, weights: Mapping[str, float]) -> Suggestion:
        place = found.candidate.place
        told, near = self._evidence(found, answer)
        return Suggestion(
            self.pks[place],
            found.confidence,
            told.text,
            DICTIONARY if place in answer.named else tier_of(weights),
            level=level_in(near),
            start=told.start,
            end=told.end,
            in_title=told.in_title,
        )

    def _evidence(self, found: Found, answer: Answer) -> tuple[Evidence, str]:
        """Where the dictionary's words stand, those; else the words closest to the label. And what is said around."""
        place, passage = found.candidate.place, found.candidate.passage
        text, title = answer.prose.text, answer.prose.title
        if one := answer.named.get(place):
            for where, in_title in ((text, False), (title, True)):
                if (start := where.find(one.evidence)) >= 0:
                    told = Evidence(one.evidence, start, start + len(one.evidence), in_title)
                    return told, words_near(where, told.start, told.end)
        told = evidence_for(telling_words(self.labels[place]), passage, self.roads.static)
        return told, words_near(title if told.in_title else text, told.start, told.end)


def _teaching(lexicon: Lexicon, place: Mapping[int, int]) -> frozenset[int]:
    ids = (pk for pk, teaches in zip(lexicon.ids, lexicon.teaching, strict=True) if teaches)
    return frozenset(place[pk] for pk in ids if pk in place)
