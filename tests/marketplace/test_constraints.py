"""What the database itself refuses, however a row gets there."""

import pytest
from django.db import IntegrityError, transaction

from marketplace.models import Microcredential, TrainingNeed
from tests.factories import MicrocredentialFactory, NeedFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "values",
    [
        {"latitude": 40.0},
        {"longitude": -74.0},
        {"latitude": 91.0, "longitude": 0.0},
        {"weight_skill": 60},
        {"weight_skill": 60, "weight_cost": 30, "weight_satisfaction": 20},
        {"weight_skill": 60, "weight_cost": 40},
        {"headcount": 0},
        {"target_price": 900, "budget_price": 800},
        {"ceiling_price": 700, "budget_price": 800},
        {"budget_price": -1},
        {"modes": 0},
        {"start_from": "2027-03-01", "start_to": "2027-02-01"},
    ],
)
def test_a_need_that_cannot_be(values):
    need = NeedFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingNeed.objects.filter(pk=need.pk).update(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"latitude": 40.0},
        {"seat_price": -1},
        {"clock_hours": -1},
        {"min_cohort": 9, "max_cohort": 8},
        {"max_cohort": 0},
        {"modes": 32},
    ],
)
def test_a_microcredential_that_cannot_be(values):
    row = MicrocredentialFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Microcredential.objects.filter(pk=row.pk).update(**values)


def test_an_institution_has_a_type_and_an_employer_none():
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationFactory(institution=True, institution_type="")
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationFactory(institution_type="technical")
