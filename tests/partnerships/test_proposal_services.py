"""Drafting, sending, countering and ending a proposal."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEntry, Notice
from marketplace.models import DeliveryMode as Mode
from marketplace.models import Microcredential, PriceTier
from marketplace.prices import landed
from marketplace.services.microcredentials import TaughtSkill
from marketplace.transitions import NotAllowed
from partnerships.forms.proposals.whole import TermsForm
from partnerships.models import Invitation, Proposal, ProposalVersion
from partnerships.services.agreements.terms import write_terms
from partnerships.services.proposals import (
    Module,
    change_draft,
    counter_proposal,
    decline_open_proposals,
    decline_proposal,
    discard_version,
    draft_proposal,
    expire_proposals,
    guards,
    price_from_listing,
    revise_proposal,
    send_proposal,
    withdraw_proposal,
)
from partnerships.services.proposals.freezing import text_hash_of
from tests.factories import CohortFactory, MicrocredentialFactory
from tests.matching.market import run_now, teaches
from tests.partnerships.proposing import NOW, answering, asked, fresh, last

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=3)


@pytest.fixture
def made():
    return asked()


def test_a_draft_is_the_listing_at_the_needs_headcount(made):
    version = made.draft().versions.get()
    price = landed(made.row, 10)
    assert price is not None
    assert (version.tuition, version.materials, version.fees) == (9000, 500, None)
    assert version.landed().gross == price.gross
    assert [row["label"] for row in version.skills] == ["welding 0", "welding 1"]
    assert (version.title, version.clock_hours, version.modules) == ("Welding in full", 40, [])


@pytest.mark.parametrize(
    ("modes", "listed", "travel"),
    [
        (Mode.ON_CAMPUS, None, 0),
        (Mode.ON_CAMPUS | Mode.LIVE_ONLINE, 300, 0),
        (Mode.AT_EMPLOYER, None, None),
        (Mode.AT_EMPLOYER, 300, 300),
        (Mode.AT_EMPLOYER | Mode.HYBRID | Mode.LIVE_ONLINE, None, None),
        (Mode.AT_EMPLOYER | Mode.LIVE_ONLINE, 300, None),  # nobody knows yet who travels
        (0, None, None),
    ],
)
def test_unknown_travel_is_not_stated_and_never_nothing(made, modes, listed, travel):
    Microcredential.objects.filter(pk=made.row.pk).update(modes=modes, travel_price=listed)
    made.row.refresh_from_db()
    run_now()
    proposal = made.draft()
    draft = proposal.versions.get()
    assert draft.travel == travel
    assert TermsForm(None, version=draft)["travel"].value() == (None if travel is None else f"{travel}")
    assert draft.landed().gross == made.need.matches.get(microcredential=made.row).landed_cost * 10
    version = send_proposal(proposal=proposal, by=made.teacher, now=NOW)
    terms = write_terms(version=version, ip_choice="", needs_second=False, seats=None, now=NOW)
    assert f"Travel: {'not stated' if travel is None else f'${travel}.00'}\n" in terms.text


def test_a_draft_says_which_fees_the_listing_does_not_state(made):
    assert TermsForm(None, version=made.draft().versions.get())["fees"].help_text.startswith("Registration")
    Microcredential.objects.filter(pk=made.row.pk).update(learner_fee=105)
    draft = ProposalVersion.objects.get()
    assert TermsForm(None, version=draft)["fees"].help_text == (
        "Your listing states no fees per class: add them where there are any"
    )


def test_a_second_click_begins_no_second_draft(made):
    assert made.draft() == made.draft()
    assert made.draft() != made.draft(is_custom=True)
    assert Proposal.objects.count() == 2
    assert AuditEntry.objects.filter(step="drafted", audience="institution").count() == 2


def test_a_draft_begins_with_a_live_microcredential_of_the_invited(made):
    other = teaches(made.wanted, institution=made.row.institution)
    assert made.draft(microcredential=other).microcredential == other
    for wrong in (
        MicrocredentialFactory(),
        MicrocredentialFactory(institution=made.row.institution, draft=True),
    ):
        with pytest.raises(NotAllowed):
            made.draft(microcredential=wrong)


@pytest.mark.parametrize(("state", "extra"), [("withdrawn", {}), ("closed", {"close_reason": "filled"})])
def test_nothing_begins_once_the_invitation_has_ended(made, state, extra):
    Invitation.objects.update(state=state, **extra)
    with pytest.raises(NotAllowed, match="This invitation is"):
        made.draft()


def test_nothing_begins_once_the_time_to_answer_is_over(made):
    with pytest.raises(NotAllowed, match="time to answer"):
        draft_proposal(invitation=made.invitation, by=made.teacher, now=made.invitation.expires_at)


def test_a_renewal_is_the_same_again_at_another_time(made):
    cohort = CohortFactory()
    made.need.state = "closed"
    made.need.save()
    with pytest.raises(NotAllowed, match="need is closed"):
        made.draft()
    proposal = made.draft(renews=cohort)
    version, before = proposal.versions.get(), cohort.agreement.version
    assert (version.title, version.tuition, version.headcount) == (
        before.title,
        before.tuition,
        before.headcount,
    )
    assert (proposal.renews, version.starts_on) == (cohort, None)
    send_proposal(proposal=proposal, by=made.teacher, now=NOW)
    assert fresh(proposal).state == "sent"


def test_modules_change_price_hours_and_skills(made):
    proposal = made.draft(is_custom=True)
    first, second, third = made.wanted[:3]
    version = change_draft(
        proposal=proposal,
        values={"tuition": Decimal(9000)},
        modules=[
            Module("The whole", hours=Decimal(30), skills=[first]),
            Module("More", "added", Decimal(8), Decimal(1500), [third]),
            Module("Less", "dropped", Decimal(10), Decimal(-600), [second]),
        ],
    )
    assert (version.tuition, version.customisation, version.clock_hours) == (8400, 1500, 38)
    assert version.landed().gross == 8400 + 1500 + 500
    assert [(row["label"], row["level"]) for row in version.skills] == [("welding 0", 3), ("welding 2", 3)]
    again = change_draft(proposal=proposal, values={"note": "Hello"})
    assert (again.tuition, again.customisation) == (8400, 1500)


@pytest.mark.parametrize(
    ("modules", "said"),
    [
        ([Module("", "added")], "give it a title"),
        ([Module("A", "kept", price=Decimal(1))], "changes no price"),
        ([Module("A", "added", price=Decimal(-1))], "does not lower"),
        ([Module("K"), Module("A", "dropped", price=Decimal(1))], "does not raise"),
        ([Module("K"), Module("A", "dropped", price=Decimal(-9001))], "more than the tuition"),
        ([Module("A", "dropped")], "at least one module"),
        ([Module("A", "magic")], "kept, added, changed or dropped"),
    ],
)
def test_modules_that_do_not_add_up(made, modules, said):
    with pytest.raises(ValidationError, match=said):
        change_draft(proposal=made.draft(is_custom=True), values={}, modules=modules)


def test_a_listed_one_has_no_modules_and_each_skill_once(made):
    proposal = made.draft()
    with pytest.raises(ValidationError, match="Only a custom"):
        change_draft(proposal=proposal, values={}, modules=[Module("A")])
    twice = [TaughtSkill(made.wanted[0], 3), TaughtSkill(made.wanted[0], 9)]
    with pytest.raises(ValidationError, match="stands there twice"):
        change_draft(proposal=proposal, values={}, skills=twice)
    with pytest.raises(ValidationError, match="ends before it starts"):
        change_draft(proposal=proposal, values={"starts_on": date(2027, 3, 2), "ends_on": date(2027, 3, 1)})


def test_the_price_is_taken_from_the_listing_again(made):
    proposal = made.draft()
    PriceTier.objects.create(microcredential=made.row, from_headcount=12, seat_price=Decimal(800))
    version = price_from_listing(proposal=proposal, headcount=12, modes=0)
    assert (version.headcount, version.tuition, version.materials) == (12, 9600, 600)


def test_sending_freezes_tells_and_holds(made):
    run_now()
    proposal = made.sent()
    version = last(proposal)
    assert (proposal.state, proposal.first_sent_at, proposal.expires_at) == ("sent", NOW, version.expires_at)
    # 23:59 in New York, thirty days later.
    assert version.expires_at == datetime(2027, 2, 11, 4, 59, tzinfo=UTC)
    assert version.text_hash == text_hash_of(ProposalVersion.objects.get(pk=version.pk))
    assert version.listed["total"] == "9500.00"
    assert version.fits["proposed"]["covered"] == ["welding 0", "welding 1"]
    assert version.fits["proposed"]["missing"] == ["welding 2", "welding 3"]
    assert version.fits["proposed"] == version.fits["listed"]
    assert [(n.person, n.kind, n.waits) for n in Notice.objects.all()] == [
        (made.buyer, "proposal_sent", True)
    ]
    entry = AuditEntry.objects.get(step="sent")
    assert (entry.by, entry.note, entry.audience) == (made.teacher, "Version 1", "everybody")


def test_the_expiry_is_counted_across_the_change_to_summer_time():
    before = datetime(2027, 3, 1, 15, tzinfo=UTC)
    made = asked(now=before)
    proposal = draft_proposal(invitation=made.invitation, by=made.teacher, now=before)
    version = send_proposal(proposal=proposal, by=made.teacher, now=before)
    # Clocks go forward on 14 March: 23:59 of 31 March is an hour earlier in UTC.
    assert version.expires_at == datetime(2027, 4, 1, 3, 59, tzinfo=UTC)


def test_a_second_click_sends_nothing_twice(made):
    proposal = made.draft()
    first = send_proposal(proposal=proposal, by=made.teacher, now=NOW)
    assert send_proposal(proposal=proposal, by=made.teacher, now=LATER) == first
    assert (Notice.objects.count(), AuditEntry.objects.filter(step="sent").count()) == (1, 1)


def test_a_price_that_is_not_stated_is_not_sent(made):
    bare = teaches([], seat_price=None, institution=made.row.institution)
    proposal = made.draft(microcredential=bare)
    with pytest.raises(ValidationError, match="Write what it costs"):
        send_proposal(proposal=proposal, by=made.teacher, now=NOW)
    change_draft(proposal=proposal, values={"tuition": Decimal(0), "currency": "USD"})
    assert send_proposal(proposal=proposal, by=made.teacher, now=NOW).landed().gross == 0


def test_a_start_that_has_passed_is_not_sent(made):
    proposal = made.draft()
    change_draft(proposal=proposal, values={"starts_on": NOW.date() - timedelta(days=1)})
    with pytest.raises(ValidationError, match="passed"):
        send_proposal(proposal=proposal, by=made.teacher, now=NOW)


def test_a_next_version_goes_on_from_the_last_and_may_be_discarded(made):
    proposal = made.sent()
    draft = revise_proposal(proposal=proposal, by=made.teacher, now=LATER)
    assert revise_proposal(proposal=proposal, by=made.teacher, now=LATER) == draft
    assert (draft.number, draft.tuition, draft.text_hash) == (2, 9000, "")
    discard_version(proposal=proposal, by=made.teacher, now=LATER)
    discard_version(proposal=proposal, by=made.teacher, now=LATER)
    assert proposal.versions.count() == 1
    revise_proposal(proposal=proposal, by=made.teacher, now=LATER)
    change_draft(proposal=proposal, values={"tuition": Decimal(8000)})
    second = send_proposal(proposal=proposal, by=made.teacher, now=LATER)
    assert (second.number, last(proposal).tuition) == (2, 8000)
    assert proposal.versions.get(number=1).tuition == 9000
    entries = AuditEntry.objects.filter(subject="proposal", step__startswith="version").order_by("pk")
    assert [(entry.step, entry.by, entry.at, entry.after, entry.audience) for entry in entries] == [
        (step, made.teacher, LATER, {"version": 2}, "institution")
        for step in ("version begun", "version discarded", "version begun")
    ]


def test_a_withdrawn_draft_is_told_to_nobody(made):
    proposal = made.draft()
    withdraw_proposal(proposal=proposal, by=made.teacher, now=NOW)
    withdraw_proposal(proposal=proposal, by=made.teacher, now=NOW)
    assert (fresh(proposal).state, fresh(proposal).ended_at, Notice.objects.count()) == ("withdrawn", NOW, 0)
    assert AuditEntry.objects.get(step="withdrawn").audience == "institution"


def test_withdrawing_and_declining_tell_the_other_side_once(made):
    proposal = made.sent()
    for _ in range(2):
        withdraw_proposal(proposal=proposal, by=made.teacher, now=LATER)
    assert Notice.objects.filter(kind="proposal_withdrawn", person=made.buyer).count() == 1
    with pytest.raises(NotAllowed, match="is withdrawn"):
        decline_proposal(proposal=proposal, by=made.buyer, reason="price", now=LATER)


def test_declining_has_a_reason(made):
    proposal = made.sent()
    for reason, note in (("", ""), ("magic", ""), ("other", " ")):
        with pytest.raises(ValidationError):
            decline_proposal(proposal=proposal, by=made.buyer, reason=reason, note=note, now=LATER)
    for _ in range(2):
        decline_proposal(proposal=proposal, by=made.buyer, reason="price", note="Sorry", now=LATER)
    row = fresh(proposal)
    assert (row.state, row.decline_reason, row.decline_note, row.ended_at) == (
        "declined",
        "price",
        "Sorry",
        LATER,
    )
    assert Notice.objects.filter(kind="proposal_declined", person=made.teacher).count() == 1


def test_proposals_expire_when_their_time_is_over_and_not_before(made):
    proposal = made.sent()
    assert expire_proposals(now=proposal.expires_at - timedelta(minutes=1)) == 0
    assert expire_proposals(now=proposal.expires_at) == 1
    assert expire_proposals(now=proposal.expires_at) == 0
    assert fresh(proposal).state == "expired"
    assert Notice.objects.filter(kind="proposal_expired").count() == 2


def test_what_has_expired_is_refused_before_anybody_swept(made):
    proposal = made.sent()
    over = proposal.expires_at
    for step in (
        lambda: revise_proposal(proposal=proposal, by=made.teacher, now=over),
        lambda: counter_proposal(
            proposal=proposal, number=1, by=made.buyer, now=over, headcount=9, tuition=Decimal(1)
        ),
    ):
        with pytest.raises(NotAllowed, match="has expired"):
            step()


def test_everything_open_of_a_need_but_one_is_ended(made):
    kept, other = made.sent(), answering(made.need, teaches(made.wanted), made.wanted)
    drafted, sent = other.draft(is_custom=True), other.sent()
    count = decline_open_proposals(need=made.need, by=made.buyer, reason="not_needed", now=LATER, but=kept)
    assert count == 2
    assert [fresh(row).state for row in (kept, sent, drafted)] == ["sent", "declined", "withdrawn"]


def test_while_one_is_on_the_table_no_other_is_begun(made):
    proposal = made.sent()
    newer = "Write a new version"
    for state, said in (("sent", newer), ("countered", newer), ("accepted", "was accepted")):
        Proposal.objects.update(state=state)
        with pytest.raises(NotAllowed, match=said):
            made.draft(is_custom=True)
        assert list(Proposal.objects.all()) == [proposal]
    Proposal.objects.update(state="withdrawn")
    assert made.draft().pk != proposal.pk


def test_a_draft_changes_only_while_there_is_one(made):
    custom, proposal = made.draft(is_custom=True), made.sent()
    with pytest.raises(NotAllowed, match="was sent"):
        change_draft(proposal=proposal, values={"title": "Other"})
    with pytest.raises(TypeError):
        change_draft(proposal=custom, values={"expires_at": NOW})
    assert guards.unsent(proposal) is None
