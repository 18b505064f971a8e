"""What came of a cohort that was agreed here, as history: one verified record for each cohort."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from accounts.models import Organisation, Person
from marketplace.importing.results import QUESTIONS
from marketplace.models import Microcredential, SatisfactionRecord
from marketplace.services.microcredentials.telling import tell

SOURCE = "Trellis"


@transaction.atomic
def record_cohort_result(
    *,
    external_id: str,
    microcredential: Microcredential,
    employer: Organisation,
    ended_on: date,
    learners: int,
    answers: Mapping[str, float | None],
    by: Person | None = None,
) -> SatisfactionRecord | None:
    """Write the record that counts from the next run on; the same `external_id` again changes nothing.

    answers: {question: share in 0 to 1, or None where it is not known}. The edge calls `wake`.

    Returns:
        None where nothing is known, or nobody completed: that is no history.
    """
    known = {name: answers.get(name) for name in QUESTIONS}
    if learners < 1 or all(share is None for share in known.values()):
        return None
    record, created = SatisfactionRecord.objects.get_or_create(
        source=SOURCE,
        external_id=external_id,
        defaults={
            "institution_id": microcredential.institution_id,
            "microcredential": microcredential,
            "employer": employer,
            "ended_on": ended_on,
            "learners": learners,
            "verified": True,
            **known,
        },
    )
    if created:
        _match_anew(microcredential.institution_id, by)
    return record


@transaction.atomic
def withdraw_cohort_result(*, external_id: str, by: Person | None = None) -> bool:
    """The record stays and counts no more. False: there is none that counts. The edge calls `wake`."""
    rows = SatisfactionRecord.objects.filter(source=SOURCE, external_id=external_id, verified=True)
    institutions = list(rows.values_list("institution", flat=True))
    if not rows.update(verified=False):
        return False
    for institution in institutions:
        _match_anew(institution, by)
    return True


def _match_anew(institution: int, by: Person | None) -> None:
    """All that the institution offers: what is believed of one rests on its history with the others."""
    tell(
        ids=list(Microcredential.objects.filter(institution=institution).values_list("pk", flat=True)), by=by
    )
