"""Who of a need's learners is to be taught, by what was agreed, and what fell through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum
from django.db.models.functions import Coalesce

from accounts.models import Person
from marketplace.models import TrainingNeed
from partnerships.models import Agreement, AgreementState, Cohort, CohortState
from partnerships.queries.agreements import agreements_for, waits_for
from partnerships.queries.feedback import is_open


@dataclass(frozen=True)
class Agreed:
    """An agreement with its last cohort and whose signatures it lacks. `serves`: not fallen through."""

    agreement: Agreement
    cohort: Cohort | None
    waits_for: Sequence[str]
    takes_feedback: bool

    @property
    def serves(self) -> bool:
        """As `AgreementQuerySet.serving`, of rows at hand."""
        if self.agreement.state != AgreementState.ENDED:
            return self.agreement.state != AgreementState.CANCELLED
        return any(cohort.state == CohortState.COMPLETED for cohort in self.agreement.cohorts.all())

    @property
    def is_renewal(self) -> bool:
        return self.agreement.proposal.renews_id is not None


@dataclass(frozen=True)
class TakingPart:
    """`learners` of the need's headcount: renewals teach others, or the same ones again, and count apart."""

    need: TrainingNeed
    rows: Sequence[Agreed]

    @property
    def learners(self) -> int:
        first = [row.agreement.headcount for row in self.rows if row.serves and not row.is_renewal]
        return sum(first)

    @property
    def missing(self) -> int:
        return max(0, self.need.headcount - self.learners)

    @property
    def is_filled(self) -> bool:
        return self.missing == 0

    @property
    def fell_through(self) -> bool:
        """Whether learners lack training since what was agreed for them came to nothing."""
        return self.missing > 0 and any(not row.serves and not row.is_renewal for row in self.rows)


def taking_part(person: Person, need: TrainingNeed, *, now: datetime) -> TakingPart:
    """As far as the person may see the agreements, the newest first."""
    found = agreements_for(person).filter(need=need).select_related("proposal")
    rows = found.prefetch_related("cohorts__agreement", "confirmations")
    return TakingPart(need, [_agreed(row, now) for row in rows])


def _agreed(agreement: Agreement, now: datetime) -> Agreed:
    cohorts = sorted(agreement.cohorts.all(), key=lambda cohort: cohort.number)
    last = cohorts[-1] if cohorts else None
    return Agreed(agreement, last, waits_for(agreement), last is not None and is_open(last, now))


def learners_covered(need: TrainingNeed) -> int:
    """By agreements that stand or were fulfilled, whoever may see them; renewals teach others and don't count."""
    rows = Agreement.objects.serving().filter(need=need, proposal__renews__isnull=True)
    covered: int = rows.aggregate(covered=Coalesce(Sum("headcount"), 0))["covered"]
    return covered


def is_filled(need: TrainingNeed) -> bool:
    """Whether what was agreed covers all its learners."""
    return learners_covered(need) >= need.headcount


def fell_through(agreement: Agreement) -> bool:
    """Whether its need's employer may have to ask anew."""
    return Agreement.objects.fallen().filter(pk=agreement.pk).exists()
