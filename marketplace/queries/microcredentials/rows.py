"""What every list and page of microcredentials shows beside the row itself, in a constant number of queries."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, F, OuterRef, Prefetch, QuerySet, Subquery, When

from marketplace.models import MicrocredentialSkill, SkillStatus, Start
from marketplace.querysets.microcredential import MicrocredentialQuerySet

LEAST_SHOWN = 0.1  # confidence of a suggestion


def with_rows(rows: MicrocredentialQuerySet, *, today: date) -> MicrocredentialQuerySet:
    """Adds `next_start` (a date or None), `upcoming` (starts from today on), `shown_skills`, tiers, institution."""
    starts = Start.objects.filter(starts_on__gte=today)
    found: MicrocredentialQuerySet = (
        rows.annotate(next_start=Subquery(_of_row(starts).values("starts_on")[:1]))
        .select_related("institution")
        .prefetch_related(
            "tiers",
            Prefetch("starts", queryset=starts, to_attr="upcoming"),
            Prefetch("taught_skills", queryset=shown_skills(), to_attr="shown_skills"),
        )
    )
    return found


def shown_skills() -> QuerySet[MicrocredentialSkill]:
    """Confirmed ones by name, then suggestions from LEAST_SHOWN on, the surest first; never what was rejected.

    What is more doubtful counts in matching, by what it is worth, and would only be in a clerk's way.
    A confirmed one may keep the confidence with which it was once suggested: that places it nowhere.
    """
    sure = Case(When(status=SkillStatus.SUGGESTED, then=F("confidence")))
    taught = MicrocredentialSkill.objects.exclude(status=SkillStatus.REJECTED).select_related("skill")
    taught = taught.exclude(status=SkillStatus.SUGGESTED, confidence__lt=LEAST_SHOWN)
    return taught.order_by("status", sure.desc(nulls_last=True), "skill__label", "pk")


def _of_row(starts: QuerySet[Start]) -> QuerySet[Start]:
    return starts.filter(microcredential=OuterRef("pk")).order_by("starts_on")
