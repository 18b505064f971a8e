"""Narrowing the queue, and the history of verdicts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from marketplace.models import SkillStatus
from matching.models import Match, MatchStatus, Review, RunKind
from matching.services.reviews import reject_match
from tests.factories import MembershipFactory, NeedFactory, PersonFactory
from tests.matching.market import asks, run_now, skills, teaches
from tests.matching.reviewing import queue_of_three, text_of
from tests.matching.scene import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(client):
    found = scene()
    client.force_login(found.administrator)
    return found


@pytest.fixture
def queue(client):
    return queue_of_three(client)


def narrowed(client, **query) -> list[Match]:
    return list(client.get(reverse("review:queue"), query).context["page"].object_list)


def test_the_queue_is_narrowed_by_kind_side_and_words(client, queue):
    first = queue[0]
    other = NeedFactory(employer__name="Another Mill", title="Spinning")
    Match.objects.filter(pk=queue[2].pk).update(need=other, rank=1, status=MatchStatus.CHANGED)
    employer, institution = first.need.employer_id, first.microcredential.institution_id
    assert narrowed(client, kind="changed") == [queue[2]]
    assert narrowed(client, kind="new") == queue[:2]
    assert narrowed(client, employer=employer) == queue[:2]
    assert narrowed(client, institution=institution) == [first]
    assert narrowed(client, q="another SPIN") == [queue[2]]
    assert narrowed(client, q="another", kind="new") == []
    assert narrowed(client, kind="x", employer="y", q="") == narrowed(client)


def test_the_filter_stays_while_deciding(client, queue):
    response = client.post(reverse("review:approve", args=[queue[0].pk]) + "?kind=new&page=2")
    assert response["Location"] == reverse("review:match", args=[queue[1].pk]) + "?kind=new"


def test_an_empty_filter_leads_back(client, queue):
    text = text_of(client.get(reverse("review:queue"), {"q": "nothing like it"}))
    assert "Nothing like that waits" in text


def test_suggested_skills_are_a_kind_of_their_own(client, made):
    assert narrowed(client, kind="suggested") == []
    made.fair.taught_skills.update(status=SkillStatus.SUGGESTED, confidence=0.5)
    run_now(RunKind.NEED, need=made.need)
    assert narrowed(client, kind="suggested") == [made.waiting]


@pytest.fixture
def two_pages(client):
    wanted = skills(1)
    asks(wanted)
    for _ in range(12):
        teaches(wanted)
    run_now()
    client.force_login(PersonFactory(administrator=True))


@pytest.mark.usefixtures("two_pages")
def test_a_page_opens_with_its_own_first_match(client):
    second = client.get(reverse("review:queue"), {"page": 2})
    assert second.context["match"] == second.context["page"][0]
    assert (second.context["stands"].place, second.context["stands"].total) == (11, 12)
    beyond = client.get(reverse("review:queue"), {"page": 99})
    assert beyond.context["match"] == second.context["match"]
    assert client.get(reverse("review:queue"), {"page": "x"}).context["stands"].place == 1


@pytest.mark.usefixtures("two_pages")
def test_other_pages_are_reached_from_any_match(client):
    first = client.get(reverse("review:queue")).context["match"]
    text = text_of(client.get(reverse("review:match", args=[first.pk]), {"kind": "new"}))
    assert 'href="/review/?kind=new&amp;page=2" aria-label="Page 2"' in text
    assert 'href="/review/?kind=new&amp;page=2" rel="next"' in text


@pytest.mark.usefixtures("two_pages")
def test_the_queue_shows_the_page_of_the_match_at_hand(client):
    first = client.get(reverse("review:queue"))
    assert (first.context["page"].number, len(first.context["rows"])) == (1, 10)
    last = list(client.get(reverse("review:queue"), {"page": 2}).context["page"])[-1]
    assert client.get(reverse("review:match", args=[last.pk])).context["page"].number == 2


# History ---------------------------------------------------------------------------------------------------------


def test_history_holds_own_verdicts_and_on_request_everybodys(client, made):
    other = PersonFactory(administrator=True, full_name="Second Reviewer")
    reject_match(match=made.waiting, by=other, reason="level_wrong", note="Too basic")
    own = text_of(client.get(reverse("review:history")))
    assert "1 verdict by you" in own
    assert "Welding in half" not in own
    everybodys = text_of(client.get(reverse("review:history"), {"whose": "all"}))
    assert "Second Reviewer" in everybodys
    assert "Too basic" in everybodys


def test_history_leaves_out_matches_of_own_organisations(client, made):
    MembershipFactory(organisation=made.employer, person=made.administrator)
    assert "Welding in full" not in text_of(client.get(reverse("review:history"), {"whose": "all"}))


def test_only_what_stands_counts_as_decided_today(client, made):
    assert "You decided 1 today" in text_of(client.get(reverse("review:queue")))
    Review.objects.update(decided_at=timezone.now() - timedelta(days=1, minutes=1))
    assert "You decided 0 today" in text_of(client.get(reverse("review:queue")))


def test_an_automatic_verdict_names_its_policy(client, made):
    Review.objects.update(reviewer=None, policy=made.approved.policy)
    text = text_of(client.get(reverse("review:match", args=[made.approved.pk])))
    assert "by the rule of policy 1" in text
