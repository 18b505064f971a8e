"""Verdicts: what is written down of them, and who is told of which (docs/adr/0010)."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, Notice
from matching.models import Match, MatchStatus, Review, ScoringPolicy
from matching.services.policies import activate_policy, draft_policy
from matching.services.reviews import (
    approve_match,
    decide_in_bulk,
    reject_match,
    undo_in_bulk,
    undo_review,
)
from tests.factories import (
    MatchFactory,
    MicrocredentialFactory,
    NeedFactory,
    OrganisationFactory,
    PersonFactory,
    member_of,
)
from tests.matching.market import asks, run_now, skills, teaches

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer():
    return PersonFactory(administrator=True, full_name="Ines Marchetti")


@pytest.fixture
def employer():
    employer = OrganisationFactory(employer=True, name="Kestrel Forge")
    for role in ("owner", "editor", "viewer"):
        member_of(employer, role, full_name=f"Employer's {role}")
    return employer


@pytest.fixture
def institution():
    institution = OrganisationFactory(institution=True, name="Harbour College")
    for role in ("owner", "viewer"):
        member_of(institution, role, full_name=f"Institution's {role}")
    return institution


@pytest.fixture
def need(employer):
    return NeedFactory(employer=employer, title="Welders")


def matches(need, institution, number):
    return [
        MatchFactory(
            need=need,
            microcredential=MicrocredentialFactory(institution=institution, title=f"Welding {n}"),
            explanation={"skills": [], "gates": [], "start": None},
        )
        for n in range(1, number + 1)
    ]


def told():
    rows = Notice.objects.order_by("pk").values_list("person__full_name", "text")
    return sorted(rows)


def written():
    return list(AuditEntry.objects.order_by("pk").values_list("subject", "step", "audience"))


def test_an_approval_is_told_to_the_writers_of_both_sides(need, institution, reviewer):
    [match] = matches(need, institution, 1)
    approve_match(match=match, by=reviewer, note="Fits well")
    page = reverse("matches:detail", args=[match.pk])
    assert told() == [
        ("Employer's editor", "New match for Welders: Welding 1 of Harbour College"),
        ("Employer's owner", "New match for Welders: Welding 1 of Harbour College"),
        ("Institution's owner", "Welding 1 fits a need: Welders of Kestrel Forge"),
    ]
    assert set(Notice.objects.values_list("url", flat=True)) == {
        page,
        reverse("matches:need", args=[need.pk]),
    }
    entry = AuditEntry.objects.get()
    assert (entry.subject, entry.subject_key, entry.step, entry.audience) == (
        "match",
        match.pk,
        "approved",
        "everybody",
    )
    assert (entry.by, entry.who, entry.note) == (reviewer, "Ines Marchetti", "")
    assert entry.before == {"status": "proposed"}
    assert entry.after == {"status": "approved", "microcredential": "Welding 1"}


def test_a_rejection_is_written_down_for_administrators_alone(need, institution, reviewer):
    [match] = matches(need, institution, 1)
    reject_match(match=match, by=reviewer, reason="other", note="Too thin")
    assert told() == []
    assert written() == [("match", "rejected", "administrators")]
    assert AuditEntry.objects.get().note == "Too thin"


def test_an_institution_does_not_learn_that_its_approved_match_was_looked_at_again(
    need, institution, reviewer
):
    [match] = matches(need, institution, 1)
    Match.objects.filter(pk=match.pk).update(status=MatchStatus.CHANGED)
    match.refresh_from_db()
    review = approve_match(match=match, by=reviewer)
    undo_review(review=review, by=reviewer)
    assert {name for name, _ in told()} == {"Employer's owner", "Employer's editor"}
    assert written() == [("match", "approved", "employer"), ("match", "undone", "employer")]
    seller = institution.memberships.get(role="owner").person
    assert AuditEntry.objects.visible_to(seller).count() == 0


def test_a_batch_of_one_need_tells_each_person_once(need, institution, reviewer):
    decide_in_bulk(matches=matches(need, institution, 4), by=reviewer, verdict="approved")
    assert told() == [
        ("Employer's editor", "4 new matches for Welders"),
        ("Employer's owner", "4 new matches for Welders"),
        ("Institution's owner", "What you offer fits Welders of Kestrel Forge"),
    ]
    assert written() == [("match", "approved", "everybody")] * 4


def test_a_batch_of_several_needs_too(employer, institution, reviewer):
    rows = [
        match
        for title in ("Welders", "Fitters")
        for match in matches(NeedFactory(employer=employer, title=title), institution, 2)
    ]
    decide_in_bulk(matches=rows, by=reviewer, verdict="approved")
    assert told() == [
        ("Employer's editor", "4 new matches for 2 of your needs"),
        ("Employer's owner", "4 new matches for 2 of your needs"),
        ("Institution's owner", "What you offer fits 2 needs"),
    ]


def test_a_batch_of_rejections_tells_nobody(need, institution, reviewer):
    decide_in_bulk(
        matches=matches(need, institution, 3), by=reviewer, verdict="rejected", reason="level_wrong"
    )
    assert told() == []
    assert written() == [("match", "rejected", "administrators")] * 3


def test_taking_back_a_batch_tells_each_person_once(need, institution, reviewer):
    made, _ = decide_in_bulk(matches=matches(need, institution, 3), by=reviewer, verdict="approved")
    Notice.objects.all().delete()
    taken, refused = undo_in_bulk(reviews=made, by=reviewer)
    assert ([review.pk for review in taken], refused) == ([review.pk for review in made], "")
    said = "An administrator took back the approval of 3 matches, for Welders"
    assert told() == [
        ("Employer's editor", said),
        ("Employer's owner", said),
        (
            "Institution's owner",
            "An administrator took back that what you offer fits Welders of Kestrel Forge",
        ),
    ]
    again, refused = undo_in_bulk(reviews=made, by=reviewer)
    assert (again, refused) == ([], "This verdict was taken back or replaced already.")
    assert Notice.objects.count() == 3


def test_an_undone_rejection_tells_nobody(need, institution, reviewer):
    [match] = matches(need, institution, 1)
    undo_review(review=reject_match(match=match, by=reviewer, reason="level_wrong"), by=reviewer)
    assert told() == []
    assert written() == [("match", "rejected", "administrators"), ("match", "undone", "administrators")]


def test_what_a_rule_approves_is_told_once_of_a_run(employer, institution):
    ScoringPolicy.objects.filter(state="active").update(auto_approve_fit=0, auto_approve_uncertainty=1)
    wanted = skills(3)
    asks(wanted, employer=employer, title="Welders")
    for n in (3, 2):
        teaches(wanted[:n], institution=institution, title=f"Teaches {n}")
    run_now()
    assert Review.objects.filter(verdict="approved", reviewer=None).count() == 2
    assert ("Employer's owner", "2 new matches for Welders") in told()
    assert len(told()) == 3
    entries = AuditEntry.objects.filter(subject="match")
    assert set(entries.values_list("step", "who", "by")) == {("approved", "A rule of Trellis", None)}
    run_now()
    assert len(told()) == 3


def test_no_text_or_entry_holds_the_employers_money(employer, institution, reviewer):
    need = NeedFactory(
        employer=employer, title="Welders", target_price=1117, budget_price=1319, ceiling_price=1753
    )
    decide_in_bulk(matches=matches(need, institution, 2), by=reviewer, verdict="approved")
    kept = [*Notice.objects.values_list("text"), *AuditEntry.objects.values_list("before", "after", "note")]
    assert not any(amount in str(kept) for amount in ("1117", "1,117", "1319", "1753"))


def test_an_activated_policy_is_told_to_the_other_administrators(reviewer):
    other = PersonFactory(administrator=True, full_name="Other reviewer")
    policy = draft_policy(by=reviewer, note="Skills count more", values={})
    activate_policy(policy=policy, by=reviewer)
    assert told() == [(other.full_name, f"Scoring policy {policy.version} is active now: Skills count more")]
    assert written() == [("scoringpolicy", "activated", "administrators")]
    assert AuditEntry.objects.get().before == {"state": "draft"}
