"""Facts out of words: what is stated, what only looks like it, and where it stands."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.facts import KINDS, Fact, read_facts
from marketplace.models import DeliveryMode


def said(text: str, kind: str, **how: Any) -> list[tuple[Any, str]]:
    return [(fact.value, fact.text) for fact in read_facts(text, **how) if fact.kind == kind]


def only(text: str, kind: str, **how: Any) -> Fact:
    (found,) = [fact for fact in read_facts(text, **how) if fact.kind == kind]
    return found


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("A 40-hour course in welding.", 40, "40-hour"),
        ("This 180 hour course is required.", 180, "180 hour"),
        ("The program takes forty-five hours.", 45, "forty-five hours"),
        ("Students receive 76 hours of training.", 76, "76 hours"),
        ("Clock hours: 1,200", 1200, "Clock hours: 1,200"),
        ("Clock hours 40\nWeeks 8", 40, "Clock hours 40"),
        ("Duration: 5 weeks/50 clock hours of lecture.", 50, "50 clock hours"),
        ("It’s 90 hours of training before taking a state exam.", 90, "90 hours"),
        ("10 weeks, Tues/Thurs 6-9pm, 60 hours total.", 60, "60 hours"),
        ("Total program hours: 320 (160 classroom, 160 externship).", 320, "Total program hours: 320"),
        ("12 weeks | 60 hours | Hybrid", 60, "60 hours"),
        ("The class lasts 7.5 hours.", Decimal("7.5"), "7.5 hours"),
        ("The class runs 2 1/2 hours.", Decimal("2.5"), "2 1/2 hours"),
        ("It includes 510 hours and an externship for a total of 640 hours.", 640, "640 hours"),
        ("A 24-hour course. Learners get 20 hours of instruction and do four hours alone.", 24, "24-hour"),
        ("A 240-hour course which includes a 30-hour exam prep.", 240, "240-hour"),
        (
            "It consists of 90 hours of training (50 hours of class and 40 hours of clinical work).",
            90,
            "90 hours",
        ),
    ],
)
def test_clock_hours_that_are_stated(text: str, value: Any, words: str) -> None:
    assert said(text, "hours") == [(Decimal(value), words)]


@pytest.mark.parametrize(
    "text",
    [
        "You pass a 3.5 hour hands-on exam.",
        "Cancel 48 hours in advance.",
        "The course meets 3 hours a week.",
        "2 evenings a week for 8 weeks",
        "Prerequisite: 100 hours of welding.",
        "Prerequisites:\n100 hours of shop time\nA 40-hour safety course",
        "Applicants must have 2,000 hours of experience.",
        "Learners get an OSHA 10-hour card.",
        "An optional 30-hour externship.",
        "The program is 180 hours without the internship and 280 hours with it.",
        "You will receive 16 hours of behind the wheel training.",
        "The course is 60 hours. The course is 80 hours.",
        "The course gives 3 credit hours.",
        "The lab is open 24 hours.",
        "Each contact hour is 50 minutes.",
        "",
    ],
)
def test_hours_that_are_not_the_length_are_not_proposed(text: str) -> None:
    assert said(text, "hours") == []


def test_parts_are_added_up_and_weeks_multiplied_but_less_surely() -> None:
    parts = only(
        "The program consists of 50 hours of classroom instruction, and 40 hours of clinical work.", "hours"
    )
    assert (parts.value, parts.confidence) == (90, 0.7)
    product = only("Meets 30 hours a week for 13 weeks.", "hours")
    assert (product.value, product.text, product.confidence) == (390, "30 hours a week for 13 weeks", 0.7)
    assert said("80 hours of classes and 60-120 hours of lab", "hours") == []


def test_a_range_and_an_upper_end_say_so() -> None:
    ranged = only("The course takes 80 to 120 hours.", "hours")
    assert (ranged.value, ranged.least, ranged.bound) == (120, 80, "most")
    assert only("The course takes up to 40 hours.", "hours").bound == "most"
    assert only("The course takes at least 40 hours.", "hours").bound == "least"
    assert only("The course takes 40 hours.", "hours").bound == ""
    assert said("Up to 40 hours.", "hours") == []
    wanted = only("Up to 40 hours, no more than 6 weeks, please.", "hours", subject="job")
    assert (wanted.value, wanted.bound) == (40, "most")


def test_the_title_comes_first() -> None:
    fact = only("A 30-hour course.", "hours", title="OSHA 40 - 8 Hour Refresher")
    assert (fact.value, fact.in_title, fact.text, fact.start) == (8, True, "8 Hour", 10)


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("2 evenings a week for 8 weeks", 8, "8 weeks"),
        ("The course takes six weeks.", 6, "six weeks"),
        ("A 10-week course.", 10, "10-week"),
        ("Through our 14-week, full-time and in-person bootcamps, we teach", 14, "14-week"),
        ("The program is six (6) months (26 weeks).", 26, "six (6) months"),
        ("The course is designed to be completed in 3 months of full-time study.", 13, "3 months"),
        ("Duration: 5 weeks", 5, "5 weeks"),
        ("12 Weeks | 4 hours per week | $249", 12, "12 Weeks"),
        ("6 sessions, 3 hours each, for 6 weeks.", 6, "6 weeks"),
    ],
)
def test_weeks_that_are_stated(text: str, value: int, words: str) -> None:
    assert said(text, "weeks") == [(Decimal(value), words)]


@pytest.mark.parametrize(
    "text",
    [
        "The course includes 12 months of access.",
        "Register within 3 months of graduation.",
        "Exams are held every 4 weeks.",
        "Two weeks of vacation, 8 weeks of experience.",
        "Prerequisite: a 6-week course.",
        "Show experience of the last 6 months.",
    ],
)
def test_weeks_that_are_not_the_length_are_not_proposed(text: str) -> None:
    assert said(text, "weeks") == []


@pytest.mark.parametrize(
    ("text", "value", "currency", "per"),
    [
        ("$1,200 per person", "1200", "USD", "learner"),
        ("Tuition: $900", "900", "USD", "learner"),
        ("The course costs $1,250.50.", "1250.50", "USD", "learner"),
        ("Price: €1,500 for a class", "1500", "EUR", "class"),
        ("CA$750/learner", "750", "CAD", "learner"),
        ("640 USD per seat", "640", "USD", "learner"),
        ("£480 each", "480", "GBP", "learner"),
        ("Your course fee is £395 plus VAT.", "395", "GBP", "learner"),
        ("Cost: $1,499 (includes books). Aid up to $500 is available.", "1499", "USD", "learner"),
        ("Our budget is $900 per employee.", "900", "USD", "learner"),
    ],
)
def test_prices_that_are_stated(text: str, value: str, currency: str, per: str) -> None:
    fact = only(text, "price")
    assert (fact.value, fact.currency, fact.per) == (Decimal(value), currency, per)


@pytest.mark.parametrize(
    "text",
    [
        "Supported by a $15,000 grant.",
        "Graduates earn $22 an hour.",
        "Salaries of $30,000 to $40,000 annually.",
        "The $400 billion shipping industry",
        "Registration fee: $75. Books cost: $120",
        "A $250 deposit is required.",
        "Save $200 on tuition.",
        "$550 per semester",
        "The cost is $10 per contact hour.",
        "Payment plans from $150/month.",
        "Tuition: $900. Tuition: $1,100",
        "We pay $25 per hour.",
    ],
)
def test_amounts_that_are_no_price_are_not_proposed(text: str) -> None:
    assert said(text, "price") == []


def test_a_price_for_learners_and_one_for_a_class_are_two_facts_and_a_dollar_is_what_it_is_there() -> None:
    facts = [
        fact
        for fact in read_facts("$800 per person, or $9,000 per class.", dollar="CAD")
        if fact.kind == "price"
    ]
    assert [(fact.value, fact.currency, fact.per) for fact in facts] == [
        (800, "CAD", "learner"),
        (9000, "CAD", "class"),
    ]
    ranged = only("The course costs $450-$600.", "price")
    assert (ranged.value, ranged.least, ranged.bound) == (600, 450, "most")


@pytest.mark.parametrize(
    ("text", "modes"),
    [
        ("Taught live online via Zoom.", {DeliveryMode.LIVE_ONLINE}),
        ("A self-paced course.", {DeliveryMode.SELF_PACED}),
        ("It is not self-paced.", set()),
        ("This program is hybrid.", {DeliveryMode.HYBRID}),
        ("Service hybrid vehicles and hybrid engines.", set()),
        ("We teach at your site.", {DeliveryMode.AT_EMPLOYER}),
        ("Classes are held in person.", {DeliveryMode.ON_CAMPUS}),
        ("Register on campus.", set()),
        ("An online course.", set()),
        ("On campus or self-paced.", {DeliveryMode.ON_CAMPUS, DeliveryMode.SELF_PACED}),
    ],
)
def test_ways_of_delivery(text: str, modes: set[DeliveryMode]) -> None:
    assert {value for value, _ in said(text, "mode")} == modes


def test_our_plant_is_the_employers_only_in_its_own_words() -> None:
    assert said("Training at our plant.", "mode", subject="job") == [
        (DeliveryMode.AT_EMPLOYER, "at our plant")
    ]
    assert said("Training at our plant.", "mode") == []


@pytest.mark.parametrize(
    ("text", "title", "level"),
    [
        ("For beginners.", "", [2]),
        ("No prior experience needed.", "", [2]),
        ("Prerequisites: none. No experience is required.", "", [2]),
        ("An intermediate course.", "", [3]),
        ("An advanced course for beginners.", "", []),
        ("Weld pipes.", "Advanced Welding", [4]),
        ("An intermediate course.", "Introduction to Welding", [2]),
        ("Cardiac care.", "Advanced Cardiac Life Support", []),
    ],
)
def test_levels(text: str, title: str, level: list[int]) -> None:
    assert [value for value, _ in said(text, "level", title=title)] == level


@pytest.mark.parametrize(
    ("text", "award"),
    [
        ("Learners receive a certificate of completion.", ["certificate"]),
        ("Learners earn a digital badge.", ["badge"]),
        ("It prepares for the NIMS certification exam. You get a certificate.", ["industry_certification"]),
        ("Prepares students for the state licensing exam.", ["licence"]),
        ("Credits count towards an Associate of Science degree.", ["degree"]),
        ("Our licensed instructors teach.", []),
        ("Applicants must have a certificate.", []),
    ],
)
def test_what_learners_receive(text: str, award: list[str]) -> None:
    assert [value for value, _ in said(text, "credential_type")] == award


def test_what_learners_need_beforehand_is_taken_word_by_word() -> None:
    text = "Weld.\nPrerequisites: 100 hours of shop time. Bring gloves."
    assert said(text, "prerequisites") == [("100 hours of shop time", "100 hours of shop time")]
    assert said("Prerequisites: none", "prerequisites") == []


def test_an_employers_headcount() -> None:
    assert said("We want to train 12 operators.", "headcount", subject="job") == [(12, "12 operators")]
    assert said("We are a company with 250 employees.", "headcount", subject="job") == []
    assert said("We want to train 12 operators.", "headcount") == []


def test_all_facts_come_in_the_order_of_the_kinds() -> None:
    text = "A 40-hour course for beginners, live online, 2 evenings a week for 8 weeks. $900 per person."
    kinds = [fact.kind for fact in read_facts(text)]
    assert kinds == sorted(kinds, key=KINDS.index)
    assert read_facts("") == []


WORDS = st.lists(
    st.sampled_from(
        [
            "40", "1,200", "six", "hours", "-hour", "weeks", "course", "takes", "$", "$900", "per person", "to",
            "-", "self-paced", "hybrid", "total", "of", "Prerequisites:", "\n", ".", ". The", "(", ")", "month",
            "up to", "½",
        ]
    ),
    max_size=25,
).map(" ".join)  # fmt: skip


@given(text=st.one_of(WORDS, st.text(max_size=200)), title=st.one_of(WORDS, st.text(max_size=40)))
def test_every_fact_stands_where_it_says(text: str, title: str) -> None:
    for subject in ("course", "job"):
        for fact in read_facts(text, title, subject=subject):
            whole = title if fact.in_title else text
            assert whole[fact.start : fact.end] == fact.text
            assert 0 < fact.confidence <= 1
            assert fact.kind in KINDS
