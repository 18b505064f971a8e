"""Double-blind feedback, moved through by the clock."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEntry, Notice
from marketplace.models import SatisfactionRecord
from marketplace.transitions import NotAllowed
from partnerships.models import Feedback
from partnerships.queries.feedback import feedback_for
from partnerships.services.feedback import (
    answer_as_learner,
    ask_learners,
    remind_feedback,
    reply_to_feedback,
    reveal_feedback,
    stop_asking_learners,
    take_down_feedback,
)
from tests.factories import CohortFactory, PersonFactory, member_of
from tests.partnerships.feedback import says

pytestmark = pytest.mark.django_db
UNTIL = datetime(2027, 3, 24, 23, 59, tzinfo=UTC)
NOW = UNTIL - timedelta(days=10)


class Sides:
    def __init__(self, **fields):
        self.cohort = CohortFactory(completed_now=True, feedback_until=UNTIL, **fields)
        self.buyer = member_of(self.cohort.agreement.employer)
        self.seller = member_of(self.cohort.agreement.institution)

    def buys(self, *levels, **fields):
        return says(self.cohort, "employer", list(levels), self.buyer, **{"now": NOW} | fields)

    def sells(self, *levels, **fields):
        return says(self.cohort, "institution", list(levels), self.seller, **{"now": NOW} | fields)

    def seen_by(self, person):
        return [row.side for row in feedback_for(person, self.cohort)]


@pytest.fixture
def sides() -> Sides:
    return Sides()


def record_of(cohort):
    return SatisfactionRecord.objects.filter(source="Trellis", external_id=f"cohort-{cohort.pk}").first()


def test_neither_side_sees_the_other_before_both_are_in(sides):
    administrator = PersonFactory(administrator=True)
    sides.buys(5, 4, None, comment="Good.")
    assert sides.seen_by(sides.buyer) == ["employer"]
    assert sides.seen_by(sides.seller) == sides.seen_by(administrator) == []
    assert Notice.objects.count() == 0
    assert list(AuditEntry.objects.visible_to(sides.seller)) == []
    assert record_of(sides.cohort) is None
    sides.sells(3, 2, 1)
    for person in (sides.buyer, sides.seller, administrator):
        assert sides.seen_by(person) == ["employer", "institution"]
    sides.cohort.refresh_from_db()
    assert sides.cohort.revealed_at == NOW
    told = Notice.objects.values_list("person", "kind")
    assert set(told) == {(person.pk, "feedback-revealed") for person in (sides.buyer, sides.seller)}


def test_the_employers_answers_become_one_verified_record(sides):
    sides.buys(5, 4, None)
    sides.sells(3, 2, 1)
    record, agreement = record_of(sides.cohort), sides.cohort.agreement
    assert (record.met_need, record.employees_liked, record.work_improved) == (1.0, 0.75, None)
    assert (record.learners, record.verified, record.ended_on) == (9, True, sides.cohort.ends_on)
    assert (record.institution, record.employer) == (agreement.institution, agreement.employer)
    assert record.microcredential == agreement.microcredential


def test_a_double_click_gives_it_once_and_other_words_are_refused(sides):
    first = sides.buys(5, 4, None)
    assert sides.buys(5, 4, None) == first
    with pytest.raises(NotAllowed, match="stays as it is"):
        sides.buys(1, 1, 1)
    sides.sells(1, 1, 1)
    assert sides.buys(5, 4, None) == first
    assert Feedback.objects.count() == 2


@pytest.mark.parametrize("levels", [(0, 1, 1), (6, 1, 1), (-1, 1, 1)])
def test_a_level_is_1_to_5(sides, levels):
    with pytest.raises(ValidationError) as refused:
        sides.buys(*levels)
    assert list(refused.value.message_dict) == ["met_need"]
    assert Feedback.objects.count() == 0


def test_when_the_time_is_over_what_there_is_is_revealed(sides):
    sides.buys(2, 2, 3)
    assert reveal_feedback(now=UNTIL - timedelta(minutes=1)) == 0
    with pytest.raises(NotAllowed, match="until its time is over"):
        sides.sells(5, 5, 5, now=UNTIL)
    assert reveal_feedback(now=UNTIL) == 1
    assert reveal_feedback(now=UNTIL) == 0
    assert sides.seen_by(sides.seller) == ["employer"]
    assert record_of(sides.cohort).met_need == 0.25


def test_without_the_employers_answer_there_is_no_record(sides):
    sides.sells(5, 5, 5)
    assert reveal_feedback(now=UNTIL) == 1
    assert record_of(sides.cohort) is None


@pytest.mark.parametrize("case", ["nothing known", "nobody completed"])
def test_nothing_to_count_makes_no_record(case):
    sides = Sides(completed=0) if case == "nobody completed" else Sides()
    sides.buys(*((5, 5, 5) if case == "nobody completed" else (None, None, None)))
    sides.sells(5, 5, 5)
    assert record_of(sides.cohort) is None


def test_a_refusal_says_the_same_whether_the_other_side_has_answered_or_not():
    alone, both_ways = Sides(), Sides()
    both_ways.buys(5, 5, 5)
    told = []
    for sides in (alone, both_ways):
        with pytest.raises(ValidationError) as wrong:
            sides.sells(9, 1, 1)
        with pytest.raises(NotAllowed) as late:
            sides.sells(5, 5, 5, now=UNTIL)
        told.append((wrong.value.message_dict, str(late.value)))
    assert told[0] == told[1]


class TestReminding:
    """Three working days before Wednesday 24 March is Friday 19 March 2027."""

    def test_once_and_each_side_of_itself(self, sides):
        sides.buys(5, 5, 5)
        assert remind_feedback(now=datetime(2027, 3, 18, 23, 59, tzinfo=UTC)) == 0
        assert remind_feedback(now=datetime(2027, 3, 19, tzinfo=UTC)) == 1
        assert remind_feedback(now=datetime(2027, 3, 20, tzinfo=UTC)) == 0
        told = Notice.objects.get(kind="feedback-reminder")
        assert (told.person, told.waits) == (sides.seller, True)

    def test_nobody_after_the_end(self, sides):
        assert remind_feedback(now=UNTIL) == 0


class TestStraightLines:
    def test_the_same_level_everywhere_twice(self):
        first = Sides()
        assert not first.buys(4, 4, 4).all_alike
        again = Sides(agreement__employer=first.cohort.agreement.employer)
        given = says(again.cohort, "employer", [4, 4, 4], first.buyer, now=NOW + timedelta(hours=1))
        assert given.all_alike

    @pytest.mark.parametrize("levels", [(4, 4, 5), (5, 5, 5), (4, 4, None)])
    def test_not_where_they_differ(self, levels):
        first = Sides()
        first.buys(4, 4, 4)
        again = Sides(agreement__employer=first.cohort.agreement.employer)
        given = says(again.cohort, "employer", list(levels), first.buyer, now=NOW + timedelta(hours=1))
        assert not given.all_alike

    def test_another_employers_before_is_nothing(self):
        Sides().buys(4, 4, 4)
        assert not Sides().buys(4, 4, 4).all_alike


class TestLearners:
    def answers(self, sides, *levels):
        for level in levels:
            answer_as_learner(cohort=sides.cohort, level=level, now=NOW)

    def test_five_of_them_count_instead_of_the_employer(self, sides):
        ask_learners(cohort=sides.cohort, by=sides.buyer, now=NOW)
        self.answers(sides, 5, 5, 4, 3, 3)
        sides.buys(5, 1, 5)
        sides.sells(5, 5, 5)
        record = record_of(sides.cohort)
        assert (record.met_need, record.employees_liked, record.work_improved) == (1.0, 0.75, 1.0)

    def test_four_do_not(self, sides):
        ask_learners(cohort=sides.cohort, by=sides.buyer, now=NOW)
        self.answers(sides, 5, 5, 5, 5)
        sides.buys(5, 1, 5)
        sides.sells(5, 5, 5)
        assert record_of(sides.cohort).employees_liked == 0.0

    def test_at_most_as_many_as_enrolled_and_only_the_day_is_kept(self, sides):
        ask_learners(cohort=sides.cohort, by=sides.buyer, now=NOW)
        self.answers(sides, *[4] * 10)
        with pytest.raises(NotAllowed, match="As many have answered"):
            self.answers(sides, 4)
        kept = sides.cohort.learner_answers.values()
        assert {tuple(row) for row in kept} == {("id", "cohort_id", "level", "given_on")}
        assert {row["given_on"] for row in kept} == {NOW.date()}

    def test_only_while_it_is_open(self, sides):
        with pytest.raises(NotAllowed):
            self.answers(sides, 4)
        key = ask_learners(cohort=sides.cohort, by=sides.buyer, now=NOW)
        assert ask_learners(cohort=sides.cohort, by=sides.buyer, now=NOW) == key
        with pytest.raises(NotAllowed):
            answer_as_learner(cohort=sides.cohort, level=4, now=UNTIL)
        sides.buys(5, 5, 5)
        sides.sells(5, 5, 5)
        with pytest.raises(NotAllowed):
            self.answers(sides, 4)

    def test_the_address_is_taken_back_and_answers_stay(self, sides):
        key = ask_learners(cohort=sides.cohort, by=sides.buyer, now=NOW)
        self.answers(sides, 1, 1, 1, 1, 1)
        assert stop_asking_learners(cohort=sides.cohort, by=sides.buyer, now=NOW)
        assert not stop_asking_learners(cohort=sides.cohort, by=sides.buyer, now=NOW)
        with pytest.raises(NotAllowed):
            self.answers(sides, 5)
        assert ask_learners(cohort=sides.cohort, by=sides.buyer, now=NOW) != key
        sides.buys(5, 5, 5)
        sides.sells(5, 5, 5)
        assert record_of(sides.cohort).employees_liked == 0.0

    @pytest.mark.parametrize("level", [0, 6])
    def test_a_level_is_1_to_5(self, sides, level):
        ask_learners(cohort=sides.cohort, by=sides.buyer, now=NOW)
        with pytest.raises(ValidationError):
            self.answers(sides, level)

    def test_the_institution_is_not_told_that_they_are_asked(self, sides):
        ask_learners(cohort=sides.cohort, by=sides.buyer, now=NOW)
        assert list(AuditEntry.objects.visible_to(sides.seller)) == []


class TestAfterwards:
    @pytest.fixture
    def given(self, sides):
        given = sides.buys(1, 1, 1, comment="Poor.")
        sides.sells(5, 5, 5)
        Notice.objects.all().delete()
        return given

    def test_the_other_side_replies_once(self, sides, given):
        assert reply_to_feedback(feedback=given, by=sides.seller, text=" We changed it. ", now=NOW)
        assert not reply_to_feedback(feedback=given, by=sides.seller, text="We changed it.", now=NOW)
        with pytest.raises(NotAllowed):
            reply_to_feedback(feedback=given, by=sides.seller, text="Or not.", now=NOW)
        given.refresh_from_db()
        assert (given.reply, given.replied_by, given.replied_at) == ("We changed it.", sides.seller, NOW)
        assert [(notice.person, notice.kind) for notice in Notice.objects.all()] == [
            (sides.buyer, "feedback-replied")
        ]

    @pytest.mark.parametrize("text", ["", "  ", "x" * 2001])
    def test_a_reply_says_something(self, sides, given, text):
        with pytest.raises(ValidationError):
            reply_to_feedback(feedback=given, by=sides.seller, text=text, now=NOW)

    def test_not_before_it_is_revealed(self, sides):
        given = sides.buys(1, 1, 1)
        administrator = PersonFactory(administrator=True)
        with pytest.raises(NotAllowed):
            reply_to_feedback(feedback=given, by=sides.seller, text="How so?", now=NOW)
        with pytest.raises(NotAllowed):
            take_down_feedback(feedback=given, by=administrator, reason="Insults", now=NOW)

    def test_a_takedown_is_said_and_counts_no_more(self, sides, given):
        administrator = PersonFactory(administrator=True)
        with pytest.raises(ValidationError):
            take_down_feedback(feedback=given, by=administrator, reason=" ", now=NOW)
        assert take_down_feedback(feedback=given, by=administrator, reason="Insults", now=NOW)
        assert not take_down_feedback(feedback=given, by=administrator, reason="Insults", now=NOW)
        given.refresh_from_db()
        assert (given.taken_down_by, given.taken_down_why) == (administrator, "Insults")
        assert not record_of(sides.cohort).verified
        assert {notice.person for notice in Notice.objects.all()} == {sides.buyer, sides.seller}
        with pytest.raises(NotAllowed):
            reply_to_feedback(feedback=given, by=sides.seller, text="Thanks.", now=NOW)

    def test_a_takedown_of_the_institutions_leaves_the_history(self, sides, given):
        theirs = sides.cohort.feedback.get(side="institution")
        take_down_feedback(feedback=theirs, by=PersonFactory(administrator=True), reason="Insults", now=NOW)
        assert record_of(sides.cohort).verified
