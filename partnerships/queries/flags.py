"""What in the satisfaction history an administrator should look at."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from accounts.models import Organisation
from marketplace.models import SatisfactionRecord
from partnerships.models import Feedback, Side

HALF = 0.5


def straight_lines() -> QuerySet[Feedback]:
    """Employers' feedback with one level everywhere, as in the one before; revealed and standing, newest first."""
    rows: QuerySet[Feedback] = Feedback.objects.filter(
        side=Side.EMPLOYER, all_alike=True, taken_down_at__isnull=True, cohort__revealed_at__isnull=False
    ).select_related(
        "cohort__agreement__employer", "cohort__agreement__institution", "cohort__agreement__version"
    )
    return rows.order_by("-given_at", "-pk")


@dataclass(frozen=True)
class Dominated:
    """An institution whose history is mostly one employer's; learners in all of it and from that employer."""

    institution: Organisation
    employer: str
    learners: int
    from_one: int

    @property
    def share(self) -> float:
        return self.from_one / self.learners


def dominated() -> list[Dominated]:
    """Over half of the learners in an institution's verified history from one employer; the largest first.

    Records that name no employer count as learners of nobody in particular.
    """
    rows = (
        SatisfactionRecord.objects.filter(verified=True)
        .order_by()
        .values("institution", "employer", "employer__name", "employer_name")
        .annotate(count=Sum("learners"))
    )
    totals: dict[int, int] = defaultdict(int)
    tops: dict[int, tuple[int, str]] = {}
    for row in rows:
        key, name = row["institution"], row["employer__name"] or row["employer_name"]
        totals[key] += row["count"]
        if name:
            tops[key] = max(tops.get(key, (0, "")), (row["count"], name))
    mostly = {key: top for key, top in tops.items() if top[0] > HALF * totals[key]}
    institutions = Organisation.objects.in_bulk(mostly)
    found = [Dominated(institutions[key], top[1], totals[key], top[0]) for key, top in mostly.items()]
    return sorted(found, key=lambda one: (-one.learners, one.institution.pk))
