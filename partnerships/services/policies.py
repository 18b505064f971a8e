"""The chain's numbers are replaced, never changed: what has begun keeps the dates it began with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse

from accounts.models import Audience, Person
from accounts.services.audit import administrators, notify, record_step, short
from marketplace.transitions import NotAllowed
from partnerships.models import PartnershipPolicy
from partnerships.queries.policy import NUMBERS


@transaction.atomic
def replace_policy(
    *, policy: PartnershipPolicy, numbers: Mapping[str, int], note: str, by: Person, now: datetime
) -> PartnershipPolicy:
    """Put other `numbers` (those of NUMBERS) in the place of `policy`. A second click gives back what the first made.

    Raises:
        PermissionDenied: the person is no administrator.
        NotAllowed: another policy has taken its place meanwhile.
        ValidationError: by column, or because no number is another.
    """
    if not by.is_staff:
        raise PermissionDenied("Administrators replace the partnership policy.")
    newest = PartnershipPolicy.objects.select_for_update().latest("pk")
    wanted = {name: getattr(newest, name) for name in NUMBERS} | dict(numbers)
    if newest.pk != policy.pk:
        return _made_already(newest, wanted, note, by)
    made = PartnershipPolicy(note=note, created_by=by, **wanted)
    must_be_sound(made, newest)
    made.save()
    _tell(made, newest, by, now)
    return made


def _made_already(
    newest: PartnershipPolicy, wanted: Mapping[str, int], note: str, by: Person
) -> PartnershipPolicy:
    if (newest.note, newest.created_by_id, _numbers(newest)) == (note, by.pk, dict(wanted)):
        return newest
    raise NotAllowed(f"Policy {newest.pk} was put in force meanwhile. Look at it before you replace it.")


def must_be_sound(made: PartnershipPolicy, newest: PartnershipPolicy) -> None:
    """
    Raises:
        ValidationError: by column, or because no number is another than `newest` has.
    """
    made.full_clean()
    if made.remind_days >= made.answer_days:
        raise ValidationError(
            {"remind_days": "A reminder comes after the invitation: fewer days than to answer."}
        )
    if _numbers(made) == _numbers(newest):
        raise ValidationError("No number is another than now.")


def _numbers(policy: PartnershipPolicy) -> dict[str, int]:
    return {name: getattr(policy, name) for name in NUMBERS}


def _tell(made: PartnershipPolicy, newest: PartnershipPolicy, by: Person, now: datetime) -> None:
    moved = [name for name in NUMBERS if getattr(made, name) != getattr(newest, name)]
    record_step(
        subject=made,
        step="replaced",
        by=by,
        now=now,
        before={"policy": newest.pk} | {name: getattr(newest, name) for name in moved},
        after={"policy": made.pk} | {name: getattr(made, name) for name in moved},
        note=made.note,
        audience=Audience.ADMINISTRATORS,
    )
    notify(
        people=administrators(but=by),
        kind="policy",
        text=f"Partnership policy {made.pk} holds now: {short(made.note)}",
        url=reverse("partnership_policies:detail", args=[made.pk]),
        now=now,
    )
