"""Marking what was awarded, taking it back, and a subscription instead."""

from decimal import Decimal as D

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.services import change_profile
from marketplace.models import FundingAward, FundingRule, PrivateSubscription
from marketplace.services.funding import (
    clear_subscription,
    record_award,
    restore_award,
    state_subscription,
    withdraw_award,
)
from marketplace.transitions import NotAllowed
from matching.models import MatchRun
from tests.factories import (
    FundingAwardFactory,
    FundingRuleFactory,
    MicrocredentialFactory,
    NeedFactory,
    OrganisationFactory,
    PersonFactory,
    member_of,
)

pytestmark = pytest.mark.django_db


def marked(need, rule, **values):
    stated = {"amount": D(500), "basis": "per_learner", "evidence": "Letter 12", "by": None}
    return record_award(need=need, rule=rule, now=timezone.now(), **stated | values)


def waiting(need) -> int:
    return MatchRun.objects.filter(need=need, state="waiting").count()


def test_an_award_says_who_when_and_how_they_know_and_asks_for_a_match():
    need, rule, person = NeedFactory(currency="CAD"), FundingRuleFactory(), PersonFactory()
    award = marked(need, rule, by=person, evidence=" Letter 12 ")
    assert (award.currency, award.evidence, award.marked_by, award.stands) == (
        "CAD",
        "Letter 12",
        person,
        True,
    )
    assert waiting(need) == 1


def test_of_a_need_that_is_off_the_market_no_match_is_asked_for():
    for need in (NeedFactory(draft=True), NeedFactory(closed=True)):
        marked(need, FundingRuleFactory())
        assert waiting(need) == 0


@pytest.mark.parametrize("kind", ["tax", "aid", "wages"])
def test_what_is_no_money_for_the_employer_is_never_awarded(kind):
    with pytest.raises(NotAllowed, match="no money for the employer"):
        marked(NeedFactory(), FundingRuleFactory(kind=kind))


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"amount": D(0)}, "amount"),
        ({"amount": D(-5)}, "amount"),
        ({"amount": D("10000000000")}, "amount"),
        ({"basis": "weekly"}, "basis"),
        ({"evidence": " "}, "evidence"),
    ],
)
def test_an_award_is_refused_by_field(values, name):
    with pytest.raises(ValidationError) as raised:
        marked(NeedFactory(), FundingRuleFactory(), **values)
    assert list(raised.value.message_dict) == [name]
    assert FundingAward.objects.count() == 0


@pytest.mark.parametrize(("amount", "basis"), [(D(2001), "per_learner"), (D(20001), "total")])
def test_more_than_the_rule_states_has_to_be_checked(amount, basis):
    need, rule = NeedFactory(headcount=10), FundingRuleFactory(cap_per_learner=D(2000))
    with pytest.raises(ValidationError) as raised:
        marked(need, rule, amount=amount, basis=basis)
    assert "More for a learner than the rule states" in raised.value.message_dict["checked"][0]
    assert marked(need, rule, amount=amount, basis=basis, checked=True).amount == amount


def test_two_awards_have_to_be_checked_unless_a_rule_says_that_they_stack():
    need, one, other = NeedFactory(), FundingRuleFactory(), FundingRuleFactory()
    marked(need, one)
    with pytest.raises(ValidationError) as raised:
        marked(need, other)
    assert one.name in raised.value.message_dict["checked"][0]
    one.stacks_with.add(other)
    assert marked(need, other).stands


def test_awards_for_different_microcredentials_do_not_meet():
    need, rule = NeedFactory(), FundingRuleFactory()
    one, other = MicrocredentialFactory(), MicrocredentialFactory()
    marked(need, rule, microcredential=one)
    assert marked(need, rule, microcredential=other).stands
    with pytest.raises(ValidationError):
        marked(need, rule)  # for any: it would count beside both


def test_the_same_award_is_marked_once():
    need, rule, row = NeedFactory(), FundingRuleFactory(), MicrocredentialFactory()
    for microcredential in (row, None):
        marked(need, rule, microcredential=microcredential, checked=True)
        with pytest.raises(NotAllowed, match="already"):
            marked(need, rule, microcredential=microcredential, checked=True)
    assert FundingAward.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        FundingAwardFactory(need=need, rule=rule)


def test_an_award_is_taken_back_once_and_brought_back():
    award, person = FundingAwardFactory(), PersonFactory()
    gone = withdraw_award(award=award, by=person, now=timezone.now())
    assert (gone.stands, gone.withdrawn_by) == (False, person)
    assert waiting(award.need) == 1
    with pytest.raises(NotAllowed, match="taken back already"):
        withdraw_award(award=award, by=person, now=timezone.now())
    assert restore_award(award=award, by=person).stands
    with pytest.raises(NotAllowed):
        restore_award(award=award, by=person)


def test_an_award_does_not_come_back_beside_its_successor():
    award = FundingAwardFactory()
    withdraw_award(award=award, by=None, now=timezone.now())
    marked(award.need, award.rule)
    with pytest.raises(NotAllowed, match="already"):
        restore_award(award=award, by=None)
    assert FundingAward.objects.standing().count() == 1


def test_a_rule_with_awards_stays():
    award = FundingAwardFactory()
    with pytest.raises(IntegrityError):
        FundingRule.objects.filter(pk=award.rule_id).delete()


def test_who_sees_and_writes_an_award():
    award = FundingAwardFactory()
    employer, institution = award.need.employer, OrganisationFactory(institution=True)
    seeing = {"owner": (1, 1), "editor": (1, 1), "viewer": (1, 0)}
    for role, expected in seeing.items():
        assert counts(member_of(employer, role)) == expected
    assert counts(member_of(institution, "owner")) == (0, 0)
    assert counts(member_of(OrganisationFactory(employer=True), "owner")) == (0, 0)
    assert counts(PersonFactory(administrator=True)) == (1, 0)
    award.need.state = "draft"
    award.need.save()
    assert counts(PersonFactory(administrator=True)) == (0, 0)
    assert counts(member_of(employer, "viewer")) == (1, 0)


def counts(person):
    awards = FundingAward.objects
    return awards.visible_to(person).count(), awards.editable_by(person).count()


def test_a_subscription_is_stated_replaced_and_cleared():
    need, now = NeedFactory(), timezone.now()
    state_subscription(need=need, by=None, price=D("399.99"), name="Lessons online ", now=now)
    state_subscription(need=need, by=None, price=D(0), now=now)
    assert [(row.price, str(row)) for row in PrivateSubscription.objects.all()] == [(D(0), "A subscription")]
    with pytest.raises(ValidationError):
        state_subscription(need=need, by=None, price=D(-1), now=now)
    clear_subscription(need=need)
    assert PrivateSubscription.objects.count() == 0


def test_an_employer_states_how_many_it_employs():
    employer = OrganisationFactory(employer=True)
    change_profile(organisation=employer, changes={"employees": 60})
    employer.refresh_from_db()
    assert employer.employees == 60
    with pytest.raises(ValidationError):
        change_profile(organisation=employer, changes={"employees": 0})
