"""Inviting, caps, answering and ending."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEntry, Notice
from marketplace.models import Microcredential, TrainingNeed
from marketplace.services.needs import close_need, delete_draft
from marketplace.transitions import NotAllowed
from matching.models import Match
from partnerships.models import Invitation, Proposal
from partnerships.queries.invitations import offerable
from partnerships.services.invitations import (
    close_dead_invitations,
    close_invitations_of,
    decline_invitation,
    invite_again,
    invite_institutions,
    mark_answered,
    withdraw_invitation,
)
from tests.factories import (
    AgreementFactory,
    CohortFactory,
    InvitationFactory,
    NeedFactory,
    OrganisationFactory,
    ProposalFactory,
    sent_version,
)
from tests.partnerships.chain import MONDAY, NAMES, approved, chain, policy, told

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=2)


def test_three_are_invited_told_and_written_down():
    made = chain()
    sent = made.invite(0, 2, 1, message=" When could you start? ")
    assert [row.institution.name for row in sent] == [NAMES[0], NAMES[2], NAMES[1]]
    first = sent[0]
    assert (first.state, first.message, first.sent_by, first.match) == (
        "open", "When could you start?", made.buyer, made.matches[0],
    )  # fmt: skip
    assert first.expires_at == datetime(2026, 3, 16, 23, 59, tzinfo=UTC)
    assert told(made.people[0]) == [
        "Kestrel Forge invites you to answer “Welders for the yard” by Mon, 16 March."
    ]
    assert (told(made.people[3]), told(made.buyer)) == ([], [])
    entries = AuditEntry.objects.filter(subject="invitation", subject_key=first.pk).order_by("pk")
    assert [(row.step, row.who, row.audience) for row in entries] == [
        ("sent", "Ada Buyer", "employer"), ("invited", "A rule of Trellis", "institution"),
    ]  # fmt: skip


def test_a_second_click_asks_nobody_twice():
    made = chain()
    once = made.invite(0, 1)
    assert made.invite(0, 1, now=LATER) == once
    assert (Invitation.objects.count(), Notice.objects.count()) == (2, 2)


def test_at_most_so_many_are_live_for_a_need():
    made = chain()
    policy(open_per_need=2)
    with pytest.raises(NotAllowed, match="You can invite 2 more institutions now: a need has at most 2"):
        made.invite(0, 1, 2)
    assert Invitation.objects.count() == 0
    made.invite(0, 1)
    with pytest.raises(NotAllowed, match="This need has 2 open invitations, which is the most"):
        made.invite(2)
    answered = Invitation.objects.first()
    mark_answered(invitation=answered, by=made.people[0], now=LATER)
    version = sent_version(proposal__invitation=answered)
    with pytest.raises(NotAllowed, match="which is the most"):
        made.invite(2)
    Proposal.objects.filter(pk=version.proposal_id).update(
        state="declined", decline_reason="price", ended_at=LATER
    )
    assert len(made.invite(2)) == 1  # what came to nothing takes no place


def test_at_most_so_many_wait_for_an_institution():
    made = chain()
    policy(open_per_institution=1)
    row = InvitationFactory(microcredential=made.matches[0].microcredential)
    with pytest.raises(NotAllowed, match="Harbour College has as many open invitations"):
        made.invite(0, 1)
    assert made.states() == []
    row.state = "answered"
    row.answered_at = LATER
    row.save()
    assert len(made.invite(0, 1)) == 2


def test_of_an_institution_only_the_best_ranked_match_is_offered():
    made = chain(count=1)
    worse = approved(made.need, made.institutions[0])
    assert offerable(made.need) == [made.matches[0]]
    with pytest.raises(NotAllowed, match="Harbour College cannot be invited"):
        invite_institutions(matches=[worse], by=made.buyer, now=MONDAY)
    made.invite(0)
    with pytest.raises(NotAllowed, match="Harbour College is invited already"):
        invite_institutions(matches=[worse], by=made.buyer, now=MONDAY)


@pytest.mark.parametrize(
    "gone",
    [
        lambda match: Match.objects.filter(pk=match.pk).update(status="changed"),
        lambda match: Match.objects.filter(pk=match.pk).update(rank=None),
        lambda match: Microcredential.objects.filter(pk=match.microcredential_id).update(seats_free=0),
        lambda match: Microcredential.objects.filter(pk=match.microcredential_id).update(state="retired"),
        lambda match: match.microcredential.institution.__class__.objects.filter(
            pk=match.microcredential.institution_id
        ).update(verification="refused"),
    ],
)
def test_what_is_no_longer_to_be_had_is_not_invited(gone):
    made = chain()
    gone(made.matches[1])
    with pytest.raises(NotAllowed, match="Rival Academy cannot be invited"):
        made.invite(0, 1)
    assert made.states() == []
    assert made.matches[1] not in offerable(made.need)


def test_one_seat_or_none_stated_is_enough():
    made = chain()
    Microcredential.objects.filter(pk=made.matches[0].microcredential_id).update(seats_free=1)
    assert len(made.invite(0, 1)) == 2


def test_only_an_open_need_on_the_market_invites():
    made = chain()
    close_need(need=made.need, by=made.buyer, now=MONDAY)
    with pytest.raises(NotAllowed, match="This need is closed"):
        made.invite(0)
    TrainingNeed.objects.update(state="open", closed_at=None)
    made.employer.__class__.objects.filter(pk=made.employer.pk).update(verification="waiting")
    with pytest.raises(NotAllowed, match="waits for its employer to be verified"):
        made.invite(0)
    with pytest.raises(NotAllowed, match="Choose at least one"):
        invite_institutions(matches=[], by=made.buyer, now=MONDAY)
    other = approved(NeedFactory(employer=made.employer), made.institutions[0])
    with pytest.raises(NotAllowed, match="one need at a time"):
        invite_institutions(matches=[made.matches[0], other], by=made.buyer, now=MONDAY)


def test_a_message_names_no_institution_to_another():
    made = chain()
    with pytest.raises(ValidationError) as refused:
        made.invite(0, 1, message="Better than what RIVAL  academy wants?")
    assert refused.value.message_dict == {
        "message": [
            "It names Rival Academy, and every institution that is invited reads it. Leave the name out."
        ]
    }
    made.invite(0, message="Dear Harbour College")
    with pytest.raises(ValidationError, match="It names Harbour College"):
        made.invite(1, message="Harbour College offers less")
    with pytest.raises(ValidationError, match="2,001 characters long, at most 2,000"):
        made.invite(1, message="x" * 2001)
    assert made.states() == [("Harbour College", "open")]


def test_withdrawn_the_institution_is_told_and_nobody_asked_instead():
    made = chain()
    [row] = made.invite(0)
    ProposalFactory(invitation=row)
    for _ in range(2):
        ended = withdraw_invitation(invitation=row, by=made.buyer, now=LATER)
    assert (ended.state, ended.ended_at) == ("withdrawn", LATER)
    assert made.states() == [("Harbour College", "withdrawn")]
    assert told(made.people[0])[1:] == ["Kestrel Forge took back the invitation to “Welders for the yard”."]
    assert [draft.state for draft in Proposal.objects.all()] == ["withdrawn"]
    assert len(made.invite(0, now=LATER)) == 1


def test_with_a_proposal_on_the_table_it_is_neither_withdrawn_nor_declined():
    made = chain()
    [row] = made.invite(0)
    sent_version(proposal=ProposalFactory(invitation=row))
    with pytest.raises(NotAllowed, match="has sent a proposal"):
        withdraw_invitation(invitation=row, by=made.buyer, now=LATER)
    with pytest.raises(NotAllowed, match="Your proposal is on the table"):
        decline_invitation(invitation=row, by=made.people[0], reason="dates", now=LATER)
    assert made.states() == [("Harbour College", "answered")]


def test_declined_it_goes_on_and_the_employer_is_told():
    made = chain()
    [row] = made.invite(0, message="Dear Harbour College")
    for _ in range(2):
        ended = decline_invitation(
            invitation=row, by=made.people[0], reason="dates", note="Full till May", now=LATER
        )
    assert (ended.state, ended.answered_at, ended.decline_note) == ("declined", LATER, "Full till May")
    assert made.states() == [("Harbour College", "declined"), ("Rival Academy", "open")]
    next_one = Invitation.objects.get(rerouted_from=row)
    assert (next_one.sent_by, next_one.message, next_one.match) == (None, "", made.matches[1])
    assert told(made.buyer) == [
        "Harbour College declined “Welders for the yard”: the dates do not work. "
        "Rival Academy was invited instead."
    ]
    assert told(made.people[1]) == [
        "Kestrel Forge invites you to answer “Welders for the yard” by Mon, 16 March."
    ]


@pytest.mark.parametrize(
    ("reason", "note", "field"),
    [
        ("", "", "reason"),
        ("chose_another", "", "reason"),
        ("other", " ", "note"),
        ("dates", "x" * 1001, "note"),
    ],
)
def test_a_decline_gives_its_reason(reason, note, field):
    made = chain()
    [row] = made.invite(0)
    with pytest.raises(ValidationError) as refused:
        decline_invitation(invitation=row, by=made.people[0], reason=reason, note=note, now=LATER)
    assert list(refused.value.message_dict) == [field]
    assert made.states() == [("Harbour College", "open")]


def test_the_first_answer_counts_and_none_after_the_end():
    made = chain()
    first, second = made.invite(0, 1)
    mark_answered(invitation=first, by=made.people[0], now=LATER)
    mark_answered(invitation=first, by=made.people[0], now=LATER + timedelta(days=1))
    first.refresh_from_db()
    assert (first.state, first.answered_at) == ("answered", LATER)
    late = second.expires_at
    with pytest.raises(NotAllowed, match="The time to answer this invitation is over"):
        mark_answered(invitation=second, by=made.people[1], now=late)
    with pytest.raises(NotAllowed, match="The time to answer this invitation is over"):
        decline_invitation(invitation=second, by=made.people[1], reason="dates", now=late)
    withdraw_invitation(invitation=second, by=made.buyer, now=LATER)
    with pytest.raises(NotAllowed, match="withdrawn and cannot become answered"):
        mark_answered(invitation=second, by=made.people[1], now=LATER)


def test_filled_all_but_the_one_are_closed_once():
    made = chain()
    first, *_ = made.invite(0, 1, 2)
    for count in (2, 0):
        closed = close_invitations_of(need=made.need, reason="filled", by=made.buyer, now=LATER, but=first)
        assert len(closed) == count
    assert [state for _, state in made.states()] == ["open", "closed", "closed"]
    assert told(made.people[1])[1:] == [
        "“Welders for the yard” needs no more answers. Nothing is needed of you any more."
    ]


def test_dead_ones_close_by_themselves():
    made = chain()
    made.invite(0, 1, 2)
    assert close_dead_invitations(now=LATER) == 0
    Microcredential.objects.filter(pk=made.matches[0].microcredential_id).update(seats_free=0)
    Microcredential.objects.filter(pk=made.matches[1].microcredential_id).update(state="retired")
    assert (close_dead_invitations(now=LATER), close_dead_invitations(now=LATER)) == (2, 0)
    reasons = list(Invitation.objects.order_by("pk").values_list("state", "close_reason"))
    assert reasons == [("closed", "no_seats"), ("closed", "retired"), ("open", "")]
    close_need(need=made.need, by=made.buyer, now=LATER)
    assert close_dead_invitations(now=LATER) == 1
    assert told(made.people[2])[1:] == [
        "“Welders for the yard” needs no more answers. Nothing is needed of you any more."
    ]


def test_with_the_need_its_proposals_end_except_the_accepted():
    made = chain()
    first, second = made.invite(0, 1)
    for row in (first, second):
        sent_version(proposal=ProposalFactory(invitation=row))
    AgreementFactory(version=first.proposals.get().versions.get())
    first.proposals.update(state="accepted")
    close_need(need=made.need, by=made.buyer, now=LATER)
    assert close_dead_invitations(now=LATER) == 1
    assert [state for _, state in made.states()] == ["answered", "closed"]
    assert (second.proposals.get().state, second.proposals.get().decline_reason) == ("declined", "not_needed")


def test_one_that_fails_keeps_no_other_from_its_end(monkeypatch, caplog):
    made = chain()
    first, _ = made.invite(0, 1)
    Microcredential.objects.update(seats_free=0)
    # Its row goes while the sweep is on: the list was read before.
    from partnerships.services.invitations import ending

    real = ending.hold_invitation
    monkeypatch.setattr(ending, "hold_invitation", lambda row: real(row) if row.pk != first.pk else 1 / 0)
    assert close_dead_invitations(now=LATER) == 1
    assert [state for _, state in made.states()] == ["open", "closed"]
    assert "was passed over" in caplog.text


def test_a_renewal_invites_the_same_again_outside_review_and_caps():
    made = chain(count=1)
    [row] = made.invite(0)
    version = sent_version(proposal=ProposalFactory(invitation=row))
    agreement = AgreementFactory(version=version, in_force=True)
    policy(open_per_need=1, open_per_institution=1)
    Match.objects.update(status="rejected", rank=None)
    again = invite_again(cohort_agreement=agreement, by=made.buyer, now=LATER)
    assert invite_again(cohort_agreement=agreement, by=made.buyer, now=LATER) == again
    assert made.states() == [("Harbour College", "closed"), ("Harbour College", "open")]
    assert (again.match, again.microcredential) == (None, made.matches[0].microcredential)
    cohort = CohortFactory(agreement=agreement)
    ProposalFactory(invitation=again, renews=cohort)
    close_need(need=made.need, by=made.buyer, now=LATER)
    assert close_dead_invitations(now=LATER) == 0


def test_a_need_that_others_have_acted_on_is_not_deleted():
    need = NeedFactory(draft=True)
    InvitationFactory(need=need)
    with pytest.raises(NotAllowed, match="Others have acted on this need"):
        delete_draft(need=need)
    assert TrainingNeed.objects.filter(pk=need.pk).exists()


def test_organisations_of_other_needs_are_of_no_account():
    made = chain()
    OrganisationFactory(institution=True, name="Welders for")
    assert len(made.invite(0, 1, message="Welders for the yard")) == 2
