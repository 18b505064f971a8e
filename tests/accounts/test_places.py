import pytest

from accounts.places import country_choices, country_name, time_zone_choices
from accounts.services import place_of_postcode
from tests.factories import OrganisationFactory


@pytest.mark.parametrize("postcode", ["44902", " 44902 ", "44902-1234"])
def test_a_us_postcode_is_a_place(postcode):
    place = place_of_postcode(postcode, "US")
    assert (place.region, place.city) == ("OH", "Mansfield")
    assert (round(place.latitude), round(place.longitude)) == (41, -83)


@pytest.mark.parametrize(
    ("postcode", "country"), [("44902", "DE"), ("44902", ""), ("K1A 0B1", "US"), ("00000", "US"), ("", "US")]
)
def test_what_is_no_us_postcode_is_no_place(postcode, country):
    assert place_of_postcode(postcode, country) is None


def test_countries_are_known_by_code():
    assert country_choices()[0] == ("", "Not stated")
    assert country_name("US") == "United States"
    assert country_name("") == ""
    assert country_name("XX") == "XX"


def test_time_zones_are_grouped_and_complete():
    grouped = dict(time_zone_choices())
    assert grouped["Everywhere"] == [("UTC", "UTC")]
    assert ("America/New_York", "New York") in grouped["America"]
    assert ("America/Indiana/Knox", "Knox, Indiana") in grouped["America"]


def test_place_name_says_what_is_stated():
    organisation = OrganisationFactory.build(city="Mansfield", region="OH")
    assert organisation.place_name == "Mansfield, OH"
