"""Lists ask the database as often for three rows as for one, are cut into pages, and can be searched."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from matching.models import Match, MatchRun, MatchStatus, RunKind, RunState, ScoringPolicy
from tests.factories import MembershipFactory, OrganisationFactory, PersonFactory, member_of
from tests.matching.market import approve_all, asks, run_now, skills, teaches
from tests.matching.reviewing import text_of

pytestmark = pytest.mark.django_db


def market(count: int) -> dict[str, object]:
    """One need with `count` approved and `count` waiting matches, and an institution with `count` needs served."""
    wanted = skills(2)
    employer, institution = OrganisationFactory(employer=True), OrganisationFactory(institution=True)
    need = asks(wanted, employer=employer, ceiling_price=2000)
    row = teaches(wanted, institution=institution)
    for n in range(1, count):
        teaches(wanted, institution=institution, title=f"Again {n}")
        asks(wanted, employer=employer, title=f"Retrain the crew {n}")
    for n in range(count):
        teaches(wanted[:1], title=f"Waits {n}")
        teaches(wanted, title=f"Dear {n}", seat_price=2500)
    run_now()
    approve_all(Match.objects.filter(microcredential__institution=institution))
    for n in range(2, count + 1):
        ScoringPolicy.objects.create(version=100 + n, created_by=PersonFactory())
        MatchRun.objects.create(
            kind=RunKind.NEED,
            need=need,
            state=RunState.DONE,
            requested_at=timezone.now(),
            requested_by=PersonFactory(),
        )
    return {
        "need": need,
        "row": row,
        "employer": member_of(employer),
        "institution": member_of(institution),
        "administrator": PersonFactory(administrator=True),
    }


LISTS = [
    ("employer", "matches:need", "need"),
    ("administrator", "matches:need", "need"),
    ("employer", "matches:need_progress", "need"),
    ("institution", "matches:microcredential", "row"),
    ("employer", "matches:list", ""),
    ("institution", "matches:list", ""),
    ("administrator", "matches:list", ""),
    ("administrator", "review:queue", ""),
    ("administrator", "review:history", ""),
    ("administrator", "runs:list", ""),
    ("administrator", "runs:rows", ""),
    ("administrator", "policies:list", ""),
]


def queries(client, role: str, name: str, subject: str, count: int) -> int:
    made = market(count)
    client.force_login(made[role])
    if name == "review:history":
        for match in Match.objects.waiting()[:count]:
            client.post(reverse("review:approve", args=[match.pk]))
    address = reverse(name, args=[made[subject].pk] if subject else [])
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize(("role", "name", "subject"), LISTS)
def test_three_rows_cost_as_many_queries_as_one(client, role, name, subject):
    one = queries(client, role, name, subject, 1)
    assert queries(client, role, name, subject, 3) == one


def test_a_bulk_verdict_is_previewed_with_as_many_queries_for_three(client):
    def preview(count: int) -> int:
        client.force_login(market(count)["administrator"])
        chosen = list(Match.objects.waiting().order_by("-pk").values_list("pk", flat=True)[:count])
        with CaptureQueriesContext(connection) as captured:
            client.post(reverse("review:bulk"), {"chosen": chosen, "verdict": "approved"})
        return len(captured)

    assert preview(3) == preview(1)


def listed(client, **query) -> list[str]:
    page = client.get(reverse("matches:list"), query).context["page"]
    return [match.microcredential.title for match in page]


def test_the_employers_list_holds_all_own_needs_and_is_searched(client):
    made = market(3)
    client.force_login(made["employer"])
    assert len(listed(client)) == 9
    assert sorted(listed(client, q="crew RETRAIN")) == sorted(listed(client, q="retrain crew"))
    assert len(listed(client, q="retrain")) == 6
    assert listed(client, q="no such thing") == []
    assert "No match like that" in text_of(client.get(reverse("matches:list"), {"q": "no such thing"}))


def test_the_list_is_cut_into_pages(client):
    wanted = skills(1)
    employer = OrganisationFactory(employer=True)
    for _ in range(2):
        asks(wanted, employer=employer)
    for _ in range(14):
        teaches(wanted)
    run_now()
    Match.objects.update(status=MatchStatus.APPROVED)
    client.force_login(member_of(employer))
    assert len(listed(client)) == 25
    assert len(listed(client, page=2)) == 3


def test_administrators_narrow_by_status(client):
    made = market(2)
    client.force_login(made["administrator"])
    assert {title[:5] for title in listed(client, status="proposed")} == {"Waits", "Dear "}
    assert len(listed(client)) == len(listed(client, status="nonsense"))


def test_who_belongs_to_both_sides_chooses_one(client):
    made = market(1)
    person = made["employer"]
    MembershipFactory(person=person, organisation=made["row"].institution)
    client.force_login(person)
    page = client.get(reverse("matches:list"))
    assert page.context["side"] == "employer"
    assert client.get(reverse("matches:list"), {"side": "institution"}).context["side"] == "institution"
    assert client.get(reverse("matches:list"), {"side": "administrator"}).context["side"] == "employer"


def test_who_belongs_nowhere_gets_an_empty_list(client):
    market(1)
    client.force_login(PersonFactory())
    assert listed(client) == []


def test_an_institution_sees_what_its_microcredential_lacks_and_does_not_state(client):
    wanted = skills(3)
    need = asks(wanted, max_weeks=6)
    row = teaches(wanted[:2])
    run_now()
    client.force_login(member_of(row.institution))
    text = text_of(client.get(reverse("matches:microcredential", args=[row.pk])))
    assert "No approved match yet" in text
    assert "<li><span>welding 2</span>" in text
    assert "<li><span>Duration</span>" in text
    assert need.title not in text


def test_a_withdrawn_microcredential_says_why_it_has_no_needs(client):
    row = teaches(skills(1), draft=True)
    client.force_login(member_of(row.institution))
    assert "It is not listed" in text_of(client.get(reverse("matches:microcredential", args=[row.pk])))
