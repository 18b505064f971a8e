"""What pages must not give away: drafts, an employer's money and weights, matches that nobody reviewed."""

import re
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse

from matching.models import Match, MatchRun, MatchStatus, RunKind, ScoringPolicy
from matching.queries.held_back import held_back
from matching.queries.offered import best_offered_first, offered_of
from matching.services.reviews import approve_match
from tests.factories import OrganisationFactory, PersonFactory, member_of
from tests.matching.market import asks, run_now, skills, teaches
from tests.matching.scene import GIVEN_AWAY, MONEY, OWN_WEIGHTS, scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def set_up():
    return scene()


def page(client, person, name, *args) -> str:
    client.force_login(person)
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def institutions_pages(client, made) -> list[str]:
    person = made.people["institution"]
    return [
        page(client, person, "matches:list"),
        page(client, person, "matches:detail", made.approved.pk),
        page(client, person, "matches:microcredential", made.good.pk),
        page(client, person, "matches:microcredential", made.dear.pk),
    ]


def test_an_institution_sees_nothing_of_the_employers_money(client, set_up):
    for text in institutions_pages(client, set_up):
        assert [number for number in GIVEN_AWAY if number in text] == []
        assert "over the limit" not in text


def test_an_institution_sees_the_regions_weights_and_not_the_buyers(client, set_up):
    text = page(client, set_up.people["institution"], "matches:detail", set_up.approved.pk)
    assert [n for n in OWN_WEIGHTS.values() if f"× {n}<" in text or f", {n} %" in text] == []
    assert [n for n in (73, 25, 27) if f"× {n}<" in text] == [73, 27]
    exact = set_up.approved.explanation["points"]
    assert f"<b>{exact['skill']}</b>" not in text


def test_what_an_institution_sees_of_a_fit_does_not_move_with_its_price(client, set_up):
    def seen():
        matches = best_offered_first(Match.objects.filter(pk=set_up.approved.pk).select_related("policy"))
        return [(evidence.points, evidence.parts) for evidence in offered_of(matches)]

    before = seen()
    points = before[0][0]
    assert (round(points["skill"] + points["satisfaction"], 1), "cost" in points) == (points["fit"], False)
    Match.objects.filter(pk=set_up.approved.pk).update(cost=0.01, fit=0.2, landed_cost=1)
    assert seen() == before


def test_an_institution_is_not_told_whether_there_is_a_limit(client, set_up):
    text = page(client, set_up.people["institution"], "matches:detail", set_up.approved.pk)
    limits = text[text.index('id="gates-head"') :]
    limits = limits[: limits.index("</section>")]
    assert "price" not in limits.lower()


def priced(row, price):
    row.seat_price = None if price is None else Decimal(price)
    row.save()
    run_now(RunKind.MICROCREDENTIAL, microcredential=row)


def shown_to_institution(client, made) -> list[str]:
    """Every page and answer about the match, without numbers, of which its own price is one."""
    person, match = made.people["institution"], made.approved
    texts = [page(client, person, "matches:list"), page(client, person, "matches:detail", match.pk)]
    texts += [page(client, person, "matches:microcredential", made.good.pk)]
    for query in ("", "?listed=1", "?listed=0", "?status=approved", "?status=changed"):
        texts.append(client.get(f"/api/v1/matches/{query}").content.decode())
    texts.append(client.get(f"/api/v1/matches/{match.pk}/").content.decode())
    own = r"(csrf\S+ value=|X-CSRFToken\S+ )\S+|\d[\d,.:]*"
    return [re.sub(own, "", text, flags=re.IGNORECASE) for text in texts]


def test_nothing_moves_with_a_price_that_passes_what_an_employer_pays(client, set_up):
    """Below its target, above its budget, above its ceiling: the employer's list differs, the other does not."""
    seen, ranks, statuses = [], [], []
    for price in (1110, 1200, 1752, 1754, 9000, 1100):
        priced(set_up.good, price)
        seen.append(shown_to_institution(client, set_up))
        ranks.append(set_up.approved.rank)
        statuses.append(set_up.approved.status)
    assert ranks == [1, 1, 2, None, None, 1]
    assert statuses == ["changed", "approved", "changed", "changed", "changed", "changed"]
    assert "Welders for the yard" in seen[0][0]
    for at_other_price in seen[1:]:
        assert at_other_price == seen[0]


def test_the_employer_sees_nothing_above_its_ceiling(client, set_up):
    priced(set_up.good, 1754)
    owner = set_up.people["owner"]
    assert client.get(reverse("matches:detail", args=[set_up.approved.pk])).status_code == 302
    client.force_login(owner)
    assert client.get(reverse("matches:detail", args=[set_up.approved.pk])).status_code == 404
    assert "Welding in full" not in page(client, owner, "matches:list")


def test_a_match_that_another_gate_excludes_is_gone_for_both(client, set_up):
    set_up.good.weeks = 12
    priced(set_up.good, 9000)
    assert set_up.approved.over_ceiling is True
    set_up.need.max_weeks = 1
    set_up.need.save()
    run_now(RunKind.NEED, need=set_up.need)
    client.force_login(set_up.people["institution"])
    assert client.get(reverse("matches:detail", args=[set_up.approved.pk])).status_code == 404
    assert (set_up.approved.rank, set_up.approved.over_ceiling) == (None, False)


@pytest.mark.parametrize(("secrets", "approved"), [({}, True), (MONEY, False), (OWN_WEIGHTS, False)])
def test_a_rule_approves_where_its_answer_tells_nothing(secrets, approved):
    """A rule's answer to many prices would be as good as the fit; a person's is not to be had by the dozen."""
    ScoringPolicy.objects.filter(state="active").update(auto_approve_fit=0.1, auto_approve_uncertainty=1)
    wanted, institution = skills(3), OrganisationFactory(institution=True)
    need = asks(wanted, **secrets)
    teaches(wanted, institution=institution)
    run_now()
    match, person = Match.objects.get(), member_of(institution, "viewer")
    assert (match.status == MatchStatus.APPROVED) is approved
    assert list(Match.objects.visible_to(person)) == ([match] if approved else [])
    if not approved:
        approve_match(match=match, by=PersonFactory(administrator=True))
    type(need).objects.update(**MONEY)
    assert list(Match.objects.visible_to(person)) == [match]


def test_nothing_tells_when_another_of_its_own_enters_a_list(client, set_up):
    """A list that is rewritten carries a new time: the price at which that happens is the employer's ceiling."""
    wanted = [entry.skill for entry in set_up.need.need_skills.all()]
    for n in range(9):
        teaches(wanted, title=f"Rival {n}", seat_price=Decimal(1760))
    probe = teaches(wanted, institution=set_up.institution, title="Probe", seat_price=Decimal(3000))
    run_now()
    seen, written = [], []
    for price in (1754, 3000, 1752):
        priced(probe, price)
        written.append(set_up.approved.scored_at)
        client.force_login(set_up.people["institution"])
        answer = client.get(f"/api/v1/matches/{set_up.approved.pk}/").content
        found = client.get(reverse("matches:detail", args=[set_up.approved.pk])).content.decode()
        seen.append((answer, re.sub(r"(csrf\S+ value=|X-CSRFToken\S+ )\S+", "", found, flags=re.IGNORECASE)))
    assert written[0] < written[2]
    assert seen[0] == seen[1] == seen[2]


def told(row, price):
    """What the institution is told besides the needs that it sees, once its price is this."""
    priced(row, price)
    return held_back(row)


@pytest.mark.parametrize("silent", [{}, {"reach_km": 10, "latitude": 40.0, "longitude": -75.0}])
def test_no_sum_moves_with_a_price_that_passes_an_employers_limit(set_up, silent):
    """Neither what is near, nor what another limit alone keeps out, also among more rivals than a list holds."""
    wanted = [entry.skill for entry in set_up.need.need_skills.all()]
    row = teaches(wanted[:3], institution=set_up.institution, title="Welding, mostly", weeks=20)
    asks(wanted, title="Nobody reviewed it", **MONEY, **silent)
    asks(wanted, title="Too long by itself", **MONEY, max_weeks=4)
    for n in range(3):
        asks(wanted, title=f"Beside it {n}", budget_price=Decimal(1319), max_weeks=4 if n else None)
    ScoringPolicy.objects.filter(state="active").update(top_k=1)
    run_now()
    first = told(row, 100)
    assert (
        first == told(row, 1117) == told(row, 1319) == told(row, 1752) == told(row, 1754) == told(row, 9000)
    )
    assert first.by_limit == [("Duration", 3)]
    assert (first.near, first.lacking) == (3, [(wanted[3].label, 3)])


def test_a_rejection_tells_nothing_of_a_price_either(set_up):
    """Only what is in a list can be rejected."""
    before = held_back(set_up.good)
    Match.objects.filter(pk=set_up.approved.pk).update(status=MatchStatus.REJECTED)
    cache.clear()
    assert held_back(set_up.good) == before


def test_the_sums_are_empty_for_what_is_not_on_offer_or_never_ran(set_up):
    set_up.good.state = "retired"
    set_up.good.save()
    cache.clear()
    assert held_back(set_up.good).anything is False
    MatchRun.objects.update(state="failed")
    assert held_back(set_up.fair).near == 0


def test_an_institution_sees_no_need_before_the_match_is_approved(client, set_up):
    person = set_up.people["other institution"]
    texts = [
        page(client, person, "matches:list"),
        page(client, person, "matches:microcredential", set_up.fair.pk),
    ]
    for text in texts:
        assert "Welders for the yard" not in text
        assert "Kestrel Forge" not in text


def test_an_employer_sees_no_match_before_it_is_approved(client, set_up):
    person = set_up.people["owner"]
    texts = [
        page(client, person, "matches:list"),
        page(client, person, "matches:need", set_up.need.pk),
        page(client, person, "matches:need_progress", set_up.need.pk),
    ]
    for text in texts:
        assert "Welding in half" not in text
        assert "Rival Academy" not in text
    assert "Welding in full" in texts[1]


def test_a_rejected_match_and_its_note_reach_nobody_but_administrators(client, set_up):
    client.force_login(set_up.administrator)
    match = set_up.waiting
    client.post(reverse("review:reject", args=[match.pk]), {"reason": "other", "note": "A private remark"})
    match.refresh_from_db()
    assert match.status == MatchStatus.REJECTED
    assert "A private remark" not in page(client, set_up.people["owner"], "matches:need", set_up.need.pk)
    client.force_login(set_up.people["other institution"])
    assert client.get(reverse("matches:detail", args=[match.pk])).status_code == 404


def test_verdicts_are_shown_to_administrators_alone(client, set_up):
    name = str(set_up.administrator)
    pk = set_up.approved.pk
    assert name not in page(client, set_up.people["owner"], "matches:detail", pk)
    assert name not in page(client, set_up.people["institution"], "matches:detail", pk)
    assert name in page(client, set_up.administrator, "matches:detail", pk)


def test_drafts_are_in_no_page_of_others(client, set_up):
    for role in ("institution", "other institution", "other employer", "administrator"):
        text = page(client, set_up.people[role], "matches:list")
        assert "Unannounced reskilling" not in text
    for name in ("review:queue", "review:history", "runs:list"):
        assert "Unannounced reskilling" not in page(client, set_up.administrator, name)


def test_near_misses_name_nothing_that_is_not_on_offer_any_more(client, set_up):
    owner = set_up.people["owner"]
    assert "Welding at a price" in page(client, owner, "matches:need", set_up.need.pk)
    set_up.dear.state = "draft"
    set_up.dear.save()
    assert "Welding at a price" not in page(client, owner, "matches:need", set_up.need.pk)


def test_an_unverified_institution_disappears_from_near_misses(client, set_up):
    set_up.institution.verification = "waiting"
    set_up.institution.save()
    assert "Welding at a price" not in page(client, set_up.people["owner"], "matches:need", set_up.need.pk)


def test_a_closed_need_is_gone_for_institutions(client, set_up):
    set_up.need.state = "closed"
    set_up.need.save()
    person = set_up.people["institution"]
    assert "Welders for the yard" not in page(client, person, "matches:list")
    assert "Welders for the yard" not in page(client, person, "matches:microcredential", set_up.good.pk)
    assert client.get(reverse("matches:detail", args=[set_up.approved.pk])).status_code == 404


def test_the_reviewers_filters_name_only_who_has_something_waiting(client, set_up):
    OrganisationFactory(employer=True, name="Idle Works")
    text = page(client, set_up.administrator, "review:queue")
    assert "Idle Works" not in text
    assert "Kestrel Forge" in text
