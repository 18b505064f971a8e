"""What waits for a person waits no more once their side has acted."""

from datetime import timedelta

import pytest

from accounts.models import Notice
from partnerships.services.agreements import sign_agreement
from partnerships.services.cohorts import start_cohort
from partnerships.services.proposals import accept_proposal, expire_proposals
from partnerships.services.questions import answer_question, ask_question
from tests.factories import member_of
from tests.partnerships.proposing import NOW, asked

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=3)


@pytest.fixture
def made():
    return asked()


def waits(person):
    return sorted(Notice.objects.filter(person=person, waits=True).values_list("kind", flat=True))


def test_a_signature_waits_for_each_side_until_it_is_given(made):
    buyer, head = member_of(made.need.employer), member_of(made.row.institution)
    proposal = made.sent()
    assert waits(buyer) == ["proposal_sent"]
    agreement = accept_proposal(proposal=proposal, number=1, by=made.buyer, now=LATER)
    assert (waits(buyer), waits(head)) == (["agreement-to-sign"], ["agreement-to-sign"])
    sign_agreement(agreement=agreement, by=buyer, name="Ada", text_hash=agreement.text_hash, now=LATER)
    assert (waits(buyer), waits(head)) == ([], ["agreement-to-sign"])
    sign_agreement(agreement=agreement, by=head, name="Bert", text_hash=agreement.text_hash, now=LATER)
    assert (waits(buyer), waits(head)) == ([], ["agreement-in-force"])  # the cohort is to be started
    start_cohort(cohort=agreement.cohorts.get(), by=head, enrolled=10, starts_on=LATER.date(), now=LATER)
    assert (waits(buyer), waits(head)) == ([], [])


def test_what_expires_waits_for_nobody(made):
    buyer = member_of(made.need.employer)
    proposal = made.sent()
    assert waits(buyer) == ["proposal_sent"]
    expire_proposals(now=proposal.expires_at)
    assert waits(buyer) == []


def test_questions_wait_until_the_last_is_answered(made):
    buyer = member_of(made.need.employer)
    first, second = (
        ask_question(need=made.need, institution=made.row.institution, by=made.teacher, text=text, now=NOW)
        for text in ("When?", "Where?")
    )
    assert waits(buyer) == ["question-asked", "question-asked"]
    answer_question(question=first, by=buyer, text="In March.", now=LATER)
    assert waits(buyer) == ["question-asked", "question-asked"]
    answer_question(question=second, by=buyer, text="At the yard.", now=LATER)
    assert waits(buyer) == []
