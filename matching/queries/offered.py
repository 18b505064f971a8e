"""A match as the institution sees it: how well its microcredential serves, and nothing of the employer's money.

From a cost part, however coarse, and its own price an institution could work out the employer's target and budget by
moving that price. So the fit that it sees is the one before price: skill and satisfaction by the region's weights.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property

from django.db.models import ExpressionWrapper, F, FloatField, QuerySet
from django.db.models.functions import NullIf

from matching.engine.points import shown_parts
from matching.models import Match, ScoringPolicy
from matching.queries.evidence import Evidence, evidence_of
from matching.queries.evidence_lines import Json, Part

MONEY_GATES = {"price_ceiling"}


def weights_before_price(policy: ScoringPolicy) -> tuple[int, int]:
    """Whole percent of skill and satisfaction, together 100, in the region's proportion."""
    skill, satisfaction = policy.weight_skill, policy.weight_satisfaction
    share = round(100 * skill / (skill + satisfaction)) if skill + satisfaction else 50
    return share, 100 - share


class Offered(Evidence):
    """Needs `match.policy` at hand."""

    @cached_property
    def points(self) -> dict[str, float]:
        skill, satisfaction = weights_before_price(self.match.policy)
        parts = [self.match.skill * skill / 100, self.match.satisfaction * satisfaction / 100]
        return dict(zip(("skill", "satisfaction", "fit"), shown_parts(parts, sum(parts)), strict=True))

    @property
    def parts(self) -> list[Part]:
        match, points = self.match, self.points
        skill, satisfaction = weights_before_price(match.policy)
        return [
            Part("skill", "Skill", match.skill, skill, points["skill"]),
            Part("satisfaction", "Satisfaction", match.satisfaction, satisfaction, points["satisfaction"]),
        ]

    @property
    def landed_cost(self) -> Decimal | None:
        """Before funding: what the employer was awarded is the employer's to say."""
        return self.match.gross_cost

    @property
    def cost(self) -> Json:
        atoms = super().cost
        return atoms | {"landed": atoms.get("gross", atoms.get("landed")), "funding": 0.0}

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
    both = F("policy__weight_skill") + F("policy__weight_satisfaction")
    weighed = F("skill") * F("policy__weight_skill") + F("satisfaction") * F("policy__weight_satisfaction")
    shown = ExpressionWrapper(weighed / NullIf(both, 0), output_field=FloatField())
    return matches.annotate(shown=shown).order_by(F("shown").desc(nulls_last=True), "pk")
