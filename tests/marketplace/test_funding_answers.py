"""Conditions in three values, what a rule answers, and up to what amount. No database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.funding import Facts, Malformed, Terms, answer, confirmed_total, could_pay, parsed
from marketplace.funding.places import lies_in, name_of
from marketplace.funding.terms import steps_in, tiers_in

TODAY = date(2026, 11, 24)
FACTS = Facts(today=TODAY, learners=10, country="US", region="OH", cost=D(20000))
US = Terms(jurisdiction="US", lowers_cost=True)
WEEKS = {"fact": "weeks", "at_least": 8, "below": 15}


def holds(data, **known):
    return parsed([data])[0].holds(replace(FACTS, **known))


@pytest.mark.parametrize(
    ("weeks", "expected"), [(None, None), (D(7), False), (D(8), True), (D("14.5"), True), (D(15), False)]
)
def test_bounds(weeks, expected):
    assert holds(WEEKS, weeks=weeks) is expected


@pytest.mark.parametrize(("credit", "expected"), [(None, None), (True, True), (False, False)])
def test_what_is_true_or_not(credit, expected):
    assert holds({"fact": "gives_credit", "is": True}, gives_credit=credit) is expected


@pytest.mark.parametrize(("kind", "expected"), [("", None), ("technical", True), ("four_year", False)])
def test_one_of_several(kind, expected):
    assert holds({"fact": "institution_type", "in": ["technical"]}, institution_type=kind) is expected


TRUTH = {True: D(9), False: D(1), None: None}
VALUES = st.sampled_from([True, False, None])


@given(VALUES, VALUES)
def test_any_and_all_are_strong_three_valued_logic(one, other):
    parts = [WEEKS, {"fact": "clock_hours", "at_least": 8}]
    known = {"weeks": TRUTH[one], "clock_hours": TRUTH[other]}
    both = {one, other}
    any_of = True if True in both else None if None in both else False
    all_of = False if False in both else None if None in both else True
    assert holds({"any": parts}, **known) is any_of
    assert holds({"all": parts}, **known) is all_of


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "list of conditions"),
        ([1], "condition 1"),
        ([{"fact": "shoe_size", "at_least": 3}], "no fact “shoe_size”"),
        ([{"fact": "weeks"}], "say what “weeks” must be"),
        ([{"fact": "weeks", "at_least": "many"}], "is a number"),
        ([{"fact": "weeks", "at_least": True}], "is a number"),
        ([{"fact": "weeks", "at_least": float("nan")}], "is a number"),
        ([{"fact": "weeks", "in": [8]}], "takes no such values"),
        ([{"fact": "gives_credit", "at_least": 1}], "say what “gives_credit” must be"),
        ([{"fact": "weeks", "at_least": 8, "at_lest": 9}], "“at_lest” means nothing"),
        ([WEEKS, {"any": []}], "condition 2"),
        ([{"any": [{"ask": ""}]}], "part 1"),
        ([{"says": "Nothing"}], "needs “fact”"),
        ([{"fact": "weeks", "at_least": 8, "says": 3}], "“says” is a text"),
        ([{"any": [{"any": [{"any": [{"any": [{"any": [{"any": [WEEKS]}]}]}]}]}]}], "write an object"),
    ],
)
def test_what_is_no_condition_is_said_where_it_is(data, said):
    with pytest.raises(Malformed, match=said):
        parsed(data)


@pytest.mark.parametrize(
    "data", [{}, [[50]], [["50", 90]], [[100, 75], [50, 90]], [[50, 101]], [[0, 9]], [[True, 9]]]
)
def test_shares_by_employees_go_up(data):
    with pytest.raises(Malformed):
        tiers_in(data)


@pytest.mark.parametrize("data", ["Apply.", [""], [1]])
def test_steps_are_sentences(data):
    with pytest.raises(Malformed):
        steps_in(data)


@pytest.mark.parametrize(
    ("country", "region", "jurisdiction", "expected"),
    [
        ("US", "", "US", True),
        ("us", "Ohio", "US-OH", True),
        ("US", "oh", "US-OH", True),
        ("US", "MI", "US-OH", False),
        ("US", "", "US-OH", None),
        ("", "OH", "US-OH", None),
        ("DE", "", "US-OH", False),
    ],
)
def test_where_a_rule_holds(country, region, jurisdiction, expected):
    assert lies_in(country, region, jurisdiction) is expected


def test_a_jurisdiction_is_named_as_people_say_it():
    assert [name_of(code) for code in ("US", "US-OH", "DE-BY")] == ["the United States", "Ohio", "DE-BY"]


@pytest.mark.parametrize(
    ("terms", "known", "state"),
    [
        ({}, {}, "possible"),
        ({"jurisdiction": "US-MI"}, {}, "no"),
        ({"jurisdiction": "US-OH"}, {"region": ""}, "unknown"),
        ({"conditions": parsed([WEEKS])}, {}, "unknown"),
        ({"conditions": parsed([WEEKS])}, {"weeks": D(9)}, "possible"),
        ({"conditions": parsed([WEEKS])}, {"weeks": D(20)}, "no"),
        ({"conditions": parsed([WEEKS, {"fact": "employees", "at_most": 9}])}, {"employees": 10}, "no"),
        ({"conditions": parsed([{"ask": "Somebody approved it."}])}, {}, "possible"),
        ({"conditions": parsed([{"any": [WEEKS, {"ask": "It is short."}]}])}, {"weeks": D(20)}, "possible"),
        ({"effective_to": date(2026, 11, 23)}, {}, "no"),
        ({"effective_to": date(2026, 11, 24)}, {}, "possible"),
        ({"effective_from": date(2027, 1, 1)}, {}, "no"),
        ({"effective_from": date(2027, 1, 1)}, {"start": date(2027, 1, 1)}, "possible"),
        ({"apply_before_days": 30}, {}, "possible"),
        ({"apply_before_days": 30}, {"start": date(2026, 12, 24)}, "possible"),
        ({"apply_before_days": 30}, {"start": date(2026, 12, 23)}, "no"),
    ],
)
def test_what_a_rule_answers(terms, known, state):
    assert answer(replace(US, **terms), replace(FACTS, **known)).state == state


def test_only_an_award_confirms_and_it_does_whatever_else_holds():
    assert answer(replace(US, jurisdiction="US-MI"), FACTS, awarded=True).state == "confirmed"


def test_reasons_name_what_is_not_stated_and_steps_what_nobody_here_knows():
    terms = replace(
        US,
        conditions=parsed([WEEKS, {"ask": "Somebody approved it."}]),
        apply_before_days=30,
        steps=("Keep the invoice.",),
    )
    found = answer(terms, replace(FACTS, start=date(2027, 3, 1)))
    assert [(reason.text, reason.holds) for reason in found.reasons] == [
        ("For employers in the United States", True),
        ("Weeks: at least 8 and less than 15", None),
    ]
    assert found.lacks == ["weeks"]
    assert [(step.text, step.due) for step in found.steps] == [
        ("Apply at least 30 days before it starts", date(2027, 1, 30)),
        ("Somebody approved it.", None),
        ("Keep the invoice.", None),
    ]


@pytest.mark.parametrize(
    ("terms", "known", "amount"),
    [
        ({}, {}, None),
        ({"cap_per_learner": D(6000)}, {}, (2000, 2000)),  # never above the cost
        ({"cap_per_learner": D(6000)}, {"cost": None}, (6000, 6000)),
        ({"share_percent": D(50)}, {}, (1000, 1000)),
        ({"share_percent": D(50)}, {"cost": None}, None),
        ({"cap_per_round": D(9000)}, {}, (900, 900)),
        ({"cap_per_employer": D(100), "learners": 3}, {}, (10, 10)),
        ({"rate_per_hour": D(26)}, {"clock_hours": D(40)}, (1040, 1040)),
        ({"rate_per_hour": D(26)}, {}, None),
        ({"share_by_employees": ((50, D(90)), (100, D(75))), "share_percent": D(50)}, {}, (1000, 1800)),
        ({"share_by_employees": ((50, D(90)),), "share_percent": D(50)}, {"employees": 50}, (1800, 1800)),
        ({"share_by_employees": ((50, D(90)),), "share_percent": D(50)}, {"employees": 51}, (1000, 1000)),
        ({"lowers_cost": False, "cap_per_learner": D(500)}, {}, None),
    ],
)
def test_up_to_what_a_rule_could_pay(terms, known, amount):
    terms.pop("learners", None)
    found = could_pay(replace(US, **terms), replace(FACTS, **known))
    assert (None if found is None else (found.least, found.most)) == amount


MONEY = st.integers(0, 10_000_000).map(lambda cents: D(cents) / 100)


@given(MONEY, st.none() | MONEY, st.none() | MONEY, st.none() | MONEY, st.integers(1, 500))
def test_no_rule_could_pay_more_than_it_costs_nor_less_than_nothing(cost, each, whole, share, learners):
    terms = replace(
        US, cap_per_learner=each, cap_per_round=whole, share_percent=None if share is None else share % 100
    )
    found = could_pay(terms, replace(FACTS, cost=cost, learners=learners))
    if found is not None:
        assert 0 <= found.least <= found.most <= cost / learners


@given(st.lists(st.tuples(MONEY, st.booleans()), max_size=4), st.integers(1, 500))
def test_awards_for_each_and_for_all_add_up(awards, learners):
    assert confirmed_total(awards, learners) == sum(
        amount * learners if each else amount for amount, each in awards
    )
