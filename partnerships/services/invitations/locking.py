"""Rows held until the transaction ends, in the one order: need, invitation, institutions by key."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import Organisation
from marketplace.models import TrainingNeed
from marketplace.services.needs.guards import locked
from partnerships.models import Invitation


def hold_need(need: TrainingNeed) -> TrainingNeed:
    """With its employer at hand.

    Raises:
        NotAllowed: it was deleted meanwhile.
    """
    row = locked(need)
    row.employer = Organisation.objects.get(pk=row.employer_id)
    return row


def hold_invitation(invitation: Invitation) -> Invitation:
    """Together with its need, which is held first."""
    need = hold_need(invitation.need)
    row = Invitation.objects.select_for_update(of=("self",)).select_related("institution", "microcredential")
    held: Invitation = row.get(pk=invitation.pk)
    held.need = need
    return held


def hold_institutions(keys: Iterable[int]) -> None:
    """So that of two employers at once none counts past the other; other rows may go on pointing to them."""
    rows = Organisation.objects.select_for_update(no_key=True).filter(pk__in=set(keys)).order_by("pk")
    list(rows.values_list("pk", flat=True))
