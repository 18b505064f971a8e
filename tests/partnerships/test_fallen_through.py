"""What was agreed falls through: the need is unmet again, and its employer may invite anew."""

from datetime import timedelta

import pytest

from accounts.models import AuditEntry, Notice
from marketplace.models import Microcredential
from marketplace.transitions import NotAllowed
from partnerships.models import Agreement, Invitation
from partnerships.queries.invite_page import choices_for
from partnerships.queries.policy import current_policy
from partnerships.queries.unmet import FELL_THROUGH, explained, reason_counts, unmet_needs
from partnerships.services.agreements import cancel_agreement, sign_agreement
from partnerships.services.cohorts import cancel_cohort, complete_cohort, start_cohort
from partnerships.services.invitations import decline_invitation
from partnerships.services.proposals import accept_proposal, draft_proposal, send_proposal
from partnerships.services.unmet import tell_unmet
from tests.factories import member_of
from tests.partnerships import chain as chains
from tests.partnerships.chain import MONDAY, Chain, told

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def chain(**options) -> Chain:
    made = chains.chain(**options)
    Microcredential.objects.update(seat_price=900, currency="USD")
    return made


def sent(made: Chain, invitation: Invitation, now=MONDAY + DAY):
    by = made.people[made.institutions.index(invitation.institution)]
    proposal = draft_proposal(invitation=invitation, by=by, now=now)
    send_proposal(proposal=proposal, by=by, now=now)
    return proposal


def agreed(made: Chain, *others: int) -> Agreement:
    """The first institution's proposal is accepted; `others` were invited beside it."""
    invitation, *_ = made.invite(0, *others)
    proposal = sent(made, invitation)
    return accept_proposal(proposal=proposal, number=1, by=made.buyer, now=MONDAY + 2 * DAY)


def signed(made: Chain, *others: int) -> Agreement:
    agreement = agreed(made, *others)
    for by in (made.buyer, member_of(agreement.institution)):
        sign_agreement(
            agreement=agreement, by=by, name="Ada", text_hash=agreement.text_hash, now=MONDAY + 3 * DAY
        )
    agreement.refresh_from_db()
    return agreement


def cancel(made: Chain, agreement: Agreement, now=MONDAY + 4 * DAY) -> bool:
    return cancel_agreement(agreement=agreement, by=made.buyer, note="The line closed", now=now)


def closed_steps(invitation: Invitation) -> int:
    return AuditEntry.objects.filter(subject="invitation", subject_key=invitation.pk, step="closed").count()


@pytest.mark.parametrize("make", [agreed, signed])
def test_its_invitation_closes_once_with_the_reason(make):
    made = chain()
    agreement = make(made, 1)
    assert [cancel(made, agreement), cancel(made, agreement)] == [True, False]
    first, second = Invitation.objects.order_by("pk")
    assert (first.state, first.close_reason, first.ended_at) == ("closed", "cancelled", MONDAY + 4 * DAY)
    assert (second.state, second.close_reason, second.told_close_reason) == (
        "closed",
        "filled",
        "need_closed",
    )
    assert closed_steps(first) == 1
    # Both sides hear of it once, as of the agreement; the other institution hears nothing.
    assert Notice.objects.filter(kind="agreement-cancelled", person=made.people[0]).count() == 1
    assert Notice.objects.filter(kind="invitation-closed", person=made.people[0]).count() == 0
    assert len(told(made.people[1])) == 2


def test_the_same_and_those_that_were_not_needed_may_be_invited_again():
    made = chain()
    agreement = agreed(made, 1)
    assert [row.open for row in choices_for(made.need, current_policy()).rows] == [False, True, True, True]
    cancel(made, agreement)
    assert [row.open for row in choices_for(made.need, current_policy()).rows] == [True] * 4
    again = made.invite(0, 1, now=MONDAY + 5 * DAY)
    assert [row.state for row in again] == ["open", "open"]
    other = sent(made, again[1], now=MONDAY + 6 * DAY)
    second = accept_proposal(proposal=other, number=1, by=made.buyer, now=MONDAY + 7 * DAY)
    assert list(Agreement.objects.serving()) == [second]
    assert list(Agreement.objects.fallen()) == [agreement]


def test_nothing_more_is_done_on_the_closed_invitation():
    made = chain()
    agreement = agreed(made)
    cancel(made, agreement)
    invitation = Invitation.objects.get()
    with pytest.raises(NotAllowed, match="closed"):
        draft_proposal(invitation=invitation, by=made.people[0], now=MONDAY + 5 * DAY)
    with pytest.raises(NotAllowed):
        decline_invitation(invitation=invitation, by=made.people[0], reason="dates", now=MONDAY + 5 * DAY)
    assert invitation.proposals.count() == 1


@pytest.mark.parametrize("started", [False, True])
def test_a_cancelled_cohort_lets_it_fall_through_too(started):
    made = chain()
    agreement, by = signed(made), member_of(made.institutions[0])
    cohort, now = agreement.cohorts.get(), MONDAY + 5 * DAY
    if started:
        start_cohort(cohort=cohort, by=by, enrolled=3, starts_on=now.date(), now=now)
    done = [cancel_cohort(cohort=cohort, by=by, note="No teacher", now=now) for _ in range(2)]
    assert done == [True, False]
    row = Invitation.objects.get()
    assert (row.state, row.close_reason, closed_steps(row)) == ("closed", "cancelled", 1)
    assert list(Agreement.objects.fallen()) == [agreement]


def test_a_completed_cohort_has_served_the_need():
    made = chain()
    agreement, by = signed(made), member_of(made.institutions[0])
    cohort, now = agreement.cohorts.get(), MONDAY + 5 * DAY
    start_cohort(cohort=cohort, by=by, enrolled=3, starts_on=now.date(), now=now)
    with pytest.raises(NotAllowed, match="has started"):
        cancel(made, agreement, now=now)
    complete_cohort(cohort=cohort, by=by, completed=3, ends_on=now.date(), now=now)
    for step in (lambda: cancel(made, agreement, now=now),
                 lambda: cancel_cohort(cohort=cohort, by=by, note="Late", now=now)):  # fmt: skip
        with pytest.raises(NotAllowed):
            step()
    assert (Invitation.objects.get().state, list(Agreement.objects.fallen())) == ("answered", [])
    assert list(unmet_needs(now=now + 90 * DAY, days=10)) == []


def test_the_rule_asks_again_who_was_not_needed():
    made = chain(count=2)
    cancel(made, agreed(made, 1))
    (again,) = made.invite(0, now=MONDAY + 5 * DAY)
    decline_invitation(invitation=again, by=made.people[0], reason="dates", now=MONDAY + 6 * DAY)
    rerouted = Invitation.objects.get(rerouted_from=again)
    assert (rerouted.institution, rerouted.state) == (made.institutions[1], "open")
    decline_invitation(invitation=rerouted, by=made.people[1], reason="dates", now=MONDAY + 6 * DAY)
    assert not Invitation.objects.filter(rerouted_from=rerouted).exists()


def test_days_later_it_enters_the_queue_anew_and_is_told_again():
    made = chain()
    assert tell_unmet(now=MONDAY + 10 * DAY) == 1
    agreement = agreed(made)
    fell = MONDAY + 20 * DAY
    cancel(made, agreement, now=fell)
    assert list(unmet_needs(now=fell + 9 * DAY, days=10)) == []
    after = fell + 10 * DAY
    (need,) = unmet_needs(now=after, days=10, reason=FELL_THROUGH)
    (shown,) = explained(made.administrator, [need])
    assert (shown.reason, shown.note) == (FELL_THROUGH, "Nobody was invited since. 4 matches are approved")
    assert [count for *_, count in reason_counts(now=after, days=10)] == [0, 0, 0, 0, 0, 1]
    assert [tell_unmet(now=after), tell_unmet(now=after)] == [1, 0]
    made.invite(0, now=after)
    assert [count for *_, count in reason_counts(now=after, days=10)] == [0, 0, 0, 1, 0, 0]
