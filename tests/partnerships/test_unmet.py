"""The queue of needs that nobody serves."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from matching.models import Match
from partnerships.queries.unmet import reason_counts, unmet_needs
from partnerships.services.unmet import tell_unmet
from tests.factories import (
    AgreementFactory,
    InvitationFactory,
    MatchFactory,
    NeedFactory,
    OrganisationFactory,
    PersonFactory,
    sent_version,
)
from tests.matching.market import asks, run_now, skills, teaches
from tests.partnerships.chain import MONDAY, told

pytestmark = pytest.mark.django_db
AFTER = MONDAY + timedelta(days=10)


def need(**fields):
    return NeedFactory(posted_at=MONDAY, **fields)


def approved(row):
    return MatchFactory(need=row, status="approved")


def asked(row, state="open", **fields):
    match = approved(row)
    return InvitationFactory(
        need=row, microcredential=match.microcredential, match=match, state=state, **fields
    )


def test_what_waits_too_long_enters_with_its_reason():
    bare, waiting, uninvited, silent = (need() for _ in range(4))
    MatchFactory(need=waiting)
    approved(uninvited)
    asked(silent, "expired")
    served, bought = need(), need()
    sent_version(proposal__invitation=asked(served, "answered", answered_at=AFTER))
    AgreementFactory(need=bought)
    need(draft=True), need(closed=True), need(employer=OrganisationFactory(employer=True, waiting=True))
    assert list(unmet_needs(now=AFTER - timedelta(minutes=1), days=10)) == []
    assert list(unmet_needs(now=AFTER, days=10)) == [bare, waiting, uninvited, silent]
    assert [count for *_, count in reason_counts(now=AFTER, days=10)] == [1, 1, 1, 1, 0, 0]
    by_reason = [
        list(unmet_needs(now=AFTER, days=10, reason=name)) for name, *_ in reason_counts(now=AFTER, days=10)
    ]
    assert by_reason == [[bare], [waiting], [uninvited], [silent], [], []]


def test_a_decline_serves_no_need():
    row = need()
    asked(row, "declined", decline_reason="dates", answered_at=MONDAY)
    assert list(unmet_needs(now=AFTER, days=10)) == [row]


def test_the_page_says_why_and_what_could_help(client):
    wanted, administrator = skills(4), PersonFactory(administrator=True)
    posted = timezone.now() - timedelta(days=11)
    row = asks(wanted, title="Welders", posted_at=posted, ceiling_price=1000)
    teaches(wanted, title="Welding at a price", seat_price=1100)
    teaches(wanted, title="Welding in time", seat_price=900)
    run_now()
    client.force_login(administrator)
    text = client.get(reverse("unmet:list")).content.decode()
    for said in ("1 need is unmet", "Welders", "No approved match", "1 match waits for review", "Welding at a price",
                 "$100 per learner over the limit of $1,000", "1 turned away by"):  # fmt: skip
        assert said in text
    assert reverse("review:match", args=[Match.objects.get(need=row).pk]) in text
    text = client.get(reverse("unmet:list") + "?reason=no+match").content.decode()
    assert "No need for this reason" in text


def test_it_is_cut_into_pages_and_asks_as_often_for_three(client):
    posted, asked_for = timezone.now() - timedelta(days=11), []
    client.force_login(PersonFactory(administrator=True))
    wanted = skills(3)
    for count in (1, 2):
        for _ in range(count):
            asks(wanted, posted_at=posted)
            teaches(wanted)
        run_now()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("unmet:list")).status_code == 200
        asked_for.append(len(queries))
    assert asked_for[0] == asked_for[1]
    NeedFactory.create_batch(9, posted_at=posted)
    assert "1 to 10 of 12 needs" in client.get(reverse("unmet:list")).content.decode()


def test_an_empty_queue_says_so(client):
    client.force_login(PersonFactory(administrator=True))
    assert "Every need is served or still new" in client.get(reverse("unmet:list")).content.decode()


def test_administrators_are_told_of_each_once():
    administrator = PersonFactory(administrator=True)
    need(), need()
    assert (tell_unmet(now=AFTER), tell_unmet(now=AFTER)) == (2, 0)
    assert told(administrator) == ["2 needs have waited long without a match or an answer."]
    assert set(AuditEntry.objects.values_list("step", "audience")) == {("unmet", "administrators")}
