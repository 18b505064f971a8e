"""What a run found for each need: the engine's scores as the columns of matches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from matching.engine import GateReport, Scored
from matching.engine.matches import excluded_by, match
from matching.models import Match, MatchStatus, NeedResult
from matching.services.publishing import NeedOutcome, as_money
from matching.snapshot.explanations import Explainer, Json, near_misses, rows_of
from matching.snapshot.market import MarketSnapshot
from matching.snapshot.needs import weights_in_percent

APPROVED_ONCE = {MatchStatus.APPROVED, MatchStatus.CHANGED}


class Standing(NamedTuple):
    """What is stored of a pair before the run publishes."""

    rank: int | None
    over_ceiling: bool
    fit: float
    uncertainty: float
    frame: tuple[int, int, str]  # policy, reference and engine that scored it
    status: str
    explanation: Json


class Outcomes:
    """Outcomes of one snapshot.

    `changed` is the key of the one microcredential that a narrow run is about. Under an unchanged frame no other pair
    can have moved, so what is stored of those is kept, and needs in which nothing moved are left out.
    """

    def __init__(
        self, market: MarketSnapshot, frame: tuple[int, int, str], changed: int | None = None
    ) -> None:
        self.market, self.frame, self.changed = market, frame, changed
        self.explainer = Explainer(market)
        self.standing = _standing(market)
        self.results = _results(market) if changed is not None else {}

    def __iter__(self) -> Iterator[tuple[NeedOutcome | None, GateReport]]:
        """For each need of the snapshot its outcome, None where nothing moved, and what the gates did."""
        market = self.market
        everything = replace(market.policy, top_k=max(len(market.offered), 1))
        against = (market.offering, market.reference, market.satisfaction, everything)
        found = match(market.asking, *against, funding=market.funding)
        for i, (scored, report) in enumerate(found):
            outcome = NeedOutcome(
                need=market.needs[i].pk, result=self._result(report), rows=self._rows(i, scored)
            )
            yield None if self._unmoved(outcome) else outcome, report

    def _result(self, report: GateReport) -> Json:
        return {
            "compared": report.considered,
            "passed": report.passed,
            "turned_away": _turned_away(report),
            "near_misses": near_misses(self.market, report),
        }

    def _rows(self, i: int, scored: Scored) -> dict[int, dict[str, Any]]:
        """The first k, and beyond them what was approved: it stays in the list while the gates let it."""
        standing, rows = self.standing.get(self.market.needs[i].pk, {}), {}
        for rank, j in rows_of(scored):
            key = self.market.offered[j].pk
            stands = standing.get(key)
            approved = stands is not None and stands.status in APPROVED_ONCE
            if rank <= self.market.policy.top_k or approved:
                rows[key] = self._values(i, j, rank - 1, scored, stands) | {"rank": rank}
        return rows | self._over_ceiling(i, rows)

    def _over_ceiling(self, i: int, listed: dict[int, Any]) -> dict[int, dict[str, Any]]:
        """What was approved and passes every gate but the price ceiling."""
        market = self.market
        standing = self.standing.get(market.needs[i].pk, {})
        left = {key for key, stands in standing.items() if stands.status in APPROVED_ONCE} - listed.keys()
        if not left or market.needs[i].ceiling_price is None:
            return {}
        against = (market.offering, market.reference, market.satisfaction, market.policy)
        paid = market.funding[[i]].toarray()[0]
        scored = excluded_by("price_ceiling", market.asking, i, *against, funding=paid)
        return {
            key: self._values(i, j, place, scored, standing[key]) | {"rank": None, "over_ceiling": True}
            for place, j in enumerate(scored.microcredential.tolist())
            if (key := market.offered[j].pk) in left
        }

    def _values(self, i: int, j: int, place: int, scored: Scored, stands: Standing | None) -> dict[str, Any]:
        """The columns of one match, but for its rank."""
        need, policy = self.market.needs[i], self.market.policy_row
        regional = (policy.weight_skill, policy.weight_cost, policy.weight_satisfaction)
        weights = weights_in_percent(need) or regional
        fit, uncertainty = float(scored.fit[place]), float(scored.uncertainty[place])
        explanation = self._kept(j, fit, uncertainty, stands) or self.explainer.pair(i, j)
        return {
            "over_ceiling": False,
            "fit": fit,
            "skill": float(scored.skill[place]),
            "cost": float(scored.cost[place]),
            "satisfaction": float(scored.satisfaction[place]),
            "uncertainty": uncertainty,
            "weight_skill": weights[0],
            "weight_cost": weights[1],
            "weight_satisfaction": weights[2],
            "landed_cost": as_money(explanation["cost"]["landed"]),
            "currency": self.market.offered[j].currency,
            "explanation": explanation,
        }

    def _kept(self, j: int, fit: float, uncertainty: float, stands: Standing | None) -> Json | None:
        if stands is None or self.changed in (None, self.market.offered[j].pk) or stands.frame != self.frame:
            return None
        return stands.explanation if (stands.fit, stands.uncertainty) == (fit, uncertainty) else None

    def _unmoved(self, outcome: NeedOutcome) -> bool:
        if self.changed is None or self.changed in outcome.rows:
            return False
        stored = {
            key: (stands.rank, stands.fit, stands.frame)
            for key, stands in self.standing.get(outcome.need, {}).items()
            if stands.rank is not None or stands.over_ceiling
        }
        found = {key: (row["rank"], row["fit"], self.frame) for key, row in outcome.rows.items()}
        return stored == found and self.results.get(outcome.need) == outcome.result


def _turned_away(report: GateReport) -> dict[str, int]:
    """Coverage turns away what teaches too little; every other gate is counted among what teaches enough."""
    counts = report.covering_turned_away | {"coverage": report.turned_away["coverage"]}
    return {gate: count for gate, count in counts.items() if count}


def _standing(market: MarketSnapshot) -> dict[int, dict[int, Standing]]:
    """What is stored of each need's pairs, by need and microcredential."""
    stored = Match.objects.filter(need__in=[need.pk for need in market.needs]).values_list(
        "need_id",
        "microcredential_id",
        "rank",
        "over_ceiling",
        "fit",
        "uncertainty",
        "policy_id",
        "reference_id",
        "engine_version",
        "status",
        "explanation",
    )
    standing: dict[int, dict[int, Standing]] = {}
    for (
        need,
        key,
        rank,
        over_ceiling,
        fit,
        uncertainty,
        policy,
        reference,
        engine,
        status,
        explanation,
    ) in stored.iterator():
        stands = Standing(
            rank, over_ceiling, fit, uncertainty, (policy, reference, engine), status, explanation
        )
        standing.setdefault(need, {})[key] = stands
    return standing


def _results(market: MarketSnapshot) -> dict[int, Json]:
    names = ("compared", "passed", "turned_away", "near_misses")
    stored = NeedResult.objects.filter(need__in=[need.pk for need in market.needs])
    return {row.pop("need"): row for row in stored.values("need", *names)}
