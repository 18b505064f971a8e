"""An employer with a need, and an institution that is invited to answer it: what tests of proposals begin with."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import Person
from marketplace.models import Microcredential, Skill, TrainingNeed
from partnerships.models import Invitation, Proposal, ProposalVersion
from partnerships.services.proposals import draft_proposal, guards, send_proposal
from tests.factories import InvitationFactory, OrganisationFactory, member_of
from tests.matching.market import asks, skills, teaches

NOW = datetime(2027, 1, 11, 15, tzinfo=UTC)  # a Monday


@dataclass
class Asked:
    need: TrainingNeed
    row: Microcredential
    invitation: Invitation
    wanted: list[Skill]
    buyer: Person
    teacher: Person

    def draft(self, **options: Any) -> Proposal:
        return draft_proposal(invitation=self.invitation, by=self.teacher, now=NOW, **options)

    def sent(self, **options: Any) -> Proposal:
        proposal = self.draft(**options)
        send_proposal(proposal=proposal, by=self.teacher, now=NOW)
        return fresh(proposal)


def asked(*, now: datetime = NOW, **fields: Any) -> Asked:
    """$900 a seat and $50 of materials for ten learners, two of four skills; nobody was ever matched.

    Invited two days before `now`, for eight days more.
    """
    wanted = skills(4)
    need = asks(wanted, employer=OrganisationFactory(employer=True), headcount=10, **fields)
    row = teaches(wanted[:2], title="Welding in full", materials_price=Decimal(50), clock_hours=Decimal(40))
    return answering(need, row, wanted, now=now)


def answering(need: TrainingNeed, row: Microcredential, wanted: list[Skill], *, now: datetime = NOW) -> Asked:
    """Another institution's invitation to the same need."""
    invitation = InvitationFactory(
        need=need, microcredential=row, sent_at=now - timedelta(days=2), expires_at=now + timedelta(days=8)
    )
    buyer = member_of(need.employer, "editor", time_zone="America/New_York")
    teacher = member_of(row.institution, "editor", time_zone="America/New_York")
    return Asked(need, row, invitation, wanted, buyer, teacher)


def fresh(proposal: Proposal) -> Proposal:
    found: Proposal = Proposal.objects.get(pk=proposal.pk)
    return found


def last(proposal: Proposal) -> ProposalVersion:
    version = guards.last_sent(proposal)
    assert version is not None
    return version
