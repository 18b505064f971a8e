"""Verdicts: who may give them, what they change, how they are taken back."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from marketplace.transitions import NotAllowed
from matching.models import MatchStatus, Review
from matching.queries.queue import review_queue
from matching.services.reviews import approve_match, decide_in_bulk, postpone_match, reject_match, undo_review
from tests.factories import MembershipFactory, PersonFactory, member_of
from tests.matching.market import asks, run_now, skills, teaches

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def administrator():
    return PersonFactory(administrator=True)


@pytest.fixture
def match():
    wanted = skills(2)
    need = asks(wanted, budget_price=1000)
    teaches(wanted)
    run_now()
    return need.matches.get()


def status(match):
    match.refresh_from_db()
    return match.status


def test_an_approval_is_a_row_with_author_time_and_what_it_was_based_on(match, administrator):
    review = approve_match(match=match, by=administrator, note="Sound", now=NOON)
    assert status(match) == MatchStatus.APPROVED
    assert (review.verdict, review.reviewer, review.note, review.decided_at, review.fit) == (
        "approved",
        administrator,
        "Sound",
        NOON,
        match.fit,
    )
    assert match.decided_basis == review.basis


def test_a_rejection_needs_a_reason_and_something_else_a_sentence(match, administrator):
    for reason, field in (("", "reason"), ("no such reason", "reason"), ("other", "note")):
        with pytest.raises(ValidationError) as refused:
            reject_match(match=match, by=administrator, reason=reason)
        assert list(refused.value.message_dict) == [field]
    assert (status(match), Review.objects.count()) == (MatchStatus.PROPOSED, 0)
    reject_match(match=match, by=administrator, reason="price_in_doubt")
    assert status(match) == MatchStatus.REJECTED


def test_who_is_no_administrator_reviews_nothing(match):
    for person in (
        member_of(match.need.employer),
        member_of(match.microcredential.institution),
        PersonFactory(),
    ):
        with pytest.raises(PermissionDenied):
            approve_match(match=match, by=person)
    assert (status(match), Review.objects.count()) == (MatchStatus.PROPOSED, 0)


def test_an_administrator_reviews_no_match_of_an_own_organisation(match, administrator):
    assert list(review_queue(administrator)) == [match]
    MembershipFactory(organisation=match.need.employer, person=administrator, role="viewer")
    assert list(review_queue(administrator)) == []
    with pytest.raises(PermissionDenied):
        approve_match(match=match, by=administrator)
    assert status(match) == MatchStatus.PROPOSED


def test_of_two_reviewers_the_second_is_told(match, administrator):
    approve_match(match=match, by=administrator)
    with pytest.raises(NotAllowed, match="This match is approved already"):
        reject_match(match=match, by=PersonFactory(administrator=True), reason="level_wrong")
    assert Review.objects.count() == 1


def test_a_verdict_is_taken_back_by_its_author_once(match, administrator):
    review = approve_match(match=match, by=administrator)
    with pytest.raises(PermissionDenied):
        undo_review(review=review, by=PersonFactory(administrator=True))
    undo_review(review=review, by=administrator)
    assert (status(match), match.decided_basis) == (MatchStatus.PROPOSED, None)
    with pytest.raises(NotAllowed):
        undo_review(review=review, by=administrator)
    assert list(match.reviews.values_list("verdict", flat=True)) == ["undone", "approved"]


def test_taking_back_a_verdict_on_a_changed_match_brings_back_that_it_changed(match, administrator):
    first = approve_match(match=match, by=administrator)
    match.status = MatchStatus.CHANGED
    match.save()
    second = reject_match(match=match, by=administrator, reason="price_in_doubt")
    undo_review(review=second, by=administrator)
    assert (status(match), match.decided_basis) == (MatchStatus.CHANGED, first.basis)


def test_a_rejected_match_stays_rejected_through_the_next_run(match, administrator):
    reject_match(match=match, by=administrator, reason="skills_overstated")
    run_now()
    assert status(match) == MatchStatus.REJECTED
    assert list(review_queue(administrator)) == []


def test_several_are_decided_alike_and_those_decided_meanwhile_are_left(administrator):
    wanted = skills(2)
    need = asks(wanted)
    for _ in range(3):
        teaches(wanted)
    run_now()
    first, second, third = need.matches.order_by("rank")
    approve_match(match=second, by=PersonFactory(administrator=True))
    made, left = decide_in_bulk(
        matches=[first, second, third], by=administrator, verdict="rejected", reason="level_wrong"
    )
    assert ([review.match for review in made], left) == ([first, third], [second])
    assert list(need.matches.order_by("rank").values_list("status", flat=True)) == [
        "rejected",
        "approved",
        "rejected",
    ]


def test_the_queue_puts_value_times_doubt_first_and_what_is_postponed_last(administrator):
    wanted = skills(2)
    small, large = asks(wanted, headcount=2), asks(wanted, headcount=200)
    teaches(wanted, max_cohort=20)
    run_now()
    assert [match.need for match in review_queue(administrator)] == [large, small]
    postpone_match(match=large.matches.get(), by=administrator, now=NOON)
    assert [match.need for match in review_queue(administrator)] == [small, large]
