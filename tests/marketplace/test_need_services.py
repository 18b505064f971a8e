"""What is done with needs: guards, transitions, what is announced, and what stays untouched."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from marketplace.models import NeedSkill, TrainingNeed
from marketplace.services.needs import (
    ChangedMeanwhile,
    NewNeed,
    WantedSkill,
    change_need,
    clear_weights,
    close_need,
    copy_need,
    create_need,
    create_open_needs,
    delete_draft,
    post_need,
    reopen_need,
    save_need,
    set_weights,
)
from marketplace.transitions import NotAllowed
from matching.models import MatchRun
from tests.factories import (
    NeedFactory,
    NeedSkillFactory,
    OrganisationFactory,
    PersonFactory,
    SkillFactory,
    member_of,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def employer():
    return OrganisationFactory(employer=True)


@pytest.fixture
def writer(employer):
    return member_of(employer, "editor")


def asked(need: TrainingNeed) -> list[tuple[str, str, int]]:
    rows = need.need_skills.order_by("pk")
    return [(row.skill.label, row.importance, row.level) for row in rows]


def requests() -> list[tuple[str, int | None]]:
    return list(MatchRun.objects.order_by("pk").values_list("kind", "need_id"))


def test_a_new_need_is_a_draft_that_nothing_is_announced_of(employer, writer):
    skill = SkillFactory(label="welding")
    need = create_need(
        employer=employer,
        by=writer,
        values={"title": "Weld", "headcount": 12, "budget_price": Decimal("900")},
        skills=[WantedSkill(skill, "should", 2)],
    )
    need.refresh_from_db()
    assert (need.state, need.title, need.headcount, need.budget_price) == (
        "draft",
        "Weld",
        12,
        Decimal("900.00"),
    )
    assert (need.created_by, need.posted_at, need.target_price) == (writer, None, None)
    assert asked(need) == [("welding", "should", 2)]
    assert requests() == []


def test_only_an_employer_has_needs(writer):
    with pytest.raises(NotAllowed, match="Only an employer has training needs"):
        create_need(
            employer=OrganisationFactory(institution=True),
            by=writer,
            values={"title": "Weld", "headcount": 1},
            skills=[],
        )
    assert TrainingNeed.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"title": "", "headcount": 1}, "title"),
        ({"title": "A", "headcount": 0}, "headcount"),
        ({"title": "A", "headcount": 1, "budget_price": Decimal(-1)}, "budget_price"),
        ({"title": "A", "headcount": 1, "target_price": Decimal(9), "budget_price": Decimal(8)}, "__all__"),
        ({"title": "A", "headcount": 1, "modes": 0}, "__all__"),
        (
            {"title": "A", "headcount": 1, "weight_skill": 50, "weight_cost": 50, "weight_satisfaction": 50},
            "weight_skill",
        ),
        ({"title": "A", "headcount": 1, "weight_skill": 50, "weight_cost": 50}, "weight_skill"),
    ],
)
def test_what_a_need_cannot_be_is_said_by_its_column(employer, writer, values, name):
    with pytest.raises(ValidationError) as raised:
        create_need(employer=employer, by=writer, values=values, skills=[])
    assert list(raised.value.message_dict) == [name]
    assert TrainingNeed.objects.count() == 0


def test_a_skill_is_asked_for_once_and_is_no_group(employer, writer):
    skill, group = SkillFactory(label="welding"), SkillFactory(label="metal work", kind="group")
    with pytest.raises(ValidationError) as raised:
        create_need(
            employer=employer,
            by=writer,
            values={"title": "A", "headcount": 1},
            skills=[
                WantedSkill(skill),
                WantedSkill(skill),
                WantedSkill(group),
                WantedSkill(SkillFactory(), "must", 6),
            ],
        )
    assert raised.value.message_dict["skills"][:2] == [
        "“welding” is asked for twice.",
        "“metal work” is a group of skills. Name a skill in it.",
    ]
    assert len(raised.value.message_dict["skills"]) == 3


def test_an_unknown_column_is_the_callers_mistake(employer, writer):
    with pytest.raises(TypeError, match="no column to write named state"):
        create_need(employer=employer, by=writer, values={"title": "A", "state": "open"}, skills=[])


def test_posting_opens_a_draft_and_asks_for_its_match(employer, writer):
    need = NeedSkillFactory(need__draft=True, need__employer=employer).need
    posted = post_need(need=need, by=writer, now=NOW)
    assert (posted.state, posted.posted_at) == ("open", NOW)
    run = MatchRun.objects.get()
    assert (run.kind, run.need, run.state, run.requested_by) == ("need", need, "waiting", writer)


def test_a_need_without_skills_is_not_posted(writer):
    need = NeedFactory(draft=True)
    with pytest.raises(ValidationError) as raised:
        post_need(need=need, by=writer, now=NOW)
    assert list(raised.value.message_dict) == ["skills"]
    need.refresh_from_db()
    assert (need.state, need.posted_at, requests()) == ("draft", None, [])


def test_skills_that_are_in_use_no_more_are_nothing_to_match_on(writer):
    need = NeedSkillFactory(need__draft=True, skill__retired_at=NOW).need
    with pytest.raises(ValidationError, match="None of these skills is in use any more"):
        post_need(need=need, by=writer, now=NOW)


@pytest.mark.parametrize(("days", "opens"), [(-1, False), (0, True), (1, True)])
def test_a_window_that_is_over_is_not_posted(writer, days, opens):
    need = NeedSkillFactory(need__draft=True, need__start_to=NOW.date() + timedelta(days=days)).need
    if opens:
        assert post_need(need=need, by=writer, now=NOW).state == "open"
    else:
        with pytest.raises(ValidationError) as raised:
            post_need(need=need, by=writer, now=NOW)
        assert list(raised.value.message_dict) == ["start_to"]


@pytest.mark.parametrize("state", ["open", "closed"])
def test_only_a_draft_is_posted(writer, state):
    need = NeedSkillFactory(need__state=state, need__posted_at=NOW).need
    with pytest.raises(NotAllowed, match=f"This need is {state}"):
        post_need(need=need, by=writer, now=NOW + timedelta(days=1))
    need.refresh_from_db()
    assert (need.state, need.posted_at, requests()) == (state, NOW, [])


def test_two_who_post_at_once_post_once(writer):
    need = NeedSkillFactory(need__draft=True).need
    stale = TrainingNeed.objects.get(pk=need.pk)
    post_need(need=need, by=writer, now=NOW)
    with pytest.raises(NotAllowed):
        post_need(need=stale, by=writer, now=NOW + timedelta(seconds=1))
    need.refresh_from_db()
    assert need.posted_at == NOW


def test_close_and_reopen_keep_the_day_of_the_first_posting(writer):
    need = NeedSkillFactory(need__posted_at=NOW).need
    closed = close_need(need=need, by=writer, now=NOW + timedelta(days=1))
    assert (closed.state, closed.closed_at) == ("closed", NOW + timedelta(days=1))
    reopened = reopen_need(need=closed, by=writer, now=NOW + timedelta(days=2))
    assert (reopened.state, reopened.closed_at, reopened.posted_at) == ("open", None, NOW)
    assert requests() == [("need", need.pk)]


def test_closing_is_announced(writer, settings):
    settings.CHANGE_LISTENER = "tests.marketplace.listener.listen"
    from tests.marketplace.listener import heard

    heard.clear()
    need = close_need(need=NeedFactory(), by=writer, now=NOW)
    assert heard == [
        {"need": need, "microcredential": None, "employer": None, "everything": False, "by": writer}
    ]


@pytest.mark.parametrize(
    ("verb", "state"), [(close_need, "draft"), (close_need, "closed"), (reopen_need, "open")]
)
def test_steps_from_the_wrong_state_change_nothing(writer, verb, state):
    need = NeedSkillFactory(need__state=state).need
    before = TrainingNeed.objects.values().get(pk=need.pk)
    with pytest.raises(NotAllowed):
        verb(need=need, by=writer, now=NOW)
    assert TrainingNeed.objects.values().get(pk=need.pk) == before
    assert requests() == []


def test_a_change_of_an_open_need_asks_for_a_new_match(writer):
    need = NeedSkillFactory(skill__label="welding").need
    saved = change_need(need=need, by=writer, values={"headcount": 24}, skills=None, seen=need.updated_at)
    assert (saved.headcount, asked(saved)) == (24, [("welding", "must", 3)])
    assert requests() == [("need", need.pk)]


def test_a_change_of_skills_replaces_them_in_their_order(writer):
    need = NeedSkillFactory(skill__label="welding").need
    first, second = SkillFactory(label="brazing"), SkillFactory(label="soldering")
    before = need.updated_at
    saved = change_need(
        need=need, by=writer, values={}, skills=[WantedSkill(second), WantedSkill(first, "nice", 1)]
    )
    assert asked(saved) == [("soldering", "must", 3), ("brazing", "nice", 1)]
    assert saved.updated_at > before
    assert requests() == [("need", need.pk)]


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_what_the_market_does_not_see_is_changed_silently(writer, state):
    need = NeedFactory(state=state)
    assert change_need(need=need, by=writer, values={"headcount": 24}, skills=[]).headcount == 24
    assert requests() == []


def test_saving_what_is_the_same_writes_and_announces_nothing(writer):
    need = NeedSkillFactory(need__budget_price=Decimal("900")).need
    wanted = [WantedSkill(row.skill, row.importance, row.level) for row in need.need_skills.all()]
    rows = list(NeedSkill.objects.values_list("pk", flat=True))
    saved = change_need(
        need=need, by=writer, values={"title": need.title, "budget_price": Decimal("900.00")}, skills=wanted
    )
    assert saved.updated_at == need.updated_at
    assert list(NeedSkill.objects.values_list("pk", flat=True)) == rows
    assert requests() == []


def test_an_open_need_keeps_a_skill(writer):
    need = NeedSkillFactory(skill__label="welding").need
    with pytest.raises(ValidationError) as raised:
        change_need(need=need, by=writer, values={"headcount": 24}, skills=[])
    assert list(raised.value.message_dict) == ["skills"]
    need.refresh_from_db()
    assert (need.headcount, asked(need), requests()) == (10, [("welding", "must", 3)], [])


def test_who_saves_second_does_not_overwrite_unseen(writer):
    need = NeedSkillFactory().need
    seen = need.updated_at
    theirs = change_need(need=need, by=writer, values={"headcount": 24}, seen=seen)
    with pytest.raises(ChangedMeanwhile) as raised:
        change_need(need=need, by=writer, values={"headcount": 8}, seen=seen)
    assert raised.value.need == theirs
    need.refresh_from_db()
    assert need.headcount == 24
    assert change_need(need=need, by=writer, values={"headcount": 8}, seen=theirs.updated_at).headcount == 8


def test_posting_meanwhile_is_noticed_by_who_still_writes_the_draft(writer):
    need = NeedSkillFactory(need__draft=True).need
    seen = need.updated_at
    post_need(need=need, by=writer, now=timezone.now())
    with pytest.raises(ChangedMeanwhile):
        change_need(need=need, by=writer, values={"headcount": 8}, seen=seen)


def test_a_need_that_was_deleted_meanwhile_is_not_written(writer):
    need = NeedFactory(draft=True)
    TrainingNeed.objects.all().delete()
    with pytest.raises(NotAllowed, match="deleted meanwhile"):
        change_need(need=need, by=writer, values={"headcount": 8})
    assert TrainingNeed.objects.count() == 0


def test_a_copy_is_a_draft_that_asks_for_the_same(writer):
    need = NeedFactory(
        title="T" * 200, external_id="own-1", weight_skill=50, weight_cost=30, weight_satisfaction=20, modes=8
    )
    NeedSkillFactory(need=need, skill__label="welding", importance="nice", level=5)
    copy = copy_need(need=need, by=writer)
    assert (copy.state, copy.external_id, copy.posted_at, copy.created_by) == ("draft", "", None, writer)
    assert copy.title == f"Copy of {'T' * 192}"
    assert (copy.modes, copy.weight_skill, copy.employer) == (8, 50, need.employer)
    assert asked(copy) == [("welding", "nice", 5)]
    assert requests() == []


def test_a_draft_is_deleted_with_its_skills():
    need = NeedSkillFactory(need__draft=True).need
    delete_draft(need=need)
    assert (TrainingNeed.objects.count(), NeedSkill.objects.count()) == (0, 0)


@pytest.mark.parametrize("state", ["open", "closed"])
def test_a_posted_need_is_not_deleted(state):
    need = NeedFactory(state=state)
    with pytest.raises(NotAllowed, match="Only a draft can be deleted"):
        delete_draft(need=need)
    assert TrainingNeed.objects.get() == need


def test_own_weights_are_set_and_cleared(writer):
    need = NeedFactory()
    own = set_weights(need=need, by=writer, skill=60, cost=30, satisfaction=10)
    assert (own.weight_skill, own.weight_cost, own.weight_satisfaction) == (60, 30, 10)
    assert requests() == [("need", need.pk)]
    MatchRun.objects.all().delete()
    region = clear_weights(need=need, by=writer)
    assert (region.weight_skill, region.weight_cost, region.weight_satisfaction) == (None, None, None)
    assert requests() == [("need", need.pk)]
    MatchRun.objects.all().delete()
    clear_weights(need=need, by=writer)
    assert requests() == []


@pytest.mark.parametrize("weights", [(60, 30, 20), (120, -10, -10), (0, 0, 0)])
def test_weights_that_do_not_add_up_are_refused(writer, weights):
    need = NeedFactory()
    with pytest.raises(ValidationError):
        set_weights(need=need, by=writer, skill=weights[0], cost=weights[1], satisfaction=weights[2])
    need.refresh_from_db()
    assert (need.weight_skill, requests()) == (None, [])


def test_write_and_post_in_one_step_is_all_or_nothing(employer, writer):
    values = {"title": "Weld", "headcount": 3, "start_to": NOW.date() - timedelta(days=1)}
    given = {
        "employer": employer,
        "need": None,
        "by": writer,
        "skills": [WantedSkill(SkillFactory())],
        "now": NOW,
    }
    with pytest.raises(ValidationError):
        save_need(values=values, opened=True, **given)
    assert TrainingNeed.objects.count() == 0
    assert save_need(values=values | {"start_to": None}, opened=True, **given).state == "open"
    assert save_need(values=values, opened=False, **given).state == "draft"


def test_many_needs_ask_once_for_everything(employer):
    skill = SkillFactory()
    needs = [
        NewNeed(employer, f"own-{n}", {"title": f"Need {n}", "headcount": 5}, [WantedSkill(skill)])
        for n in range(3)
    ]
    made = create_open_needs(needs=needs, by=None, now=NOW)
    assert [(need.external_id, need.state, need.posted_at) for need in made] == [
        (f"own-{n}", "open", NOW) for n in range(3)
    ]
    assert requests() == [("full", None)]


def test_many_needs_are_saved_all_or_none(employer):
    good = NewNeed(employer, "own-1", {"title": "Good", "headcount": 5}, [WantedSkill(SkillFactory())])
    bad = NewNeed(employer, "own-2", {"title": "Bad", "headcount": 5}, [])
    with pytest.raises(ValidationError):
        create_open_needs(needs=[good, bad], by=None, now=NOW)
    assert (TrainingNeed.objects.count(), requests()) == (0, [])


def test_no_needs_ask_for_nothing():
    assert create_open_needs(needs=[], by=PersonFactory(), now=NOW) == []
    assert requests() == []


def test_the_database_holds_what_the_guards_hold(employer):
    need = NeedFactory(employer=employer)
    with pytest.raises(IntegrityError):
        TrainingNeed.objects.filter(pk=need.pk).update(
            weight_skill=50, weight_cost=30, weight_satisfaction=30
        )
