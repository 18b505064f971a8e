"""The demo's partnerships: every state is there, something waits for each who is shown, and nobody is mailed."""

from collections import Counter
from datetime import datetime

import pytest
from django.db import models
from django.utils import timezone

from accounts.models import Notice, Person
from marketplace.models import FundingAward, FundingRule, SatisfactionRecord, TrainingNeed
from matching.demo.history import SOURCE
from matching.demo.people import PASSWORD, sign_ins
from matching.demo.reading import SKILL_KEYS, items_of
from matching.demo.region import load_region
from matching.evaluation.simulation.demo_region import demo_past
from matching.models import Match, MatchRun
from partnerships.demo.chain import load_chain
from partnerships.demo.present import GRANT
from partnerships.demo.stage import further_needs
from partnerships.models import (
    Agreement,
    AgreementState,
    Attachment,
    Cohort,
    CohortState,
    Invitation,
    InvitationState,
    Proposal,
    ProposalState,
    ProposalVersion,
    Question,
)
from partnerships.queries.agreements import signatures_missing, threshold_of
from partnerships.queries.policy import current_policy
from partnerships.queries.unmet import unmet_needs
from tests.factories import SkillFactory

DANA, MIRIAM = "employer.owner@demo.example", "institution.owner@demo.example"
ADMINISTRATOR = "administrator@demo.example"


@pytest.fixture
def loaded(db: None, mailoutbox: list[object]) -> datetime:
    items = [item for name in ("microcredentials", "needs") for _, item in items_of(name)]
    for label in sorted({label for item in items for key in SKILL_KEYS for label in item.get(key, ())}):
        SkillFactory(label=label)
    now = timezone.now()
    load_region(now=now, also=further_needs())
    load_chain(now=now)
    assert mailoutbox == []
    return now


def states(model: type[models.Model]) -> set[str]:
    return set(model._default_manager.values_list("state", flat=True))


def waiting(email: str) -> Counter[str]:
    unread = Notice.objects.filter(person__email=email, read_at=None, waits=True)
    return Counter(unread.values_list("kind", flat=True))


def every_state_is_there(loaded: datetime) -> None:
    assert states(Invitation) == set(InvitationState.values)
    assert states(Proposal) == set(ProposalState.values)
    assert states(Agreement) == set(AgreementState.values)
    assert states(Cohort) == set(CohortState.values)
    completed = Cohort.objects.filter(state="completed").order_by("pk")
    assert [row.revealed_at is not None for row in completed] == [True, False]
    assert completed[1].feedback_until > loaded
    assert Invitation.objects.filter(rerouted_from__isnull=False).exists()
    assert Proposal.objects.filter(renews=completed[0], state="draft").count() == 1
    assert ProposalVersion.objects.filter(is_custom=True, sent_at__isnull=False).count() == 1
    assert ProposalVersion.objects.filter(by_class=True, sent_at__isnull=False).exists()
    assert sorted(bool(text) for text in Question.objects.values_list("answer", flat=True)) == [False, True]
    assert SatisfactionRecord.objects.exclude(source=SOURCE).count() == 1
    assert set(TrainingNeed.objects.values_list("state", flat=True)) == {"draft", "open", "closed"}


def an_attachment_can_be_read(loaded: datetime) -> None:
    attached = Attachment.objects.get(version__sent_at__isnull=False)
    assert (attached.name, attached.version.proposal.need.external_id) == ("Week by week.pdf", "BV-1")
    with attached.file.open() as file:
        assert file.read().startswith(b"%PDF-")


def one_agreement_waits_for_its_second_person(loaded: datetime) -> None:
    agreement = Agreement.objects.get(needs_second=True)
    threshold = threshold_of(agreement.institution)
    assert threshold is not None
    assert (agreement.state, agreement.total > threshold.amount) == ("signing", True)
    assert signatures_missing(agreement) == {"employer": 0, "institution": 1}
    others = Agreement.objects.filter(institution=agreement.institution, needs_second=False)
    assert [row for row in others if row.total > threshold.amount] == []
    miriam = agreement.institution.memberships.filter(person__email=MIRIAM, role="owner")
    assert not agreement.confirmations.filter(person__email=MIRIAM).exists()
    assert miriam.exists()


def something_waits_for_each_who_is_shown(loaded: datetime) -> None:
    assert waiting(DANA) == {
        "proposal_sent": 2,
        "question-asked": 1,
        "agreement-to-sign": 1,
        "feedback-open": 1,
    }
    assert waiting(MIRIAM) == {
        "invitation-sent": 3,
        "proposal_countered": 1,
        "agreement-to-sign": 2,
        "feedback-open": 1,
    }
    assert waiting(ADMINISTRATOR) == {"need-unmet": 1}
    days = current_policy().unmet_days
    assert [need.external_id for need in unmet_needs(now=loaded, days=days)] == ["SF-1", "HC-3"]


def nobody_else_can_sign_in(loaded: datetime) -> None:
    able = {person.email for person in Person.objects.all() if person.has_usable_password()}
    assert able == {email for _, email, _ in sign_ins()}
    assert all(Person.objects.get(email=email).check_password(PASSWORD) for email in able)


def nothing_happens_after_now_or_before_its_match_was_approved(loaded: datetime) -> None:
    assert not Notice.objects.filter(created_at__gt=loaded, kind__startswith="invitation").exists()
    for row in Invitation.objects.filter(match__isnull=False).select_related("need", "match"):
        assert row.sent_at >= row.need.posted_at
        assert row.match.reviews.get().decided_at <= row.sent_at
        assert row.sent_at <= loaded


def what_changed_is_asked_for_as_one_run(loaded: datetime) -> None:
    runs = MatchRun.objects.order_by("pk").values_list("kind", "state")
    assert list(runs) == [("full", "done"), ("full", "waiting")]
    first = Match.objects.get(need__external_id="BV-1", rank=1)
    assert first.microcredential.external_id == "RB-MFG-110"
    assert first.microcredential.seats_free >= first.need.headcount


def the_same_seed_gives_the_same(loaded: datetime) -> None:
    past, again = demo_past(), demo_past()
    assert all((getattr(past, name) == getattr(again, name)).all() for name in past.__dataclass_fields__)
    kept = SatisfactionRecord.objects.filter(source=SOURCE).order_by("pk")
    assert list(kept.values_list("learners", flat=True)) == past.learners.tolist()


def an_award_where_the_rule_is_loaded(loaded: datetime) -> None:
    rules = FundingRule.objects.filter(key=GRANT).count()
    assert [row.need.external_id for row in FundingAward.objects.standing()] == ["BV-1"] * rules


def test_the_demo(loaded: datetime) -> None:
    """Loaded once, since that takes seconds; nothing of it is changed here."""
    every_state_is_there(loaded)
    an_attachment_can_be_read(loaded)
    one_agreement_waits_for_its_second_person(loaded)
    something_waits_for_each_who_is_shown(loaded)
    nobody_else_can_sign_in(loaded)
    nothing_happens_after_now_or_before_its_match_was_approved(loaded)
    what_changed_is_asked_for_as_one_run(loaded)
    the_same_seed_gives_the_same(loaded)
    an_award_where_the_rule_is_loaded(loaded)
