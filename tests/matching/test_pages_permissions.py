"""Who gets which page of matching, on every route; what is refused changes nothing."""

import pytest
from django.urls import reverse

from matching.models import MatchRun, Review, ScoringPolicy
from tests.factories import MembershipFactory, PersonFactory
from tests.matching.scene import everything, scene

pytestmark = pytest.mark.django_db

MEMBERS = {"viewer", "editor", "owner"}
EVERYBODY = MEMBERS | {"other employer", "institution", "other institution", "nobody's", "administrator"}
STAFF = {"administrator"}


@pytest.fixture
def set_up():
    return scene()


def draft_policy() -> ScoringPolicy:
    return ScoringPolicy.objects.create(version=9, note="A try")


def subjects(made) -> dict[str, list[object]]:
    return {
        "approved": [made.approved.pk],
        "waiting": [made.waiting.pk],
        "need": [made.need.pk],
        "draft": [made.draft.pk],
        "good": [made.good.pk],
        "run": [MatchRun.objects.latest("pk").pk],
        "policy": [draft_policy().pk],
        "review": [str(Review.objects.latest("pk").pk)],
        "": [],
    }


PAGES = [
    ("matches:list", "", EVERYBODY),
    ("matches:detail", "approved", MEMBERS | {"institution", "administrator"}),
    ("matches:detail", "waiting", STAFF),
    ("matches:need", "need", MEMBERS | STAFF),
    ("matches:need", "draft", MEMBERS),
    ("matches:need_progress", "need", MEMBERS | STAFF),
    ("matches:need_progress", "draft", MEMBERS),
    ("matches:microcredential", "good", {"institution", "administrator"}),
    ("review:queue", "", STAFF),
    ("review:match", "waiting", STAFF),
    ("review:history", "", STAFF),
    ("runs:list", "", STAFF),
    ("runs:rows", "", STAFF),
    ("runs:detail", "run", STAFF),
    ("runs:progress", "run", STAFF),
    ("policies:list", "", STAFF),
    ("policies:new", "", STAFF),
    ("policies:detail", "policy", STAFF),
    ("policies:edit", "policy", STAFF),
    ("policies:activate", "policy", STAFF),
]


@pytest.mark.parametrize(("name", "subject", "allowed"), PAGES)
def test_pages_are_for_those_whom_they_concern(client, set_up, name, subject, allowed):
    address = reverse(name, args=subjects(set_up)[subject])
    anonymous = client.get(address)
    assert (anonymous.status_code, anonymous["Location"].startswith(reverse("account_login"))) == (302, True)
    before = everything()
    for role, person in set_up.people.items():
        client.force_login(person)
        assert (role, client.get(address).status_code) == (role, 200 if role in allowed else 404)
    assert everything() == before


VERBS = [
    ("matches:rematch", "need", {"editor", "owner", "administrator"}, {"viewer"}, {}),
    ("matches:rematch", "draft", set(), MEMBERS, {}),
    ("review:approve", "waiting", STAFF, set(), {}),
    ("review:reject", "waiting", STAFF, set(), {"reason": "level_wrong"}),
    ("review:later", "waiting", STAFF, set(), {}),
    ("review:undo", "review", STAFF, set(), {}),
    ("review:bulk", "", STAFF, set(), {"verdict": "approved", "sure": "on"}),
    ("runs:start", "", STAFF, set(), {}),
    ("policies:new", "", STAFF, set(), {"note": "x"}),
    ("policies:edit", "policy", STAFF, set(), {"note": "x"}),
    ("policies:activate", "policy", STAFF, set(), {}),
]


@pytest.mark.parametrize(("name", "subject", "allowed", "forbidden", "data"), VERBS)
def test_refused_verbs_change_nothing(client, set_up, name, subject, allowed, forbidden, data):
    address = reverse(name, args=subjects(set_up)[subject])
    data = data | {"chosen": set_up.waiting.pk}
    before = everything()
    assert client.post(address, data)["Location"].startswith(reverse("account_login"))
    for role, person in set_up.people.items():
        if role not in allowed:
            client.force_login(person)
            expected = 403 if role in forbidden else 404
            assert (role, client.post(address, data).status_code) == (role, expected)
    assert everything() == before


@pytest.mark.parametrize(
    ("name", "subject"), [verb[:2] for verb in VERBS if not verb[0].startswith("policies:")]
)
def test_verbs_are_not_done_by_looking(client, set_up, name, subject):
    address = reverse(name, args=subjects(set_up)[subject])
    client.force_login(set_up.administrator)
    before = everything()
    assert client.get(address).status_code == 405
    assert everything() == before


@pytest.mark.parametrize("role", ["editor", "owner", "administrator"])
def test_those_who_may_ask_for_another_match_get_one(client, set_up, role):
    client.force_login(set_up.people[role])
    response = client.post(reverse("matches:rematch", args=[set_up.need.pk]))
    assert response["Location"] == reverse("matches:need", args=[set_up.need.pk])
    assert MatchRun.objects.filter(need=set_up.need, state="waiting").count() == 1


def test_an_administrator_does_not_review_matches_of_an_own_organisation(client, set_up):
    MembershipFactory(organisation=set_up.employer, person=set_up.administrator, role="viewer")
    client.force_login(set_up.administrator)
    before = everything()
    pk = set_up.waiting.pk
    assert client.get(reverse("review:match", args=[pk])).status_code == 404
    for verb in ("approve", "reject", "later"):
        assert client.post(reverse(f"review:{verb}", args=[pk]), {"reason": "other"}).status_code == 404
    client.post(reverse("review:bulk"), {"chosen": pk, "verdict": "approved", "sure": "on"})
    assert everything() == before
    assert "Welding in half" not in client.get(reverse("review:queue")).content.decode()


def test_a_verdict_is_taken_back_by_its_author_alone(client, set_up):
    client.force_login(PersonFactory(administrator=True))
    review = set_up.approved.reviews.get()
    before = everything()
    assert client.post(reverse("review:undo", args=[review.pk])).status_code == 404
    assert everything() == before


@pytest.mark.parametrize("keys", ["0", "x", "1,,2", "999999999999999999999"])
def test_what_is_no_verdict_is_not_found(client, set_up, keys):
    client.force_login(set_up.administrator)
    assert client.post(reverse("review:undo", args=[keys])).status_code == 404
