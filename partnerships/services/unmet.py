"""Telling administrators of needs that became unmet."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import AuditEntry, Person
from accounts.services.audit import notify, record_step
from components import words
from partnerships.queries.policy import current_policy
from partnerships.queries.unmet import unmet_needs

STEP = "unmet"


def tell_unmet(*, now: datetime) -> int:
    """Administrators are told once of each need that entered the queue, all of a sweep's in one notice.

    One whose agreement fell through, or whose last proposal came to nothing, since then may enter again.

    Returns:
        how many needs entered.
    """
    with transaction.atomic():
        told = AuditEntry.objects.filter(subject="trainingneed", step=STEP, subject_key=OuterRef("pk"))
        for moment in ("fell_at", "over_at"):
            told = told.filter(at__gt=Coalesce(OuterRef(moment), OuterRef("posted_at")))
        rows = unmet_needs(now=now, days=current_policy().unmet_days)
        needs = list(rows.exclude(Exists(told)))
        for need in needs:
            record_step(
                subject=need,
                step=STEP,
                by=None,
                now=now,
                need_key=need.pk,
                employer_key=need.employer_id,
                audience="administrators",
            )
        if needs:
            said = words.counted(len(needs), "need has", "needs have")
            text = f"{said} waited long without a match or an answer."
            staff = Person.objects.filter(is_staff=True).order_by("pk")
            url = reverse("unmet:list")
            notify(people=staff, kind="need-unmet", text=text, url=url, now=now, waits=True)
    return len(needs)
