"""A counter-offer: a version of the employer's, answered by the institution."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import Notice
from marketplace.transitions import NotAllowed
from partnerships.models import ProposalVersion
from partnerships.services.proposals import (
    counter_proposal,
    revise_proposal,
    send_proposal,
    take_over_counter,
)
from partnerships.services.proposals.freezing import text_hash_of
from tests.partnerships.proposing import NOW, asked, fresh

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=3)


@pytest.fixture
def made():
    return asked()


def countered(made, proposal, **asked_for):
    terms = {"headcount": 12, "tuition": Decimal(9600), "starts_on": date(2027, 3, 1), "note": "Twelve now"}
    return counter_proposal(proposal=proposal, by=made.buyer, now=LATER, **{"number": 1} | terms | asked_for)


def test_a_counter_offer_is_a_version_of_the_employers(made):
    proposal = made.sent()
    version = countered(made, proposal)
    assert (version.side, version.number, version.tuition, version.materials) == ("employer", 2, 9600, 600)
    assert (fresh(proposal).state, version.expires_at) == ("countered", proposal.expires_at)
    assert version.text_hash == text_hash_of(ProposalVersion.objects.get(pk=version.pk))
    assert countered(made, proposal) == version
    assert Notice.objects.filter(kind="proposal_countered", person=made.teacher).count() == 1
    with pytest.raises(NotAllowed, match="waits for"):
        countered(made, proposal, note="Another")


def test_a_counter_offer_to_an_older_version_is_refused(made):
    proposal = made.sent()
    revise_proposal(proposal=proposal, by=made.teacher, now=LATER)
    send_proposal(proposal=proposal, by=made.teacher, now=LATER)
    with pytest.raises(NotAllowed, match="Version 2 was sent meanwhile"):
        countered(made, proposal)


def test_taking_a_counter_offer_over_sends_its_terms(made):
    proposal = made.sent()
    countered(made, proposal)
    version = take_over_counter(proposal=proposal, number=2, by=made.teacher, now=LATER)
    assert (version.number, version.side, version.headcount, version.tuition) == (3, "institution", 12, 9600)
    assert (version.starts_on, version.note, fresh(proposal).state) == (date(2027, 3, 1), "", "sent")
    assert take_over_counter(proposal=proposal, number=2, by=made.teacher, now=LATER) == version
    assert proposal.versions.count() == 3


def test_nothing_to_take_over(made):
    proposal = made.sent()
    with pytest.raises(NotAllowed, match="no counter-offer"):
        take_over_counter(proposal=proposal, number=1, by=made.teacher, now=LATER)
    countered(made, proposal)
    revise_proposal(proposal=proposal, by=made.teacher, now=LATER)
    with pytest.raises(NotAllowed, match="begun a new version"):
        take_over_counter(proposal=proposal, number=2, by=made.teacher, now=LATER)


def test_a_version_that_was_begun_before_a_counter_offer_comes_after_it(made):
    proposal = made.sent()
    draft = revise_proposal(proposal=proposal, by=made.teacher, now=LATER)
    counter = countered(made, proposal)
    assert (draft.number, counter.number) == (2, 3)
    assert send_proposal(proposal=proposal, by=made.teacher, now=LATER).number == 4
