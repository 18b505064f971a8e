"""Reviewing by keys: what Enter does while a rejection is being written."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Person
from matching.models import Match, Review
from tests.browser.demo import ADMINISTRATOR, load_demo, person

pytestmark = pytest.mark.broker


def test_enter_rejects_what_is_being_rejected(page_of: Callable[[Person], Page]) -> None:
    load_demo()
    reviewer = page_of(person(ADMINISTRATOR))
    match = Match.objects.waiting().order_by("pk").first()
    assert match is not None
    reviewer.goto(f"/review/{match.pk}/")
    reviewer.keyboard.press("r")
    reviewer.keyboard.press("Enter")  # without a reason nothing is decided
    assert not Review.objects.filter(match=match).exists()
    reviewer.get_by_label("Price in doubt").check()
    reviewer.keyboard.press("Enter")
    expect(reviewer.get_by_text("Match rejected").first).to_be_visible()
    review = Review.objects.get(match=match)
    assert (review.verdict, review.reason) == ("rejected", "price_in_doubt")
