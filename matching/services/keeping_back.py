"""Taking needs off the market whose employer is not verified, or not any more."""

from __future__ import annotations

from django.db import transaction

from marketplace.models import TrainingNeed
from matching.models import Match, MatchRun, NeedResult, RunKind


def keep_back(run: MatchRun) -> None:
    """Empty the lists of such needs, of the run's own or of all; verdicts stay for when the employer is verified.

    A run does it, as it does for institutions: one that was under way meanwhile cannot bring the lists back for good.
    """
    needs = TrainingNeed.objects.kept_back()
    if run.kind == RunKind.NEED:
        needs = needs.filter(pk=run.need_id)
    with transaction.atomic():
        Match.objects.filter(need__in=needs.values("pk")).standing().update(rank=None, over_ceiling=False)
        NeedResult.objects.filter(need__in=needs.values("pk")).delete()
