"""A need's page in every state, and how it keeps itself up to date."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from marketplace.models import Microcredential
from matching.models import MatchStatus
from matching.services.reviews import approve_match
from tests.factories import PersonFactory, SkillFactory, member_of
from tests.matching.market import asks, run_now, skills, teaches
from tests.matching.scene import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return scene()


def text_of(response) -> str:
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode().replace("\N{NO-BREAK SPACE}", " "))


def need_page(client, made, role="owner", need=None, **query) -> str:
    client.force_login(made.people[role])
    return text_of(client.get(reverse("matches:need", args=[(need or made.need).pk]), query))


def shown_fits(text) -> list[list[float]]:
    """The numbers of every fit on a page: fit, skill, cost, satisfaction."""
    bars = re.findall(r"Fit ([\d.]+) of 100: skill ([\d.]+), cost ([\d.]+), satisfaction ([\d.]+)", text)
    return [[float(number) for number in bar] for bar in bars]


def test_the_address_of_a_need_is_its_matches(client, made):
    client.force_login(made.people["owner"])
    response = client.get(f"/needs/{made.need.pk}/")
    assert response.templates[0].name == "matches/need.html"


def test_the_parts_as_shown_add_up_to_the_fit_as_shown(client, made):
    approve_match(match=made.waiting, by=made.administrator)
    fits = shown_fits(need_page(client, made))
    assert len(fits) == 2
    for fit, *parts in fits:
        assert round(sum(parts), 1) == fit
    assert fits == sorted(fits, reverse=True)


def test_the_page_shows_price_skills_and_history(client, made):
    text = need_page(client, made)
    assert "$1,200" in text
    assert "per learner · $12,000 for 10" in text
    assert "$1,200 seat; fees and materials not stated" in text
    assert text.count('data-state="covered"') == 4
    assert "new here" in text
    assert "1 microcredential fits" in text
    assert "1 more match is being reviewed" in text


def test_travel_that_is_not_stated_is_said_where_it_may_be_taught_at_the_employers(client, made):
    for modes, said in ((1, "fees and materials not stated"), (10, "fees, materials and travel not stated")):
        Microcredential.objects.filter(pk=made.good.pk).update(modes=modes)
        assert f"$1,200 seat; {said}" in need_page(client, made)


def test_half_of_the_fees_is_not_the_whole(client, made):
    Microcredential.objects.filter(pk=made.good.pk).update(learner_fee=5)
    run_now()
    assert "$5 fees; fees per class and materials not stated" in need_page(client, made)
    page = text_of(client.get(reverse("matches:detail", args=[made.good.matches.get(need=made.need).pk])))
    assert '<th scope="row">Fees per class</th><td class="num">not stated</td>' in page


def test_what_is_turned_away_is_counted_in_plain_words(client, made):
    text = need_page(client, made)
    assert "1 turned away by" in text
    assert "3 of 3 microcredentials teach enough of these skills; 2 of them pass your limits." in text
    assert "<li><span>Price</span>" in text
    assert "Live" not in text[text.index("away-head") : text.index("near-head")]


def test_a_near_miss_says_by_how_much(client, made):
    text = need_page(client, made)
    assert "$38 per learner over the limit of $1,753" in text
    assert re.search(r"Harbour College, would score \d+\.\d", text)


@pytest.mark.parametrize(
    ("asked", "offered", "said"),
    [
        (
            {"start_from": "2099-03-01", "start_to": "2099-03-10"},
            {"starts": "2099-03-13"},
            "Starts 3 days outside the window",
        ),
        ({"max_weeks": 6}, {"weeks": 8}, "2 weeks longer than the limit of 6 weeks"),
        ({"max_hours": 40}, {"clock_hours": Decimal(41)}, "1 clock hour more than the limit of 40"),
        ({"headcount": 12}, {"seats_free": 10}, "2 seats short for 12 learners"),
        ({"headcount": 5}, {"min_cohort": 8}, "3 learners short of its smallest class"),
        ({"modes": 8}, {"modes": 1}, "Delivered on campus, which the need does not allow"),
        ({"language": "en"}, {"language": "es"}, "Taught in another language"),
        ({"credit_wanted": True}, {"gives_credit": False}, "Gives no academic credit"),
        (
            {"demands_stated": True, "headcount": 5, "modes": 1, "ceiling_price": 5000},
            {
                "seats_free": 9,
                "modes": 1,
                "starts_any_day": True,
                "max_cohort": 9,
                "min_cohort": 1,
                "seat_price": None,
            },
            "Price not stated, and the need demands it",
        ),
        (
            {"reach_km": 50, "latitude": 40.0, "longitude": -74.0},
            {"modes": 1, "latitude": 41.0, "longitude": -74.0},
            "111 km away, beyond 50 km",
        ),
    ],
)
def test_every_limit_says_what_it_costs(client, asked, offered, said):
    wanted, offered = skills(2), dict(offered)
    starts = offered.pop("starts", None)
    need = asks(wanted, **asked)
    row = teaches(wanted, **offered)
    if starts:
        row.starts.create(starts_on=starts)
    run_now()
    client.force_login(member_of(need.employer))
    assert said in text_of(client.get(reverse("matches:need", args=[need.pk])))


def test_a_draft_asks_to_be_posted(client, made):
    text = need_page(client, made, need=made.draft)
    assert "This is a draft." in text
    assert reverse("needs:post", args=[made.draft.pk]) in text
    assert 'id="matches"' not in text


def test_a_viewer_gets_no_buttons(client, made):
    text = need_page(client, made, "viewer")
    for name in ("needs:edit", "needs:close", "needs:weights"):
        assert f'"{reverse(name, args=[made.need.pk])}"' not in text


def test_the_buyers_own_weights_are_sliders_that_post_to_the_need(client, made):
    text = need_page(client, made, "editor")
    assert f'action="{reverse("needs:weights", args=[made.need.pk])}"' in text
    assert 'value="47"' in text


def test_nothing_fits_because_nobody_teaches_it(client):
    need = asks(skills(1))
    run_now()
    teaches([SkillFactory()])
    client.force_login(member_of(need.employer))
    text = text_of(client.get(reverse("matches:need", args=[need.pk])))
    assert "Nothing fits yet" in text
    assert "teaches enough of these skills" in text


def test_nothing_fits_because_of_limits_says_which_to_loosen(client):
    wanted = skills(2)
    need = asks(wanted, ceiling_price=100, max_weeks=1)
    teaches(wanted, weeks=9)
    teaches(wanted)
    run_now()
    client.force_login(member_of(need.employer))
    text = text_of(client.get(reverse("matches:need", args=[need.pk])))
    assert "2 microcredentials teach enough of these skills, and your limits keep them out" in text
    assert text.index("Raise the most you can pay") < text.index("Allow more weeks")


def test_nothing_is_reviewed_yet(client, made):
    made.need.matches.filter(status=MatchStatus.APPROVED).update(status=MatchStatus.PROPOSED)
    text = need_page(client, made)
    assert "2 matches are being reviewed" in text
    assert "An administrator looks at every match first" in text


def test_a_closed_need_keeps_its_list(client, made):
    made.need.state, made.need.closed_at = "closed", timezone.now()
    made.need.save()
    text = need_page(client, made)
    assert "This need is closed." in text
    assert "Welding in full" in text
    assert "being reviewed" not in text


def test_a_need_closed_before_the_review_does_not_blame_its_limits(client, made):
    made.need.matches.update(status=MatchStatus.PROPOSED)
    made.need.state, made.need.closed_at = "closed", timezone.now()
    made.need.save()
    text = need_page(client, made)
    assert "It closed before an administrator had looked" in text
    assert "your limits keep" not in text


def test_what_an_administrator_turned_down_is_not_blamed_on_limits(client, made):
    made.need.matches.update(status=MatchStatus.REJECTED)
    text = need_page(client, made)
    assert "An administrator looked at what passes your limits and approved none of it" in text
    assert "your limits keep" not in text


def test_administrators_see_every_match_with_its_status(client, made):
    text = need_page(client, made, "administrator")
    assert "2 matches, 1 approved" in text
    assert "Welding in half" in text
    assert "Waiting for review" in text
    assert "more match" not in text


def test_the_list_is_cut_into_pages_of_ten(client):
    wanted = skills(2)
    need = asks(wanted)
    for _ in range(12):
        teaches(wanted)
    run_now()
    administrator = PersonFactory(administrator=True)
    for match in need.matches.all():
        approve_match(match=match, by=administrator)
    client.force_login(member_of(need.employer))
    address = reverse("matches:need", args=[need.pk])
    assert len(client.get(address).context["matches"]) == 10
    second = client.get(address, {"page": 2})
    assert len(second.context["matches"]) == 2
    assert ">11. " in second.content.decode()
