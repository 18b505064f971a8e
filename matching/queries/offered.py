"""A match as the institution sees it: how well its microcredential serves, and nothing of the employer's money.

The buyer's own weights are replaced by the region's, and the cost part is told in quarters: from exact points and its
own price an institution could work out the employer's budget.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cached_property

from django.db.models import ExpressionWrapper, F, FloatField, QuerySet
from django.db.models.functions import Floor

from matching.engine.points import shown_parts
from matching.models import Match
from matching.queries.evidence import Evidence, evidence_of
from matching.queries.evidence_lines import Json, Part

MONEY_GATES = {"price_ceiling"}
STEPS = 4  # of the cost part


class Offered(Evidence):
    """Needs `match.policy` at hand."""

    @property
    def cost_step(self) -> float:
        return math.floor(self.match.cost * STEPS + 0.5) / STEPS

    @cached_property
    def points(self) -> dict[str, float]:
        match, policy = self.match, self.match.policy
        parts = [
            match.skill * policy.weight_skill / 100,
            self.cost_step * policy.weight_cost / 100,
            match.satisfaction * policy.weight_satisfaction / 100,
        ]
        return dict(
            zip(("skill", "cost", "satisfaction", "fit"), shown_parts(parts, sum(parts)), strict=True)
        )

    @property
    def parts(self) -> list[Part]:
        match, policy, points = self.match, self.match.policy, self.points
        return [
            Part("skill", "Skill", match.skill, policy.weight_skill, points["skill"]),
            Part("cost", "Cost, in quarters", self.cost_step, policy.weight_cost, points["cost"]),
            Part(
                "satisfaction",
                "Satisfaction",
                match.satisfaction,
                policy.weight_satisfaction,
                points["satisfaction"],
            ),
        ]

    @property
    def gates_shown(self) -> list[Json]:
        return [line for line in super().gates_shown if line["gate"] not in MONEY_GATES]

    @property
    def doubtful(self) -> Json | None:
        """Its removal is told in the buyer's weights."""
        return None


def offered_of(matches: Iterable[Match]) -> list[Offered]:
    return [Offered(evidence.match, evidence.taught) for evidence in evidence_of(matches)]


def best_offered_first(matches: QuerySet[Match]) -> QuerySet[Match]:
    """In the order of the fit that the institution sees, so that the order tells no more than the numbers."""
    step = Floor(F("cost") * STEPS + 0.5) / STEPS
    shown = (
        F("skill") * F("policy__weight_skill")
        + step * F("policy__weight_cost")
        + F("satisfaction") * F("policy__weight_satisfaction")
    )
    return matches.annotate(shown=ExpressionWrapper(shown, output_field=FloatField())).order_by(
        "-shown", "pk"
    )
