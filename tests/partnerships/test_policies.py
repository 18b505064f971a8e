"""The chain's numbers on their pages: read, replaced, and written down."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Notice
from partnerships.models import PartnershipPolicy
from partnerships.queries.policy import NUMBERS, current_policy
from partnerships.services.policies import replace_policy
from tests.factories import PersonFactory
from tests.matching.reviewing import said, text_of
from tests.partnerships.chain import policy

pytestmark = pytest.mark.django_db
NEW, LIST = "partnership_policies:new", "partnership_policies:list"


@pytest.fixture
def administrator(client):
    person = PersonFactory(administrator=True)
    client.force_login(person)
    return person


def typed(**changed):
    current = current_policy()
    numbers = {name: getattr(current, name) for name in NUMBERS}
    return numbers | {"note": "Schools are slow in summer", "policy": current.pk} | changed


def count():
    return PartnershipPolicy.objects.count(), AuditEntry.objects.count(), Notice.objects.count()


def test_the_form_starts_from_the_numbers_in_force(client, administrator):
    form = client.get(reverse(NEW)).context["form"]
    assert {name: form[name].value() for name in NUMBERS} == {
        name: getattr(current_policy(), name) for name in NUMBERS
    }
    assert form["note"].value() == ""


def test_what_would_change_is_asked_first(client, administrator):
    before = count()
    page = client.post(reverse(NEW), typed(answer_days=15))
    text = text_of(page)
    assert "Put 1 number in force?" in text
    assert "Working days to answer an invitation" in text
    assert "<strong>15</strong><small>now: 10</small>" in text
    assert "Days for feedback" not in text
    assert count() == before
    kept = client.post(reverse(NEW), typed(answer_days=15, back="yes")).context["form"]
    assert (kept["answer_days"].value(), count()) == ("15", before)


def test_confirmed_it_holds_is_written_down_and_told_once(client, administrator):
    colleague, old = PersonFactory(administrator=True), current_policy()
    body = typed(answer_days=15, confirmed="yes")
    for _ in range(2):
        answer = client.post(reverse(NEW), body)
        assert answer["Location"] == reverse(LIST)
    new = current_policy()
    assert (new.answer_days, new.remind_days, new.created_by) == (15, old.remind_days, administrator)
    assert new.note == "Schools are slow in summer"
    assert count() == (2, 1, 1)
    entry = AuditEntry.objects.get()
    assert (entry.subject, entry.step, entry.by, entry.audience) == (
        "partnershippolicy",
        "replaced",
        administrator,
        "administrators",
    )
    assert entry.before == {"policy": old.pk, "answer_days": 10}
    assert entry.after == {"policy": new.pk, "answer_days": 15}
    notice = Notice.objects.get()
    assert (notice.person, notice.url) == (colleague, reverse("partnership_policies:detail", args=[new.pk]))


def test_one_that_was_made_meanwhile_is_not_replaced_unseen(client, administrator):
    body = typed(answer_days=15, confirmed="yes")
    newer = policy(answer_days=12)
    before = count()
    page = client.post(reverse(NEW), body)
    assert page.context["form"].non_field_errors() == [
        f"Policy {newer.pk} was put in force meanwhile. Look at it before you replace it."
    ]
    assert (page.context["form"]["answer_days"].value(), count()) == ("15", before)


@pytest.mark.parametrize(
    ("changed", "field", "error"),
    [
        ({"answer_days": 11, "note": ""}, "note", "This field is required."),
        ({"answer_days": 0}, "answer_days", "Ensure this value is greater than or equal to 1."),
        ({"proposal_days": 366}, "proposal_days", "Ensure this value is less than or equal to 365."),
        ({"open_per_need": "x"}, "open_per_need", "Enter a whole number."),
        (
            {"fewest_learner_answers": 2},
            "fewest_learner_answers",
            "Ensure this value is greater than or equal to 3.",
        ),
        (
            {"remind_days": 10},
            "remind_days",
            "A reminder comes after the invitation: fewer days than to answer.",
        ),
        ({}, "__all__", "No number is another than now."),
    ],
)
@pytest.mark.parametrize("confirmed", [{}, {"confirmed": "yes"}])
def test_a_bad_number_is_named_and_what_was_typed_is_kept(
    client, administrator, changed, field, error, confirmed
):
    before = count()
    page = client.post(reverse(NEW), typed(**{"unmet_days": 10} | changed | confirmed))
    assert page.context["form"].errors == {field: [error]}
    assert page.context["form"]["unmet_days"].value() == "10"
    assert count() == before


def test_every_version_stays_to_be_read(client, administrator):
    old = current_policy()
    new = policy(answer_days=7, note="Quicker")
    text = text_of(client.get(reverse("partnership_policies:detail", args=[old.pk])))
    assert "<strong>10</strong><small>in force: 7</small>" in text
    assert "Replaced" in text
    text = text_of(client.get(reverse(LIST)))
    assert f"Partnership policy {new.pk} is in force" in text
    assert "Quicker" in text
    assert reverse(LIST) in client.get(reverse("policies:list")).content.decode()


def test_nobody_but_an_administrator_replaces_it():
    with pytest.raises(PermissionDenied):
        replace_policy(
            policy=current_policy(),
            numbers={"answer_days": 5},
            note="",
            by=PersonFactory(),
            now=timezone.now(),
        )
    assert PartnershipPolicy.objects.count() == 1


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_asks_no_more_for_more(client, administrator, more, django_assert_num_queries):
    for number in range(more):
        policy(note=f"Version {number}", created_by=PersonFactory(administrator=True))
    client.get(reverse(LIST))
    with django_assert_num_queries(7):
        assert len(client.get(reverse(LIST)).context["page"]) == 1 + more


def test_the_list_is_paged(client, administrator):
    for number in range(25):
        policy(note=f"Version {number}")
    assert len(client.get(reverse(LIST)).context["page"]) == 25
    assert len(client.get(reverse(LIST), {"page": 2}).context["page"]) == 1
    assert said(client.get(reverse(LIST))) == []
