"""Rows for tests. Each factory makes the plainest valid row; a test states only what it is about."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import InstitutionType, Kind, Membership, Organisation, Person, Role
from accounts.models.organisation import Verification
from marketplace.models import (
    FundingAward,
    FundingRule,
    Microcredential,
    MicrocredentialSkill,
    MicrocredentialState,
    NeedSkill,
    NeedState,
    Skill,
    SkillAlias,
    SkillSource,
    TrainingNeed,
)
from matching.models import Match, MatchRun, ReferenceVersion, RunKind, RunState, ScoringPolicy
from partnerships.models import Agreement, Cohort, Invitation, Proposal, ProposalVersion

PASSWORD = "a long enough passphrase"


class PersonFactory(DjangoModelFactory):
    """`PersonFactory(administrator=True)` makes an administrator; the password is PASSWORD."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    class Params:
        administrator = factory.Trait(is_staff=True)

    email = factory.Sequence(lambda n: f"person{n}@example.test")
    full_name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.django.Password(PASSWORD)


class OrganisationFactory(DjangoModelFactory):
    """A verified employer; `institution=True`, `waiting=True` and `refused=True` change that."""

    class Meta:
        model = Organisation

    class Params:
        employer = factory.Trait(kind=Kind.EMPLOYER, institution_type="")
        institution = factory.Trait(
            kind=Kind.INSTITUTION,
            institution_type=InstitutionType.COMMUNITY_COLLEGE,
            name=factory.Sequence(lambda n: f"Institution {n}"),
        )
        verified = factory.Trait(verification=Verification.VERIFIED)
        waiting = factory.Trait(verification=Verification.WAITING)
        refused = factory.Trait(verification=Verification.REFUSED)

    kind = Kind.EMPLOYER
    name = factory.Sequence(lambda n: f"Employer {n}")
    verification = Verification.VERIFIED


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    organisation = factory.SubFactory(OrganisationFactory)
    person = factory.SubFactory(PersonFactory)
    role = Role.OWNER


def member_of(organisation: Organisation, role: str = "owner", **fields: Any) -> Person:
    """A new person who is a member of the organisation in that role."""
    return MembershipFactory(organisation=organisation, role=role, person=PersonFactory(**fields)).person


class SkillFactory(DjangoModelFactory):
    class Meta:
        model = Skill

    source = SkillSource.OWN
    external_id = factory.Sequence(lambda n: f"skill-{n}")
    label = factory.Sequence(lambda n: f"skill {n}")


class SkillAliasFactory(DjangoModelFactory):
    class Meta:
        model = SkillAlias

    skill = factory.SubFactory(SkillFactory)
    text = factory.Sequence(lambda n: f"alias {n}")


class NeedFactory(DjangoModelFactory):
    """An open need without skills; `draft=True` and `closed=True` change its state."""

    class Meta:
        model = TrainingNeed

    class Params:
        draft = factory.Trait(state=NeedState.DRAFT, posted_at=None)
        closed = factory.Trait(state=NeedState.CLOSED, closed_at=factory.LazyFunction(timezone.now))

    employer = factory.SubFactory(OrganisationFactory, employer=True)
    title = factory.Sequence(lambda n: f"Need {n}")
    state = NeedState.OPEN
    headcount = 10
    posted_at = factory.LazyFunction(timezone.now)


class NeedSkillFactory(DjangoModelFactory):
    class Meta:
        model = NeedSkill

    need = factory.SubFactory(NeedFactory)
    skill = factory.SubFactory(SkillFactory)


class MicrocredentialFactory(DjangoModelFactory):
    """Live, of a verified institution, without skills and price; `draft=True` and `retired=True` change its state."""

    class Meta:
        model = Microcredential

    class Params:
        draft = factory.Trait(state=MicrocredentialState.DRAFT, listed_at=None)
        retired = factory.Trait(
            state=MicrocredentialState.RETIRED, retired_at=factory.LazyFunction(timezone.now)
        )

    institution = factory.SubFactory(OrganisationFactory, institution=True)
    title = factory.Sequence(lambda n: f"Microcredential {n}")
    state = MicrocredentialState.LIVE
    listed_at = factory.LazyFunction(timezone.now)


class MicrocredentialSkillFactory(DjangoModelFactory):
    class Meta:
        model = MicrocredentialSkill

    microcredential = factory.SubFactory(MicrocredentialFactory)
    skill = factory.SubFactory(SkillFactory)


class ReferenceFactory(DjangoModelFactory):
    class Meta:
        model = ReferenceVersion

    number = factory.Sequence(lambda n: n + 1)
    engine_version = "test"
    payload = b""
    created_at = factory.LazyFunction(timezone.now)


class MatchRunFactory(DjangoModelFactory):
    """A finished run over all needs."""

    class Meta:
        model = MatchRun

    kind = RunKind.FULL
    state = RunState.DONE
    requested_at = factory.LazyFunction(timezone.now)
    finished_at = factory.LazyFunction(timezone.now)


class MatchFactory(DjangoModelFactory):
    """A proposed match under the active policy, listed behind those that its need has; scores sum up under 55/25/20."""

    class Meta:
        model = Match

    need = factory.SubFactory(NeedFactory)
    microcredential = factory.SubFactory(MicrocredentialFactory)
    run = factory.SubFactory(MatchRunFactory)
    policy = factory.LazyFunction(lambda: ScoringPolicy.objects.get(state="active"))
    reference = factory.SubFactory(ReferenceFactory)
    engine_version = "test"
    rank = factory.LazyAttribute(lambda match: match.need.matches.listed().count() + 1)
    fit = 0.7
    skill = 0.8
    cost = 0.6
    satisfaction = 0.55
    weight_skill = 55
    weight_cost = 25
    weight_satisfaction = 20
    uncertainty = 0.1
    currency = "USD"
    scored_at = factory.LazyFunction(timezone.now)


class FundingRuleFactory(DjangoModelFactory):
    """A grant in the whole United States that asks for nothing and states no amount."""

    class Meta:
        model = FundingRule

    key = factory.Sequence(lambda n: f"rule-{n}")
    name = factory.Sequence(lambda n: f"Rule {n}")
    summary = "It pays."
    jurisdiction = "US"
    source_name = "The law"
    source_url = "https://example.test/law"


class FundingAwardFactory(DjangoModelFactory):
    """$100 for each learner of a need, whichever microcredential is bought."""

    class Meta:
        model = FundingAward

    need = factory.SubFactory(NeedFactory)
    rule = factory.SubFactory(FundingRuleFactory)
    amount = 100
    currency = "USD"
    evidence = "A letter"
    marked_at = factory.LazyFunction(timezone.now)


class InvitationFactory(DjangoModelFactory):
    """Open, sent now, for ten days; the microcredential is of the invited institution."""

    class Meta:
        model = Invitation

    need = factory.SubFactory(NeedFactory)
    microcredential = factory.SubFactory(MicrocredentialFactory)
    institution = factory.SelfAttribute("microcredential.institution")
    sent_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda row: row.sent_at + timedelta(days=10))


class ProposalFactory(DjangoModelFactory):
    """A draft without a version, answering a new invitation."""

    class Meta:
        model = Proposal

    invitation = factory.SubFactory(InvitationFactory)
    need = factory.SelfAttribute("invitation.need")
    institution = factory.SelfAttribute("invitation.institution")
    microcredential = factory.SelfAttribute("invitation.microcredential")
    created_at = factory.LazyFunction(timezone.now)


class ProposalVersionFactory(DjangoModelFactory):
    """An unsent version for the need's headcount at $1,000 a learner; `sent=True` sends it (and its proposal)."""

    class Meta:
        model = ProposalVersion

    proposal = factory.SubFactory(ProposalFactory)
    number = factory.LazyAttribute(lambda row: row.proposal.versions.count() + 1)
    title = factory.SelfAttribute("proposal.microcredential.title")
    headcount = factory.SelfAttribute("proposal.need.headcount")
    currency = "USD"
    tuition = factory.LazyAttribute(lambda row: Decimal(1000) * row.headcount)
    created_at = factory.LazyFunction(timezone.now)


def sent_version(**fields: Any) -> ProposalVersion:
    """A version that was sent now and holds for thirty days, and with it its proposal and invitation."""
    now = timezone.now()
    version: ProposalVersion = ProposalVersionFactory(
        sent_at=now, expires_at=now + timedelta(days=30), text_hash="0" * 64, **fields
    )
    Proposal.objects.filter(pk=version.proposal_id).update(
        state="sent", first_sent_at=now, expires_at=version.expires_at
    )
    asked = Invitation.objects.filter(pk=version.proposal.invitation_id, state="open")
    asked.update(state="answered", answered_at=now)
    version.refresh_from_db()
    return version


class AgreementFactory(DjangoModelFactory):
    """Waits for signatures, on a proposal that was accepted; `in_force=True` changes that."""

    class Meta:
        model = Agreement

    class Params:
        in_force = factory.Trait(state="in_force", in_force_at=factory.LazyFunction(timezone.now))

    version = factory.LazyFunction(sent_version)
    proposal = factory.SelfAttribute("version.proposal")
    need = factory.SelfAttribute("proposal.need")
    employer = factory.SelfAttribute("need.employer")
    institution = factory.SelfAttribute("proposal.institution")
    microcredential = factory.SelfAttribute("proposal.microcredential")
    employer_name = factory.SelfAttribute("employer.name")
    institution_name = factory.SelfAttribute("institution.name")
    headcount = factory.SelfAttribute("version.headcount")
    total = factory.LazyAttribute(lambda row: row.version.landed().total)
    currency = factory.SelfAttribute("version.currency")
    text = "What was agreed."
    text_hash = "0" * 64
    created_by = factory.SubFactory(PersonFactory)
    created_at = factory.LazyFunction(timezone.now)
    sign_until = factory.LazyAttribute(lambda row: row.created_at + timedelta(days=14))


class CohortFactory(DjangoModelFactory):
    """Planned, of an agreement in force; `running=True` and `completed_now=True` change that."""

    class Meta:
        model = Cohort

    class Params:
        running = factory.Trait(state="running", enrolled=10, started_at=factory.LazyFunction(timezone.now))
        completed_now = factory.Trait(
            state="completed",
            enrolled=10,
            completed=9,
            started_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=30)),
            ended_at=factory.LazyFunction(timezone.now),
            ends_on=factory.LazyFunction(timezone.localdate),
            feedback_until=factory.LazyFunction(lambda: timezone.now() + timedelta(days=14)),
        )

    agreement = factory.SubFactory(AgreementFactory, in_force=True)
    created_at = factory.LazyFunction(timezone.now)
