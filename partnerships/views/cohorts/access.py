"""Who gets a cohort, and what its page shows."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from partnerships.models import Cohort, Side
from partnerships.queries.agreements import sides_of
from partnerships.queries.cohorts import believed_of, cohorts_for, repeat_purchases
from partnerships.queries.feedback import is_open, learners_level, takes_learner_answers
from partnerships.queries.feedback_page import Shown, shown_to, sides_to_answer
from partnerships.queries.policy import current_policy
from partnerships.querysets.cohort import CohortQuerySet


def visible(request: HttpRequest, pk: int) -> Cohort:
    cohort: Cohort = get_object_or_404(cohorts_for(request.user), pk=pk)
    return cohort


def writable(request: HttpRequest, pk: int, writers: CohortQuerySet) -> Cohort:
    """404 where the person may not see it, 403 where they are not among those who may do this."""
    cohort = visible(request, pk)
    if not writers.filter(pk=pk).exists():
        raise PermissionDenied
    return cohort


def page_of(request: HttpRequest, cohort: Cohort) -> dict[str, Any]:
    now, agreement = timezone.now(), cohort.agreement
    sides = sides_of(request.user, agreement)
    shown: list[Shown] = shown_to(request.user, cohort)
    rows = Cohort.objects.filter(pk=cohort.pk)
    return {
        "cohort": cohort,
        "agreement": agreement,
        "is_employers": Side.EMPLOYER in sides,
        "feedback": shown,
        "is_open": is_open(cohort, now),
        "to_answer": sides_to_answer(request.user, cohort, now),
        "runs_it": rows.run_by(request.user).exists(),
        "buys_it": rows.rated_by_employer(request.user).exists(),
        "takes_learners": takes_learner_answers(cohort, now),
        "learners_level": learners_level(cohort) if cohort.revealed_at else None,
        "fewest": current_policy().fewest_learner_answers,
        "believed": believed_of(agreement.microcredential),
        "repeats": repeat_purchases(agreement.institution),
    }
