import pytest
from django.core.exceptions import ValidationError

from accounts.models import Organisation
from accounts.services import NotAllowed, change_profile, create_organisation
from matching.models import MatchRun
from tests.factories import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def create(**changes):
    values = {"owner": PersonFactory(), "kind": "employer", "name": " Mohican Parts "} | changes
    return create_organisation(**values)


def test_a_new_organisation_waits_and_has_its_owner():
    owner = PersonFactory()
    organisation = create(owner=owner)
    assert (organisation.name, organisation.verification) == ("Mohican Parts", "waiting")
    assert [(m.person, m.role) for m in organisation.memberships.all()] == [(owner, "owner")]


def test_blanks_are_filled_from_the_postcode():
    organisation = create(country="us", postcode="44902", region="Ohio")
    assert (organisation.city, organisation.region, organisation.country) == ("Mansfield", "Ohio", "US")
    assert organisation.has_position is True


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "  "},
        {"kind": "college"},
        {"kind": "institution"},
        {"kind": "employer", "institution_type": "technical"},
        {"kind": "institution", "institution_type": "school"},
        {"postcode": "x" * 13},
    ],
)
def test_what_makes_no_organisation_leaves_none(changes):
    with pytest.raises(ValidationError):
        create(**changes)
    assert Organisation.objects.count() == 0


def test_a_profile_changes():
    organisation = OrganisationFactory(waiting=True)
    change_profile(
        organisation=organisation, changes={"name": "New name", "website": "https://example.test/"}
    )
    organisation.refresh_from_db()
    assert (organisation.name, organisation.website) == ("New name", "https://example.test/")


def test_the_position_follows_the_postcode():
    organisation = OrganisationFactory(country="US", postcode="07302", latitude=40.72, longitude=-74.04)
    changed = change_profile(organisation=organisation, changes={"postcode": "44902"})
    assert round(changed.latitude) == 41
    assert change_profile(organisation=organisation, changes={"postcode": "00000"}).latitude is None


def test_a_position_that_is_stated_stays():
    organisation = OrganisationFactory(country="US")
    changed = change_profile(
        organisation=organisation, changes={"postcode": "44902", "latitude": 1.0, "longitude": 2.0}
    )
    assert (changed.latitude, changed.longitude) == (1.0, 2.0)


def test_a_verified_name_stays():
    organisation = OrganisationFactory(name="Known", verified=True)
    with pytest.raises(NotAllowed):
        change_profile(organisation=organisation, changes={"name": "Other", "about": "We changed"})
    organisation.refresh_from_db()
    assert (organisation.name, organisation.about) == ("Known", "")


@pytest.mark.parametrize(
    "changes", [{"latitude": 91.0, "longitude": 0.0}, {"latitude": 1.0}, {"website": "no"}]
)
def test_a_profile_that_makes_no_sense_is_not_kept(changes):
    organisation = OrganisationFactory()
    with pytest.raises(ValidationError):
        change_profile(organisation=organisation, changes=changes)
    organisation.refresh_from_db()
    assert (organisation.latitude, organisation.website) == (None, "")


def test_verification_is_no_part_of_the_profile():
    organisation = OrganisationFactory(waiting=True)
    with pytest.raises(ValueError, match="verification"):
        change_profile(organisation=organisation, changes={"verification": "verified"})


def moved_runs(**traits):
    organisation = OrganisationFactory(country="US", **traits)
    before = MatchRun.objects.count()
    change_profile(organisation=organisation, changes={"about": "The same place"})
    assert MatchRun.objects.count() == before
    change_profile(organisation=organisation, changes={"postcode": "44902"})
    return MatchRun.objects.count() - before


@pytest.mark.parametrize(
    ("traits", "runs"),
    [
        ({"institution": True, "verified": True}, 1),
        ({"institution": True, "waiting": True}, 0),
        ({"employer": True, "verified": True}, 0),
    ],
)
def test_an_institution_that_moves_is_matched_anew(traits, runs):
    assert moved_runs(**traits) == runs
