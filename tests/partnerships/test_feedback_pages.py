"""Cohorts and feedback as pages: what one side sees never depends on whether the other has answered."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from components import words
from marketplace.models import SatisfactionRecord
from partnerships.models import Feedback, LearnerAnswer
from partnerships.queries.flags import Dominated, dominated
from partnerships.services.feedback import ask_learners, reveal_feedback
from tests.factories import CohortFactory, OrganisationFactory, PersonFactory, member_of
from tests.partnerships.feedback import says
from tests.partnerships.test_agreement_pages import client_of

pytestmark = pytest.mark.django_db
SAID = {
    "met_need": "5",
    "employees_liked": "4",
    "work_improved": "unknown",
    "would_continue": "yes",
    "comment": "Good.",
}


@pytest.fixture
def cohort():
    return CohortFactory(completed_now=True)


@pytest.fixture
def buyer(cohort):
    return member_of(cohort.agreement.employer)


@pytest.fixture
def seller(cohort):
    return member_of(cohort.agreement.institution)


def page(cohort):
    return reverse("cohorts:detail", args=[cohort.pk])


def form_of(cohort, side):
    return reverse("feedback:give", args=[cohort.pk, side])


def without_tokens(content: bytes) -> str:
    """Tokens differ with each answer, and so does what is left of the time."""
    return re.sub(r'value="[\w-]{20,}"|X-CSRFToken": "[\w-]+|\d+ days? left', "", content.decode())


def test_given_on_the_page_and_a_double_click_gives_it_once(cohort, buyer):
    client = client_of(buyer)
    for _ in range(2):
        answer = client.post(form_of(cohort, "employer"), SAID)
        assert (answer.status_code, answer["Location"]) == (302, page(cohort))
    given = Feedback.objects.get()
    assert (given.met_need, given.employees_liked, given.work_improved) == (5, 4, None)
    assert (given.would_continue, given.comment, given.given_by) == (True, "Good.", buyer)
    shown = client.get(page(cohort))
    assert shown.context["to_answer"] == []
    assert [one.who for one in shown.context["feedback"]] == [cohort.agreement.employer_name]


def test_what_was_typed_is_kept(cohort, buyer):
    answer = client_of(buyer).post(form_of(cohort, "employer"), SAID | {"met_need": "7"})
    assert list(answer.context["form"].errors) == ["met_need"]
    assert b"Good." in answer.content
    assert Feedback.objects.count() == 0


def test_pages_do_not_tell_whether_the_other_side_has_answered(cohort, buyer, seller):
    """Page, list, form and refusal of the institution, byte for byte, before and after the employer's answer."""
    addresses = [page(cohort), reverse("cohorts:list"), form_of(cohort, "institution")]
    client = client_of(seller)

    def seen() -> list[str]:
        refused = client.post(form_of(cohort, "institution"), {"need_was_clear": "9"})
        answers = [client.get(address) for address in addresses]
        return [without_tokens(answer.content) for answer in [*answers, refused]]

    before = seen()
    says(cohort, "employer", [1, 1, 1], buyer, comment="Poor.")
    assert seen() == before
    assert client.get(form_of(cohort, "employer")).status_code == 404
    assert client.get(reverse("feedback:reply", args=[Feedback.objects.get().pk])).status_code == 404


def test_after_revealing_both_read_both_and_reply(cohort, buyer, seller):
    given = says(cohort, "employer", [1, 1, 1], buyer, comment="Poor.")
    says(cohort, "institution", [5, 5, 5], seller, comment="Fine.")
    for person in (buyer, seller):
        assert [one.row.comment for one in client_of(person).get(page(cohort)).context["feedback"]] == [
            "Poor.",
            "Fine.",
        ]
    address = reverse("feedback:reply", args=[given.pk])
    for _ in range(2):
        assert client_of(seller).post(address, {"text": "Sorry."})["Location"] == page(cohort)
    assert b"Sorry." in client_of(buyer).get(page(cohort)).content


def test_taken_down_the_reason_is_read_instead(cohort, buyer, seller):
    given = says(cohort, "employer", [1, 1, 1], buyer, comment="Poor.")
    says(cohort, "institution", [5, 5, 5], seller)
    administrator = PersonFactory(administrator=True)
    address = reverse("feedback:take_down", args=[given.pk])
    for _ in range(2):
        assert client_of(administrator).post(address, {"reason": "Insults"})["Location"] == page(cohort)
    shown = client_of(seller).get(page(cohort)).content.decode()
    assert ("Insults" in shown, "Poor." in shown) == (True, False)
    assert not SatisfactionRecord.objects.get().verified


def test_days_are_said_as_everywhere():
    today = timezone.localdate()
    cohort = CohortFactory(starts_on=today, ends_on=None)
    shown = client_of(member_of(cohort.agreement.employer)).get(page(cohort)).content.decode()
    facts = shown[shown.index('aria-labelledby="facts-head"') :]
    assert words.day(today, today) in facts[: facts.index("</dl>")]
    assert f"{today:%b %Y}" not in facts[: facts.index("</dl>")]
    assert facts.count("Not stated") == 1


class TestSteps:
    def test_start_and_complete(self):
        cohort = CohortFactory()
        client = client_of(member_of(cohort.agreement.institution, "editor"))
        today = timezone.localdate().isoformat()
        start = reverse("cohorts:start", args=[cohort.pk])
        assert client.post(start, {"enrolled": "11", "starts_on": today}).status_code == 200
        for _ in range(2):
            assert client.post(start, {"enrolled": "9", "starts_on": today})["Location"] == page(cohort)
        complete = reverse("cohorts:complete", args=[cohort.pk])
        for _ in range(2):
            assert client.post(complete, {"completed": "8", "ends_on": today})["Location"] == page(cohort)
        cohort.refresh_from_db()
        assert (cohort.state, cohort.enrolled, cohort.completed) == ("completed", 9, 8)

    def test_cancelled_by_the_employer_twice(self):
        cohort = CohortFactory()
        client = client_of(member_of(cohort.agreement.employer, "editor"))
        for _ in range(2):
            answer = client.post(reverse("cohorts:cancel", args=[cohort.pk]), {"note": "No time"})
            assert answer["Location"] == page(cohort)
        cohort.refresh_from_db()
        assert cohort.state == "cancelled"


class TestLearners:
    @pytest.fixture
    def address(self, cohort, buyer):
        key = ask_learners(cohort=cohort, by=buyer, now=timezone.now())
        return reverse("feedback:learner", args=[key])

    def once(self, address):
        return Client().get(address).context["form"]["once"].value()

    def test_anybody_answers_once_a_page(self, address):
        once = self.once(address)
        for _ in range(2):
            answer = Client().post(address, {"level": "4", "once": once})
            assert answer["Location"] == f"{address}?thanks"
        assert Client().post(address, {"level": "5", "once": self.once(address)}).status_code == 302
        assert list(LearnerAnswer.objects.values_list("level", flat=True)) == [4, 5]

    def test_no_session_is_made(self, address):
        client = Client()
        client.post(address, {"level": "4", "once": self.once(address)})
        assert "sessionid" not in client.cookies

    def test_a_wrong_answer_can_be_put_right(self, address):
        once = self.once(address)
        for level in ("", "6", "x"):
            assert Client().post(address, {"level": level, "once": once}).status_code == 200
        assert Client().post(address, {"level": "1", "once": once}).status_code == 302
        assert LearnerAnswer.objects.count() == 1

    def test_closed_it_says_so(self, address, cohort, buyer, seller):
        assert reveal_feedback(now=timezone.now() + timedelta(days=20)) == 1
        assert b"This question is closed" in Client().get(address).content
        Client().post(address, {"level": "4", "once": "x" * 20})
        assert LearnerAnswer.objects.count() == 0
        assert Client().get(reverse("feedback:learner", args=["no-such-key"])).status_code == 404

    def test_strangers_are_counted(self, address, settings):
        settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"learner_answer": "2/m/ip"}
        assert [Client().get(address).status_code for _ in range(3)] == [200, 200, 429]

    def test_the_employer_makes_and_closes_the_address(self, cohort, buyer):
        client = client_of(buyer)
        for name in ("ask", "ask", "stop", "stop"):
            answer = client.post(reverse(f"feedback:{name}", args=[cohort.pk]))
            assert answer["Location"] == page(cohort)
        cohort.refresh_from_db()
        assert cohort.learner_key is None


class TestFlags:
    def straight(self, employer, person, times=3):
        for minutes in range(times):
            cohort = CohortFactory(completed_now=True, agreement__employer=employer)
            at = timezone.now() + timedelta(minutes=minutes)
            says(cohort, "employer", [4, 4, 4], person, now=at)
            says(cohort, "institution", [4, 4, 4], member_of(cohort.agreement.institution), now=at)

    def test_one_employers_history_and_straight_lines(self):
        employer = OrganisationFactory(employer=True)
        person = member_of(employer)
        self.straight(employer, person)
        shown = client_of(PersonFactory(administrator=True)).get(reverse("feedback:flags"))
        third = Feedback.objects.filter(side="employer").latest("given_at")
        assert list(shown.context["lines"]) == [third]
        # Each cohort is the only one of its institution: no pattern.
        assert list(shown.context["institutions"]) == []

    def test_the_same_level_twice_is_no_pattern_yet(self):
        employer = OrganisationFactory(employer=True)
        self.straight(employer, member_of(employer), times=2)
        assert Feedback.objects.get(side="employer", all_alike=True)
        shown = client_of(PersonFactory(administrator=True)).get(reverse("feedback:flags"))
        assert list(shown.context["lines"]) == []

    def test_one_cohort_or_one_of_the_employers_is_no_pattern(self):
        institution, fields = OrganisationFactory(institution=True), {"met_need": 1, "verified": True}
        fields |= {"institution": institution, "ended_on": timezone.localdate()}
        one = OrganisationFactory(employer=True)
        for employer, learners in ((one, 90), (None, 2), (None, 2)):
            SatisfactionRecord.objects.create(employer=employer, learners=learners, **fields)
            assert dominated() == []
        SatisfactionRecord.objects.create(employer=one, learners=1, **fields)
        assert [(row.cohorts, row.cohorts_of_one) for row in dominated()] == [(4, 2)]

    def test_over_half_and_not_half(self):
        institution = OrganisationFactory(institution=True)
        one, other = OrganisationFactory(employer=True, name="One"), OrganisationFactory(employer=True)
        fields = {
            "institution": institution,
            "ended_on": timezone.localdate(),
            "met_need": 1,
            "verified": True,
        }
        for employer, learners in ((one, 6), (other, 4), (None, 2)):
            SatisfactionRecord.objects.create(employer=employer, learners=learners, **fields)
        assert dominated() == []
        SatisfactionRecord.objects.create(employer=one, learners=1, **fields)
        assert dominated() == [Dominated(institution, "One", 13, 7, 4, 2)]
        assert dominated()[0].share == 7 / 13

    def test_as_many_queries_for_three_as_for_one(self):
        client, counts = client_of(PersonFactory(administrator=True)), []
        for count in (1, 2):
            for _ in range(count):
                employer = OrganisationFactory(employer=True)
                self.straight(employer, member_of(employer))
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse("feedback:flags"))
            counts.append(len(asked))
        assert counts[0] == counts[1]
