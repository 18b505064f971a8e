"""Training needs as columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from marketplace.models import NeedSkill, TrainingNeed
from matching.engine import Needs, Reference
from matching.engine.concepts import text_vectors
from matching.models import ScoringPolicy
from matching.snapshot.columns import FloatArray, days, flags, floats, ints, pointers
from matching.snapshot.space import SkillSpace, text_code

Asked = tuple[int, int, str, int]


def load_needs(
    needs: Sequence[TrainingNeed],
    space: SkillSpace,
    reference: Reference,
    policy: ScoringPolicy,
    today: date,
    *,
    asked: Sequence[Asked] | None = None,
) -> Needs:
    """Columns of the needs in the order given; their skills must be in the space.

    A window that begins in the past begins today: nobody can start last week. `asked` are (need, skill, importance,
    level) of needs that are not saved; None reads them.
    """
    rows = {need.pk: row for row, need in enumerate(needs)}
    entries = _asked(rows) if asked is None else asked
    asked = sorted(entries, key=lambda entry: (rows[entry[0]], space.column[entry[1]]))
    weight = {
        "must": policy.importance_must,
        "should": policy.importance_should,
        "nice": policy.importance_nice,
    }
    return Needs(
        id=ints(need.pk for need in needs),
        headcount=ints(need.headcount for need in needs),
        target=floats(need.target_price for need in needs),
        budget=floats(need.budget_price for need in needs),
        ceiling=floats(need.ceiling_price for need in needs),
        currency=ints(text_code(need.currency) for need in needs),
        start_from=days(max(need.start_from, today) if need.start_from else today for need in needs),
        start_to=days(need.start_to for need in needs),
        max_weeks=ints(need.max_weeks for need in needs),
        max_hours=floats(need.max_hours for need in needs),
        modes=np.array([need.modes for need in needs], dtype=np.uint16),
        latitude=floats(need.latitude for need in needs),
        longitude=floats(need.longitude for need in needs),
        reach_km=floats(need.reach_km for need in needs),
        credit_wanted=flags(need.credit_wanted for need in needs),
        language=ints(text_code(need.language) for need in needs),
        demands_stated=flags(need.demands_stated for need in needs),
        weights=_weights(needs, policy),
        skill_ptr=pointers([need for need, *_ in asked], rows),
        skill=ints(space.column[skill] for _, skill, _, _ in asked),
        importance=floats(weight[importance] for _, _, importance, _ in asked),
        level=ints(level for *_, level in asked),
        title=text_vectors([need.title for need in needs], reference.idf, reference.concepts),
        text=text_vectors(
            [f"{need.title}\n{need.description}" for need in needs], reference.idf, reference.concepts
        ),
    )


def _asked(rows: dict[int, int]) -> list[Asked]:
    entries = NeedSkill.objects.filter(need__in=rows) if len(rows) < 500 else NeedSkill.objects.all()
    found = entries.values_list("need_id", "skill_id", "importance", "level")
    return [entry for entry in found if entry[0] in rows]


def _weights(needs: Sequence[TrainingNeed], policy: ScoringPolicy) -> FloatArray:
    """Shares (n, 3); a need without weights of its own takes the policy's."""
    regional = (policy.weight_skill, policy.weight_cost, policy.weight_satisfaction)
    rows = [weights_in_percent(need) or regional for need in needs]
    return np.array(rows, dtype=np.float64).reshape(-1, 3) / 100


def weights_in_percent(need: TrainingNeed) -> tuple[int, int, int] | None:
    """The buyer's own weights; None where the policy's hold."""
    if need.weight_skill is None or need.weight_cost is None or need.weight_satisfaction is None:
        return None
    return need.weight_skill, need.weight_cost, need.weight_satisfaction
