"""Which needs a microcredential serves."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import Person
from marketplace.models import Microcredential, NeedState
from marketplace.querysets.microcredential import MicrocredentialQuerySet
from matching.models import Match
from matching.queries.offered import best_offered_first


def microcredentials_with_needs(person: Person | AnonymousUser) -> MicrocredentialQuerySet:
    """Those whose needs the person may look at: of their own institutions; administrators, all."""
    rows = Microcredential.objects.select_related("institution")
    if person.is_staff:
        return rows
    return rows.of(person)


def served_needs(person: Person | AnonymousUser, row: Microcredential) -> QuerySet[Match]:
    """Open needs that it serves, as far as the person may see the match."""
    visible = (
        Match.objects.visible_to(person).listed()
        if person.is_staff
        else Match.objects.offered_by([row.institution_id])
    )
    visible = visible.filter(microcredential=row, need__state=NeedState.OPEN)
    return best_offered_first(
        visible.select_related("need__employer", "microcredential__institution", "policy")
    )
