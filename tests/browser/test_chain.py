"""The whole chain by the people who walk it: from a need to feedback, and what that does to the next run."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Organisation, Person
from marketplace.models import Skill, TrainingNeed
from matching.models import Match, MatchStatus, ReferenceVersion
from matching.services.performing import perform_waiting_runs
from matching.snapshot.reference import unpack
from partnerships.models import Agreement, Cohort, Invitation, Proposal
from tests.factories import OrganisationFactory, PersonFactory, member_of
from tests.matching.market import skills, teaches

NAMES = ("Harbour College", "Rival Academy", "Third Institute")
TITLE = "Welders for the yard"
LEARNERS, COUNTERED, COMPLETED = 10, 5, 4  # asked for, agreed on after the counter-offer, taught
COUNTER = "4,000"


@dataclass
class Region:
    """Three institutions that fit, the first one best; each teaches all that is asked, at a price of its own."""

    wanted: list[Skill]
    employer: Organisation
    buyer: Person
    institutions: list[Organisation]
    teachers: list[Person]
    administrator: Person


def region() -> Region:
    wanted = skills(3)
    employer = OrganisationFactory(employer=True, name="Kestrel Forge")
    institutions = [OrganisationFactory(institution=True, name=name) for name in NAMES]
    for number, one in enumerate(institutions):
        teaches(wanted, institution=one, title=f"Welding at {one}", seat_price=Decimal(800 + 100 * number))
    teachers = [member_of(one, full_name=f"Head of {one}") for one in institutions]
    buyer = member_of(employer, full_name="Ada Buyer")
    return Region(wanted, employer, buyer, institutions, teachers, PersonFactory(administrator=True))


def press(page: Page, button: str, *, exact: bool = True) -> None:
    page.get_by_role("button", name=button, exact=exact).first.click()


def follow(page: Page, link: str) -> None:
    page.get_by_role("link", name=link, exact=True).first.click()


def test_the_whole_chain(page_of: Callable[[Person], Page]) -> None:
    made = region()
    buyer, administrator = page_of(made.buyer), page_of(made.administrator)
    first, second, _third = (page_of(person) for person in made.teachers)

    need = post_need(buyer, made)
    perform_waiting_runs()
    approve_all(administrator, need)
    invite_all(buyer, need)
    listed = answer(first, custom=False)
    custom = answer(second, custom=True)
    compare_and_counter(buyer, need, listed, custom)
    take_over(second, custom)
    agreement = accept(buyer, custom)
    nobody_else_learns_of_it(first, listed)
    for page, name in ((buyer, "Ada Buyer"), (second, "Head of Rival Academy")):
        sign(page, agreement, name)
    cohort = run_cohort(second, agreement)
    before = Match.objects.get(need=need, microcredential=custom.microcredential).satisfaction
    both_say(buyer, second, cohort)
    perform_waiting_runs()
    moved_as_the_estimator_says(need, custom, before)
    buyer.goto(f"/needs/{need.pk}/")
    expect(buyer.get_by_text("The cohort at Rival Academy was completed")).to_be_visible()


def post_need(page: Page, made: Region) -> TrainingNeed:
    page.goto("/needs/new/")
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("How many people will learn").fill(str(LEARNERS))
    for skill in made.wanted:
        page.get_by_role("combobox").first.fill(skill.label)
        page.get_by_role("option", name=skill.label).first.click()
    press(page, "Post the need")
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    return TrainingNeed.objects.get(title=TITLE)


def approve_all(page: Page, need: TrainingNeed) -> None:
    for match in Match.objects.filter(need=need).order_by("rank"):
        page.goto(f"/review/{match.pk}/")
        page.keyboard.press("a")
        expect(page.get_by_text("Match approved").first).to_be_visible()
    assert Match.objects.filter(need=need, status=MatchStatus.APPROVED).count() == len(NAMES)


def invite_all(page: Page, need: TrainingNeed) -> None:
    page.goto(f"/needs/{need.pk}/")
    follow(page, "Invite institutions")
    for name in NAMES:
        page.get_by_label(name, exact=True).check()
    press(page, "Invite 3 institutions")
    expect(page.get_by_text("3 institutions are invited to answer.").first).to_be_visible()


def answer(page: Page, *, custom: bool) -> Proposal:
    """From the list of invitations to a sent proposal."""
    page.goto("/invitations/")
    follow(page, TITLE)
    follow(page, "Write a proposal")
    if custom:
        page.get_by_label("Custom: built from it", exact=False).check()
    press(page, "Begin the draft")
    if custom:
        page.get_by_label("Is", exact=True).first.select_option("added")
        module = page.get_by_role("group", name="Module 1")
        module.get_by_label("Title").fill("Safety on the yard")
        module.get_by_label("Hours").fill("6")
        module.get_by_label("Changes the total by").fill("500")
    press(page, "Save and check before sending")
    press(page, "Send the proposal")
    expect(page.get_by_text("Sent. Its price and its text hold").first).to_be_visible()
    return Proposal.objects.latest("pk")


def compare_and_counter(page: Page, need: TrainingNeed, listed: Proposal, custom: Proposal) -> None:
    page.goto(f"/proposals/compare/{need.pk}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 proposals, $800 to $950 per learner")
    expect(page.get_by_role("columnheader", name="Rival Academy")).to_contain_text("custom")
    page.get_by_role("columnheader", name="Rival Academy").get_by_role("link").click()
    follow(page, "Counter-offer")
    page.get_by_label("Learners").fill(str(COUNTERED))
    page.get_by_label("Tuition for all").fill(COUNTER)
    press(page, "Send the counter-offer")
    expect(page.get_by_text("The counter-offer waits for the institution.")).to_be_visible()
    expect(page.get_by_role("link", name="Accept", exact=True)).to_have_count(0)


def take_over(page: Page, proposal: Proposal) -> None:
    page.goto(f"/proposals/{proposal.pk}/")
    press(page, "Take over the counter-offer")
    expect(page.get_by_text("Sent with the terms of the counter-offer.").first).to_be_visible()


def accept(page: Page, proposal: Proposal) -> Agreement:
    page.goto(f"/proposals/{proposal.pk}/")
    follow(page, "Accept")
    expect(page.get_by_role("heading", level=1)).to_contain_text("$4,500")  # 4,000 and the module's 500
    press(page, "Accept the proposal")
    expect(page.get_by_text("It is not in force yet.")).to_be_visible()
    agreement: Agreement = Agreement.objects.get()
    assert "Safety on the yard, added, 6.00 hours, $500.00 more for all learners" in agreement.text
    assert "Customisation: $500.00" in agreement.text
    assert (agreement.total, agreement.institution_name) == (Decimal(4500), "Rival Academy")
    return agreement


def nobody_else_learns_of_it(page: Page, proposal: Proposal) -> None:
    """Whoever was not chosen is told so, and by whom the place was taken is not said."""
    page.goto(f"/proposals/{proposal.pk}/")
    expect(page.get_by_text("Declined.", exact=True)).to_be_visible()
    assert [name for name in NAMES[1:] if name in page.content()] == []
    assert not Invitation.objects.live().exclude(proposals__state="accepted").exists()


def sign(page: Page, agreement: Agreement, name: str) -> None:
    page.goto(f"/agreements/{agreement.pk}/")
    page.get_by_label("Your full name").fill(name)
    press(page, "Sign the agreement")
    expect(page.get_by_label("Signatures").get_by_text(name)).to_be_visible()


def run_cohort(page: Page, agreement: Agreement) -> Cohort:
    cohort: Cohort = agreement.cohorts.get()
    today = timezone.localdate()
    page.goto(f"/agreements/{agreement.pk}/")
    page.get_by_role("link", name="planned").click()
    follow(page, "Start the cohort")
    page.get_by_label("Learners enrolled").fill(str(COUNTERED))
    page.get_by_label("First day").fill((today - timedelta(days=30)).isoformat())
    press(page, "Start the cohort")
    follow(page, "Complete the cohort")
    page.get_by_label("Learners who completed").fill(str(COMPLETED))
    page.get_by_label("Last day").fill(today.isoformat())
    press(page, "Complete the cohort")
    expect(page.get_by_role("link", name="Give feedback")).to_be_visible()
    return cohort


def both_say(buyer: Page, seller: Page, cohort: Cohort) -> None:
    buyer.goto(f"/cohorts/{cohort.pk}/")
    say(buyer, {"meet the need": "Fully", "employees like it": "Mostly", "work improve": "Not yet known"})
    expect(buyer.get_by_text("Hidden from the other side.")).to_be_visible()
    seller.goto(f"/cohorts/{cohort.pk}/")
    expect(seller.get_by_text("It went well")).to_have_count(0)
    say(seller, {"need as described": "Fully", "come prepared": "Fully", "answer quickly": "Fully"})
    expect(seller.get_by_text("It went well")).to_have_count(2)  # the employer's and their own


def say(page: Page, answers: dict[str, str]) -> None:
    follow(page, "Give feedback")
    for question, level in (answers | {"again": "Yes"}).items():
        page.get_by_role("group", name=question).get_by_label(level, exact=True).check()
    page.get_by_label("Comment").fill("It went well")
    press(page, "Give feedback")


def moved_as_the_estimator_says(need: TrainingNeed, proposal: Proposal, before: float) -> None:
    """Four learners' answers, not a day old, to two of three questions, on top of what the region says by itself."""
    match = Match.objects.get(need=need, microcredential=proposal.microcredential)
    reference = unpack(bytes(ReferenceVersion.objects.latest("number").payload)).reference
    prior, strength = reference.prior_mean, reference.microcredential_strength
    good = [COMPLETED * 1.0, COMPLETED * 0.75, 0.0]
    answers = [COMPLETED, COMPLETED, 0]
    means = [(s * p + g) / (s + n) for s, p, g, n in zip(strength, prior, good, answers, strict=True)]
    assert before == pytest.approx(sum(prior) / 3)
    assert match.satisfaction - before == pytest.approx(sum(means) / 3 - sum(prior) / 3)
    assert match.satisfaction > before
    assert match.explanation["satisfaction"]["cohorts"] == 1
