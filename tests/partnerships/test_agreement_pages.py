"""Agreements and cohorts as pages: lists, signing, paper."""

from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Notice
from partnerships.models import Agreement, Cohort, Confirmation
from partnerships.services.agreements import make_agreement, sign_agreement
from tests.factories import AgreementFactory, CohortFactory, OrganisationFactory, member_of
from tests.partnerships.test_agreement_making import version_with

pytestmark = pytest.mark.django_db


def client_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def agreement() -> Agreement:
    version = version_with(10)
    return make_agreement(version=version, by=member_of(version.proposal.need.employer), now=timezone.now())


@pytest.fixture
def buyer(agreement):
    return agreement.employer.memberships.get().person


@pytest.fixture
def seller(agreement):
    return member_of(agreement.institution)


def page(agreement, name="detail"):
    return reverse(f"agreements:{name}", args=[agreement.pk])


def posted(client, agreement, **fields):
    stated = {"name": "Ada Lovelace", "text_hash": agreement.text_hash} | fields
    return client.post(page(agreement, "sign"), stated)


@pytest.mark.parametrize(("name", "factory"), [("agreements", AgreementFactory), ("cohorts", CohortFactory)])
def test_a_list_asks_the_database_as_often_for_three_as_for_one(name, factory):
    employer = OrganisationFactory(employer=True)
    fields = {"employer": employer} if name == "agreements" else {"agreement__employer": employer}
    client, counts = client_of(member_of(employer)), []
    for more in (1, 2):
        factory.create_batch(more, **fields)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = client.get(reverse(f"{name}:list"))
        counts.append(len(asked))
    assert len(answer.context["page"]) == 3
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("name", "factory"), [("agreements", AgreementFactory), ("cohorts", CohortFactory)])
def test_a_list_has_pages_and_holds_nothing_of_others(name, factory):
    employer = OrganisationFactory(employer=True)
    fields = {"employer": employer} if name == "agreements" else {"agreement__employer": employer}
    factory.create_batch(26, **fields)
    factory()
    client = client_of(member_of(employer, "viewer"))
    answer = client.get(reverse(f"{name}:list"), {"page": 2})
    assert (answer.context["page"].paginator.count, len(answer.context["page"])) == (26, 1)
    assert len(client.get(reverse(f"{name}:list"), {"state": "cancelled"}).context["page"]) == 0
    assert len(client.get(reverse(f"{name}:list"), {"state": "no such"}).context["page"]) == 25


def test_the_page_signs_what_it_showed_and_a_double_click_signs_once(agreement, buyer):
    client = client_of(buyer)
    shown = client.get(page(agreement))
    assert shown.context["form"].initial == {"text_hash": agreement.text_hash}
    for _ in range(2):
        answer = posted(client, agreement)
        assert (answer.status_code, answer["Location"]) == (302, page(agreement))
    assert Confirmation.objects.count() == 1
    after = client.get(page(agreement))
    assert after.context["form"] is None
    assert after.context["waits_for"] == [agreement.institution_name]


def test_a_tampered_hash_signs_nothing_and_keeps_the_name(agreement, buyer):
    answer = posted(client_of(buyer), agreement, text_hash="0" * 64)
    assert Confirmation.objects.count() == 0
    assert answer.context["form"].non_field_errors() == [
        "The text has changed since this page was shown. Read it again before you sign."
    ]
    assert b"Ada Lovelace" in answer.content


def test_both_sign_and_the_cohort_is_linked(agreement, buyer, seller):
    posted(client_of(buyer), agreement)
    posted(client_of(seller), agreement, name="Emil Post")
    shown = client_of(seller).get(page(agreement))
    cohort = Cohort.objects.get()
    assert reverse("cohorts:detail", args=[cohort.pk]) in shown.content.decode()
    assert shown.context["waits_for"] == []


def test_cancelling_twice_tells_once(agreement, buyer, seller):
    client = client_of(buyer)
    assert client.post(page(agreement, "cancel"), {"note": ""}).status_code == 200
    for _ in range(2):
        assert client.post(page(agreement, "cancel"), {"note": "No money"})["Location"] == page(agreement)
    agreement.refresh_from_db()
    assert (agreement.state, agreement.cancel_note) == ("cancelled", "No money")
    assert Notice.objects.filter(kind="agreement-cancelled").count() == 1


def test_a_pdf_holds_the_text_and_the_signatures_and_is_the_same_each_time(agreement, buyer):
    sign_agreement(
        agreement=agreement,
        by=buyer,
        name="Zoë Łukasiewicz",
        text_hash=agreement.text_hash,
        now=timezone.now(),
    )
    answers = [client_of(buyer).get(page(agreement, "pdf")) for _ in range(2)]
    assert answers[0].content == answers[1].content
    assert answers[0]["Content-Type"] == "application/pdf"
    assert answers[0]["Content-Disposition"] == f'attachment; filename="agreement-{agreement.pk}.pdf"'
    pages = PdfReader(BytesIO(answers[0].content)).pages
    words = " ".join(" ".join(one.extract_text() for one in pages).split())
    for said in ("Zoë Łukasiewicz", agreement.text_hash, *agreement.text.split("\n")[:5]):
        assert said in words


def test_the_threshold_is_the_institutions_owners(agreement, buyer, seller):
    address, client = reverse("agreements:threshold"), client_of(seller)
    assert client_of(buyer).get(address).status_code == 403
    sent = {"organisation": agreement.institution.pk, "currency": "USD"}
    assert client.post(address, sent | {"amount": "a lot"}).status_code == 200
    assert agreement.institution.signing_thresholds.count() == 0
    for _ in range(2):
        assert client.post(address, sent | {"amount": "5,000"}).status_code == 302
    threshold = agreement.institution.signing_thresholds.get()
    assert (threshold.amount, threshold.currency, threshold.set_by) == (5000, "USD", seller)


def test_an_agreement_shows_a_buyer_nothing_of_others(agreement, buyer):
    other = AgreementFactory(institution=agreement.institution)
    shown = client_of(buyer).get(page(agreement)).content.decode()
    assert other.employer_name not in shown
    assert other.version.title not in shown
