"""Runs as administrators list them."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, QuerySet

from accounts.models import Person
from matching.models import MatchRun, RunState


def runs_for(person: Person | AnonymousUser, *, state: str = "") -> QuerySet[MatchRun]:
    """Newest first, with what they were about and under which policy; without the reference's bulk."""
    runs: QuerySet[MatchRun] = MatchRun.objects.visible_to(person)
    if state in RunState.values:
        runs = runs.filter(state=state)
    related = runs.select_related("need", "microcredential", "requested_by", "policy", "reference")
    return related.defer("reference__payload").order_by("-requested_at", "-pk")


def run_counts(person: Person | AnonymousUser) -> dict[str, int]:
    """How many runs are in each state."""
    runs = MatchRun.objects.visible_to(person).order_by()
    found = dict(runs.values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state in RunState.values}
