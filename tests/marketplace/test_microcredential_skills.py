"""Deciding on suggestions, and stating skills by hand."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from marketplace.models import MicrocredentialSkill
from marketplace.queries.microcredentials.rows import shown_skills
from marketplace.services.microcredentials import (
    TaughtSkill,
    add_skill,
    confirm_skills,
    confirm_suggestions,
    reject_skills,
    remove_skill,
    set_skills,
    undo_skill_decisions,
)
from matching.models import MatchRun
from tests.factories import MicrocredentialFactory, OrganisationFactory, SkillFactory, member_of
from tests.factories import MicrocredentialSkillFactory as Taught

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    return MicrocredentialFactory()


@pytest.fixture
def owner(row):
    return member_of(row.institution)


def suggested(row, confidence=0.5, **fields):
    return Taught(microcredential=row, status="suggested", confidence=confidence, **fields)


def statuses():
    return list(MicrocredentialSkill.objects.order_by("pk").values_list("status", flat=True))


def now():
    return timezone.now()


def announced():
    return list(MatchRun.objects.values_list("kind", "microcredential"))


def test_confirmed_by_whom_and_when(row, owner):
    skill, moment = suggested(row), now()
    done = confirm_skills(ids=[skill.pk], by=owner, now=moment)
    skill.refresh_from_db()
    assert (done.count, done.at) == (1, moment)
    assert (skill.status, skill.decided_by, skill.decided_at) == ("confirmed", owner, moment)
    assert announced() == [("microcredential", row.pk)]


def test_a_draft_is_not_announced(owner, row):
    draft = MicrocredentialFactory(draft=True, institution=row.institution)
    confirm_skills(ids=[suggested(draft).pk], by=owner, now=now())
    assert announced() == []


def test_rejected_ones_are_kept(row, owner):
    reject_skills(ids=[suggested(row).pk], by=owner, now=now())
    assert statuses() == ["rejected"]


def test_over_many_microcredentials_but_only_ones_own(row, owner):
    mine, also_mine, foreign = suggested(row), suggested(row), suggested(MicrocredentialFactory())
    done = confirm_skills(ids=[mine.pk, also_mine.pk, foreign.pk], by=owner, now=now())
    assert (done.count, statuses()) == (2, ["confirmed", "confirmed", "suggested"])


def test_a_viewer_decides_nothing(row):
    skill, viewer = suggested(row), member_of(row.institution, "viewer")
    assert confirm_skills(ids=[skill.pk], by=viewer, now=now()).count == 0
    assert (statuses(), announced()) == (["suggested"], [])


def test_what_was_decided_stays(row, owner):
    skill = suggested(row)
    reject_skills(ids=[skill.pk], by=owner, now=now())
    assert confirm_skills(ids=[skill.pk], by=owner, now=now()).count == 0
    assert statuses() == ["rejected"]


def test_from_a_confidence_on(row, owner):
    other = MicrocredentialFactory(institution=row.institution)
    for confidence, of in ((0.79, row), (0.8, row), (0.95, other)):
        suggested(of, confidence)
    left = suggested(MicrocredentialFactory(institution=row.institution), 0.99)
    done = confirm_suggestions(microcredentials=[row.pk, other.pk], at_least=0.8, by=owner, now=now())
    assert (done.count, statuses()) == (2, ["suggested", "confirmed", "confirmed", "suggested"])
    left.refresh_from_db()
    assert left.decided_at is None


class TestUndo:
    def test_what_was_decided_at_that_moment_is_suggested_again(self, row, owner):
        earlier, skills = suggested(row), [suggested(row), suggested(row)]
        confirm_skills(ids=[earlier.pk], by=owner, now=now())
        done = reject_skills(ids=[skill.pk for skill in skills], by=owner, now=now())
        assert undo_skill_decisions(decided_at=done.at, by=owner) == 2
        assert statuses() == ["confirmed", "suggested", "suggested"]
        skills[0].refresh_from_db()
        assert (skills[0].decided_by, skills[0].decided_at) == (None, None)

    def test_twice_does_nothing_more(self, row, owner):
        done = confirm_skills(ids=[suggested(row).pk], by=owner, now=now())
        assert [undo_skill_decisions(decided_at=done.at, by=owner) for _ in range(2)] == [1, 0]

    def test_not_by_somebody_else(self, row, owner):
        done = confirm_skills(ids=[suggested(row).pk], by=owner, now=now())
        assert undo_skill_decisions(decided_at=done.at, by=member_of(row.institution)) == 0
        assert statuses() == ["confirmed"]

    def test_not_after_leaving_the_institution(self, row, owner):
        done = confirm_skills(ids=[suggested(row).pk], by=owner, now=now())
        owner.memberships.all().delete()
        assert undo_skill_decisions(decided_at=done.at, by=owner) == 0

    def test_what_was_stated_by_hand_is_no_suggestion(self, row, owner):
        moment = now()
        add_skill(microcredential=row, skill=SkillFactory(), by=owner, now=moment)
        assert undo_skill_decisions(decided_at=moment, by=owner) == 0
        assert statuses() == ["confirmed"]


class TestStating:
    def test_adding_a_rejected_skill_confirms_it(self, row, owner):
        rejected = Taught(microcredential=row, status="rejected", confidence=0.3)
        added = add_skill(microcredential=row, skill=rejected.skill, level=4, by=owner, now=now())
        assert (added.pk, added.status, added.level) == (rejected.pk, "confirmed", 4)

    def test_removing(self, row, owner):
        stated = Taught(microcredential=row)
        found = Taught(microcredential=row, confidence=0.9)
        for taught in (stated, found):
            assert remove_skill(microcredential=row, skill=taught.skill, by=owner, now=now())
        assert statuses() == ["rejected"]  # a suggester found it, so it is kept from coming back
        assert not remove_skill(microcredential=row, skill=stated.skill, by=owner, now=now())

    def test_exactly_these_are_confirmed_and_suggestions_stay(self, row, owner):
        stays, goes, waits = Taught(microcredential=row), Taught(microcredential=row), suggested(row)
        comes = SkillFactory()
        wanted = [TaughtSkill(stays.skill, 3), TaughtSkill(comes, 5)]
        assert set_skills(microcredential=row, skills=wanted, by=owner, now=now())
        assert dict(row.taught_skills.values_list("skill", "status")) == {
            stays.skill_id: "confirmed",
            waits.skill_id: "suggested",
            comes.pk: "confirmed",
        }
        assert not row.taught_skills.filter(skill=goes.skill_id).exists()

    def test_the_same_again_changes_and_announces_nothing(self, row, owner):
        taught = Taught(microcredential=row)
        assert not set_skills(microcredential=row, skills=[TaughtSkill(taught.skill)], by=owner, now=now())
        assert announced() == []

    @pytest.mark.parametrize(
        ("skill", "level", "said"),
        [
            ({"kind": "group"}, 3, "is not a skill that can be taught"),
            ({"retired_at": timezone.now()}, 3, "is not a skill that can be taught"),
            ({}, 0, "must be 1 to 5"),
            ({}, 6, "must be 1 to 5"),
        ],
    )
    def test_what_cannot_be_taught_is_refused(self, row, owner, skill, level, said):
        wanted = [TaughtSkill(SkillFactory(**skill), level)]
        with pytest.raises(ValidationError, match=said):
            set_skills(microcredential=row, skills=wanted, by=owner, now=now())
        assert statuses() == []

    def test_a_skill_twice_is_refused(self, row, owner):
        skill = SkillFactory()
        with pytest.raises(ValidationError, match="stated twice"):
            set_skills(
                microcredential=row, skills=[TaughtSkill(skill), TaughtSkill(skill)], by=owner, now=now()
            )


def test_no_announcement_from_another_institution(row, owner):
    foreign = suggested(MicrocredentialFactory(institution=OrganisationFactory(institution=True)))
    confirm_skills(ids=[foreign.pk], by=owner, now=now())
    assert announced() == []


def test_confirmed_skills_stand_by_name_and_suggestions_by_how_sure_they_are(row):
    """On every database alike: an unknown confidence is the last."""
    for label, status, confidence in (
        ("d", "suggested", 0.3), ("c", "suggested", 0.8), ("b", "confirmed", 0.9), ("a", "confirmed", None),
        ("e", "rejected", 0.9),
    ):  # fmt: skip
        Taught(microcredential=row, skill=SkillFactory(label=label), status=status, confidence=confidence)
    assert [one.skill.label for one in shown_skills()] == ["a", "b", "c", "d"]
    assert [one.skill.label for one in MicrocredentialSkill.objects.all()] == ["b", "a", "e", "c", "d"]
