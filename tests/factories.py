"""Rows for tests. Each factory makes the plainest valid row; a test states only what it is about."""

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
