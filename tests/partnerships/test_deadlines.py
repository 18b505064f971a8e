"""Pages tell until when something is possible by the reader's own clock."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from components import words
from partnerships.models import Cohort, Invitation, PartnershipPolicy, Proposal
from partnerships.working_days import end_of_working_day
from tests.factories import (
    CohortFactory,
    InvitationFactory,
    MatchFactory,
    NeedFactory,
    member_of,
    sent_version,
)
from tests.partnerships.thawing import thaw

pytestmark = pytest.mark.django_db
WEST, EAST = "America/Los_Angeles", "America/New_York"


def end_in(zone: str) -> datetime:
    """The end of a day there, three weeks from now."""
    day = timezone.now().astimezone(ZoneInfo(zone)).date() + timedelta(days=21)
    return datetime.combine(day, time(23, 59), ZoneInfo(zone))


def page(person, name, *args) -> str:
    client = Client()
    client.force_login(person)
    return client.get(reverse(name, args=args)).content.decode()


def of_both(organisation, role="owner"):
    return [member_of(organisation, role, time_zone=zone) for zone in (WEST, EAST)]


def said_to(person, end) -> str:
    """The day alone in the zone of the end, three hours later the next day with its hour."""
    day = end.astimezone(ZoneInfo(person.time_zone)).date()
    said = words.day(day, timezone.now().astimezone(ZoneInfo(person.time_zone)).date())
    if person.time_zone == WEST:
        return f">{said}</time>"
    zone = end.astimezone(ZoneInfo(EAST)).tzname()
    return f">{said}, 2:59 {zone}</time>"


def test_of_an_invitation():
    row, end = InvitationFactory(), end_in(WEST)
    thaw(Invitation)
    Invitation.objects.update(expires_at=end)
    for person in (*of_both(row.institution), *of_both(row.need.employer)):
        assert said_to(person, end) in page(person, "invitations:detail", row.pk)


def test_of_invitations_to_come():
    """Counted by the clock of whoever sends them: always the whole day."""
    need = NeedFactory()
    MatchFactory(need=need, status="approved")
    PartnershipPolicy.objects.create(answer_days=15)
    for person in of_both(need.employer):
        end = end_of_working_day(timezone.now(), 15, person.time_zone)
        found = page(person, "invitations:invite", need.pk)
        assert f">{words.day(end.date(), timezone.now().date())}</time></p>" in found


def test_of_a_proposal():
    version, end = sent_version(), end_in(WEST)
    proposal = version.proposal
    thaw(Proposal)
    Proposal.objects.update(expires_at=end)
    for person in (*of_both(proposal.institution), *of_both(proposal.need.employer)):
        assert said_to(person, end) in page(person, "proposals:detail", proposal.pk)
        assert said_to(person, end) in page(person, "proposals:list")
    for person in of_both(proposal.need.employer):
        assert said_to(person, end) in page(person, "proposals:compare", proposal.need_id)


def test_of_feedback():
    cohort, end = CohortFactory(completed_now=True), end_in(WEST)
    Cohort.objects.update(feedback_until=end)
    for person in of_both(cohort.agreement.employer):
        assert said_to(person, end) in page(person, "cohorts:detail", cohort.pk)
        assert said_to(person, end) in page(person, "feedback:give", cohort.pk, "employer")
