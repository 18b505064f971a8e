"""One match in full: its numbers are explained where they stand, and nothing is promised that does not exist."""

import pytest
from django.urls import reverse

from tests.matching.reviewing import text_of
from tests.matching.scene import scene

pytestmark = pytest.mark.django_db

READERS = [("viewer", "matches:detail"), ("institution", "matches:detail"), ("administrator", "review:match")]


def page(client, person, name) -> str:
    made = scene()
    client.force_login(made.people[person])
    return text_of(client.get(reverse(name, args=[made.approved.pk])))


@pytest.mark.parametrize(("person", "name"), READERS)
def test_the_numbers_of_the_skills_table_are_explained_beneath_it(client, person, name):
    text = page(client, person, name)
    table = text[text.index('id="skills-head"') : text.index('id="number-head"')]
    said = [f"<b>{word}</b>" in table for word in ("Coverage", "focus", "Together", "weight", "credit")]
    assert said == [True] * 5
    assert "coverage 1.00, focus 1.00, together 1.00" in table


@pytest.mark.parametrize(("person", "name"), READERS)
def test_what_satisfaction_puts_together_is_said(client, person, name):
    text = page(client, person, name)
    assert "A likely range is right nine times in ten. Together is the weighted mean of the three." in text


@pytest.mark.parametrize(
    ("person", "name", "advice"),
    [
        (*READERS[0], " Ask the institution before you rely on it."),
        (*READERS[1], ""),
        (*READERS[2], " Ask the institution before you rely on it."),
    ],
)
def test_a_fact_that_is_not_stated_is_said_to_pass_and_no_more(client, person, name, advice):
    said = f"What is not stated passes, but counts as less certain.{advice}</p>"
    assert said in page(client, person, name)


def test_academic_credit_is_not_mistaken_for_the_credit_of_a_skill(client):
    text = page(client, "viewer", "matches:detail")
    assert "academic credit" in text[text.index('id="gates-head"') :].lower()


def test_from_a_decided_match_a_reviewer_goes_on_to_what_waits(client):
    text = page(client, "administrator", "review:match")
    assert 'data-key-label="Next">Go on to what waits <kbd>J</kbd></a>' in text


@pytest.mark.parametrize(
    ("class_from", "said"),
    [
        (11, "The class price first beats the seat price at 11 learners."),
        (1, "A class never costs more than seats."),
        (-1, ""),
    ],
)
def test_a_class_price_is_said_to_win_only_where_it_does(client, class_from, said):
    """Of two classes it may lose again, so nothing is said of more learners than the first that it wins with."""
    made = scene()
    match = made.approved
    match.explanation["cost"]["class_beats_seat_from"] = class_from
    match.save()
    client.force_login(made.people["viewer"])
    text = text_of(client.get(reverse("matches:detail", args=[match.pk])))
    total = text[text.index("for 10 learners.") : text.index("gates-head")]
    assert total[: total.index("</p>")] == f"for 10 learners. {said}".strip()
