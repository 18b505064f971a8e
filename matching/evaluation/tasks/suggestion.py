"""How good suggestions of skills are: on labelled sentences of job ads, by every road and against baselines."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from marketplace.evaluation.suggestion import (
    Labelled,
    Measured,
    Ranker,
    labels_of_taxonomy,
    measure,
    rankers,
    read_annotations,
)
from marketplace.models import Skill, SkillAlias
from marketplace.suggester import store, suggest
from marketplace.suggester.current import current_suggester
from marketplace.suggester.suggester import Suggester
from matching.evaluation import baselines
from matching.evaluation.lines import Line, Options, Report, Skipped, needed
from matching.evaluation.numbers import FloatArray, Interval, resamples

SETS = {"TECH": "tech_validation_annotations.csv", "HOUSE": "house_validation_annotations.csv"}
RANKED = 10
JUDGED = 5  # suggestions of a sentence that micro-F1 looks at

Texts = Sequence[str]


def run(options: Options) -> Report:
    paths = needed(options, *(f"skill-labels/{file}" for file in SETS.values()))
    suggester = current_suggester()
    if suggester is None:
        raise Skipped("The suggester is not built for this taxonomy. Build it first: build_suggester.")
    known, lines, counts = labels_of_taxonomy(), list[Line](), list[str]()
    for name, path in zip(SETS, paths, strict=True):
        sentences = read_annotations(path, known)
        counts.append(f"{name} {len(sentences)}")
        for ranker, rank in _rankers(suggester, [one.sentence for one in sentences], options.seed).items():
            options.tell(f"{name}: {ranker}")
            lines += _lines(f"{name}: {ranker}", rank, sentences, options)
    return Report(
        "suggestion",
        f"Sentences of job ads that people labelled with ESCO's skills, with a usable label: {', '.join(counts)}",
        lines,
        [
            "These are validation sets that were looked at while roads were compared: read them as flattering. No "
            "weight was fitted to them.",
        ],
        {"suggester": store.current_build()},
    )


def _rankers(suggester: Suggester, sentences: Texts, seed: int) -> dict[str, Ranker]:
    keys, texts = _names()
    compared: dict[str, Callable[[Texts, Texts], FloatArray]] = {
        "TF-IDF cosine of names": baselines.tfidf,
        "BM25 of names": baselines.bm25,
        "random": lambda asked, offered: baselines.at_random(len(asked), len(offered), seed),
    }
    found = rankers(suggester) | {"exact dictionary": _dictionary}
    return found | {name: _by(score(sentences, texts), sentences, keys) for name, score in compared.items()}


def _names() -> tuple[list[int], list[str]]:
    """Each skill with its label and other names as one text."""
    texts = dict(Skill.objects.offered().order_by("pk").values_list("pk", "label"))
    for key, alias in SkillAlias.objects.order_by("pk").values_list("skill_id", "text"):
        if key in texts:
            texts[key] += f"\n{alias}"
    return list(texts), list(texts.values())


def _by(scores: FloatArray, sentences: Texts, keys: Sequence[int]) -> Ranker:
    best = np.argsort(-scores, axis=1, kind="stable")[:, :RANKED]
    ranked = {
        text: [keys[place] for place in row] for text, row in zip(sentences, best.tolist(), strict=True)
    }
    return lambda sentence: ranked[sentence]


def _dictionary(sentence: str) -> list[int]:
    return [one.skill_id for one in suggest(sentence)][:RANKED]


def _lines(name: str, rank: Ranker, sentences: Sequence[Labelled], options: Options) -> list[Line]:
    lines = [_line(name, found) for found in measure(name, rank, sentences)]
    found = [set(rank(one.sentence)[:JUDGED]) for one in sentences]
    hits = np.array([len(skills & one.skills) for skills, one in zip(found, sentences, strict=True)])
    both = np.array([len(skills) + one.wanted for skills, one in zip(found, sentences, strict=True)])
    drawn = resamples(len(sentences), options.bootstrap, options.seed)
    low, high = np.quantile(2 * hits[drawn].sum(axis=1) / both[drawn].sum(axis=1), [0.025, 0.975])
    value = 2 * hits.sum() / both.sum()
    return [*lines, Line(name, f"micro-F1 of {JUDGED}", Interval(float(value), float(low), float(high)))]


def _line(name: str, found: Measured) -> Line:
    return Line(name, found.metric, Interval(found.value, found.low, found.high))
