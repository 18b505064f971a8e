"""Who takes part in a need, on its page and between the pages of what was agreed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partnerships.models import Invitation, Proposal
from partnerships.queries.taking_part import taking_part
from tests.factories import AgreementFactory, CohortFactory, member_of
from tests.partnerships.test_fallen_through import agreed, cancel, chain, sent, signed
from tests.partnerships.thawing import thaw

pytestmark = pytest.mark.django_db


def page(person, name, *keys) -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(reverse(name, args=keys))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_needs_page_says_who_takes_part_and_what_is_next():
    made = chain(headcount=12)
    agreement = agreed(made)
    text = page(made.buyer, "matches:need", made.need.pk)
    assert "12 of 12 learners take part" in text
    assert "Kestrel Forge and Harbour College sign" in text
    assert reverse("agreements:detail", args=[agreement.pk]) in text


def test_once_signed_it_names_the_cohort():
    made = chain()
    agreement = signed(made)
    text = page(made.buyer, "matches:need", made.need.pk)
    assert "Harbour College starts the cohort" in text
    assert reverse("cohorts:detail", args=[agreement.cohorts.get().pk]) in text


def test_once_cancelled_both_pages_lead_to_inviting_again():
    made = chain(headcount=12)
    agreement = agreed(made)
    cancel(made, agreement)
    invite = reverse("invitations:invite", args=[made.need.pk])
    text = page(made.buyer, "matches:need", made.need.pk)
    assert "Nobody takes part any more" in text
    assert "12 learners are without training again." in text
    assert f'<a href="{invite}">invite again</a>' in text
    assert f'<a href="{invite}">Invite again</a>' in page(made.buyer, "agreements:detail", agreement.pk)
    theirs = page(made.people[0], "agreements:detail", agreement.pk)
    assert "The employer may invite you anew." in theirs
    assert invite not in theirs
    watching = member_of(made.employer, "viewer")
    assert invite not in page(watching, "matches:need", made.need.pk)


def test_renewals_are_counted_apart():
    made = chain(headcount=12)
    agreement = signed(made)
    again = AgreementFactory(
        need=made.need, employer=made.employer, institution=agreement.institution, headcount=12
    )
    thaw(Proposal)
    Proposal.objects.filter(pk=again.proposal_id).update(renews=CohortFactory(agreement=agreement, number=2))
    part = taking_part(made.buyer, made.need, now=agreement.created_at)
    assert [(row.agreement, row.serves, row.is_renewal) for row in part.rows] == [
        (again, True, True),
        (agreement, True, False),
    ]
    assert (part.learners, part.missing, part.fell_through) == (12, 0, False)


def test_an_institution_sees_nothing_of_the_others_agreements():
    made = chain()
    agreed(made)
    assert taking_part(made.people[1], made.need, now=made.need.posted_at).rows == []


def test_pages_of_one_agreement_lead_to_one_another():
    made = chain()
    agreement = signed(made)
    proposal, invitation = agreement.proposal, agreement.proposal.invitation
    there = reverse("agreements:detail", args=[agreement.pk])
    assert f'<a href="{there}">an agreement</a>' in page(made.buyer, "proposals:detail", proposal.pk)
    text = page(made.people[0], "agreements:detail", agreement.pk)
    assert f"{reverse('proposals:detail', args=[proposal.pk])}?version=1" in text
    assert reverse("cohorts:detail", args=[agreement.cohorts.get().pk]) in text
    asked = page(made.people[0], "invitations:detail", invitation.pk)
    assert "See your proposal" in asked
    assert "Write a proposal" not in asked


def test_what_was_answered_is_not_begun_again():
    made = chain()
    (invitation,) = made.invite(0)
    thaw(Invitation)
    Invitation.objects.update(expires_at=timezone.now() + timedelta(days=8))
    assert "Write a proposal" in page(made.people[0], "invitations:detail", invitation.pk)
    proposal = sent(made, invitation)
    text = page(made.people[0], "proposals:begin", invitation.pk)
    assert f'<a href="{reverse("proposals:detail", args=[proposal.pk])}">Your proposal</a> waits' in text
    assert "Begin the draft" not in text
    client = Client()
    client.force_login(made.people[0])
    address = reverse("proposals:begin", args=[invitation.pk])
    for _ in range(2):
        answer = client.post(address, {"microcredential": invitation.microcredential_id, "kind": "custom"})
        assert answer.status_code == 200
    assert list(Proposal.objects.all()) == [proposal]
