"""What the three parts of a fit weigh where a buyer says nothing."""

from __future__ import annotations

from matching.models import ScoringPolicy


def region_weights() -> tuple[int, int, int]:
    """Whole percent of skill, cost and satisfaction under the active policy."""
    policy = ScoringPolicy.objects.get(state="active")
    return policy.weight_skill, policy.weight_cost, policy.weight_satisfaction
