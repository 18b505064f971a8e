"""Agreements, cohorts and feedback in the API; who may do what is in tests/config/routes.py."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from marketplace.models import SatisfactionRecord
from partnerships.models import Cohort, Feedback
from partnerships.services.agreements import make_agreement
from tests.api.callers import calling
from tests.factories import (
    AgreementFactory,
    CohortFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    member_of,
)
from tests.partnerships.feedback import says
from tests.partnerships.test_agreement_making import seats_of, version_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement():
    version = version_with(10)
    return make_agreement(version=version, by=member_of(version.proposal.need.employer), now=timezone.now())


def step(name, row, verb):
    return reverse(f"api:{name}-{verb}", args=[row.pk])


def test_from_signing_to_feedback(agreement):
    buyer, seller = agreement.employer.memberships.get().person, member_of(agreement.institution)
    buying, selling = calling(buyer), calling(seller)
    signed = {"name": "Ada Lovelace", "text_hash": agreement.text_hash}
    for _ in range(2):
        answer = buying.post(step("agreement", agreement, "sign"), signed)
        assert (answer.status_code, answer.json()["state"]) == (200, "signing")
    shown = selling.post(step("agreement", agreement, "sign"), signed | {"name": "Emil Post"}).json()
    assert (shown["state"], [one["name"] for one in shown["signatures"]]) == (
        "in_force",
        ["Ada Lovelace", "Emil Post"],
    )
    cohort, today = agreement.cohorts.get(), timezone.localdate().isoformat()
    for _ in range(2):
        started = selling.post(step("cohort", cohort, "start"), {"enrolled": 4, "starts_on": today})
        assert (started.status_code, started.json()["state"]) == (200, "running")
    completed = selling.post(step("cohort", cohort, "complete"), {"completed": 3, "ends_on": today})
    assert (completed.json()["state"], completed.json()["revealed_at"]) == ("completed", None)
    said = {"levels": {"met_need": 5, "employees_liked": None}, "would_continue": True, "comment": "Good."}
    for _ in range(2):
        given = buying.post(step("cohort", cohort, "feedback"), said).json()
    assert given["levels"] == {"met_need": 5, "employees_liked": None, "work_improved": None}
    assert selling.get(reverse("api:feedback-list")).json()["count"] == 0
    selling.post(step("cohort", cohort, "feedback"), {"levels": {"need_was_clear": 4}})
    assert [one["side"] for one in selling.get(reverse("api:feedback-list")).json()["results"]] == [
        "employer",
        "institution",
    ]
    theirs = Feedback.objects.get(side="employer")
    replied = selling.post(step("feedback", theirs, "reply"), {"text": "Thanks."})
    assert (replied.status_code, replied.json()["reply"]) == (200, "Thanks.")
    down = calling(PersonFactory(administrator=True)).post(
        step("feedback", theirs, "take-down"), {"reason": "Insults"}
    )
    assert (down.json()["comment"], down.json()["levels"], down.json()["taken_down_why"]) == (
        "",
        {},
        "Insults",
    )


def test_cancelling_gives_the_seats_back(agreement):
    call = calling(agreement.employer.memberships.get().person)
    assert call.post(step("agreement", agreement, "cancel"), {}).status_code == 400
    for _ in range(2):
        answer = call.post(step("agreement", agreement, "cancel"), {"note": "No money"})
        assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    assert seats_of(agreement.microcredential) == 10


@pytest.mark.parametrize(
    ("said", "status", "field"),
    [
        ({"name": "Ada"}, 400, "text_hash"),
        ({"name": " ", "text_hash": "0" * 64}, 400, "name"),
        ({"name": "Ada", "text_hash": "0" * 64}, 409, "detail"),
        ({"name": "Ada", "text_hash": "0" * 64, "total": "1.00"}, 400, "total"),
    ],
)
def test_a_signature_names_its_text(agreement, said, status, field):
    call = calling(agreement.employer.memberships.get().person)
    answer = call.post(step("agreement", agreement, "sign"), said)
    assert (answer.status_code, field in answer.json()) == (status, True)
    assert agreement.confirmations.count() == 0


def test_a_refusal_says_nothing_of_the_other_side():
    answers = []
    for other_answers in (False, True):
        cohort = CohortFactory(completed_now=True)
        if other_answers:
            says(cohort, "employer", [5, 5, 5], member_of(cohort.agreement.employer))
        selling = calling(member_of(cohort.agreement.institution))
        address = step("cohort", cohort, "feedback")
        wrong = [
            selling.post(address, {"levels": {"met_need": 5}}).json(),
            selling.post(address, {"levels": {"need_was_clear": 6}}).json(),
            selling.post(address, {"levels": {}, "side": "employer"}).json(),
            selling.get(reverse("api:feedback-list")).json(),
        ]
        shown = selling.get(reverse("api:cohort-detail", args=[cohort.pk])).json()
        answers.append((wrong, shown["state"], shown["revealed_at"]))
    assert answers[0] == answers[1]


@pytest.mark.parametrize("accepted", ["*/*", "application/pdf"])
def test_an_agreement_on_paper(agreement, accepted):
    call = calling(member_of(agreement.institution, "viewer"))
    answer = call.get(step("agreement", agreement, "pdf"), headers={"Accept": accepted})
    assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (
        200,
        "application/pdf",
        b"%PDF-",
    )
    assert answer["Content-Disposition"] == f'attachment; filename="agreement-{agreement.pk}.pdf"'
    refused = calling(PersonFactory()).get(step("agreement", agreement, "pdf"), headers={"Accept": accepted})
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("name", ["need", "proposal"])
def test_agreements_are_narrowed(agreement, name):
    call = calling(member_of(agreement.employer))
    key, address = getattr(agreement, f"{name}_id"), reverse("api:agreement-list")
    assert [row["id"] for row in call.get(address, {name: key}).json()["results"]] == [agreement.pk]
    assert call.get(address, {name: key + 1}).json()["count"] == 0


def test_an_owner_says_above_what_two_sign():
    institution = OrganisationFactory(institution=True, currency="USD")
    call, address = calling(member_of(institution)), reverse("api:agreement-threshold")
    none = {"institution": institution.pk, "amount": None, "currency": "USD"}
    assert call.get(address).json() == none
    for _ in range(2):
        shown = call.put(address, {"amount": "5000.00", "currency": "cad"}).json()
        assert shown == none | {"amount": "5000.00", "currency": "CAD"}
    assert call.put(address, {"amount": None}).json() == none | {"currency": "CAD"}
    assert institution.signing_thresholds.count() == 2
    assert call.put(address, {"amount": "1", "currency": "XQX"}).json().keys() == {"currency"}
    assert call.put(address, {"currency": "USD"}).json().keys() == {"amount"}


def test_who_owns_two_institutions_names_one():
    one, other = OrganisationFactory(institution=True), OrganisationFactory(institution=True)
    owner = member_of(one)
    MembershipFactory(person=owner, organisation=other, role="owner")
    call, address = calling(owner), reverse("api:agreement-threshold")
    assert call.get(address).json().keys() == {"institution"}
    assert call.put(address, {"amount": "9"}).json().keys() == {"institution"}
    assert call.put(address, {"amount": "9", "institution": other.pk}).json()["amount"] == "9.00"
    assert call.get(address, {"institution": other.pk}).json()["institution"] == other.pk
    assert (one.signing_thresholds.count(), other.signing_thresholds.count()) == (0, 1)
    editor = calling(member_of(one, "editor"))
    assert editor.put(address, {"amount": "1"}).status_code == 403
    assert editor.get(address, {"institution": one.pk}).status_code == 403


def test_learners_are_asked_at_an_address_that_only_the_employer_is_told():
    cohort = CohortFactory(running=True)
    buying, address = calling(member_of(cohort.agreement.employer)), step("cohort", cohort, "learners")
    assert buying.get(address).json() == {"address": None}
    made = buying.post(address).json()["address"]
    assert buying.post(address).json() == buying.get(address).json() == {"address": made}
    assert calling().get(made).status_code == 200
    selling = calling(member_of(cohort.agreement.institution))
    assert [selling.get(address).status_code, selling.post(address).status_code] == [403, 403]
    assert "learner" not in selling.get(reverse("api:cohort-detail", args=[cohort.pk])).content.decode()
    for _ in range(2):
        assert buying.delete(address).status_code == 204
    assert calling().get(made).status_code == 404


def flagged_cohort():
    """The third in a row of which its employer says the same level everywhere."""
    cohort, now = CohortFactory(completed_now=True), timezone.now()
    employer = cohort.agreement.employer
    person = member_of(employer)
    before = [
        CohortFactory(completed_now=True, agreement=AgreementFactory(employer=employer)) for _ in range(2)
    ]
    for minute, row in enumerate([*before, cohort]):
        says(row, "employer", [4, 4, 4], person, now=now + timedelta(minutes=minute))
        Cohort.objects.filter(pk=row.pk).update(revealed_at=now)
    return cohort


def remembered(institution):
    """Thirty learners of one employer, in three cohorts."""
    for _ in range(3):
        SatisfactionRecord.objects.create(
            institution=institution,
            employer_name="Acme",
            learners=10,
            met_need=1,
            verified=True,
            ended_on=timezone.localdate(),
        )


def test_administrators_read_what_is_flagged():
    cohort = flagged_cohort()
    flagged = Feedback.objects.get(cohort=cohort)
    remembered(cohort.agreement.institution)
    call = calling(PersonFactory(administrator=True))
    lines = call.get(reverse("api:feedback-straight-lines")).json()
    assert [row["id"] for row in lines["results"]] == [flagged.pk]
    [row] = call.get(reverse("api:feedback-dominated")).json()["results"]
    assert row == {
        "institution": cohort.agreement.institution_id,
        "institution_name": cohort.agreement.institution.name,
        "employer_name": "Acme",
        "learners": 30,
        "from_one": 30,
        "share": 1.0,
    }


@pytest.mark.parametrize("name", ["straight-lines", "dominated"])
def test_flags_ask_the_database_as_often_for_three_as_for_one(name):
    call, counts = calling(PersonFactory(administrator=True)), []
    for more in (1, 2):
        for _ in range(more):
            cohort = flagged_cohort()
            remembered(cohort.agreement.institution)
        with CaptureQueriesContext(connection) as asked:
            answer = call.get(reverse(f"api:feedback-{name}"))
        counts.append(len(asked))
    assert answer.json()["count"] == 3
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", ["agreement", "cohort", "feedback"])
def test_a_list_asks_the_database_as_often_for_three_as_for_one(name):
    employer = OrganisationFactory(employer=True)
    person = member_of(employer)
    call, counts = calling(person), []
    for more in (1, 2):
        for _ in range(more):
            cohort = CohortFactory(completed_now=True, agreement=AgreementFactory(employer=employer))
            says(cohort, "employer", [5, 4, 3], person, now=timezone.now() + timedelta(seconds=1))
        with CaptureQueriesContext(connection) as asked:
            answer = call.get(reverse(f"api:{name}-list"))
        counts.append(len(asked))
    assert answer.json()["count"] == 3
    assert counts[0] == counts[1]
