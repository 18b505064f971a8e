"""Creating and changing: facts, tiers, starts, and who was faster."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from marketplace.models import Microcredential
from marketplace.services.microcredentials import (
    ChangedMeanwhile,
    TaughtSkill,
    change_microcredential,
    create_microcredential,
)
from matching.models import MatchRun
from tests.factories import MicrocredentialFactory, OrganisationFactory, SkillFactory, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    return MicrocredentialFactory(title="CNC")


@pytest.fixture
def owner(row):
    return member_of(row.institution)


@pytest.fixture
def change(row, owner):
    def do(**what):
        what = {"facts": {}} | what
        return change_microcredential(microcredential=row, by=owner, now=timezone.now(), **what)

    return do


def announced():
    return MatchRun.objects.count()


def test_a_new_one_is_a_draft_with_all_its_rows():
    institution = OrganisationFactory(institution=True, currency="EUR")
    owner, skill = member_of(institution), SkillFactory(label="CNC setup")
    other = MicrocredentialFactory(institution=institution)
    row = create_microcredential(
        institution=institution,
        facts={"title": "CNC", "seat_price": D(700), "modes": 3},
        by=owner,
        now=timezone.now(),
        skills=[TaughtSkill(skill, 4)],
        tiers=[(10, D(650))],
        starts=[date(2027, 3, 1), date(2027, 3, 1)],
        stacks_into=[other],
    )
    row.refresh_from_db()
    assert (row.state, row.currency, row.created_by, row.seat_price) == ("draft", "EUR", owner, D(700))
    assert list(row.taught_skills.values_list("skill", "level", "status")) == [(skill.pk, 4, "confirmed")]
    assert list(row.tiers.values_list("from_headcount", "seat_price")) == [(10, D(650))]
    assert list(row.starts.values_list("starts_on", flat=True)) == [date(2027, 3, 1)]
    assert list(row.stacks_into.all()) == [other]
    assert row.search_text.startswith(" cnc / cnc setup | institution")
    assert announced() == 0


def test_an_employer_offers_nothing():
    employer = OrganisationFactory()
    with pytest.raises(ValidationError, match="Only an institution"):
        create_microcredential(
            institution=employer, facts={"title": "CNC"}, by=member_of(employer), now=timezone.now()
        )
    assert not Microcredential.objects.exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": ""}, "title"),
        ({"seat_price": D(-1)}, "seat_price"),
        ({"min_cohort": 9, "max_cohort": 8}, "__all__"),
        ({"latitude": 91.0, "longitude": 1.0}, "latitude"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"clock_hours": D(-1)}, "clock_hours"),
    ],
)
def test_bad_facts_name_their_field_and_nothing_is_written(change, row, facts, field):
    with pytest.raises(ValidationError) as refused:
        change(facts=facts, starts=[date(2027, 3, 1)])
    assert field in refused.value.message_dict
    assert (row.starts.count(), Microcredential.objects.get().title, announced()) == (0, "CNC", 0)


def test_the_own_id_stands_once_in_an_institution(change, row):
    MicrocredentialFactory(institution=row.institution, external_id="A1")
    MicrocredentialFactory(external_id="B1")
    change(facts={"external_id": "B1"})
    with pytest.raises(ValidationError, match="has this own id"):
        change(facts={"external_id": "A1"})


def test_state_and_institution_are_no_facts(change):
    with pytest.raises(ValidationError, match="no facts of a microcredential: institution, state"):
        change(facts={"state": "live", "institution": 1})


@pytest.mark.parametrize(
    ("tiers", "said"),
    [
        ([(1, D(5))], "Tier 1: "),
        ([(5, D(90)), (10, D(-1))], "Tier 2: "),
        ([(5, D(90)), (5, D(80))], "Two price tiers begin at 5 learners."),
    ],
)
def test_a_bad_tier_is_named_and_the_old_ones_stay(change, row, tiers, said):
    change(tiers=[(4, D(95))])
    with pytest.raises(ValidationError) as refused:
        change(tiers=tiers)
    assert refused.value.message_dict["tiers"][0].startswith(said)
    assert list(row.tiers.values_list("from_headcount", "seat_price")) == [(4, D(95))]


@pytest.mark.parametrize(
    "what",
    [
        {"facts": {"seat_price": D(700)}},
        {"facts": {"description": "Mill."}},
        {"tiers": [(5, D(90))]},
        {"starts": [date(2027, 3, 1)]},
    ],
)
def test_what_matters_to_a_match_is_announced_once(change, what):
    change(**what)
    change(**what)
    assert announced() == 1


def test_skills_and_price_together_are_announced_once(change):
    change(facts={"seat_price": D(700)}, skills=[TaughtSkill(SkillFactory())])
    assert announced() == 1


@pytest.mark.parametrize(
    "facts", [{}, {"link": "https://college.test"}, {"prerequisites": "None"}, {"external_id": "A1"}]
)
def test_what_no_match_reads_is_not_announced(change, facts):
    change(facts=facts)
    assert announced() == 0


def test_a_draft_is_not_announced(change, row):
    Microcredential.objects.update(state="draft")
    change(facts={"seat_price": D(700)})
    assert announced() == 0


def test_what_is_not_given_stays(change, row):
    change(tiers=[(5, D(90))], starts=[date(2027, 3, 1)], skills=[TaughtSkill(SkillFactory())])
    change(facts={"title": "CNC milling"})
    assert (row.tiers.count(), row.starts.count(), row.taught_skills.count()) == (1, 1, 1)


def test_who_read_an_older_state_overwrites_nothing(change, row):
    seen = row.updated_at
    change(facts={"title": "Theirs"}, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        change(facts={"title": "Mine"}, seen=seen)
    assert Microcredential.objects.get().title == "Theirs"
    change(facts={"title": "Mine after all"}, seen=Microcredential.objects.get().updated_at)
    assert Microcredential.objects.get().title == "Mine after all"


def test_it_stacks_into_others_of_its_own_institution_alone(change, row):
    for other in (row, MicrocredentialFactory()):
        with pytest.raises(ValidationError, match="is not another microcredential of this institution"):
            change(stacks_into=[other])
    assert not row.stacks_into.exists()
