"""Pages of proposals: what they show to whom, and what their buttons do."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marketplace.models import FundingRule, PrivateSubscription
from partnerships.models import Proposal, ProposalVersion
from partnerships.services.proposals import Module, change_draft, counter_proposal, send_proposal
from tests.factories import (
    FundingAwardFactory,
    FundingRuleFactory,
    OrganisationFactory,
    PersonFactory,
    ProposalFactory,
    ProposalVersionFactory,
    member_of,
)
from tests.matching.market import run_now, teaches
from tests.partnerships.proposing import Asked, answering, asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Asked:
    return asked(target_price=Decimal(1117), budget_price=Decimal(1319), now=timezone.now())


def as_(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def begun(made, kind="listed"):
    answer = as_(made.teacher).post(
        reverse("proposals:begin", args=[made.invitation.pk]), {"microcredential": made.row.pk, "kind": kind}
    )
    proposal = Proposal.objects.latest("pk")
    assert answer["Location"] == reverse("proposals:edit", args=[proposal.pk])
    return proposal


def sent(made, **options):
    proposal = begun(made, **options)
    send_proposal(proposal=proposal, by=made.teacher, now=timezone.now())
    return Proposal.objects.get(pk=proposal.pk)


def earlier(made):
    """One more to the same invitation, which the institution took back."""
    now = timezone.now()
    row = ProposalFactory(invitation=made.invitation, state="withdrawn", first_sent_at=now, ended_at=now)
    ProposalVersionFactory(proposal=row, sent_at=now, expires_at=now + timedelta(days=30), text_hash="0" * 64)
    return row


def typed(**fields):
    rows = {f"{name}-{count}_FORMS": "0" for name in ("skills", "modules") for count in ("TOTAL", "INITIAL")}
    terms = {"title": "Welding", "headcount": "10", "classes": "1", "tuition": "9,000", "materials": "500"}
    return rows | terms | fields


def test_from_the_invitation_to_a_sent_proposal(made):
    client, proposal = as_(made.teacher), begun(made)
    edit = reverse("proposals:edit", args=[proposal.pk])
    assert "Take the listed price" in client.get(edit).content.decode()
    skills = {"skills-TOTAL_FORMS": "1", "skills-0-name": "welding 3", "skills-0-level": "4"}
    answer = client.post(edit, typed(tuition="8,500", action="send", **skills))
    assert answer["Location"] == reverse("proposals:send", args=[proposal.pk])
    page = client.get(answer["Location"]).content.decode()
    assert "Send it for $9,000?" in page
    assert "this is $500 less" in page
    client.post(answer["Location"])
    client.post(answer["Location"])
    version = ProposalVersion.objects.get()
    assert (version.tuition, version.skills[0]["label"], version.is_sent) == (8500, "welding 3", True)


def test_errors_keep_what_was_typed(made):
    proposal = begun(made)
    edit = reverse("proposals:edit", args=[proposal.pk])
    page = as_(made.teacher).post(edit, typed(tuition="a lot", title="Kept words")).content.decode()
    assert "Write an amount such as" in page
    assert "Kept words" in page
    page = as_(made.teacher).post(edit, typed(starts_on="2027-03-02", ends_on="2027-03-01")).content.decode()
    assert "ends before it starts" in page
    assert proposal.versions.get().title == "Welding in full"


def test_a_custom_one_is_a_delta_from_the_listing(made):
    client, proposal = as_(made.teacher), begun(made, kind="custom")
    modules = {
        "modules-TOTAL_FORMS": "3",
        "modules-0-title": "Basics",
        "modules-0-change": "kept",
        "modules-0-hours": "30",
        "modules-0-skills": "welding 0",
        "modules-1-title": "Robots",
        "modules-1-change": "added",
        "modules-1-hours": "8",
        "modules-1-price": "1,500",
        "modules-1-skills": "welding 2; welding 3",
        "modules-2-title": "Old part",
        "modules-2-change": "dropped",
        "modules-2-price": "−600",
        "modules-2-skills": "welding 1",
    }
    edit = reverse("proposals:edit", args=[proposal.pk])
    client.post(edit, typed(action="save", **modules))
    version = proposal.versions.get()
    assert (version.landed().gross, version.clock_hours) == (9000 - 600 + 1500 + 500, 38)
    assert [row["label"] for row in version.skills] == ["welding 0", "welding 2", "welding 3"]
    page = client.get(reverse("proposals:detail", args=[proposal.pk])).content.decode()
    assert "$900 more in all than the listing" in page
    assert "−$600" in page
    again = client.get(edit).content.decode()
    assert 'value="9,000"' in again
    assert 'value="−600"' in again
    wrong = client.post(edit, typed(**modules | {"modules-1-skills": "juggling"})).content.decode()
    assert "Module 2: no skill is called “juggling”" in wrong


def test_modules_without_skills_are_told_of(made):
    """They change nothing of what is taught, and the fit counts the whole list."""
    run_now()
    proposal = begun(made, kind="custom")
    modules = [Module("All of it", hours=Decimal(40)), Module("Labs", "dropped", Decimal(4), Decimal(-200))]
    change_draft(proposal=proposal, values={}, modules=modules)
    send_proposal(proposal=proposal, by=made.teacher, now=timezone.now())
    version, client = proposal.versions.get(), as_(made.buyer)
    assert (version.modules_without_skills, len(version.skills)) == (2, 2)
    page = client.get(reverse("proposals:detail", args=[proposal.pk])).content.decode()
    assert "2 modules name no skills and change nothing in the fit: it counts all 2 skills" in page
    page = client.get(reverse("proposals:compare", args=[made.need.pk])).content.decode()
    assert "as listed for the whole: 2 modules name no skills" in page


def test_the_listed_price_at_another_headcount(made):
    client, proposal = as_(made.teacher), begun(made)
    client.post(reverse("proposals:edit", args=[proposal.pk]), typed(headcount="14", action="price"))
    assert proposal.versions.get().tuition == 14 * 900


def test_an_institution_reads_nothing_of_the_employers_money(made):
    run_now()
    FundingAwardFactory(need=made.need, rule=FundingRuleFactory(), amount=Decimal("111.11"))
    PrivateSubscription.objects.create(
        need=made.need, name="Streamed", price=3333, currency="USD", stated_at=timezone.now()
    )
    proposal = sent(made)
    employers = (
        "1,117",
        "1,319",
        "111.11",
        "1,111",
        "3,333",
        "Streamed",
        "employer’s weights",
        "Left to pay",
    )
    for name in ("detail", "send"):
        page = as_(made.teacher).get(reverse(f"proposals:{name}", args=[proposal.pk])).content.decode()
        for given_away in employers:
            assert given_away not in page
    theirs = as_(made.buyer).get(reverse("proposals:detail", args=[proposal.pk])).content.decode()
    assert "Left to pay" in theirs
    assert "Fit, by the employer’s weights" in theirs


def test_administrators_are_not_spoken_to_as_the_employer(made):
    run_now()
    FundingRule.objects.all().delete()  # those that are shipped speak to the employer, as the page says
    proposal, administrator = sent(made), as_(PersonFactory(administrator=True))
    FundingAwardFactory(need=made.need, rule=FundingRuleFactory(), amount=100)
    pages = [
        reverse("proposals:detail", args=[proposal.pk]),
        reverse("proposals:compare", args=[made.need.pk]),
    ]
    said = [spoken(administrator, page) for page in pages]
    terms = {"number": 1, "headcount": 9, "tuition": Decimal(8000)}
    counter_proposal(proposal=proposal, by=made.buyer, now=timezone.now(), **terms)
    said += [spoken(administrator, page) for page in pages]
    assert "own award" in said[0]
    assert "marked as awarded" in said[1]
    assert "The counter-offer waits" in said[2]
    assert [re.findall(r"[^>]*\byour?\b[^<]*", text, re.IGNORECASE) for text in said] == [[], [], [], []]


def spoken(client, page):
    """The page's own part, but for a heading that speaks of nobody."""
    text = client.get(page).content.decode()
    return text[text.index("<main") : text.index("</main")].replace("Or a subscription of your own", "")


def test_an_employer_sees_no_draft(made):
    proposal = begun(made)
    client = as_(made.buyer)
    assert client.get(reverse("proposals:detail", args=[proposal.pk])).status_code == 404
    assert "No proposal yet" in client.get(reverse("proposals:list")).content.decode()


def test_the_institution_sees_its_next_version_and_the_employer_the_sent_one(made):
    proposal = sent(made)
    client = as_(made.teacher)
    client.post(reverse("proposals:revise", args=[proposal.pk]))
    client.post(reverse("proposals:edit", args=[proposal.pk]), typed(title="Second thoughts", action="save"))
    address = reverse("proposals:detail", args=[proposal.pk])
    assert "Second thoughts" in client.get(address).content.decode()
    assert "Second thoughts" not in as_(made.buyer).get(address).content.decode()
    assert as_(made.buyer).get(f"{address}?version=2").status_code == 404
    client.post(reverse("proposals:discard", args=[proposal.pk]))
    assert proposal.versions.count() == 1


def test_a_counter_offer_is_made_and_taken_over(made):
    proposal = sent(made)
    counter = reverse("proposals:counter", args=[proposal.pk])
    terms = {"number": "1", "headcount": "12", "tuition": "9600", "note": "Twelve"}
    assert as_(made.buyer).post(counter, terms | {"tuition": ""}).status_code == 200
    for _ in range(2):
        as_(made.buyer).post(counter, terms)
    page = as_(made.teacher).get(reverse("proposals:detail", args=[proposal.pk])).content.decode()
    assert "Take over the counter-offer" in page
    for _ in range(2):
        as_(made.teacher).post(reverse("proposals:take_over", args=[proposal.pk]), {"number": "2"})
    assert list(proposal.versions.values_list("side", "tuition")) == [
        ("institution", 9000),
        ("employer", 9600),
        ("institution", 9600),
    ]


def test_a_stale_counter_offer_is_refused_clearly(made):
    proposal = sent(made)
    as_(made.teacher).post(reverse("proposals:revise", args=[proposal.pk]))
    send_proposal(proposal=proposal, by=made.teacher, now=timezone.now())
    terms = {"number": "1", "headcount": "12", "tuition": "9600"}
    page = as_(made.buyer).post(reverse("proposals:counter", args=[proposal.pk]), terms).content.decode()
    assert "Version 2 was sent meanwhile" in page


def test_declining_and_withdrawing(made):
    proposal = sent(made)
    decline = reverse("proposals:decline", args=[proposal.pk])
    page = as_(made.buyer).post(decline, {"reason": "other", "note": ""}).content.decode()
    assert "Say in a few words" in page
    as_(made.buyer).post(decline, {"reason": "price", "note": "Too dear"})
    page = as_(made.teacher).get(reverse("proposals:detail", args=[proposal.pk])).content.decode()
    assert "Too dear" in page
    other = begun(made)
    withdraw = reverse("proposals:withdraw", args=[other.pk])
    assert "Drop the draft for" in as_(made.teacher).get(withdraw).content.decode()
    as_(made.teacher).post(withdraw)
    assert Proposal.objects.get(pk=other.pk).state == "withdrawn"


def test_the_comparison_shows_what_decides(made):
    row = teaches(made.wanted, seat_price=Decimal(1000))
    second = answering(made.need, row, made.wanted, now=timezone.now())
    run_now()
    cheap, whole = sent(made), sent(second)
    FundingAwardFactory(need=made.need, rule=FundingRuleFactory(), amount=100, microcredential=made.row)
    PrivateSubscription.objects.create(
        need=made.need, name="Streamed", price=2000, currency="USD", stated_at=timezone.now()
    )
    page = as_(made.buyer).get(reverse("proposals:compare", args=[made.need.pk]))
    assert [c.proposal for c in page.context["comparison"].columns] == [cheap, whole]
    assert [c.landed.total for c in page.context["comparison"].columns] == [8500, 10000]
    text = page.content.decode()
    assert "2 proposals, $850 to $1,000 per learner" in text
    assert "<strong>$8,500</strong>" in text
    assert "<strong>4 of 4</strong>" in text
    assert "2 days" in text
    assert "Streamed" in text
    assert "$1,150 less per learner" in text


@pytest.mark.parametrize("count", [1, 3])
def test_comparing_asks_no_more_for_more(made, count, django_assert_num_queries):
    run_now()
    sent(made)
    for _ in range(count - 1):
        other = answering(made.need, teaches(made.wanted), made.wanted, now=timezone.now())
        sent(other)
    client, address = as_(made.buyer), reverse("proposals:compare", args=[made.need.pk])
    client.get(address)
    with django_assert_num_queries(25):
        page = client.get(address)
    assert len(page.context["comparison"].columns) == count


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_no_more_for_more(made, count, django_assert_num_queries):
    sent(made)
    for _ in range(count - 1):
        earlier(made)
    for person in (made.buyer, made.teacher):
        client = as_(person)
        with django_assert_num_queries(10):
            page = client.get(reverse("proposals:list"))
        assert page.context["page"].paginator.count == count


def test_lists_are_paged_and_filtered(made):
    sent(made)
    for _ in range(25):
        earlier(made)
    client = as_(made.buyer)
    assert len(client.get(reverse("proposals:list")).context["page"]) == 25
    assert len(client.get(f"{reverse('proposals:list')}?page=2").context["page"]) == 1
    assert client.get(f"{reverse('proposals:list')}?state=expired").context["page"].paginator.count == 0


def test_strangers_get_nothing(made):
    proposal = sent(made)
    for person in (
        member_of(OrganisationFactory(institution=True)),
        member_of(OrganisationFactory(employer=True)),
    ):
        client = as_(person)
        for name in ("detail", "edit", "send", "withdraw", "counter", "decline"):
            assert client.get(reverse(f"proposals:{name}", args=[proposal.pk])).status_code == 404
        assert client.get(reverse("proposals:compare", args=[made.need.pk])).status_code == 404
        assert client.get(reverse("proposals:begin", args=[made.invitation.pk])).status_code == 404
    # Nor does the institution get the employer's page.
    assert as_(made.teacher).get(reverse("proposals:compare", args=[made.need.pk])).status_code == 404
