"""Needs from O*NET's occupations against a state's list: does what leads to the occupation come first?

Relevant is what the federal crosswalk leads from its CIP code to the occupation's SOC code. Neither code is shown to
the matcher: the weights are the skill part's alone, and CIP enters the engine only as a field of prices.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np

from marketplace.folding import fold
from marketplace.models import Skill, SkillAlias, TrainingNeed
from marketplace.models.modes import ALL_MODES
from marketplace.queries.asked_skills import AskedSkill, asked_in_words_each
from marketplace.suggester.passages import Kind, Prose
from matching.engine import ENGINE_VERSION, Policy, Scored
from matching.engine.matches import match
from matching.evaluation import baselines, onet
from matching.evaluation.lines import Line, Options, Report, Skipped, needed
from matching.evaluation.market import (
    Arrays,
    Asking,
    Catalogue,
    arrays,
    halves,
    read_catalogue,
    suggested,
    under,
)
from matching.evaluation.numbers import (
    BoolArray,
    FloatArray,
    IntArray,
    gain_interval,
    mean_interval,
    ndcg,
    precision,
    reciprocal_rank,
    resamples,
)
from matching.queries.policies import policy_by_name

LIST, CROSSWALK = "nj-etpl/programs_detailed.csv", "nj-etpl/program_soc.csv"
DEPTH = 20  # places that a list has
TOGETHER = 50  # needs whose words are read together
POLICY = "skills-only"
TEXTS, FAIR = "TF-IDF, full texts", "TF-IDF, title and the same skills"
PLAIN = "TF-IDF with default settings, full texts"
OURS, OURS_ALONE = "matcher, skills and words", "matcher, skills alone"
NO_MODEL, NO_MODEL_ALONE = f"{OURS}, without the model", f"{OURS_ALONE}, without the model"

Lists = list[IntArray]


@dataclass(frozen=True, eq=False)
class Setting:
    """Occupations, their needs, what is ranked for them, and what is relevant (n, m)."""

    occupations: Sequence[onet.Occupation]
    asking: Asking
    labels: Sequence[Sequence[str]]  # of the skills that each need asks for
    catalogue: Catalogue
    relevant: BoolArray


def run(options: Options) -> Report:
    setting = prepare(options)
    lists = ranked(setting, options.seed) | without_model(setting, options.tell)
    drawn = resamples(len(setting.occupations), options.bootstrap, options.seed)
    measured = {name: _measured(found, setting.relevant) for name, found in lists.items()}
    report = Report(
        "ranking",
        f"{len(setting.occupations)} needs from O*NET occupations, {len(setting.catalogue)} microcredentials of "
        f"{len(set(setting.catalogue.providers))} institutions ({options.part} half, seed {options.seed}); relevant: "
        f"{setting.relevant.sum(axis=1).mean():.1f} in the mean",
        versions={"engine": ENGINE_VERSION, **_tiers(setting.catalogue)},
    )
    for name, numbers in measured.items():
        for metric, values in numbers.items():
            report.lines.append(Line(name, metric, mean_interval(values, drawn)))
    report.lines += list(_gains({name: numbers["nDCG@10"] for name, numbers in measured.items()}, drawn))
    report.notes = [
        "Institutions are split in halves by a seeded hash of their ids; the engine's numbers were chosen on dev.",
        f"The matcher is the one that runs, under its policy {POLICY}; alone: words stand in for nothing (u = 0).",
        "The crosswalk is broad: one leads to 3.8 occupations in the mean, so no ranking reaches 1.",
    ]
    return report


@lru_cache(maxsize=1)
def prepare(options: Options) -> Setting:
    """Kept for the next task of the same run, since suggesting skills takes minutes.

    Raises:
        Skipped: a file is missing, or the database has no taxonomy.
    """
    listed, crosswalk, *files = needed(options, LIST, CROSSWALK, *onet.FILES)
    if not Skill.objects.offered().exists():
        raise Skipped("The database has no skills. Load a taxonomy first: import_skills.")
    catalogue = read_catalogue(listed.read_bytes(), options.tell, chosen=judged(options))
    leads_to = _crosswalk(crosswalk)
    socs = [leads_to[own_id] for own_id in catalogue.own_ids]
    everything = onet.read_occupations(files)
    occupations = [one for one in everything if any(one.soc in codes for codes in socs)]
    asking, labels = needs_of(occupations, options.tell)
    relevant = np.array([[one.soc in codes for codes in socs] for one in occupations], dtype=np.bool_)
    return Setting(occupations, asking, labels, catalogue, relevant)


def judged(options: Options) -> Callable[[Sequence[str]], Sequence[bool]]:
    """Which rows are of the institutions that the task judges by."""

    def chosen(providers: Sequence[str]) -> Sequence[bool]:
        test = halves(providers, options.seed)
        every = np.ones(len(providers), dtype=np.bool_)
        kept = {"test": test, "dev": ~test, "all": every}[options.part]
        return [bool(keep) for keep in kept]

    return chosen


def _crosswalk(path: Path) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    with path.open(encoding="utf-8-sig", newline="") as source:
        for row in csv.DictReader(source):
            found[row["programid"]].add(row["soc2018"])
    return found


def needs_of(
    occupations: Sequence[onet.Occupation], tell: Callable[[str], None], *, neural: bool = True
) -> tuple[Asking, list[list[str]]]:
    """A need of each occupation, as import_needs makes one from a title and a text, and the labels of its skills."""
    rows, asked, labels = [], [], []
    for number, (one, skills) in enumerate(_each_with_skills(occupations, tell, neural=neural), 1):
        need = TrainingNeed(
            pk=-number, title=one.title, description=one.text, headcount=10, language="", modes=ALL_MODES
        )
        rows.append(need)
        asked += [(need.pk, one.skill.pk, str(one.importance), 3) for one in skills]
        labels.append([one.skill.label for one in skills])
    return Asking(rows, asked), labels


def _each_with_skills(
    occupations: Sequence[onet.Occupation], tell: Callable[[str], None], *, neural: bool
) -> Iterator[tuple[onet.Occupation, list[AskedSkill]]]:
    for start in range(0, len(occupations), TOGETHER):
        some = occupations[start : start + TOGETHER]
        texts = [Prose(one.text, one.title, Kind.JOB) for one in some]
        yield from zip(some, asked_in_words_each(texts, neural=neural), strict=True)
        tell(f"skills of needs: {start + len(some):,} of {len(occupations):,}")


def ranked(setting: Setting, seed: int) -> dict[str, Lists]:
    """What each road puts on its first DEPTH places, need by need, as rows of the catalogue."""
    policy = policy_by_name(POLICY)
    market = arrays(setting.catalogue, setting.asking, policy, date(2026, 1, 1))
    asked = [f"{one.title}\n{one.text}" for one in setting.occupations]
    short = [
        "\n".join([one.title, *labels])
        for one, labels in zip(setting.occupations, setting.labels, strict=True)
    ]
    offered = [f"{row.title}\n{row.description}" for row in setting.catalogue.rows]
    scores = {
        FAIR: baselines.tfidf(short, offered),
        TEXTS: baselines.tfidf(asked, offered),
        PLAIN: baselines.tfidf_as_it_comes(asked, offered),
        "BM25, full texts": baselines.bm25(asked, offered),
        "exact dictionary": baselines.dictionary(asked, offered, _names()),
        "random": baselines.at_random(len(asked), len(offered), seed),
    }
    return {
        OURS: matched(market),
        OURS_ALONE: matched(under(market, unconfirmed_words=0.0)),
        **{name: [_best(row) for row in found] for name, found in scores.items()},
    }


def without_model(setting: Setting, tell: Callable[[str], None]) -> dict[str, Lists]:
    """The same market where the sentence model is not installed; word vectors are carried, and are there."""
    asking, _ = needs_of(setting.occupations, tell, neural=False)
    taught = suggested(setting.catalogue.rows, tell, neural=False)
    market = arrays(
        replace(setting.catalogue, taught=taught), asking, policy_by_name(POLICY), date(2026, 1, 1)
    )
    return {NO_MODEL: matched(market), NO_MODEL_ALONE: matched(under(market, unconfirmed_words=0.0))}


def matched(market: Arrays) -> Lists:
    """The lists that a run would store."""
    policy: Policy = replace(market.policy, top_k=DEPTH)
    found = match(market.asking, market.offering, market.frozen.reference, market.satisfaction, policy)
    return [_rows(scored) for scored, _ in found]


def _rows(scored: Scored) -> IntArray:
    return np.asarray(scored.microcredential, dtype=np.int64)


def _best(scores: FloatArray) -> IntArray:
    """Ties go to the earlier row."""
    return np.argsort(-scores, kind="stable")[:DEPTH].astype(np.int64)


def _names() -> dict[str, int]:
    """Folded labels and other names; a label goes before another skill's other name."""
    offered = Skill.objects.offered()
    aliases = SkillAlias.objects.filter(skill__in=offered).order_by("-pk").values_list("text", "skill_id")
    found = {fold(text): key for text, key in aliases}
    return found | {fold(label): key for label, key in offered.order_by("-pk").values_list("label", "pk")}


def _measured(lists: Lists, relevant: BoolArray) -> dict[str, FloatArray]:
    """Numbers of each need (n,) by metric."""
    hits = [relevant[i, rows] for i, rows in enumerate(lists)]
    possible = relevant.sum(axis=1)
    return {
        "nDCG@10": np.array([ndcg(hit, int(most)) for hit, most in zip(hits, possible, strict=True)]),
        "P@10": np.array([precision(hit) for hit in hits]),
        "MRR": np.array([reciprocal_rank(hit) for hit in hits]),
    }


def _gains(measured: Mapping[str, FloatArray], drawn: IntArray) -> list[Line]:
    wanted = (
        (OURS_ALONE, TEXTS, 0.5),
        (OURS, TEXTS, 0.6),
        (OURS, FAIR, 0.15),
        (NO_MODEL, TEXTS, 0.25),
        (NO_MODEL_ALONE, TEXTS, 0.25),
        (OURS, PLAIN, None),
        (OURS, OURS_ALONE, None),
    )
    lines = []
    for ours, theirs, least in wanted:
        gain = gain_interval(measured[ours], measured[theirs], drawn)
        target = "" if least is None else f"at least +{least:.0%}, lower bound above 0"
        holds = None if least is None else bool(gain.value >= least and gain.low > 0)
        lines.append(Line(f"{ours} over {theirs}", "gain in nDCG@10", gain, "percent", target, holds))
    return lines


def _tiers(catalogue: Catalogue) -> dict[str, str]:
    return {"suggestions": f"{len(catalogue.taught) / max(len(catalogue), 1):.1f} a microcredential"}
