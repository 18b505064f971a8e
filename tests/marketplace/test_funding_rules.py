"""The rules that Trellis ships, keeping them, and their pages."""

import tomllib
from datetime import date
from decimal import Decimal as D
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from marketplace.funding import Facts, answer
from marketplace.management.commands.load_funding_rules import SHIPPED
from marketplace.models import FundingRule
from marketplace.services.funding import confirm_rule, load_rules, save_rule
from tests.factories import FundingRuleFactory, OrganisationFactory, PersonFactory, member_of

pytestmark = pytest.mark.django_db
KEYS = {
    *("us-irc-127", "us-irc-132d", "us-wioa-iwt", "us-wioa-ojt", "us-workforce-pell"),
    *("us-oh-techcred", "us-mi-going-pro", "us-ca-etp"),
}


def shipped():
    return tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["rule"]


def facts(region="OH", **known):
    return Facts(
        today=date(2026, 11, 24), learners=15, country="US", region=region, cost=D(15 * 2450), **known
    )


def told(key, *known, **more):
    return answer(FundingRule.objects.get(key=key).terms, facts(*known, **more))


def test_every_shipped_rule_is_valid_dated_and_sourced():
    rules = list(FundingRule.objects.all())
    assert {rule.key for rule in rules} == KEYS
    for rule in rules:
        rule.full_clean()
        assert rule.checked_on is not None
        assert rule.source_url.startswith("https://")
        assert rule.trap
        assert rule.terms.jurisdiction.startswith("US")
    assert {rule.key for rule in rules if rule.is_grant} == {
        "us-wioa-iwt",
        "us-oh-techcred",
        "us-mi-going-pro",
        "us-ca-etp",
    }


def test_what_is_combinable_is_so_from_both_sides():
    rule = FundingRule.objects.get(key="us-wioa-iwt")
    assert [other.key for other in rule.stacks_with.all()] == ["us-oh-techcred"]
    assert [other.key for other in rule.stacks_with.get().stacks_with.all()] == ["us-wioa-iwt"]


@pytest.mark.parametrize(
    ("employees", "least", "most"),
    [(50, 2205, 2205), (100, "1837.50", "1837.50"), (101, 1225, 1225), (None, 1225, 2205)],
)
def test_wioa_pays_by_size(employees, least, most):
    found = told("us-wioa-iwt", employees=employees)
    assert found.state == "possible"
    assert (found.amount.least, found.amount.most) == (D(least), D(most))


@pytest.mark.parametrize(
    ("hours", "weeks", "state"),
    [
        (150, 8, "possible"),
        (599, "14.9", "possible"),
        (149, 8, "unknown"),  # unless it has 4 semester hours
        (600, 8, "unknown"),
        (150, 15, "no"),
        (150, 7, "no"),
        (None, 10, "unknown"),
    ],
)
def test_the_structural_test_of_workforce_pell(hours, weeks, state):
    known = {"clock_hours": None if hours is None else D(hours), "weeks": D(weeks), "offered_a_year": True}
    assert told("us-workforce-pell", **known).state == state
    assert told("us-workforce-pell", **known).amount is None


def test_workforce_pell_fails_between_two_measures_and_waits_for_a_year():
    short = {"clock_hours": D(100), "weeks": D(10), "credit_hours": D(2)}
    assert told("us-workforce-pell", offered_a_year=True, **short).state == "no"
    new = told("us-workforce-pell", clock_hours=D(200), weeks=D(10))
    assert (new.state, new.lacks) == ("unknown", ["whether it has been offered for a year"])
    before = Facts(today=date(2026, 6, 30), learners=1, country="US", clock_hours=D(200), weeks=D(10))
    assert answer(FundingRule.objects.get(key="us-workforce-pell").terms, before).state == "no"


def test_techcred_shares_its_round_among_the_learners():
    found = told("us-oh-techcred", clock_hours=D(80), weeks=D(10))
    assert (found.state, found.amount.most) == ("possible", D(2000))
    many = answer(
        FundingRule.objects.get(key="us-oh-techcred").terms,
        Facts(today=date(2026, 11, 24), learners=40, country="US", region="Ohio", cost=D(98000)),
    )
    assert (many.state, many.amount.most) == ("unknown", D(750))
    assert told("us-oh-techcred", "NJ").state == "no"


def test_california_pays_by_the_hour():
    found = told("us-ca-etp", "CA", clock_hours=D(40), class_size=15)
    assert (found.state, found.amount.most) == ("possible", D(1040))
    assert told("us-ca-etp", "CA", clock_hours=D(40), class_size=25).state == "no"


def test_notes_on_tax_subtract_nothing():
    for key in ("us-irc-127", "us-irc-132d", "us-wioa-ojt"):
        assert told(key).amount is None


def test_loading_again_changes_nothing_and_keeps_what_a_person_changed():
    person = PersonFactory(administrator=True)
    assert load_rules(rules=shipped()) == {"unchanged": 8}
    rule = FundingRule.objects.get(key="us-oh-techcred")
    save_rule(rule=rule, by=person, values={"cap_per_learner": D(1500)})
    newer = [
        entry | {"cap_per_learner": 2500} if "cap_per_learner" in entry else entry for entry in shipped()
    ]
    assert load_rules(rules=newer) == {"unchanged": 4, "changed": 3, "kept": 1}
    rule.refresh_from_db()
    assert (rule.cap_per_learner, rule.changed_by) == (D(1500), person)
    assert FundingRule.objects.get(key="us-ca-etp").cap_per_learner == 2500


def test_a_wrong_file_loads_nothing_and_names_the_rule(tmp_path):
    FundingRule.objects.filter(key="us-ca-etp").delete()
    broken = [*shipped()[:-1], shipped()[-1] | {"jurisdiction": "California"}]
    with pytest.raises(ValidationError, match="us-ca-etp"):
        load_rules(rules=broken)
    assert not FundingRule.objects.filter(key="us-ca-etp").exists()
    file = tmp_path / "rules.toml"
    for text, said in (("[[rule", "not TOML"), ('[[rule]]\nname = "x"', "no 'key'")):
        file.write_text(text)
        with pytest.raises(CommandError, match=said):
            call_command("load_funding_rules", file)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_funding_rules", tmp_path / "nowhere.toml")
    said = StringIO()
    call_command("load_funding_rules", stdout=said)
    assert said.getvalue() == "Funding rules: 1 new, 0 changed, 7 unchanged, 0 kept.\n"


def test_a_rule_is_refused_by_field():
    with pytest.raises(ValidationError) as raised:
        save_rule(
            rule=FundingRule(key="new"),
            by=None,
            values={
                "name": "New",
                "jurisdiction": "Ohio",
                "conditions": [{"fact": "age", "at_least": 3}],
                "share_percent": D(120),
                "effective_from": date(2027, 1, 1),
                "effective_to": date(2026, 1, 1),
            },
        )
    assert {"jurisdiction", "conditions", "share_percent", "summary"} <= raised.value.message_dict.keys()
    with pytest.raises(TypeError, match="updated_at"):
        save_rule(rule=FundingRule(key="new"), by=None, values={"updated_at": None})


def test_confirming_says_who_and_when():
    person = PersonFactory(administrator=True)
    rule = confirm_rule(rule=FundingRuleFactory(), by=person, on=date(2026, 12, 1))
    rule.refresh_from_db()
    assert (rule.checked_on, rule.changed_by) == (date(2026, 12, 1), person)


@pytest.mark.parametrize("more", [1, 3])
def test_the_list_asks_the_same_for_one_rule_and_for_three(client, more, django_assert_num_queries):
    FundingRule.objects.all().delete()
    client.force_login(PersonFactory(administrator=True))
    for _ in range(more):
        FundingRuleFactory()
    client.get(reverse("funding:list"))
    with django_assert_num_queries(7):
        assert client.get(reverse("funding:list")).status_code == 200


def test_the_list_has_pages_and_finds_words(client):
    client.force_login(PersonFactory())
    for _ in range(30):
        FundingRuleFactory()
    page = client.get(reverse("funding:list"), {"page": 2}).context["page"]
    assert (len(page), page.paginator.count) == (13, 38)
    found = client.get(reverse("funding:list"), {"q": "techcred ohio"}).context["page"]
    assert [rule.key for rule in found] == ["us-oh-techcred"]
    assert "No rule like that" in client.get(reverse("funding:list"), {"q": "none such\0"}).content.decode()


def test_everybody_reads_a_rule_with_its_source_and_its_day(client):
    client.force_login(member_of(OrganisationFactory(institution=True), "viewer"))
    rule = FundingRule.objects.get(key="us-workforce-pell")
    text = client.get(reverse("funding:detail", args=[rule.pk])).content.decode()
    for said in ("Check before you rely on it.", rule.source_url, "8 to under 15 weeks", "24 November"):
        assert said in text
    assert reverse("funding:edit", args=[rule.pk]) not in text


def sent(rule, **changes):
    form = {
        name: getattr(rule, name)
        for name in (
            "key",
            "name",
            "kind",
            "jurisdiction",
            "summary",
            "currency",
            "source_name",
            "source_url",
        )
    }
    return form | {"conditions": "[]", "share_by_employees": "", "steps": ""} | changes


def test_an_administrator_writes_a_rule(client):
    person = PersonFactory(administrator=True)
    client.force_login(person)
    other = FundingRule.objects.get(key="us-irc-127")
    plain = FundingRule(
        key="us-nj-new",
        name="New Jersey",
        kind="grant",
        jurisdiction="US-NJ",
        currency="USD",
        summary="It pays.",
        source_name="The law",
        source_url="https://example.test/",
    )
    conditions = '[{"fact": "weeks", "at_most": 12}]'
    form = sent(plain, conditions=conditions, cap_per_learner="1,200.50", stacks_with=[other.pk])
    answered = client.post(reverse("funding:new"), form)
    made = FundingRule.objects.get(key="us-nj-new")
    assert answered.url == reverse("funding:detail", args=[made.pk])
    assert (made.conditions, made.cap_per_learner) == ([{"fact": "weeks", "at_most": 12}], D("1200.50"))
    assert (made.changed_by, list(made.stacks_with.all())) == (person, [other])
    answered = client.post(reverse("funding:edit", args=[made.pk]), sent(made, key="other", name="Renamed"))
    assert answered.status_code == 302
    made.refresh_from_db()
    assert (made.key, made.name, made.conditions, made.cap_per_learner) == ("us-nj-new", "Renamed", [], None)
    client.post(reverse("funding:checked", args=[made.pk]))
    made.refresh_from_db()
    assert made.checked_on is not None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"conditions": "[{"}, "This is not JSON"),
        ({"conditions": '[{"fact": "age", "at_least": 3}]'}, "no fact “age”"),
        ({"share_by_employees": "[[50]]"}, "Write pairs"),
        ({"jurisdiction": "Ohio"}, "US-OH"),
        ({"source_url": "javascript:alert(1)"}, "valid URL"),
        ({"cap_per_learner": "-3"}, "0 or more"),
    ],
)
def test_a_wrong_rule_is_refused_and_what_was_typed_stays(client, changes, said):
    client.force_login(PersonFactory(administrator=True))
    rule = FundingRuleFactory()
    answered = client.post(reverse("funding:edit", args=[rule.pk]), sent(rule, name="Typed", **changes))
    text = answered.content.decode()
    assert answered.status_code == 200
    assert said in text
    assert 'value="Typed"' in text
    rule.refresh_from_db()
    assert rule.name != "Typed"
