"""The same again, with one action."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Notice
from marketplace.transitions import NotAllowed
from partnerships.models import Invitation, Proposal
from partnerships.services.cohorts import renew_cohort
from tests.factories import AgreementFactory as Agreed
from tests.factories import CohortFactory, MicrocredentialFactory, ProposalFactory, member_of, sent_version
from tests.partnerships.test_agreement_pages import client_of

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def cohort_of(**fields):
    row = MicrocredentialFactory(seat_price=1200)
    version = sent_version(proposal=ProposalFactory(invitation__microcredential=row), fees=150)
    Proposal.objects.filter(pk=version.proposal_id).update(state="accepted", ended_at=NOW)
    version.proposal.refresh_from_db()
    state = fields or {"completed_now": True}
    return CohortFactory(agreement=Agreed(version=version, state="ended", ended_at=NOW), **state)


def test_the_institution_is_invited_and_begins_with_what_was_agreed():
    cohort = cohort_of()
    agreement = cohort.agreement
    buyer, seller = member_of(agreement.employer), member_of(agreement.institution)
    proposal = renew_cohort(cohort=cohort, by=buyer, now=NOW)
    draft = proposal.versions.get()
    assert (proposal.state, proposal.renews, proposal.microcredential) == (
        "draft",
        cohort,
        agreement.microcredential,
    )
    assert (draft.tuition, draft.fees, draft.headcount) == (
        agreement.version.tuition,
        agreement.version.fees,
        agreement.headcount,
    )
    assert proposal.invitation != agreement.proposal.invitation
    assert (proposal.invitation.state, proposal.invitation.need) == ("open", agreement.need)
    assert Notice.objects.filter(person=seller, waits=True).count() == 1
    assert AuditEntry.objects.filter(subject="cohort", step="renewed").count() == 1


def test_a_double_click_renews_once_and_later_it_can_be_renewed_again():
    cohort = cohort_of()
    buyer = member_of(cohort.agreement.employer)
    first = renew_cohort(cohort=cohort, by=buyer, now=NOW)
    assert renew_cohort(cohort=cohort, by=buyer, now=NOW) == first
    assert (Invitation.objects.count(), Proposal.objects.count()) == (2, 2)
    Proposal.objects.filter(pk=first.pk).update(state="withdrawn", ended_at=NOW)
    Invitation.objects.filter(pk=first.invitation_id).update(state="declined", decline_reason="dates")
    assert renew_cohort(cohort=cohort, by=buyer, now=NOW + timedelta(days=1)) != first


@pytest.mark.parametrize("state", ["planned", "running"])
def test_only_what_is_completed(state):
    cohort = cohort_of(**({"running": True} if state == "running" else {"state": state}))
    with pytest.raises(NotAllowed, match="once it is completed"):
        renew_cohort(cohort=cohort, by=member_of(cohort.agreement.employer), now=NOW)
    assert Invitation.objects.count() == 1


def test_the_page_asks_once():
    cohort = cohort_of()
    client = client_of(member_of(cohort.agreement.employer, "editor"))
    page = reverse("cohorts:detail", args=[cohort.pk])
    assert client.get(page).context["may_renew"]
    for _ in range(2):
        assert client.post(reverse("cohorts:renew", args=[cohort.pk]))["Location"] == page
    assert not client.get(page).context["may_renew"]
    assert cohort.renewals.count() == 1
