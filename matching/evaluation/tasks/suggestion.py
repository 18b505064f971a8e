"""How good suggestions of skills are: on labelled sentences of job ads and on names held out, against baselines."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from marketplace.evaluation.suggestion import Labelled, measure
from marketplace.evaluation.ways import ALL_BUT, ONLY, rank_each_way, ways_to_ask
from marketplace.suggester import store
from marketplace.suggester.current import current_suggester
from marketplace.suggester.material import read_material
from marketplace.suggester.suggester import Suggester
from marketplace.suggester.suggesting import suggest_from
from matching.evaluation import baselines
from matching.evaluation.calibrated import calibration_lines
from matching.evaluation.judged import Judged, held_out, labelled_by_people
from matching.evaluation.lines import Line, Options, Report, Skipped, needed
from matching.evaluation.numbers import FloatArray, Interval, resamples

SETS = {"TECH": "tech_validation_annotations.csv", "HOUSE": "house_validation_annotations.csv"}
ALIASES = "ALIASES"
RANKED = 10
JUDGED = 5  # suggestions of a sentence that micro-F1 looks at

# For each sentence skills, the likeliest first.
Ranked = Sequence[Sequence[int]]


def run(options: Options) -> Report:
    paths = needed(options, *(f"skill-labels/{file}" for file in SETS.values()))
    suggester = current_suggester()
    if suggester is None:
        raise Skipped("The suggester is not built for this taxonomy. Build it first: build_suggester.")
    material = read_material()
    sets = [
        *(
            labelled_by_people(name, path, suggester, material)
            for name, path in zip(SETS, paths, strict=True)
        ),
        held_out(ALIASES, suggester, material, options.seed),
    ]
    counts = ", ".join(f"{judged.name} {len(judged.sentences)}" for judged in sets)
    return Report(
        "suggestion",
        "Sentences of job ads that people labelled with ESCO's skills, with a usable label, and other names of ESCO's "
        f"skills, each hidden from everything that is asked: {counts}",
        [
            *(line for judged in sets for line in _measured(judged, suggester, options)),
            *calibration_lines(suggester, material, options),
        ],
        [
            f"{' and '.join(SETS)} are validation sets that were looked at while roads were compared: read them as "
            "flattering. No weight was fitted to them.",
            f"{ALIASES}: the name alone, as a sentence; right is a skill that bears it. Many are near copies of a name "
            "that was left.",
            f"“{ONLY.strip()}” is a road alone, without the dictionary; “{ALL_BUT.strip()}” leaves one out.",
            "Confidence: the first twenty suggestions for held-out names, a quarter left visible, alone, in sentences "
            "and in small descriptions; and for sentences that say nothing. Resampled by text.",
            "Clerk’s decisions: on the first twenty suggestions for a made-up catalogue whose skills are known "
            "(matching/evaluation/clerk.py); what says nearly the same as a skill taught counts as wrong, and 3 in 100 "
            "decisions are slips, so that no suggester reaches more than 97 in 100.",
        ],
        {"suggester": store.current_build()},
    )


def _measured(judged: Judged, suggester: Suggester, options: Options) -> list[Line]:
    options.tell(judged.name)
    ways = rank_each_way(judged.cases, suggester.roads, ways_to_ask(suggester), RANKED)
    found: dict[str, Ranked] = {
        name: [[suggester.pks[place] for place in row] for row in rows] for name, rows in ways.items()
    }
    found |= _baselines(judged, suggester.pks, options.seed)
    return [
        line
        for name, ranked in found.items()
        for line in _lines(f"{judged.name}: {name}", ranked, judged.sentences, options)
    ]


def _baselines(judged: Judged, pks: Sequence[int], seed: int) -> dict[str, Ranked]:
    texts = [one.sentence for one in judged.sentences]
    scores = {
        "TF-IDF cosine of names": baselines.tfidf(texts, judged.offered),
        "BM25 of names": baselines.bm25(texts, judged.offered),
        "random": baselines.at_random(len(texts), len(judged.offered), seed),
    }
    exact = [[one.skill_id for one in suggest_from(judged.lexicon, text)][:RANKED] for text in texts]
    return {"exact dictionary": exact} | {name: _best(rows, pks) for name, rows in scores.items()}


def _best(scores: FloatArray, pks: Sequence[int]) -> Ranked:
    best = np.argsort(-scores, axis=1, kind="stable")[:, :RANKED]
    return [[pks[place] for place in row] for row in best.tolist()]


def _lines(name: str, ranked: Ranked, sentences: Sequence[Labelled], options: Options) -> list[Line]:
    """Of a single road and of all but one the first number alone: there are many."""
    lines = [
        Line(name, one.metric, Interval(one.value, one.low, one.high))
        for one in measure(name, ranked, sentences)
    ]
    if ONLY in name or ALL_BUT in name:
        return lines[:1]
    return [*lines, _micro_f1(name, ranked, sentences, options)]


def _micro_f1(name: str, ranked: Ranked, sentences: Sequence[Labelled], options: Options) -> Line:
    found = [set(skills[:JUDGED]) for skills in ranked]
    hits = np.array([len(skills & one.skills) for skills, one in zip(found, sentences, strict=True)])
    both = np.array([len(skills) + one.wanted for skills, one in zip(found, sentences, strict=True)])
    drawn = resamples(len(sentences), options.bootstrap, options.seed)
    low, high = np.quantile(2 * hits[drawn].sum(axis=1) / both[drawn].sum(axis=1), [0.025, 0.975])
    value = 2 * hits.sum() / both.sum()
    return Line(name, f"micro-F1 of {JUDGED}", Interval(float(value), float(low), float(high)))
