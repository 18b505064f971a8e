"""Agreements, cohorts and feedback in the API; who may do what is in tests/config/routes.py."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partnerships.models import Feedback
from partnerships.services.agreements import make_agreement
from tests.api.callers import calling
from tests.factories import AgreementFactory, CohortFactory, OrganisationFactory, PersonFactory, member_of
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
