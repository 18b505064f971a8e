"""An employer whose need four institutions fit, for tests of invitations; each institution has one match, in order."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from accounts.models import Notice, Organisation, Person
from marketplace.models import TrainingNeed
from matching.models import Match
from partnerships.models import Invitation, PartnershipPolicy
from partnerships.services.invitations import invite_institutions
from tests.factories import (
    MatchFactory,
    MicrocredentialFactory,
    NeedFactory,
    OrganisationFactory,
    PersonFactory,
    member_of,
)

MONDAY = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
NAMES = ["Harbour College", "Rival Academy", "Third Institute", "Fourth Polytechnic"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@dataclass
class Chain:
    employer: Organisation
    buyer: Person
    need: TrainingNeed
    institutions: list[Organisation]
    people: list[Person]
    matches: list[Match]
    administrator: Person

    def invite(self, *places: int, now: datetime = MONDAY, **values: Any) -> list[Invitation]:
        chosen = [self.matches[place] for place in places]
        return invite_institutions(matches=chosen, by=self.buyer, now=now, **values)

    def states(self) -> list[tuple[str, str]]:
        """(institution, state) in the order of sending."""
        sent = Invitation.objects.filter(need=self.need).order_by("sent_at", "pk")
        return [(row.institution.name, row.state) for row in sent.select_related("institution")]


def chain(zone: str = "UTC", count: int = 4, **need: Any) -> Chain:
    employer = OrganisationFactory(employer=True, name="Kestrel Forge")
    buyer = member_of(employer, "owner", full_name="Ada Buyer", time_zone=zone)
    wanted = NeedFactory(employer=employer, title="Welders for the yard", posted_at=MONDAY, **need)
    institutions = [OrganisationFactory(institution=True, name=name) for name in NAMES[:count]]
    return Chain(
        employer,
        buyer,
        wanted,
        institutions,
        [member_of(one, "editor", full_name=f"Editor of {one}") for one in institutions],
        [approved(wanted, one) for one in institutions],
        PersonFactory(administrator=True),
    )


def approved(need: TrainingNeed, institution: Organisation, **offered: Any) -> Match:
    row = MicrocredentialFactory(institution=institution, title=f"Welding at {institution}", **offered)
    return MatchFactory(need=need, microcredential=row, status="approved")


def told(person: Person) -> list[str]:
    """Texts of the person's notices, oldest first."""
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("text", flat=True))


def policy(**numbers: Any) -> PartnershipPolicy:
    """A new version, which holds from now on."""
    return PartnershipPolicy.objects.create(**numbers)
