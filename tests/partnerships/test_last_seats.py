"""Fifty at once want the last ten seats."""

import threading
from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Notice
from marketplace.models import Microcredential
from marketplace.transitions import NotAllowed
from matching.models import MatchRun
from partnerships.models import Agreement, Proposal
from partnerships.services.proposals import accept_proposal
from tests.factories import MicrocredentialFactory, PersonFactory, ProposalFactory, member_of, sent_version

pytestmark = pytest.mark.django_db(transaction=True)
ASKING, SEATS = 50, 10
REFUSED = "No seats are left, and 1 are needed."


def outcomes(jobs):
    """What each job answers, all of them started at one moment in a thread and a connection of its own."""
    told, gate = Counter(), threading.Barrier(len(jobs))

    def work(job):
        gate.wait()
        try:
            job()
            told["made"] += 1
        except NotAllowed as reason:
            told[str(reason)] += 1
        except Exception as error:
            told[repr(error)] += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return told


def test_exactly_ten_are_held_and_forty_are_told():
    row = MicrocredentialFactory(seats_free=SEATS)
    owner = member_of(row.institution)
    by, now = PersonFactory(), timezone.now()

    def asking():
        proposal = ProposalFactory(invitation__microcredential=row, invitation__need__headcount=1)
        version = sent_version(proposal=proposal)
        return lambda: accept_proposal(proposal=proposal, number=version.number, by=by, now=now)

    # Nobody is invited twice: each acceptance is of another need.
    assert outcomes([asking() for _ in range(ASKING)]) == {"made": SEATS, REFUSED: ASKING - SEATS}
    assert Microcredential.objects.get(pk=row.pk).seats_free == 0
    assert list(Agreement.objects.values_list("seats_held", flat=True)) == [1] * SEATS
    assert AuditEntry.objects.filter(subject="agreement", step="made").count() == SEATS
    assert Counter(Notice.objects.filter(person=owner).values_list("kind", flat=True)) == {
        "proposal_accepted": SEATS,
        "agreement-to-sign": SEATS,
    }
    assert Counter(Proposal.objects.values_list("state", flat=True)) == {
        "accepted": SEATS,
        "sent": ASKING - SEATS,
    }
    assert MatchRun.objects.count() == 1


def posting(proposal, person, told):
    """A job that accepts on the page, and keeps what the page answered."""
    client = Client()
    client.force_login(person)
    address = reverse("proposals:accept", args=[proposal.pk])

    def post():
        answer = client.post(address, {"number": 1})
        told.append(answer["Location"] if answer.status_code == 302 else answer.content.decode())

    return post


def test_on_the_page_two_of_four_get_the_last_two():
    row = MicrocredentialFactory(seats_free=2)
    told, jobs = [], []
    for _ in range(4):
        version = sent_version(proposal__invitation__microcredential=row, headcount=1)
        buyer = member_of(version.proposal.need.employer)
        jobs.append(posting(version.proposal, buyer, told))
    assert outcomes(jobs) == {"made": 4}
    made = [reverse("agreements:detail", args=[pk]) for pk in Agreement.objects.values_list("pk", flat=True)]
    refused = [page for page in told if page not in made]
    assert (len(made), len(told), len(refused)) == (2, 4, 2)
    assert all(REFUSED in page for page in refused)
    assert Microcredential.objects.get(pk=row.pk).seats_free == 0


def test_on_the_page_a_double_click_at_one_moment_makes_one_agreement():
    row = MicrocredentialFactory(seats_free=9)
    version = sent_version(proposal__invitation__microcredential=row, headcount=4)
    buyer, told = member_of(version.proposal.need.employer), []
    assert outcomes([posting(version.proposal, buyer, told) for _ in range(3)]) == {"made": 3}
    agreement = Agreement.objects.get()
    assert told == [reverse("agreements:detail", args=[agreement.pk])] * 3
    assert Microcredential.objects.get(pk=row.pk).seats_free == 5
    assert AuditEntry.objects.filter(step__in=["accepted", "made"]).count() == 2
