"""The engine's explanation of a pair as the JSON that a match keeps; docs/matching.md describes the shape."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from marketplace.models import Microcredential, NeedSkill, SatisfactionRecord, Skill, Start
from matching.engine import Explanation, GateReport, Scored
from matching.engine.explanation import explain
from matching.models import Question
from matching.snapshot.market import MarketSnapshot

Json = dict[str, Any]


def labels(market: MarketSnapshot) -> dict[int, str]:
    """Label of every skill that is asked or taught, by column."""
    used = {int(column) for column in market.asking.skill} | {int(column) for column in market.offering.skill}
    keys = {int(market.space.keys[column]): column for column in used}
    found = Skill.objects.in_bulk(list(keys))
    return {column: found[key].label for key, column in keys.items()}


class Explainer:
    """Explains pairs of one snapshot; holds what all of them share."""

    def __init__(self, market: MarketSnapshot) -> None:
        self.market = market
        self.labels = labels(market)
        self.importance = _importances(market)
        self.level = {
            (need, skill): level
            for need, skill, level in NeedSkill.objects.filter(
                need__in=[n.pk for n in market.needs]
            ).values_list("need_id", "skill_id", "level")
        }
        self.starts = _starts(market.offered)
        self.of_institution = _cohorts(market.offered)

    def pair(self, i: int, j: int) -> Json:
        """Need row i against microcredential row j."""
        market = self.market
        against = (market.reference, market.satisfaction, market.policy)
        paid = float(market.funding[i, j])
        found = explain(market.asking, i, market.offering, j, *against, funding=paid)
        explanation: Json = _finite(
            {
                "points": dict(zip(("skill", "cost", "satisfaction", "fit"), found.points, strict=True)),
                "contributions": list(found.contributions),
                **{name: getattr(found, name) for name in ("coverage", "focus", "overlap", "likeness", "u")},
                "words_points": found.words_points,
                "skills": [self._skill(i, line) for line in found.skills],
                "cost": asdict(found.cost_atoms),
                "satisfaction": self._satisfaction(j, found),
                "gates": [asdict(line) for line in found.gates],
                "start": self._next_start(i, j),
                "suggested": self._suggested(j),
            }
        )
        return explanation

    def _skill(self, i: int, line: Any) -> Json:
        need, key = self.market.needs[i].pk, int(self.market.space.keys[line.skill])
        return asdict(line) | {
            "skill": key,
            "label": self.labels[line.skill],
            "importance": self.importance[need, key],
            "level_asked": self.level[need, key],
            "by": int(self.market.space.keys[line.by]) if line.by >= 0 else None,
            "by_label": self.labels.get(line.by, ""),
        }

    def _satisfaction(self, j: int, found: Explanation) -> Json:
        believed = self.market.satisfaction
        ranges = zip(believed.mean_low[j].tolist(), believed.mean_high[j].tolist(), strict=True)
        return {
            "low": found.satisfaction_low,
            "high": found.satisfaction_high,
            "cohorts": found.cohorts,
            "learners": found.learners,
            "institution_cohorts": self.of_institution[self.market.offered[j].institution_id] - found.cohorts,
            "questions": dict(zip(Question.values, believed.mean[j].tolist(), strict=True)),
            "ranges": dict(zip(Question.values, map(list, ranges), strict=True)),
        }

    def _next_start(self, i: int, j: int) -> str | None:
        """The first start inside the need's window, ISO; None where none is stated."""
        asking = self.market.asking
        first, last = int(asking.start_from[i]), int(asking.start_to[i])
        for day in self.starts.get(self.market.offered[j].pk, ()):
            if day.toordinal() >= first and (last < 0 or day.toordinal() <= last):
                return str(day.isoformat())
        return None

    def _suggested(self, j: int) -> int:
        """How many of its skills nobody has confirmed."""
        offering = self.market.offering
        own = slice(offering.skill_ptr[j], offering.skill_ptr[j + 1])
        return int((~offering.confirmed[own]).sum())


def near_misses(market: MarketSnapshot, report: GateReport, most: int = 8) -> list[Json]:
    """The best pairs that one gate alone excludes, of all gates together; coverage excludes too many to be near."""
    near = [miss for miss in report.near_misses if miss.gate != "coverage"]
    near.sort(key=lambda miss: (-miss.fit, market.offered[miss.microcredential].pk))
    return [
        _finite(
            {
                "microcredential": market.offered[miss.microcredential].pk,
                "gate": miss.gate,
                "off_by": miss.amount,
                "fit": miss.fit,
            }
        )
        for miss in near[:most]
    ]


def rows_of(scored: Scored) -> Iterable[tuple[int, int]]:
    """(rank from 1, microcredential row) in the order of matches."""
    return enumerate((int(row) for row in scored.microcredential), start=1)


def _importances(market: MarketSnapshot) -> dict[tuple[int, int], str]:
    found = NeedSkill.objects.filter(need__in=[need.pk for need in market.needs])
    return {
        (need, skill): name for need, skill, name in found.values_list("need_id", "skill_id", "importance")
    }


def _cohorts(offered: Iterable[Microcredential]) -> Counter[int]:
    """Verified cohorts of each institution, whichever microcredential they were of."""
    institutions = {row.institution_id for row in offered}
    records = SatisfactionRecord.objects.filter(verified=True, institution__in=institutions)
    return Counter(records.values_list("institution_id", flat=True))


def _starts(offered: Iterable[Microcredential]) -> dict[int, list[Any]]:
    starts: dict[int, list[Any]] = {}
    for owner, day in Start.objects.order_by("starts_on").values_list("microcredential_id", "starts_on"):
        starts.setdefault(owner, []).append(day)
    return starts


def _finite(value: Any) -> Any:
    """NaN and numpy numbers have no place in JSON: unknown is null."""
    if isinstance(value, dict):
        return {key: _finite(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(entry) for entry in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
