"""What in the satisfaction history an administrator should look at."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from accounts.models import Organisation
from marketplace.models import SatisfactionRecord
from partnerships.models import Feedback, Side

HALF = 0.5
# One cohort, or two, are no pattern: there is nothing to hold them against.
FEWEST_COHORTS, FEWEST_OF_ONE = 3, 2


def straight_lines() -> QuerySet[Feedback]:
    """Employers' feedback with one level everywhere, as in the two before it; revealed and standing, newest first."""
    before = Feedback.objects.filter(
        Q(given_at__lt=OuterRef("given_at")) | Q(given_at=OuterRef("given_at"), pk__lt=OuterRef("pk")),
        side=Side.EMPLOYER,
        cohort__agreement__employer=OuterRef("cohort__agreement__employer"),
    )
    again = Subquery(before.order_by("-given_at", "-pk").values("all_alike")[:1])
    rows: QuerySet[Feedback] = Feedback.objects.filter(
        side=Side.EMPLOYER, all_alike=True, taken_down_at__isnull=True, cohort__revealed_at__isnull=False
    ).select_related(
        "cohort__agreement__employer", "cohort__agreement__institution", "cohort__agreement__version"
    )
    return rows.alias(again=again).filter(again=True).order_by("-given_at", "-pk")


@dataclass(frozen=True)
class Dominated:
    """Its history is mostly one employer's: learners and cohorts in all of it, and of that employer."""

    institution: Organisation
    employer: str
    learners: int
    from_one: int
    cohorts: int
    cohorts_of_one: int

    @property
    def share(self) -> float:
        return self.from_one / self.learners


def dominated() -> list[Dominated]:
    """Over half of the learners in an institution's verified history from one employer; the largest first.

    Only from FEWEST_COHORTS cohorts on, of which FEWEST_OF_ONE are that employer's. Records that name no employer
    count as learners of nobody in particular.
    """
    rows = (
        SatisfactionRecord.objects.filter(verified=True)
        .order_by()
        .values("institution", "employer", "employer__name", "employer_name")
        .annotate(count=Sum("learners"), cohorts=Count("pk"))
    )
    histories: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for row in rows:
        name = row["employer__name"] or row["employer_name"]
        histories[row["institution"]].append((row["count"], row["cohorts"], name))
    institutions = Organisation.objects.in_bulk(histories)
    found = [_mostly(institutions[key], history) for key, history in histories.items()]
    return sorted(filter(None, found), key=lambda one: (-one.learners, one.institution.pk))


def _mostly(institution: Organisation, history: list[tuple[int, int, str]]) -> Dominated | None:
    learners, cohorts = sum(row[0] for row in history), sum(row[1] for row in history)
    most, times, name = max((row for row in history if row[2]), default=(0, 0, ""))
    if most <= HALF * learners or cohorts < FEWEST_COHORTS or times < FEWEST_OF_ONE:
        return None
    return Dominated(institution, name, learners, most, cohorts, times)
