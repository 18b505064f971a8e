"""What modules add is in the price once, in every version, whoever wrote it and for however many learners."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerships.services.proposals import (
    Module,
    change_draft,
    counter_proposal,
    revise_proposal,
    send_proposal,
    take_over_counter,
)
from partnerships.services.proposals.content import put_on
from tests.partnerships.proposing import NOW, asked

pytestmark = pytest.mark.django_db
CENTS = st.integers(0, 40_000).map(lambda cents: Decimal(cents) / 100)
MODULES = st.tuples(
    st.lists(CENTS.map(lambda price: Module("More", "added", price=price)), max_size=3),
    st.lists(CENTS.map(lambda price: Module("Less", "dropped", price=-price)), max_size=2),
    st.lists(CENTS.map(lambda price: Module("Shorter", "changed", price=-price)), max_size=2),
    st.lists(CENTS.map(lambda price: Module("Longer", "changed", price=price)), max_size=2),
).map(lambda kinds: [Module("The whole"), *(module for kind in kinds for module in kind)])


def put_next(proposal, made, *, headcount, tuition):
    """A counter-offer, taken over, and a next version in which a word is changed."""
    number = proposal.versions.latest("number").number
    countered = counter_proposal(
        proposal=proposal, number=number, by=made.buyer, now=NOW, headcount=headcount, tuition=tuition
    )
    taken = take_over_counter(proposal=proposal, number=number + 1, by=made.teacher, now=NOW)
    revise_proposal(proposal=proposal, by=made.teacher, now=NOW)
    revised = change_draft(proposal=proposal, values={"note": "Another word"})
    send_proposal(proposal=proposal, by=made.teacher, now=NOW)
    return [countered, taken, revised]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MODULES, st.lists(st.tuples(st.integers(1, 40), CENTS), min_size=1, max_size=2))
def test_customisation_is_what_modules_add_in_every_version(modules, counters):
    made = asked()
    proposal = made.draft(is_custom=True)
    change_draft(proposal=proposal, values={}, modules=modules)
    send_proposal(proposal=proposal, by=made.teacher, now=NOW)
    for headcount, tuition in counters:
        versions = put_next(proposal, made, headcount=headcount, tuition=tuition + 1)
        assert len({version.landed().gross for version in versions}) == 1
    for version in proposal.versions.all():
        assert version.customisation == put_on(version.modules)


def test_half_as_many_learners_pay_all_of_what_modules_add():
    made = asked()
    proposal = made.draft(is_custom=True)
    modules = [
        Module("The whole"),
        Module("Fault finding", "added", price=Decimal(1200)),
        Module("History", "dropped", price=Decimal(-400)),
        Module("Shorter", "changed", price=Decimal(-250)),
    ]
    change_draft(proposal=proposal, values={}, modules=modules)
    send_proposal(proposal=proposal, by=made.teacher, now=NOW)
    countered, taken, revised = put_next(proposal, made, headcount=5, tuition=Decimal(5000))
    for version in (countered, taken, revised):
        assert (version.tuition, version.materials, version.customisation) == (5000, 250, 1200)
        assert version.landed().gross == 6450
