"""Does a microcredential that covers what is essential outrank one that covers as many optional skills?

An occupation's essential skills are a need's musts, its optional ones are nice to have. Of two microcredentials that
differ in nothing else, one teaches some of the essential skills and the other as many of the optional ones.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from accounts.models import Kind, Organisation
from accounts.models.organisation import Verification
from marketplace.models import Microcredential, Skill, SkillStatus, TrainingNeed
from marketplace.models.modes import ALL_MODES
from marketplace.taxonomy.concepts import Work
from marketplace.taxonomy.esco_work import read_occupations
from matching.engine import ENGINE_VERSION
from matching.engine.matches import match
from matching.evaluation import baselines
from matching.evaluation.lines import Line, Options, Report, Skipped, needed
from matching.evaluation.market import Arrays, Asking, Catalogue, arrays, under
from matching.evaluation.numbers import FloatArray, gain_interval, mean_interval, resamples
from matching.queries.policies import active_policy

FILES = ("esco-1.2.0/occupations_en.csv", "esco-1.2.0/occupation_skill_rebuilt.csv")
OCCUPATIONS = 300
LEAST, MOST = 3, 8  # skills that each of the two teaches


@dataclass(frozen=True)
class Case:
    """An occupation with as many skills of either kind."""

    occupation: Work
    essential: Sequence[Skill]
    optional: Sequence[Skill]


def run(options: Options) -> Report:
    paths = needed(options, *FILES)
    skills = {skill.external_id: skill for skill in Skill.objects.offered().filter(source="esco")}
    cases = _cases(read_occupations(paths[0].parent), skills, options.seed)
    if not cases:
        raise Skipped("The database has none of ESCO's skills. Load them first: import_skills.")
    market = arrays(_catalogue(cases), _asking(cases), active_policy(), date(2026, 1, 1))
    flat = replace(market, asking=replace(market.asking, importance=np.ones_like(market.asking.importance)))
    drawn = resamples(len(cases), options.bootstrap, options.seed)
    won = {
        "matcher": _won(market),
        "matcher, skill part alone": _won(under(market, weights=(1.0, 0.0, 0.0))),
        "matcher without importance": _won(flat),
        "TF-IDF of the skills' labels": _won_by_words(cases),
        "random": np.random.default_rng(options.seed).integers(0, 2, len(cases)).astype(np.float64),
    }
    lines = [Line(name, "essential first", mean_interval(values, drawn)) for name, values in won.items()]
    gain = gain_interval(won["matcher"], won["TF-IDF of the skills' labels"], drawn)
    lines.append(Line("matcher over TF-IDF of the skills' labels", "gain", gain, "percent"))
    return Report(
        "essentials",
        f"{len(cases)} occupations of ESCO, each with two microcredentials of {LEAST} to {MOST} confirmed skills: "
        "one of essential skills, one of as many optional ones",
        lines,
        [
            "A tie counts as half. Losses are musts that nearly every occupation asks for against rare optional skills."
        ],
        {"engine": ENGINE_VERSION},
    )


def _cases(occupations: Sequence[Work], skills: dict[str, Skill], seed: int) -> list[Case]:
    dice = random.Random(seed)  # noqa: S311 - repeatable by design, no secret
    found = []
    for one in occupations:
        essential = [skills[uri] for uri in one.essential if uri in skills]
        optional = [skills[uri] for uri in one.optional if uri in skills]
        size = min(len(essential), len(optional), MOST)
        if size >= LEAST:
            found.append(Case(one, dice.sample(essential, size), dice.sample(optional, size)))
    return dice.sample(found, min(OCCUPATIONS, len(found)))


def _catalogue(cases: Sequence[Case]) -> Catalogue:
    """Rows 2i and 2i + 1 are the essential and the optional one of case i."""
    owner = Organisation(pk=-1, kind=Kind.INSTITUTION, verification=Verification.VERIFIED)
    rows, taught = [], []
    for number, case in enumerate(cases):
        for place, skills in enumerate((case.essential, case.optional)):
            key = -(2 * number + place + 1)
            rows.append(Microcredential(pk=key, title="", state="live", institution=owner))
            taught += [(key, skill.pk, 3, SkillStatus.CONFIRMED, None) for skill in skills]
    return Catalogue(rows, [""] * len(rows), [""] * len(rows), taught)


def _asking(cases: Sequence[Case]) -> Asking:
    rows, asked = [], []
    for number, case in enumerate(cases, 1):
        need = TrainingNeed(
            pk=-number, title=case.occupation.label, headcount=10, language="", modes=ALL_MODES
        )
        rows.append(need)
        asked += [(need.pk, skill.pk, "must", 3) for skill in case.essential]
        asked += [(need.pk, skill.pk, "nice", 3) for skill in case.optional]
    return Asking(rows, asked)


def _won(market: Arrays) -> FloatArray:
    everything = replace(market.policy, top_k=len(market.offering))
    found = match(market.asking, market.offering, market.frozen.reference, market.satisfaction, everything)
    won = []
    for number, (scored, _) in enumerate(found):
        fits = dict(zip(scored.microcredential.tolist(), scored.fit.tolist(), strict=True))
        won.append(_first(fits.get(2 * number, 0.0), fits.get(2 * number + 1, 0.0)))
    return np.array(won)


def _won_by_words(cases: Sequence[Case]) -> FloatArray:
    offered = [_labels(part) for case in cases for part in (case.essential, case.optional)]
    asked = [f"{case.occupation.label}\n{_labels([*case.essential, *case.optional])}" for case in cases]
    scores = baselines.tfidf(asked, offered)
    return np.array([_first(scores[i, 2 * i], scores[i, 2 * i + 1]) for i in range(len(cases))])


def _labels(skills: Sequence[Skill]) -> str:
    return "\n".join(skill.label for skill in skills)


def _first(essential: float, optional: float) -> float:
    return 0.5 if essential == optional else float(essential > optional)
