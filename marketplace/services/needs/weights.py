"""The buyer's own weights of skill, cost and satisfaction."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person
from marketplace.changes import announce
from marketplace.models import NeedState, TrainingNeed
from marketplace.services.needs import guards


def set_weights(
    *, need: TrainingNeed, by: Person | None, skill: int, cost: int, satisfaction: int
) -> TrainingNeed:
    """Whole percent, each 0 to 100, together 100.

    Raises:
        ValidationError: they are not.
        NotAllowed: the need was deleted.
    """
    guards.add_up(skill, cost, satisfaction)
    return _write(need, by, (skill, cost, satisfaction))


def clear_weights(*, need: TrainingNeed, by: Person | None) -> TrainingNeed:
    """Back to the region's weights.

    Raises:
        NotAllowed: the need was deleted.
    """
    return _write(need, by, (None, None, None))


def _write(
    need: TrainingNeed, by: Person | None, weights: tuple[int | None, int | None, int | None]
) -> TrainingNeed:
    with transaction.atomic():
        row = guards.locked(need)
        if (row.weight_skill, row.weight_cost, row.weight_satisfaction) != weights:
            row.weight_skill, row.weight_cost, row.weight_satisfaction = weights
            row.save(update_fields=["weight_skill", "weight_cost", "weight_satisfaction", "updated_at"])
            if row.state == NeedState.OPEN:
                announce(need=row, by=by)
    return row
