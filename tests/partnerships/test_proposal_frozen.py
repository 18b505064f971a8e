"""A price, an expiry and a text never change after sending: every road that leads there is tried."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marketplace.models import PriceTier
from marketplace.services.microcredentials import change_microcredential
from partnerships.models import PartnershipPolicy, Proposal, ProposalVersion
from partnerships.services.proposals.freezing import text_hash_of
from tests.api.callers import calling
from tests.factories import PersonFactory
from tests.matching.market import run_now
from tests.partnerships.proposing import asked, fresh, last

pytestmark = pytest.mark.django_db
PRICE = {"tuition": "1", "fees": "1", "materials": "1", "customisation": "1", "currency": "EUR"}
TAMPERED = PRICE | {
    "title": "Other", "text": "Other", "headcount": "1", "classes": "1", "expires_at": "2030-01-01T00:00",
    "sent_at": "", "text_hash": "0" * 64, "number": "1", "listed": "{}", "fits": "{}", "state": "draft",
    "modules-TOTAL_FORMS": "0", "modules-INITIAL_FORMS": "0", "skills-TOTAL_FORMS": "0", "skills-INITIAL_FORMS": "0",
}  # fmt: skip


@pytest.fixture
def made():
    return asked(now=timezone.now())


@pytest.fixture
def proposal(made):
    from partnerships.services.proposals import draft_proposal, send_proposal

    run_now()
    made.invitation.refresh_from_db()
    row = draft_proposal(invitation=made.invitation, by=made.teacher, now=timezone.now())
    send_proposal(proposal=row, by=made.teacher, now=timezone.now())
    return fresh(row)


def kept(proposal: Proposal) -> dict[str, Any]:
    """All of the sent version, and of what the proposal says of its time."""
    version = ProposalVersion.objects.filter(proposal=proposal, number=1).values().get()
    assert version["text_hash"] == text_hash_of(ProposalVersion.objects.get(pk=version["id"]))
    return version | {"until": fresh(proposal).expires_at}


def as_(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_another_price_of_the_listing(made, proposal):
    before = kept(proposal)
    change_microcredential(
        microcredential=made.row,
        by=made.teacher,
        now=timezone.now(),
        facts={
            "seat_price": Decimal(5),
            "materials_price": Decimal(1),
            "title": "Other",
            "description": "Other",
        },
    )
    made.row.taught_skills.all().delete()
    assert kept(proposal) == before
    page = as_(made.buyer).get(reverse("proposals:detail", args=[proposal.pk])).content.decode()
    assert "$9,500 for 10" in page


def test_other_tiers_and_another_policy(made, proposal):
    before = kept(proposal)
    PriceTier.objects.create(microcredential=made.row, from_headcount=2, seat_price=Decimal(1))
    PartnershipPolicy.objects.create(proposal_days=1)
    assert kept(proposal) == before
    assert last(proposal).landed().gross == 9500


def test_a_retired_or_deleted_listing_and_a_new_run(made, proposal):
    before = kept(proposal)
    made.row.state = "retired"
    made.row.retired_at = timezone.now()
    made.row.save()
    run_now()
    assert kept(proposal) == before


@pytest.mark.parametrize(
    "name", ["edit", "send", "revise", "discard", "counter", "take_over", "decline", "withdraw"]
)
def test_a_tampered_form(made, proposal, name):
    before = kept(proposal)
    for person in (made.teacher, made.buyer):
        as_(person).post(reverse(f"proposals:{name}", args=[proposal.pk]), TAMPERED)
        as_(person).post(f"{reverse(f'proposals:{name}', args=[proposal.pk])}?version=1", TAMPERED)
    assert kept(proposal) == before


@pytest.mark.parametrize(
    "change", [{"tuition": Decimal(1)}, {"text": "Other"}, {"expires_at": timezone.now()}, {"sent_at": None}]
)
def test_a_shell(proposal, change):
    before = kept(proposal)
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
        ProposalVersion.objects.filter(proposal=proposal).update(**change)
    assert kept(proposal) == before


def test_the_back_office(proposal):
    """It shows the version to a superuser, who changes and deletes nothing there; the proposal itself is not in it."""
    before = kept(proposal)
    client = as_(PersonFactory(administrator=True, is_superuser=True))
    version = ProposalVersion.objects.get(proposal=proposal)
    address = "admin:partnerships_proposalversion"
    assert client.get(reverse(f"{address}_change", args=[version.pk])).status_code == 200
    assert client.post(reverse(f"{address}_change", args=[version.pk]), TAMPERED).status_code == 403
    assert client.post(reverse(f"{address}_delete", args=[version.pk]), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [version.pk], "post": "yes"}
    client.post(reverse(f"{address}_changelist"), chosen)
    assert Proposal not in admin.site._registry
    assert kept(proposal) == before


@pytest.mark.parametrize(
    "name", ["detail", "send", "revise", "counter", "take-over", "decline", "withdraw", "accept"]
)
def test_the_api(made, proposal, name):
    """With a body that states every column; what of it is a step is taken, and changes nothing of what was sent."""
    before = kept(proposal)
    address = reverse(f"api:proposal-{name}", args=[proposal.pk])
    body = TAMPERED | {"reason": "dates", "number": 1}
    for method in ("put", "patch", "delete", "post"):
        for person in (made.teacher, made.buyer):
            getattr(calling(person), method)(address, body, format="json")
            assert kept(proposal) == before


def test_the_api_writes_into_the_next_version_alone(made, proposal):
    before, caller = kept(proposal), calling(made.teacher)
    address = reverse("api:proposal-detail", args=[proposal.pk])
    assert caller.patch(address, {"tuition": "1.00"}, format="json").status_code == 409
    assert caller.post(reverse("api:proposal-revise", args=[proposal.pk])).status_code == 200
    assert caller.patch(address, {"tuition": "1.00"}, format="json").status_code == 200
    assert proposal.versions.get(number=2).tuition == Decimal(1)
    assert kept(proposal) == before
