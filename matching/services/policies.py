"""Scoring policies: drafted, activated, replaced. One that a run has used never changes again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from accounts.models import Audience, Person
from accounts.services.audit import administrators, notify, record_step, short
from marketplace.transitions import NotAllowed
from matching.models import PolicyState, RunKind, ScoringPolicy
from matching.services.requests import request_run

NUMBERS = (
    "weight_skill",
    "weight_cost",
    "weight_satisfaction",
    "importance_must",
    "importance_should",
    "importance_nice",
    "coverage_floor",
    "words_floor",
    "beta",
    "unconfirmed_share",
    "half_life_days",
    "employer_cap",
    "top_k",
    "auto_approve_fit",
    "auto_approve_uncertainty",
)


def draft_policy(*, by: Person, note: str, values: dict[str, Any]) -> ScoringPolicy:
    """A new version that starts from the active one, with `values` (names of NUMBERS) changed.

    Raises:
        PermissionDenied: the person is no administrator.
        ValidationError: a number is out of range, or the weights do not add up.
    """
    _administrator(by)
    with transaction.atomic():
        active = ScoringPolicy.objects.select_for_update().get(state=PolicyState.ACTIVE)
        numbers = {name: getattr(active, name) for name in NUMBERS} | {
            k: v for k, v in values.items() if k in NUMBERS
        }
        last = ScoringPolicy.objects.aggregate(last=Max("version"))["last"]
        policy = ScoringPolicy(version=last + 1, note=note, created_by=by, **numbers)
        policy.full_clean()
        policy.save()
    return policy


def change_draft(*, policy: ScoringPolicy, by: Person, note: str, values: dict[str, Any]) -> ScoringPolicy:
    """Change a policy that has never been active or used.

    Raises:
        NotAllowed: it was, and so is kept as it is.
    """
    _administrator(by)
    with transaction.atomic():
        policy = ScoringPolicy.objects.select_for_update().get(pk=policy.pk)
        if policy.state != PolicyState.DRAFT or policy.used_at is not None:
            raise NotAllowed("This policy has been used and is kept as it is. Make a new version.")
        for name, value in values.items():
            if name in NUMBERS:
                setattr(policy, name, value)
        policy.note = note
        policy.full_clean()
        policy.save()
    return policy


def activate_policy(*, policy: ScoringPolicy, by: Person, now: datetime | None = None) -> ScoringPolicy:
    """Make a version the active one and ask for a full run under it. An earlier version may be activated again.

    Raises:
        NotAllowed: it is active already.
    """
    _administrator(by)
    with transaction.atomic():
        # Both rows are locked in one order, so that two activations at once can't wait for each other.
        rows = {row.pk: row for row in ScoringPolicy.objects.select_for_update().order_by("pk")}
        chosen = rows[policy.pk]
        if chosen.state == PolicyState.ACTIVE:
            raise NotAllowed("This policy is active already.")
        now = now or timezone.now()
        before = chosen.state
        ScoringPolicy.objects.filter(state=PolicyState.ACTIVE).update(state=PolicyState.RETIRED)
        chosen.state, chosen.activated_at = PolicyState.ACTIVE, now
        chosen.save(update_fields=["state", "activated_at"])
        _tell(chosen, before, by, now)
        request_run(kind=RunKind.FULL, by=by)
    return chosen


def _tell(policy: ScoringPolicy, before: str, by: Person, now: datetime) -> None:
    record_step(
        subject=policy,
        step="activated",
        by=by,
        now=now,
        before={"state": before},
        after={"state": policy.state, "version": policy.version},
        note=policy.note,
        audience=Audience.ADMINISTRATORS,
    )
    notify(
        people=administrators(but=by),
        kind="policy",
        text=f"Scoring policy {policy.version} is active now: {short(policy.note) or 'no note'}",
        url=reverse("policies:detail", args=[policy.pk]),
        now=now,
    )


def _administrator(by: Person) -> None:
    if not by.is_staff:
        raise PermissionDenied("Administrators change the scoring policy.")
