"""The engine's landed cost, that of pages and the one that the catalogue sorts by are the same to the cent."""

from decimal import Decimal
from random import Random

import pytest

from marketplace.models import DeliveryMode, Microcredential, PriceTier
from marketplace.prices import cents_of, landed, to_the_cent
from marketplace.queries.microcredentials.price import with_price
from matching.models import RunKind
from tests.matching.market import asks, run_now, skills, teaches

pytestmark = pytest.mark.django_db


def amount(dice: Random, highest: int) -> Decimal | None:
    return Decimal(dice.randrange(100, highest * 100)) / 100 if dice.random() < 0.7 else None


@pytest.mark.parametrize("seed", range(6))
def test_landed_cost_agrees(seed):
    dice = Random(seed)
    wanted = skills(2)
    need = asks(wanted, headcount=dice.randrange(1, 60), modes=DeliveryMode.ON_CAMPUS)
    for _ in range(8):
        row = teaches(
            wanted,
            seat_price=amount(dice, 3000),
            class_price=amount(dice, 20000),
            learner_fee=amount(dice, 90),
            materials_price=amount(dice, 300),
            cohort_fee=amount(dice, 900),
            travel_price=amount(dice, 700),
            max_cohort=dice.choice([None, 8, 15]),
            modes=DeliveryMode.ON_CAMPUS,
        )
        if row.seat_price is not None:
            PriceTier.objects.create(
                microcredential=row,
                from_headcount=10,
                seat_price=to_the_cent(row.seat_price * Decimal("0.9")),
            )
    run_now(RunKind.NEED, need=need)
    assert need.matches.count() == 8
    sorted_by = dict(
        with_price(Microcredential.objects.all(), need.headcount).values_list("pk", "price_each")
    )
    for match in need.matches.select_related("microcredential"):
        found = landed(match.microcredential, need.headcount)
        stated = None if found is None else found.per_learner
        assert match.landed_cost == stated
        listed = sorted_by[match.microcredential_id]
        assert (None if listed is None else cents_of(listed)) == stated
