"""Cohorts as their parties see them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from accounts.models import Organisation, Person
from marketplace.models import Microcredential
from matching.models import Match
from partnerships.models import Agreement, AgreementState, Cohort


def cohorts_for(person: Person, *, state: str = "") -> QuerySet[Cohort]:
    """Newest first, with what a row of the list shows."""
    rows = Cohort.objects.visible_to(person).select_related(
        "agreement__need",
        "agreement__employer",
        "agreement__institution",
        "agreement__version",
        "agreement__microcredential",
    )
    found: QuerySet[Cohort] = rows.filter(state=state) if state else rows
    return found


@dataclass(frozen=True)
class Repeats:
    """How often employers came back to an institution: `further` agreements beyond each one's first."""

    employers: int
    came_back: int
    further: int


def repeat_purchases(institution: Organisation) -> Repeats:
    """Of agreements that came into force; apart from satisfaction, and no part of a fit."""
    kept = Agreement.objects.filter(
        institution=institution, state__in=[AgreementState.IN_FORCE, AgreementState.ENDED]
    )
    counts = list(
        kept.order_by().values("employer").annotate(count=Count("pk")).values_list("count", flat=True)
    )
    return Repeats(len(counts), sum(count > 1 for count in counts), sum(counts) - len(counts))


@dataclass(frozen=True)
class Believed:
    """Satisfaction as the newest match of a microcredential has it; `others` are cohorts of its institution."""

    mean: float
    low: float
    high: float
    cohorts: int
    others: int


def believed_of(microcredential: Microcredential) -> Believed | None:
    """None where no run has scored it, or the newest match does not say how sure it is."""
    found = (
        Match.objects.filter(microcredential=microcredential)
        .order_by("-scored_at", "-pk")
        .values_list("satisfaction", "explanation")
        .first()
    )
    said = found[1].get("satisfaction") if found else None
    if found is None or not said or "low" not in said:
        return None
    return Believed(
        found[0], said["low"], said["high"], said.get("cohorts", 0), said.get("institution_cohorts", 0)
    )
