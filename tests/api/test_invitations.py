"""Invitations, whom one may invite, and needs that nobody serves, in the API."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.api.callers import calling, outsiders
from tests.factories import InvitationFactory, MatchFactory, NeedFactory, PersonFactory, member_of
from tests.matching.scene import scene

pytestmark = pytest.mark.django_db
LIST, UNMET = reverse("api:invitation-list"), reverse("api:unmet-list")
HOUR = timedelta(hours=1)


def answered(institution, hours):
    """An invitation to another need, answered after so long; None: it expired."""
    state = {"state": "expired"} if hours is None else {"state": "declined", "decline_reason": "dates"}
    row = InvitationFactory(microcredential__institution=institution, **state)
    if hours is not None:
        row.answered_at = row.sent_at + hours * HOUR
        row.save()
    return row


def test_both_sides_read_how_soon_an_institution_answers():
    made = scene()
    sent = InvitationFactory(need=made.need, microcredential=made.good)
    for hours in (2, 4, None):
        answered(made.institution, hours)
    for person in (made.people["editor"], made.people["institution"]):
        for shown in (
            calling(person).get(reverse("api:invitation-detail", args=[sent.pk])).json(),
            calling(person).get(LIST, {"need": made.need.pk}).json()["results"][0],
        ):
            assert shown["id"] == sent.pk
            assert shown["first_answer"] == {"median_seconds": 10_800, "in_time": 2, "count": 3}


def test_before_any_outcome_nothing_is_measured():
    sent = InvitationFactory()
    shown = (
        calling(member_of(sent.need.employer)).get(reverse("api:invitation-detail", args=[sent.pk])).json()
    )
    assert shown["first_answer"] == {"median_seconds": None, "in_time": 0, "count": 0}


def test_whom_one_may_invite_and_how_soon_they_answer():
    made = scene()
    answered(made.institution, 5)
    call, address = calling(made.people["editor"]), reverse("api:invitable", args=[made.need.pk])
    shown = call.get(address).json()
    [row] = shown["institutions"]
    assert (row["match"], row["institution"], row["open"], row["invitation"]) == (
        made.approved.pk,
        made.institution.pk,
        True,
        None,
    )
    assert row["first_answer"] == {"median_seconds": 18_000, "in_time": 1, "count": 1}
    sent = call.post(LIST, {"matches": [row["match"]]})
    assert sent.status_code == 201, sent.json()
    [row] = call.get(address).json()["institutions"]
    assert (row["open"], row["invitation"], row["invitation_state"]) == (False, sent.json()[0]["id"], "open")
    assert call.get(address).json()["left"] == shown["left"] - 1


def test_only_its_employer_chooses_whom_to_invite():
    made = scene()
    address = reverse("api:invitable", args=[made.need.pk])
    for person in [*outsiders(), made.people["institution"]]:
        assert calling(person).get(address).status_code == 404
    for person in (made.people["viewer"], made.administrator):
        assert calling(person).get(address).status_code == 403


def test_choosing_from_three_asks_the_database_as_often_as_from_one():
    need, counts = NeedFactory(), []
    call, address = calling(member_of(need.employer)), reverse("api:invitable", args=[need.pk])
    for more in (1, 2):
        for _ in range(more):
            MatchFactory(need=need, status="approved")
        with CaptureQueriesContext(connection) as found:
            shown = call.get(address).json()
        counts.append(len(found))
    assert len(shown["institutions"]) == 3
    assert counts[0] == counts[1]


def test_a_list_asks_the_database_as_often_for_three_as_for_one():
    need, counts = NeedFactory(), []
    call = calling(member_of(need.employer))
    for more in (1, 2):
        for _ in range(more):
            InvitationFactory(need=need)
        with CaptureQueriesContext(connection) as found:
            shown = call.get(LIST).json()
        counts.append(len(found))
    assert shown["count"] == 3
    assert counts[0] == counts[1]


def waiting(**fields):
    return NeedFactory(posted_at=timezone.now() - timedelta(days=60), **fields)


def test_administrators_read_which_needs_nobody_serves():
    bare, silent = waiting(title="Bare"), waiting()
    InvitationFactory(need=silent, state="expired")
    match = MatchFactory(need=bare, status="proposed")
    call = calling(PersonFactory(administrator=True))
    shown = call.get(UNMET).json()["results"]
    assert [(row["need"], row["reason"]) for row in shown] == [
        (bare.pk, "no_approved_match"),
        (silent.pk, "no_answer"),
    ]
    assert [row["match"] for row in shown[0]["to_review"]] == [match.pk]
    assert shown[1]["note"] == "1 invitation: 1 silent"
    assert (shown[1]["near_misses"], shown[1]["advice"]) == ([], [])
    assert [row["need"] for row in call.get(UNMET, {"reason": "no_answer"}).json()["results"]] == [silent.pk]
    assert call.get(UNMET, {"reason": "no answer"}).json().keys() == {"reason"}


def test_nobody_else_reads_them():
    need = waiting()
    for person in [*outsiders(), member_of(need.employer)]:
        assert calling(person).get(UNMET).status_code == 403
    assert calling().get(UNMET).status_code == 401


def test_unmet_needs_ask_the_database_as_often_for_three_as_for_one():
    call, counts = calling(PersonFactory(administrator=True)), []
    for more in (1, 2):
        for _ in range(more):
            MatchFactory(need=waiting(), status="proposed")
        with CaptureQueriesContext(connection) as found:
            shown = call.get(UNMET).json()
        counts.append(len(found))
    assert shown["count"] == 3
    assert counts[0] == counts[1]
