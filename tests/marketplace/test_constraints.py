"""What the database itself refuses, however a row gets there."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from marketplace.models import Microcredential, TrainingNeed
from marketplace.services.needs import create_need
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


CONSTRAINTS = [
    one for model in apps.get_app_config("marketplace").get_models() for one in model._meta.constraints
]


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=lambda one: one.name)
def test_what_a_constraint_forbids_is_said_in_words(constraint):
    """Django says what is unique by its columns, and of all else no more than the constraint's name."""
    plain = bool(getattr(constraint, "fields", ())) and constraint.condition is None
    assert plain or constraint.violation_error_message != constraint.default_violation_error_message


def test_an_own_id_that_another_need_has():
    need = NeedFactory(external_id="N-1")
    values = {"title": "Weld", "headcount": 2}
    with pytest.raises(ValidationError) as refused:
        create_need(employer=need.employer, by=None, values=values, skills=[], external_id="N-1")
    assert refused.value.message_dict == {"__all__": ["Another need of this employer has this own id."]}
    create_need(employer=OrganisationFactory(), by=None, values=values, skills=[], external_id="N-1")
    assert TrainingNeed.objects.filter(external_id="N-1").count() == 2
