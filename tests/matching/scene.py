"""Two employers, two institutions and an administrator around a small real market, for tests of pages."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from accounts.models import Organisation, Person
from marketplace.models import Microcredential, TrainingNeed
from matching.models import Match, MatchRun, NeedResult, Review, ScoringPolicy
from matching.services.reviews import approve_match
from tests.factories import OrganisationFactory, PersonFactory, member_of
from tests.matching.market import asks, run_now, skills, teaches

# Numbers that occur nowhere else, so that a page that holds one of them gives it away.
MONEY = {"target_price": Decimal(1117), "budget_price": Decimal(1319), "ceiling_price": Decimal(1753)}
OWN_WEIGHTS = {"weight_skill": 47, "weight_cost": 36, "weight_satisfaction": 17}
GIVEN_AWAY = ["1,117", "1117", "1,319", "1319", "1,753", "1753"]


@dataclass
class Scene:
    """One open need with an approved match, one that waits and a near miss by price; one draft."""

    employer: Organisation
    institution: Organisation
    need: TrainingNeed
    draft: TrainingNeed
    good: Microcredential
    fair: Microcredential
    dear: Microcredential
    administrator: Person
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def approved(self) -> Match:
        return Match.objects.get(need=self.need, microcredential=self.good)

    @property
    def waiting(self) -> Match:
        return Match.objects.get(need=self.need, microcredential=self.fair)


def scene() -> Scene:
    wanted = skills(4)
    employer = OrganisationFactory(employer=True, name="Kestrel Forge")
    institution = OrganisationFactory(institution=True, name="Harbour College")
    other = OrganisationFactory(institution=True, name="Rival Academy")
    need = asks(wanted, employer=employer, title="Welders for the yard", **MONEY, **OWN_WEIGHTS)
    draft = asks(wanted, employer=employer, title="Unannounced reskilling", draft=True)
    good = teaches(wanted, institution=institution, title="Welding in full", seat_price=Decimal(1200))
    fair = teaches(wanted[:2], institution=other, title="Welding in half", seat_price=Decimal(1100))
    dear = teaches(wanted, institution=institution, title="Welding at a price", seat_price=Decimal(1791))
    run_now()
    made = Scene(employer, institution, need, draft, good, fair, dear, PersonFactory(administrator=True))
    approve_match(match=made.approved, by=made.administrator)
    made.people = {
        "viewer": member_of(employer, "viewer"),
        "editor": member_of(employer, "editor"),
        "owner": member_of(employer, "owner"),
        "other employer": member_of(OrganisationFactory(employer=True), "owner"),
        "institution": member_of(institution, "viewer"),
        "other institution": member_of(other, "owner"),
        "nobody's": PersonFactory(),
        "administrator": made.administrator,
    }
    return made


def everything() -> tuple[Any, ...]:
    """What a refused request must leave as it is."""
    return (
        list(Match.objects.order_by("pk").values()),
        list(Review.objects.order_by("pk").values()),
        list(MatchRun.objects.order_by("pk").values()),
        list(ScoringPolicy.objects.order_by("pk").values()),
        list(NeedResult.objects.order_by("pk").values()),
        list(TrainingNeed.objects.order_by("pk").values()),
    )
