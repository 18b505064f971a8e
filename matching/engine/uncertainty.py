"""How sure a fit is: a standard deviation, put together from what is not known."""

from __future__ import annotations

import numpy as np

from .cost import CostParts
from .ragged import FloatArray, IntArray
from .skills import SkillParts
from .types import Policy, Satisfaction


def uncertainty(
    weights: FloatArray,
    skills: SkillParts,
    cost: CostParts,
    satisfaction: Satisfaction,
    unstated: IntArray,
    policy: Policy,
) -> FloatArray:
    """Standard deviation of fit (m,), sources taken as independent:

    1. the certainty of each covering skill (SkillParts.spread), as far as overlap counts;
    2. what a suggested skill list may have left out: policy.sd_unconfirmed, times the share unconfirmed;
    3. policy.sd_no_price where there is no cost but a neutral one;
    4. the posterior's standard deviation of satisfaction;
    5. policy.sd_unstated for each gate passed only because its fact is not stated.
    """
    ceiling = policy.unconfirmed_words
    guessed = np.minimum(skills.u / ceiling, 1.0) if ceiling > 0 else np.zeros(len(skills.u))
    of_skill = ((1.0 - skills.u) * skills.spread) ** 2 + (policy.sd_unconfirmed * guessed) ** 2
    of_cost = np.where(cost.is_neutral, policy.sd_no_price**2, 0.0)
    variance = (
        weights[0] ** 2 * of_skill
        + weights[1] ** 2 * of_cost
        + weights[2] ** 2 * satisfaction.sd**2
        + unstated * policy.sd_unstated**2
    )
    return np.asarray(np.sqrt(variance), dtype=np.float64)
