"""The catalogue's filters, each by the ids that it leaves."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.contrib.auth.models import AnonymousUser

from marketplace.models import PriceTier, Start
from marketplace.models.modes import DeliveryMode, to_bits
from marketplace.queries.microcredentials import Filters, catalogue, catalogue_options
from tests.factories import (
    MicrocredentialFactory,
    MicrocredentialSkillFactory,
    OrganisationFactory,
    PersonFactory,
    SkillFactory,
    member_of,
)

pytestmark = pytest.mark.django_db
TODAY = date(2027, 1, 15)
MC = MicrocredentialFactory
TRENTON, NEWARK = {"latitude": 40.22, "longitude": -74.76}, {"latitude": 40.73, "longitude": -74.17}


@pytest.fixture
def visitor():
    return PersonFactory()


@pytest.fixture
def found(visitor):
    def find(**asked):
        return [row.pk for row in catalogue(visitor, Filters(**asked), today=TODAY)]

    return find


def test_only_what_is_live_and_of_a_verified_institution(found):
    live = MC()
    MC(draft=True)
    MC(retired=True)
    MC(institution__verification="waiting")
    assert found() == [live.pk]


def test_members_do_not_find_their_own_drafts_in_the_catalogue():
    draft = MC(draft=True)
    assert not catalogue(member_of(draft.institution), Filters(), today=TODAY).exists()


def test_nobody_finds_anything_unless_signed_in():
    MC()
    assert not catalogue(AnonymousUser(), Filters(), today=TODAY).exists()


def test_skill_confirmed_or_suggested_but_not_rejected(found):
    skill = SkillFactory()
    yes, maybe, no = MC(), MC(), MC()
    MicrocredentialSkillFactory(microcredential=yes, skill=skill)
    MicrocredentialSkillFactory(microcredential=maybe, skill=skill, status="suggested", confidence=0.4)
    MicrocredentialSkillFactory(microcredential=no, skill=skill, status="rejected", confidence=0.4)
    assert set(found(skill=skill.pk)) == {yes.pk, maybe.pk}


def test_any_of_the_delivery_modes(found):
    campus = MC(modes=DeliveryMode.ON_CAMPUS)
    both = MC(modes=to_bits([DeliveryMode.HYBRID, DeliveryMode.LIVE_ONLINE]))
    MC(modes=DeliveryMode.SELF_PACED)
    MC(modes=0)
    assert set(found(modes=[DeliveryMode.ON_CAMPUS, DeliveryMode.LIVE_ONLINE])) == {campus.pk, both.pk}


def test_institution_and_its_type(found):
    one = MC(institution__institution_type="technical")
    other = MC()
    assert found(institution=one.institution_id) == [one.pk]
    assert found(institution_type="technical") == [one.pk]
    assert found(institution_type="community_college") == [other.pk]


def test_within_reach_or_where_nobody_travels(found):
    near = MC(modes=DeliveryMode.ON_CAMPUS, **TRENTON)
    MC(modes=DeliveryMode.ON_CAMPUS, **NEWARK)
    MC(modes=DeliveryMode.ON_CAMPUS)  # no place stated
    MC(modes=0)
    online = MC(modes=DeliveryMode.LIVE_ONLINE)
    at_employer = MC(modes=DeliveryMode.AT_EMPLOYER, **NEWARK)
    here = (TRENTON["latitude"], TRENTON["longitude"])
    assert set(found(near=here, within_km=20)) == {near.pk, online.pk, at_employer.pk}


def test_the_distance_is_the_great_circle(found):
    row = MC(modes=DeliveryMode.ON_CAMPUS, **NEWARK)  # 75.6 km from Trenton
    here = (TRENTON["latitude"], TRENTON["longitude"])
    assert found(near=here, within_km=75) == []
    assert found(near=here, within_km=76) == [row.pk]


def test_price_is_the_seat_or_a_share_of_a_full_class(found):
    seat = MC(seat_price=D(700))
    share = MC(class_price=D(6000), max_cohort=10)
    both = MC(seat_price=D(900), class_price=D(6900), max_cohort=10)
    MC(class_price=D(500))  # for how many is not stated
    MC(seat_price=D(701))
    MC()
    MC(seat_price=D(1), currency="EUR")
    assert set(found(price_to=D(700))) == {seat.pk, share.pk, both.pk}


def test_price_for_a_headcount_is_the_landed_price(found):
    tier = MC(seat_price=D(900), materials_price=D(50))
    PriceTier.objects.create(microcredential=tier, from_headcount=10, seat_price=D(650))
    two_classes = MC(class_price=D(6000), max_cohort=8, cohort_fee=D(100))  # 2 classes, 12,200 for 12
    seat = MC(seat_price=D(701))
    assert found(learners=12, price_to=D(700)) == [tier.pk]
    assert set(found(learners=8, price_to=D(800))) == {two_classes.pk, seat.pk}


def test_price_stated_or_not(found):
    stated, unknown = MC(seat_price=D(0)), MC()
    assert found(price_stated=True) == [stated.pk]
    assert found(price_stated=False) == [unknown.pk]


def test_credit(found):
    yes, no = MC(gives_credit=True), MC(gives_credit=False)
    MC()
    assert found(credit=True) == [yes.pk]
    assert found(credit=False) == [no.pk]


def test_starts_before(found):
    soon, anytime = MC(), MC(starts_any_day=True)
    past, later = MC(), MC()
    for row, day in ((soon, date(2027, 3, 1)), (past, date(2027, 1, 14)), (later, date(2027, 3, 2))):
        Start.objects.create(microcredential=row, starts_on=day)
    assert set(found(starts_before=date(2027, 3, 1))) == {soon.pk, anytime.pk}


def test_field_is_a_family_of_the_code(found):
    full, family = MC(cip_code="15.0406"), MC(cip_code="15")
    MC(cip_code="1.5040")
    MC(cip_code="51.1504")
    assert set(found(field="15")) == {full.pk, family.pk}


def test_language(found):
    spanish = MC(language="es")
    MC()
    assert found(language="es") == [spanish.pk]


def test_filters_join(found):
    both = MC(language="es", gives_credit=True)
    MC(language="es")
    MC(gives_credit=True)
    assert found(language="es", credit=True) == [both.pk]


def test_sorted_by_price_start_and_title(found):
    dear, cheap, unknown = MC(title="a", seat_price=D(900)), MC(title="b", seat_price=D(100)), MC(title="c")
    Start.objects.create(microcredential=unknown, starts_on=date(2027, 2, 1))
    Start.objects.create(microcredential=unknown, starts_on=date(2026, 2, 1))
    Start.objects.create(microcredential=cheap, starts_on=date(2027, 3, 1))
    assert found(sort="title") == [dear.pk, cheap.pk, unknown.pk]
    assert found(sort="price") == [cheap.pk, dear.pk, unknown.pk]
    assert found(sort="start") == [unknown.pk, cheap.pk, dear.pk]
    assert found(sort="-title") == [unknown.pk, cheap.pk, dear.pk]
    # What is not known stands last, whichever way.
    assert found(sort="-price") == [dear.pk, cheap.pk, unknown.pk]
    assert found(sort="-start") == [cheap.pk, unknown.pk, dear.pk]


def test_a_headcount_changes_which_is_cheaper(found):
    by_class = MC(title="a", class_price=D(5000), max_cohort=20)
    by_seat = MC(title="b", seat_price=D(400))
    assert found(sort="price") == [by_class.pk, by_seat.pk]
    assert found(sort="price", learners=5) == [by_seat.pk, by_class.pk]


def test_only_what_finds_something_is_offered(visitor):
    live = MC(cip_code="15.0406", language="es")
    MC(draft=True, cip_code="51.1504", language="fr")
    OrganisationFactory(institution=True)
    offered = catalogue_options(visitor)
    assert offered.institutions == [(str(live.institution_id), live.institution.name)]
    assert offered.fields == [("15", "Engineering technologies")]
    assert offered.languages == [("es", "Spanish")]
