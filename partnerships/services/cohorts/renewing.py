"""The same again, with one action."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from marketplace.transitions import NotAllowed
from partnerships.models import Cohort, CohortState, Proposal
from partnerships.queries.cohorts import renewal_of
from partnerships.services.invitations import invite_again
from partnerships.services.proposals import draft_proposal
from partnerships.services.steps import record


@transaction.atomic
def renew_cohort(*, cohort: Cohort, by: Person, now: datetime) -> Proposal:
    """Invite the institution again and begin its proposal with what was agreed; it decides whether to send that.

    While a renewal is under way, that one is given back.

    Raises:
        NotAllowed: the cohort is not completed, or what was taught is not on offer any more.
    """
    row: Cohort = Cohort.objects.select_related("agreement__proposal").get(pk=cohort.pk)
    if row.state != CohortState.COMPLETED:
        raise NotAllowed("A cohort is renewed once it is completed.")
    if (going := renewal_of(row)) is not None:
        return going
    # This holds the need: of two at once the second finds here what the first has begun.
    invitation = invite_again(cohort_agreement=row.agreement, by=by, now=now)
    before = renewal_of(row)
    proposal = draft_proposal(invitation=invitation, by=by, now=now, renews=row)
    if before is None:
        record(row, "renewed", by=by, now=now, after={"invitation": invitation.pk})
    return proposal
