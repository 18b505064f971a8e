"""From a need to an approved match, by the people who do it, with a real worker."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Person
from marketplace.models import TrainingNeed
from matching.demo.people import PASSWORD
from matching.models import Match, MatchStatus
from tests.browser.demo import ADMINISTRATOR, INSTITUTION, OWNER, load_demo, person
from tests.processes import Worker

pytestmark = pytest.mark.broker
TITLE = "Somebody who can read the line's program"
WANTED = ("programmable logic controller", "troubleshoot")
BEST = "PLC Programming and Troubleshooting"
REFRESH_SECONDS = 3


def sign_in_by_form(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(OWNER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "login" not in url)


def post_need(page: Page) -> TrainingNeed:
    page.goto("/needs/new/")
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("How many people will learn").fill("10")
    for label in WANTED:
        page.get_by_role("combobox").first.fill(label)
        page.get_by_role("option", name=label).first.click()
    page.get_by_role("button", name="Post the need").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    return TrainingNeed.objects.get(title=TITLE)


def test_from_need_to_approved_match(page: Page, page_of: Callable[[Person], Page], worker: Worker) -> None:
    load_demo()
    sign_in_by_form(page)
    need = post_need(page)
    expect(page.locator("#matches-head")).to_contain_text("being reviewed")  # by itself, when the run is over
    best = Match.objects.get(need=need, rank=1)
    assert best.microcredential.title == BEST
    expect(page.get_by_text(BEST)).to_have_count(0)  # nobody sees what nobody has reviewed

    reviewer = page_of(person(ADMINISTRATOR))
    reviewer.goto(f"/review/{best.pk}/")
    reviewer.keyboard.press("a")
    expect(reviewer.get_by_text("Match approved").first).to_be_visible()
    best.refresh_from_db()
    assert best.status == MatchStatus.APPROVED

    page.reload()
    expect(page.get_by_role("link", name=BEST)).to_be_visible()
    institution = page_of(person(INSTITUTION))
    institution.goto("/matches/")
    expect(institution.get_by_text(TITLE).first).to_be_visible()

    change_budget(page, need)


def change_budget(page: Page, need: TrainingNeed) -> None:
    before = Match.objects.get(need=need, rank=1)
    fit = page.locator("article.match").first.locator(".fit")
    shown = fit.inner_text()
    page.goto(f"/needs/{need.pk}/edit/")
    page.get_by_label("Budget").fill("600")
    page.get_by_role("button", name="Save changes").click()
    saved = time.monotonic()
    # By itself, when the run is over: the page shows stored parts only.
    expect(fit).not_to_have_text(shown, use_inner_text=True, timeout=REFRESH_SECONDS * 1000)
    assert time.monotonic() - saved < REFRESH_SECONDS
    after = Match.objects.get(need=need, microcredential=before.microcredential)
    assert (after.run_id != before.run_id, after.cost < before.cost) == (True, True)
