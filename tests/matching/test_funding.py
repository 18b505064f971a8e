"""Awards in matches: the employer's cost falls, and an institution sees no difference."""

import re
from decimal import Decimal as D

import pytest
from django.urls import reverse

from marketplace.models import FundingAward, FundingRule, PrivateSubscription
from marketplace.prices import landed
from matching.models import Match, MatchRun, MatchStatus, RunKind, ScoringPolicy
from tests.api.callers import calling
from tests.factories import FundingAwardFactory, FundingRuleFactory, OrganisationFactory, member_of
from tests.matching.market import approve_all, asks, run_now, skills, teaches
from tests.matching.scene import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return scene()


@pytest.fixture
def rule():
    return FundingRule.objects.get(key="us-wioa-iwt")


def awarded(made, **values):
    award = FundingAwardFactory(need=made.need, **values)
    run_now(RunKind.NEED, need=made.need)
    return award


def seen(client, person, match) -> str:
    client.force_login(person)
    response = client.get(reverse("matches:detail", args=[match.pk]))
    assert response.status_code == 200
    return re.sub(
        r'name="csrfmiddlewaretoken" value="[^"]+"|X-CSRFToken": "[^"]+"', "", response.content.decode()
    )


# The matcher


@pytest.mark.parametrize(
    ("values", "cost", "funding"),
    [
        ({"amount": D(250)}, D(950), D(250)),
        ({"amount": D(2000), "basis": "total"}, D(1000), D(200)),
        ({"amount": D(1), "basis": "total"}, D("1199.90"), D("0.1")),
        ({"amount": D(5000)}, D(0), D(1200)),  # never above the cost
        ({"amount": D(250), "currency": "CAD"}, D(1200), D(0)),
    ],
)
def test_what_was_awarded_is_subtracted_and_never_more_than_it_costs(made, values, cost, funding):
    before = made.approved
    awarded(made, **values)
    after = made.approved
    assert (after.landed_cost, after.gross_cost) == (cost, D(1200))
    assert after.explanation["cost"]["funding"] == pytest.approx(float(funding))
    assert after.cost >= before.cost
    page = landed(made.good, 10, funding=funding * 10)
    assert page.per_learner == after.landed_cost


def test_an_award_for_one_microcredential_counts_for_no_other(made):
    before = made.waiting
    awarded(made, microcredential=made.good, amount=D(300))
    assert (made.approved.landed_cost, made.waiting.landed_cost) == (D(900), before.landed_cost)
    assert made.waiting.fit == before.fit


def test_what_was_taken_back_counts_no_more(made):
    awarded(made, amount=D(300), withdrawn_at="2026-11-24T08:00:00Z")
    assert made.approved.landed_cost == D(1200)


def test_a_near_miss_by_price_comes_into_the_list(made):
    assert not Match.objects.filter(microcredential=made.dear).exists()
    awarded(made, microcredential=made.dear, amount=D(300))
    assert Match.objects.get(microcredential=made.dear).landed_cost == D(1491)


def test_no_run_leaves_another_number(made):
    awarded(made, amount=D(300))
    narrow = made.approved
    run_now()
    full = made.approved
    assert (full.fit, full.landed_cost, full.explanation["cost"]) == (
        narrow.fit,
        narrow.landed_cost,
        narrow.explanation["cost"],
    )
    made.good.description = "Changed"
    made.good.save()
    run_now(RunKind.MICROCREDENTIAL, microcredential=made.good)
    assert made.approved.landed_cost == D(900)


def test_an_approved_match_stays_approved_when_an_award_comes(made):
    awarded(made, amount=D(900))
    assert made.approved.status == MatchStatus.APPROVED


# What an institution can find out


def test_an_institution_sees_no_difference_that_an_award_makes(client, made):
    person = made.people["institution"]
    call = calling(person)
    address = reverse("api:match-detail", args=[made.approved.pk])

    def told():
        answer = call.get(address).json()
        lists = [
            client.get(reverse("matches:list")).content.decode(),
            client.get(reverse("matches:microcredential", args=[made.good.pk])).content.decode(),
        ]
        text = re.sub(r"Scored .*?</p>", "", seen(client, person, made.approved), flags=re.DOTALL)
        return answer, [
            re.sub(r'X-CSRFToken": "[^"]+"|value="[^"]{64}"', "", page) for page in [*lists, text]
        ]

    client.force_login(person)
    before = told()
    PrivateSubscription.objects.create(
        need=made.need, price=D(777), currency="USD", stated_at=made.need.posted_at
    )
    awarded(made, amount=D(777))
    assert made.approved.landed_cost == D(423)
    assert told() == before
    assert before[0]["landed_cost"] == "1200.00"


def test_an_institution_gets_at_no_award_of_its_own_match(client, made, rule):
    award = awarded(made, amount=D(777))
    client.force_login(made.people["institution"])
    addresses = [
        reverse("matches:award", args=[made.approved.pk, rule.pk]),
        reverse("funding:withdraw", args=[award.pk]),
        reverse("funding:subscription", args=[made.need.pk]),
        reverse("api:award-list", args=[made.need.pk]),
        reverse("api:award-detail", args=[made.need.pk, award.pk]),
    ]
    assert [client.get(address).status_code for address in addresses] == [404] * 5


@pytest.mark.parametrize("held", [False, True])
def test_what_a_rule_approved_by_the_fit_is_not_told_where_there_are_awards(held):
    """Also where it was taken back: what it had approved stays approved."""
    ScoringPolicy.objects.filter(state="active").update(auto_approve_fit=0.1, auto_approve_uncertainty=1)
    wanted, institution = skills(3), OrganisationFactory(institution=True)
    need = asks(wanted)
    teaches(wanted, institution=institution)
    if held:
        FundingAwardFactory(need=need, withdrawn_at="2026-11-24T08:00:00Z")
        FundingAwardFactory(need=need)
    run_now()
    match = Match.objects.get()
    person = member_of(institution, "viewer")
    assert list(Match.objects.visible_to(person)) == ([] if held else [match])
    approve_all(Match.objects.all())
    assert list(Match.objects.visible_to(person)) == [match]


# The employer's pages


def test_the_employer_sees_what_could_pay_and_what_it_would_cost(client, made, rule):
    text = seen(client, made.people["owner"], made.approved)
    assert "What could pay for it" in text
    for said in (rule.name, rule.source_url, "check before you rely on it", "Mark as awarded"):
        assert said in text
    assert "Not known" in text  # where the employer is
    assert reverse("funding:subscription", args=[made.need.pk]) in text


def test_a_viewer_and_an_administrator_read_and_cannot_mark(client, made):
    for role in ("viewer", "administrator"):
        text = seen(client, made.people[role], made.approved)
        assert "What could pay for it" in text
        assert "Mark as awarded" not in text


def test_place_and_size_decide_the_answers(client, made):
    made.employer.country, made.employer.region, made.employer.employees = "US", "OH", 40
    made.employer.save()
    client.force_login(made.people["owner"])
    found = client.get(reverse("matches:detail", args=[made.approved.pk])).context["funding"]
    answers = {line.rule.key: line.answer.state for line in found.lines}
    assert answers["us-wioa-iwt"] == "possible"
    assert answers["us-oh-techcred"] == "unknown"  # neither hours nor weeks are stated
    assert answers["us-mi-going-pro"] == answers["us-ca-etp"] == "no"
    assert found.possibly == 120  # WIOA pays up to 90 %
    assert found.asks_employees is False


def sent(**changes):
    return {
        "amount": "250",
        "basis": "per_learner",
        "scope": "this",
        "evidence": "Letter 12",
        "in_writing": "on",
    } | changes


def test_an_award_is_marked_counted_undone_and_brought_back(client, made, rule):
    client.force_login(made.people["editor"])
    page = reverse("matches:detail", args=[made.approved.pk])
    answered = client.post(reverse("matches:award", args=[made.approved.pk, rule.pk]), sent())
    assert answered.url == page
    award = FundingAward.objects.get()
    assert (award.amount, award.microcredential, award.marked_by) == (
        D(250),
        made.good,
        made.people["editor"],
    )
    run_waiting(made)
    text = client.get(page).content.decode()
    undo = reverse("funding:withdraw", args=[award.pk])
    assert f'action="{undo}?match={made.approved.pk}"' in text
    for said in ("Confirmed funding", "−$250", "Letter 12", "Awarded", "$950", "Take $250 back"):
        assert said in text
    answered = client.post(f"{undo}?match={made.approved.pk}")
    assert answered.url == page
    run_waiting(made)
    assert made.approved.landed_cost == D(1200)
    assert "Confirmed funding" not in client.get(page).content.decode()
    client.post(reverse("funding:restore", args=[award.pk]))
    run_waiting(made)
    assert made.approved.landed_cost == D(950)


def run_waiting(made):
    assert MatchRun.objects.filter(need=made.need, state="waiting").count() == 1
    run_now(RunKind.NEED, need=made.need)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"amount": ""}, "Fill this in"),
        ({"amount": "0"}, "above 0"),
        ({"amount": "many"}, "Write an amount"),
        ({"evidence": ""}, "Fill this in"),
        ({"in_writing": ""}, "Tick this box"),
        ({"amount": "7000"}, "More for a learner than the rule states"),
    ],
)
def test_a_wrong_award_is_refused_and_changes_nothing(client, made, rule, changes, said):
    client.force_login(made.people["owner"])
    answered = client.post(reverse("matches:award", args=[made.approved.pk, rule.pk]), sent(**changes))
    assert answered.status_code == 200
    assert said in answered.content.decode()
    assert (FundingAward.objects.count(), MatchRun.objects.filter(state="waiting").count()) == (0, 0)


def test_what_is_doubtful_is_marked_once_it_was_checked(client, made, rule):
    client.force_login(made.people["owner"])
    address = reverse("matches:award", args=[made.approved.pk, rule.pk])
    client.post(address, sent(amount="7000", scope="any", checked="on"))
    award = FundingAward.objects.get()
    assert (award.amount, award.microcredential) == (D(7000), None)
    answered = client.post(address, sent(scope="any", checked="on"))
    assert "marked as awarded already" in answered.content.decode()


def test_a_note_on_tax_cannot_be_marked(client, made):
    client.force_login(made.people["owner"])
    tax = FundingRule.objects.get(key="us-irc-127")
    address = reverse("matches:award", args=[made.approved.pk, tax.pk])
    assert [client.get(address).status_code, client.post(address, sent()).status_code] == [404, 404]
    assert FundingAward.objects.count() == 0


def test_a_subscription_stands_beside_the_match(client, made):
    client.force_login(made.people["editor"])
    address = reverse("funding:subscription", args=[made.need.pk])
    answered = client.post(address, {"price": "399", "name": "Lessons online", "match": made.approved.pk})
    assert answered.url == reverse("matches:detail", args=[made.approved.pk])
    text = client.get(answered.url).content.decode()
    for said in ("Lessons online", "$399", "$3,990", "$8,010 more in all"):
        assert said in text
    assert client.post(address, {"price": "-1"}).status_code == 200
    assert client.post(address, {"price": ""}).url == reverse("matches:need", args=[made.need.pk])
    assert PrivateSubscription.objects.count() == 0


@pytest.mark.parametrize("more", [1, 3])
def test_a_match_asks_the_same_for_one_rule_and_for_three(client, made, more, django_assert_num_queries):
    FundingRule.objects.all().delete()
    for _ in range(more):
        FundingAwardFactory(need=made.need, rule=FundingRuleFactory())
    client.force_login(made.people["owner"])
    address = reverse("matches:detail", args=[made.approved.pk])
    client.get(address)
    with django_assert_num_queries(13):
        client.get(address)


@pytest.mark.parametrize(("stacks", "possibly"), [(True, D(500)), (False, D(800))])
def test_a_possible_rule_counts_beside_an_award_only_where_they_may_be_combined(
    client, made, stacks, possibly
):
    FundingRule.objects.all().delete()
    made.employer.country = "US"
    made.employer.save()
    held = FundingRuleFactory()
    other = FundingRuleFactory(cap_per_learner=D(400))
    if stacks:
        held.stacks_with.add(other)
    awarded(made, rule=held, amount=D(300))
    client.force_login(made.people["owner"])
    found = client.get(reverse("matches:detail", args=[made.approved.pk])).context["funding"]
    assert (found.gross, found.landed, found.possibly) == (D(1200), D(900), possibly)


def test_two_awards_of_one_rule_are_both_shown_and_can_both_be_taken_back(client, made):
    rule = FundingRuleFactory(name="Twice")
    one = FundingAwardFactory(need=made.need, rule=rule, amount=D(110))
    other = awarded(made, rule=rule, amount=D(2200), basis="total", microcredential=made.good)
    assert made.approved.landed_cost == D(870)
    text = seen(client, made.people["owner"], made.approved)
    for award in (one, other):
        assert reverse("funding:withdraw", args=[award.pk]) in text
    assert "$330" in text
