"""From an accepted version to an agreement that holds seats and waits for signatures."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEntry, Notice
from marketplace.models import Microcredential
from marketplace.services.microcredentials import hold_seats, release_seats
from marketplace.transitions import NotAllowed
from matching.models import MatchRun
from partnerships.models import Agreement, SigningThreshold
from partnerships.services.agreements import make_agreement
from partnerships.services.agreements.terms import write_terms
from tests.factories import MicrocredentialFactory, PersonFactory, ProposalFactory, member_of, sent_version

pytestmark = pytest.mark.django_db


def seats_of(row: Microcredential) -> int | None:
    return Microcredential.objects.values_list("seats_free", flat=True).get(pk=row.pk)


def version_with(seats, **fields):
    row = MicrocredentialFactory(seats_free=seats)
    proposal = ProposalFactory(
        invitation__microcredential=row, invitation__need__headcount=fields.pop("headcount", 4)
    )
    return sent_version(proposal=proposal, **fields)


class TestSeats:
    def test_are_taken_off_and_given_back(self):
        row, now = MicrocredentialFactory(seats_free=10), timezone.now()
        assert hold_seats(microcredential=row, seats=4, now=now) == 4
        assert seats_of(row) == 6
        assert Microcredential.objects.get(pk=row.pk).updated_at == now
        assert release_seats(microcredential=row, seats=4, now=now)
        assert seats_of(row) == 10

    def test_too_few_are_refused_with_the_number_left(self):
        row = MicrocredentialFactory(seats_free=3)
        with pytest.raises(NotAllowed, match=r"^3 seats are left, and 4 are needed\.$"):
            hold_seats(microcredential=row, seats=4, now=timezone.now())
        assert seats_of(row) == 3
        Microcredential.objects.update(seats_free=0)
        with pytest.raises(NotAllowed, match=r"^No seats are left, and 4 are needed\.$"):
            hold_seats(microcredential=row, seats=4, now=timezone.now())

    def test_not_stated_holds_nothing(self):
        row = MicrocredentialFactory(seats_free=None)
        assert hold_seats(microcredential=row, seats=4, now=timezone.now()) is None
        assert not release_seats(microcredential=row, seats=None, now=timezone.now())
        assert not release_seats(microcredential=row, seats=4, now=timezone.now())
        assert seats_of(row) is None

    def test_a_live_one_is_matched_anew(self):
        hold_seats(microcredential=MicrocredentialFactory(seats_free=9), seats=4, now=timezone.now())
        assert MatchRun.objects.count() == 1


def test_what_was_accepted_is_frozen():
    version = version_with(10, fees=Decimal("120.50"))
    by, now = member_of(version.proposal.need.employer), timezone.now()
    seller = member_of(version.proposal.institution)
    agreement = make_agreement(version=version, by=by, now=now)
    assert (agreement.total, agreement.currency, agreement.headcount) == (Decimal("4120.50"), "USD", 4)
    assert (agreement.seats_held, seats_of(version.proposal.microcredential)) == (4, 6)
    assert agreement.employer_name == version.proposal.need.employer.name
    assert agreement.text_hash == sha256(agreement.text.encode()).hexdigest()
    assert not agreement.needs_second
    entry = AuditEntry.objects.get(subject="agreement", step="made")
    assert (entry.after["total"], entry.after["seats_held"], entry.by) == ("4120.50", 4, by)
    assert {(notice.person, notice.waits) for notice in Notice.objects.all()} == {(by, True), (seller, True)}


def test_the_text_says_all_of_it_and_is_the_same_each_time():
    version = version_with(
        10,
        headcount=4,
        text="Twelve evenings & a workshop.",
        modes=3,
        fees=Decimal(0),
        gives_credit=True,
        credit_hours=Decimal("3.00"),
        skills=[{"skill": 1, "label": "MIG welding", "level": 3}],
    )
    now = datetime(2027, 3, 1, 23, 30, tzinfo=UTC)
    options = {"version": version, "ip_choice": "", "needs_second": True, "seats": 4, "now": now}
    terms = write_terms(**options)
    assert write_terms(**options) == terms
    for said in (
        "Twelve evenings & a workshop.",
        "- MIG welding, level 3",
        "Starts: not stated",
        "Delivery: On campus, At the employer's site",
        "Academic credit: 3 credit hours",
        "Tuition by the seat: $4,000.00",
        "Fees: $0.00",
        "Travel: not stated",
        "Total for 4 learners: $4,000.00 USD",
        "For each learner: $1,000.00",
        "4 seats are held",
        "and a second authorised person of the institution",
        "Accepted on 1 March 2027 (UTC).",
        version.text_hash,
    ):
        assert said in terms.text
    assert "CUSTOM MATERIAL" not in terms.text
    assert "\n\n\n" not in terms.text


def test_the_text_says_what_modules_add_take_off_and_leave_out():
    def module(title, change, price, hours="8.00"):
        return {"title": title, "change": change, "hours": hours, "price": price, "skills": [], "labels": []}

    modules = [
        module("The whole", "kept", "0.00"),
        module("Fault finding", "added", "1200.00"),
        module("History", "dropped", "-400.00"),
        module("Drawings", "changed", "-250.00"),
        module("Visits", "dropped", "0.00"),
    ]
    version = version_with(10, headcount=4, is_custom=True, modules=modules, customisation=Decimal(1200))
    terms = write_terms(
        version=version, ip_choice="", needs_second=False, seats=4, now=datetime(2027, 3, 1, tzinfo=UTC)
    )
    assert terms.text[terms.text.index("MODULES") : terms.text.index("PRICE")] == (
        "MODULES\n"
        "- The whole, kept, 8.00 hours\n"
        "- Fault finding, added, 8.00 hours, $1,200.00 more for all learners\n"
        "- Drawings, changed, 8.00 hours, $250.00 less for all learners\n"
        "\n"
        "NOT INCLUDED\n"
        "- History, $400.00 less for all learners\n"
        "- Visits\n"
        "\n"
    )
    assert "Customisation: $1,200.00" in terms.text


def test_custom_work_needs_the_choice_of_who_keeps_it():
    version = version_with(
        10,
        is_custom=True,
        customisation=Decimal(500),
        modules=[{"title": "Pipes", "change": "added", "hours": 6, "price": "500.00", "skills": []}],
    )
    by, now = PersonFactory(), timezone.now()
    for choice in ("", "nobody"):
        with pytest.raises(ValidationError) as refused, transaction.atomic():
            make_agreement(version=version, by=by, now=now, ip_choice=choice)
        assert refused.value.message_dict == {"ip_choice": ["Choose who keeps the custom material."]}
    assert seats_of(version.proposal.microcredential) == 10
    agreement = make_agreement(version=version, by=by, now=now, ip_choice="both")
    assert agreement.ip_choice == "both"
    assert "- Pipes, added, 6 hours, $500.00 more for all learners" in agreement.text
    assert "Customisation: $500.00" in agreement.text
    assert "Both may use the custom material." in agreement.text


def test_a_listed_one_has_no_such_choice():
    agreement = make_agreement(
        version=version_with(None), by=PersonFactory(), now=timezone.now(), ip_choice="both"
    )
    assert (agreement.ip_choice, agreement.seats_held) == ("", None)
    assert "states no number of free seats" in agreement.text


def test_neither_a_counter_offer_nor_what_has_expired():
    by, now = PersonFactory(), timezone.now()
    for version, later in (
        (version_with(10, side="employer"), now),
        (version_with(10), now + timedelta(days=31)),
    ):
        with pytest.raises(NotAllowed):
            make_agreement(version=version, by=by, now=later)
    assert Agreement.objects.count() == 0


@pytest.mark.parametrize(
    ("amount", "currency", "second"),
    [(None, "USD", False), (4000, "USD", False), (3999, "USD", True), (9999, "EUR", True)],
)
def test_above_the_threshold_a_second_person_signs(amount, currency, second):
    version = version_with(10)
    SigningThreshold.objects.create(
        institution=version.proposal.institution, amount=amount, currency=currency, set_at=timezone.now()
    )
    assert make_agreement(version=version, by=PersonFactory(), now=timezone.now()).needs_second is second
