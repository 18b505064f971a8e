"""Signing by name, the second person, and cancelling."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import AuditEntry, Notice
from marketplace.models import Microcredential
from marketplace.transitions import NotAllowed
from partnerships.models import Agreement, Cohort, Confirmation
from partnerships.services.agreements import (
    cancel_agreement,
    make_agreement,
    set_threshold,
    sign_agreement,
)
from partnerships.services.agreements.signing import OTHER_TEXT
from tests.factories import CohortFactory, member_of
from tests.partnerships.test_agreement_making import seats_of, version_with

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def agreement() -> Agreement:
    version = version_with(10)
    return make_agreement(version=version, by=member_of(version.proposal.need.employer), now=NOW)


@pytest.fixture
def two_needed() -> Agreement:
    version = version_with(10)
    set_threshold(
        institution=version.proposal.institution,
        amount=1,
        currency="USD",
        by=member_of(version.proposal.institution),
        now=NOW,
    )
    return make_agreement(version=version, by=member_of(version.proposal.need.employer), now=NOW)


def sign(agreement, by, name="Ada Lovelace", **fields):
    stated = {"text_hash": agreement.text_hash, "now": NOW} | fields
    return sign_agreement(agreement=agreement, by=by, name=name, **stated)


def buyer_of(agreement):
    return agreement.employer.memberships.get().person


def test_both_sides_bring_it_into_force_and_a_cohort_is_planned(agreement):
    buyer, seller = buyer_of(agreement), member_of(agreement.institution)
    later = NOW + timedelta(hours=3)
    sign(agreement, buyer, name="  Ada   Lovelace ")
    agreement.refresh_from_db()
    assert (agreement.state, Cohort.objects.count()) == ("signing", 0)
    given = sign(agreement, seller, name="Emil Post", now=later)
    agreement.refresh_from_db()
    assert (agreement.state, agreement.in_force_at) == ("in_force", later)
    assert (given.side, given.name, given.text_hash) == ("institution", "Emil Post", agreement.text_hash)
    assert list(Confirmation.objects.values_list("side", "name")) == [
        ("employer", "Ada Lovelace"),
        ("institution", "Emil Post"),
    ]
    cohort = agreement.cohorts.get()
    assert (cohort.state, cohort.number, cohort.created_at) == ("planned", 1, later)
    steps = AuditEntry.objects.filter(subject="agreement").order_by("pk").values_list("step", flat=True)
    assert list(steps) == ["made", "signed", "signed", "in_force"]
    told = Notice.objects.filter(kind="agreement-in-force")
    assert {(notice.person, notice.waits) for notice in told} == {(buyer, False), (seller, True)}


def test_a_double_click_signs_once(agreement):
    buyer = buyer_of(agreement)
    first = sign(agreement, buyer)
    assert sign(agreement, buyer, name="Somebody Else") == first
    assert Confirmation.objects.count() == 1


def test_a_second_owner_of_the_same_side_adds_nothing(agreement):
    sign(agreement, buyer_of(agreement))
    with pytest.raises(NotAllowed, match="Your side has signed already"):
        sign(agreement, member_of(agreement.employer))


@pytest.mark.parametrize("role", ["editor", "viewer"])
def test_others_do_not_sign(agreement, role):
    for organisation in (agreement.employer, agreement.institution):
        with pytest.raises(NotAllowed, match="Owners"):
            sign(agreement, member_of(organisation, role))
    assert Confirmation.objects.count() == 0


def test_another_text_is_not_signed(agreement):
    with pytest.raises(NotAllowed, match=OTHER_TEXT[:30]):
        sign(agreement, buyer_of(agreement), text_hash="0" * 64)
    assert Confirmation.objects.count() == 0


@pytest.mark.parametrize("name", ["", "   ", "x" * 151])
def test_a_name_is_typed(agreement, name):
    with pytest.raises(ValidationError) as refused:
        sign(agreement, buyer_of(agreement), name=name)
    assert list(refused.value.message_dict) == ["name"]


def test_a_second_person_of_the_institution(two_needed):
    first, second = member_of(two_needed.institution), member_of(two_needed.institution)
    sign(two_needed, buyer_of(two_needed))
    sign(two_needed, first)
    asked = Notice.objects.filter(kind="agreement-to-sign", text__contains="second").values_list("person")
    assert {key for (key,) in asked} == {
        membership.person_id for membership in two_needed.institution.memberships.exclude(person=first)
    }
    sign(two_needed, first)
    two_needed.refresh_from_db()
    assert two_needed.state == "signing"
    sign(two_needed, second)
    two_needed.refresh_from_db()
    assert (two_needed.state, two_needed.cohorts.count()) == ("in_force", 1)


def test_one_person_never_signs_for_both_sides(agreement):
    both = member_of(agreement.employer)
    agreement.institution.memberships.create(person=both, role="owner")
    assert sign(agreement, both).side == "employer"
    assert sign(agreement, both).side == "employer"
    agreement.refresh_from_db()
    assert agreement.state == "signing"


def test_cancelling_gives_the_seats_back_once(agreement):
    buyer, seller = buyer_of(agreement), member_of(agreement.institution, "editor")
    assert seats_of(agreement.microcredential) == 6
    assert cancel_agreement(agreement=agreement, by=buyer, note=" The hall burnt down. ", now=NOW)
    assert not cancel_agreement(agreement=agreement, by=seller, note="Again", now=NOW)
    agreement.refresh_from_db()
    assert (agreement.state, agreement.cancel_note) == ("cancelled", "The hall burnt down.")
    assert (agreement.seats_held, seats_of(agreement.microcredential)) == (0, 10)
    told = Notice.objects.filter(kind="agreement-cancelled")
    assert [notice.person for notice in told] == [seller]
    with pytest.raises(NotAllowed, match="cancelled"):
        sign(agreement, buyer)


def test_cancelling_says_why(agreement):
    for note in ("", " ", "x" * 1001):
        with pytest.raises(ValidationError) as refused:
            cancel_agreement(agreement=agreement, by=buyer_of(agreement), note=note, now=NOW)
        assert list(refused.value.message_dict) == ["note"]
    assert seats_of(agreement.microcredential) == 6


def test_in_force_it_is_cancelled_with_its_planned_cohort(agreement):
    sign(agreement, buyer_of(agreement))
    sign(agreement, member_of(agreement.institution))
    cancel_agreement(agreement=agreement, by=buyer_of(agreement), note="No budget", now=NOW)
    cohort = agreement.cohorts.get()
    assert (cohort.state, cohort.cancel_note) == ("cancelled", "No budget")
    assert seats_of(agreement.microcredential) == 10


@pytest.mark.parametrize("state", ["running", "completed_now"])
def test_not_once_a_cohort_has_started(state):
    cohort = CohortFactory(**{state: True}, agreement__seats_held=4)
    with pytest.raises(NotAllowed):
        cancel_agreement(
            agreement=cohort.agreement, by=member_of(cohort.agreement.employer), note="Late", now=NOW
        )
    assert Microcredential.objects.get(pk=cohort.agreement.microcredential_id).seats_free is None


def test_the_same_threshold_again_adds_no_row(agreement):
    options = {"institution": agreement.institution, "currency": "USD", "by": buyer_of(agreement)}
    assert set_threshold(**options, amount=5, now=NOW) == set_threshold(**options, amount=5, now=NOW)
    assert set_threshold(**options, amount=None, now=NOW).pk != set_threshold(**options, amount=6, now=NOW).pk
    assert agreement.institution.signing_thresholds.count() == 3
    entries = AuditEntry.objects.filter(subject="signingthreshold").order_by("pk")
    amounts = [(entry.before.get("amount"), entry.after["amount"]) for entry in entries]
    assert amounts == [(None, "5.00"), ("5.00", None), (None, "6.00")]
    told = {(entry.by, entry.audience, entry.institution_key, entry.employer_key) for entry in entries}
    assert told == {(options["by"], "institution", agreement.institution_id, None)}
