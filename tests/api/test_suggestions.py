"""Skills and facts in words, through the API."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.api.suggestions import SuggestionsThrottle
from tests.api.callers import calling
from tests.factories import PersonFactory, SkillFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/suggestions/"
COURSE = {
    "text": "Learn to weld metal. A 40-hour course, $900 per person, self-paced.",
    "title": "Intermediate welding",
}


@pytest.fixture
def api():
    return calling(PersonFactory())


def fact(name, value, text, start, confidence, **more):
    plain = {"least": None, "bound": "", "currency": "", "per": "", "in_title": False}
    place = {"text": text, "start": start, "end": start + len(text)}
    return {"fact": name, "value": value, "confidence": confidence} | plain | place | more


def test_strangers_are_turned_away():
    assert calling().post(ADDRESS, COURSE).status_code == 401


def test_skills_and_facts_come_with_their_places(api):
    skill = SkillFactory(external_id="http://data.europa.eu/esco/skill/1", label="weld metal")
    answer = api.post(ADDRESS, COURSE)
    assert answer.status_code == 200
    (found,) = answer.json()["skills"]
    assert found.pop("confidence") > 0.5
    assert found == {
        "skill": skill.pk,
        "external_id": "http://data.europa.eu/esco/skill/1",
        "label": "weld metal",
        "evidence": "weld metal",
        "tier": "dictionary",
        "start": 9,
        "end": 19,
        "in_title": False,
    }
    assert answer.json()["facts"] == [
        fact("hours", "40", "40-hour", 23, 0.9),
        fact("price", "900", "$900", 39, 0.95, currency="USD", per="learner"),
        fact("mode", "self_paced", "self-paced", 56, 0.9),
        fact("level", 3, "Intermediate", 0, 0.9, in_title=True),
    ]


def test_a_job_is_read_as_an_employers_words(api):
    sent = {"text": "Train 12 operators at our plant, 20 to 30 hours long.", "kind": "job", "currency": "CAD"}
    assert api.post(ADDRESS, sent).json()["facts"] == [
        fact("mode", "at_employer", "at our plant", 19, 0.75),
        fact("headcount", 12, "12 operators", 6, 0.8),
    ]
    ranged = api.post(ADDRESS, {"text": "The course takes 20 to 30 hours, C$ 90 each."}).json()["facts"]
    assert ranged == [
        fact("hours", "30", "20 to 30 hours", 17, 0.9, least="20", bound="most"),
        fact("price", "90", "C$ 90", 33, 0.95, currency="CAD", per="learner"),
    ]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, {"text": ["This field is required."]}),
        ({"text": " "}, {"text": ["This field may not be blank."]}),
        (
            {"text": "a" * 100_001},
            {"text": ["Ensure this field has no more than 100000 characters."]},
        ),
        ({"text": "Weld", "kind": "poem"}, {"kind": ['"poem" is not a valid choice.']}),
        ({"text": "Weld", "currency": "EUR"}, {"currency": ['"EUR" is not a valid choice.']}),
        ({"text": "Weld", "file": "x"}, {"file": ["There is no such field."]}),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(api, sent, said):
    answer = api.post(ADDRESS, sent)
    assert (answer.status_code, answer.json()) == (400, said)


def test_nothing_is_kept_and_more_skills_ask_no_more_of_the_database(api):
    for label in ("weld metal", "paint walls", "operate lathes"):
        SkillFactory(label=label)
    asked = {}
    for text in ("Learn to weld metal.", "Learn to weld metal.", "Weld metal, paint walls, operate lathes."):
        with CaptureQueriesContext(connection) as queries:
            found = api.post(ADDRESS, {"text": text}).json()["skills"]
        asked[len(found)] = len(queries)
        assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert asked[3] == asked[1]


def test_so_many_in_a_minute_and_no_more(api, monkeypatch):
    cache.clear()
    monkeypatch.setattr(SuggestionsThrottle, "rate", "2/min", raising=False)
    codes = [api.post(ADDRESS, {"text": "Weld"}).status_code for _ in range(3)]
    assert codes == [200, 200, 429]
