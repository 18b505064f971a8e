"""The reviewer's workspace: evidence, verdicts one by one, and the way back."""

import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from marketplace.models import SkillStatus
from matching.models import MatchStatus, ReasonCode, Review, RunKind, Verdict
from matching.queries.evidence import evidence_of
from matching.services.reviews import approve_match, reject_match, undo_review
from tests.factories import PersonFactory
from tests.matching.market import run_now
from tests.matching.reviewing import HTMX, post, queue_of_three, said, text_of
from tests.matching.scene import everything, scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(client):
    found = scene()
    client.force_login(found.administrator)
    return found


@pytest.fixture
def queue(client):
    return queue_of_three(client)


# Evidence --------------------------------------------------------------------------------------------------------


def test_the_queue_opens_with_its_first_match(client, queue):
    response = client.get(reverse("review:queue"))
    assert response.context["match"] == queue[0]
    assert "3 matches wait for you" in text_of(response)
    assert response.context["stands"].place == 1


def test_the_evidence_adds_up(client, made):
    text = text_of(client.get(reverse("review:match", args=[made.waiting.pk])))
    points = made.waiting.explanation["points"]
    table = text[text.index("Parts times weights") :]
    cells = [float(n) for n in re.findall(r'<td class="num">([\d.]+)</td>', table[: table.index("</table>")])]
    shown = cells[1::2][:3]
    assert shown == [points["skill"], points["cost"], points["satisfaction"]]
    assert round(sum(shown), 1) == points["fit"] == cells[-1]


def test_points_of_skills_and_words_add_up_to_the_skill_part(made):
    taught = made.fair.taught_skills.first()
    taught.status, taught.confidence = SkillStatus.SUGGESTED, 0.5
    taught.save()
    made.fair.title = made.need.title
    made.fair.save()
    run_now()
    evidence = evidence_of([made.waiting])[0]
    assert evidence.words_points > 0
    total = evidence.skill_points + evidence.words_points
    assert total == pytest.approx(evidence.points["skill"], abs=0.1)
    assert evidence.suggested_count == 1


def test_suggested_skills_are_called_so_with_their_confidence(client, made):
    taught = made.fair.taught_skills.first()
    taught.status, taught.confidence = SkillStatus.SUGGESTED, 0.6
    taught.save()
    run_now(RunKind.NEED, need=made.need)
    text = text_of(client.get(reverse("review:match", args=[made.waiting.pk])))
    assert "Suggested, 60 %" in text
    assert "1 suggested skill counts" in text
    assert "which nobody confirmed, were not taught, it would score" in text


def test_facts_limits_and_history_are_shown(client, made):
    text = text_of(client.get(reverse("review:match", args=[made.waiting.pk])))
    assert "budget $1,319, at most $1,753 per learner" in text
    assert "Not stated" in text
    assert "Met the need" in text
    assert text.count("likely between") == 4
    assert "What other reviewers decided is shown after your decision" in text
    assert "Number 2 of 2" in text


def test_a_decided_match_shows_its_verdicts_and_no_buttons(client, made):
    text = text_of(client.get(reverse("review:match", args=[made.approved.pk])))
    assert f"by {made.administrator}" in text
    assert 'data-key="a"' not in text


def test_others_verdicts_are_hidden_while_a_match_waits(client, made):
    other = PersonFactory(administrator=True, full_name="Second Reviewer")
    review = approve_match(match=made.waiting, by=other)
    undo_review(review=review, by=other)
    address = reverse("review:match", args=[made.waiting.pk])
    assert "Second Reviewer" not in text_of(client.get(address))
    history = reverse("review:history")
    assert "Second Reviewer" not in text_of(client.get(history, {"whose": "all"}))
    post(client, "approve", made.waiting.pk)
    assert "Second Reviewer" in text_of(client.get(address))
    assert "Second Reviewer" in text_of(client.get(history, {"whose": "all"}))


def test_what_changed_since_approved_is_shown_before_and_after(client, made):
    made.good.seat_price = 1600
    made.good.save()
    made.good.taught_skills.last().delete()
    run_now(RunKind.NEED, need=made.need)
    match = made.approved
    assert match.status == MatchStatus.CHANGED
    text = text_of(client.get(reverse("review:match", args=[match.pk])))
    changes = text[text.index("What changed since it was approved") :]
    changes = changes[: changes.index("</section>")]
    assert "$1,200" in changes
    assert "$1,600" in changes
    assert "Skills missing" in changes
    assert "<span>none</span>" in changes


# Verdicts --------------------------------------------------------------------------------------------------------


def test_approving_goes_on_to_the_next_and_offers_the_way_back(client, queue):
    response = post(client, "approve", queue[0].pk, data={"note": "Good"})
    review = Review.objects.get()
    assert (review.verdict, review.note, review.match) == (Verdict.APPROVED, "Good", queue[0])
    assert response["Location"] == reverse("review:match", args=[queue[1].pk])
    message = next(iter(get_messages(response.wsgi_request)))
    assert message.extra_tags == f"undo:{reverse('review:undo', args=[str(review.pk)])}"


def test_htmx_gets_the_next_match_at_once(client, queue):
    response = post(client, "approve", queue[1].pk, **HTMX)
    assert response.status_code == 200
    assert response.context["match"] == queue[2]
    assert response["HX-Push-Url"] == reverse("review:match", args=[queue[2].pk])
    text = text_of(response)
    assert text.lstrip().startswith('<div class="stack" id="review">')
    assert "Match approved" in text
    assert "You decided 1 today" in text


def test_at_the_end_of_the_queue_the_one_before_follows(client, queue):
    response = post(client, "approve", queue[2].pk)
    assert response["Location"] == reverse("review:match", args=[queue[1].pk])


def test_the_last_decision_ends_in_an_empty_queue(client, queue):
    for match in queue:
        response = post(client, "approve", match.pk)
    assert response["Location"] == reverse("review:queue")
    assert "Nothing waits for a verdict" in text_of(client.get(reverse("review:queue")))


@pytest.mark.parametrize("reason", [code for code in ReasonCode.values if code != "other"])
def test_rejecting_keeps_the_reason(client, queue, reason):
    post(client, "reject", queue[0].pk, data={"reason": reason, "note": "  See the level "})
    review = Review.objects.get()
    assert (review.verdict, review.reason, review.note) == (Verdict.REJECTED, reason, "See the level")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({}, "Choose why you reject this match."),
        ({"reason": "nonsense"}, "Choose why you reject this match."),
        ({"reason": "other"}, "“Something else” needs a sentence."),
        ({"reason": "other", "note": "   "}, "“Something else” needs a sentence."),
        ({"reason": "other", "note": "x" * 2001}, "Ensure this value has at most 2000 characters"),
    ],
)
@pytest.mark.parametrize("extra", [{}, HTMX])
def test_a_rejection_without_its_reason_is_asked_for_it(client, queue, data, error, extra):
    before = everything()
    response = post(client, "reject", queue[0].pk, data=data, **extra)
    assert response.status_code == 422
    text = text_of(response)
    assert error in text
    assert response.context["match"] == queue[0]
    if data.get("reason") == "other":
        assert 'value="other" data-key="6" data-key-label="Something else" required checked' in text
    assert everything() == before


def test_deciding_later_moves_a_match_to_the_end(client, queue):
    response = post(client, "later", queue[0].pk)
    assert response["Location"] == reverse("review:match", args=[queue[1].pk])
    order = list(client.get(reverse("review:queue")).context["page"].object_list)
    assert order == [queue[1], queue[2], queue[0]]


@pytest.mark.parametrize("verb", ["approve", "reject"])
@pytest.mark.parametrize("extra", [{}, HTMX])
def test_what_was_decided_meanwhile_is_said_and_the_next_one_shown(client, queue, verb, extra):
    reject_match(match=queue[0], by=PersonFactory(administrator=True), reason="level_wrong")
    before = everything()
    response = post(client, verb, queue[0].pk, data={"reason": "level_wrong"}, **extra)
    assert everything() == before
    text = text_of(response if extra else client.get(response["Location"]))
    assert "This match is rejected already. Nothing was changed; here is the next one." in text
    assert 'id="current"' in text


def test_what_left_the_list_meanwhile_is_not_decided(client, queue):
    queue[0].rank = None
    queue[0].save()
    before = everything()
    response = post(client, "approve", queue[0].pk)
    assert said(response) == [
        "This match is no longer in the list of an open need. Nothing was changed; here is the next one."
    ]
    assert everything() == before


def test_a_need_closed_meanwhile_is_not_decided_on(client, made):
    made.need.state = "closed"
    made.need.save()
    before = everything()
    post(client, "approve", made.waiting.pk)
    assert everything() == before


# The way back ----------------------------------------------------------------------------------------------------


def test_undo_takes_the_verdict_back_and_shows_the_match(client, queue):
    post(client, "approve", queue[0].pk)
    review = Review.objects.get()
    response = post(client, "undo", review.pk)
    assert response["Location"] == reverse("review:match", args=[queue[0].pk])
    queue[0].refresh_from_db()
    assert queue[0].status == MatchStatus.PROPOSED
    assert [r.verdict for r in Review.objects.order_by("pk")] == [Verdict.APPROVED, Verdict.UNDONE]
    assert "You decided 0 today" in text_of(client.get(reverse("review:queue")))


def test_the_key_u_takes_back_what_was_decided_last(client, queue):
    assert 'data-key="u"' not in text_of(client.get(reverse("review:queue")))
    post(client, "approve", queue[0].pk)
    undo = reverse("review:undo", args=[str(Review.objects.get().pk)])
    assert f'action="{undo}"' in text_of(client.get(reverse("review:queue")))
    client.post(undo)
    assert 'data-key="u"' not in text_of(client.get(reverse("review:queue")))


def test_a_verdict_is_taken_back_once(client, queue):
    post(client, "approve", queue[0].pk)
    undo = reverse("review:undo", args=[str(Review.objects.get().pk)])
    client.post(undo)
    before = everything()
    response = client.post(undo)
    assert said(response)[-1] == "This verdict was taken back or replaced already."
    assert everything() == before


def test_an_undone_verdict_on_a_changed_match_leaves_it_changed(client, made):
    made.good.taught_skills.last().delete()
    run_now(RunKind.NEED, need=made.need)
    post(client, "reject", made.approved.pk, data={"reason": "skills_overstated"})
    post(client, "undo", Review.objects.latest("pk").pk)
    match = made.approved
    assert match.status == MatchStatus.CHANGED
    assert match.decided_basis == match.reviews.order_by("pk")[0].basis
