"""Scoring policies as versions."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from marketplace.transitions import NotAllowed
from matching.models import MatchRun, ScoringPolicy
from matching.services.policies import activate_policy, change_draft, draft_policy
from tests.factories import PersonFactory
from tests.matching.market import asks, run_now, skills, teaches

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return PersonFactory(administrator=True)


def test_a_new_version_starts_from_the_active_one(administrator):
    policy = draft_policy(
        by=administrator, note="Cost counts more", values={"weight_skill": 40, "weight_cost": 40}
    )
    assert (
        policy.version,
        policy.state,
        policy.weight_skill,
        policy.weight_cost,
        policy.weight_satisfaction,
    ) == (
        3,
        "draft",
        40,
        40,
        20,
    )
    assert policy.top_k == ScoringPolicy.objects.get(version=1).top_k


def test_weights_that_do_not_add_up_are_refused(administrator):
    with pytest.raises(ValidationError, match="add up to 100"):
        draft_policy(by=administrator, note="", values={"weight_skill": 90})
    assert ScoringPolicy.objects.count() == 2


def test_activating_retires_the_old_one_and_asks_for_a_full_run(administrator):
    policy = draft_policy(by=administrator, note="", values={})
    activate_policy(policy=policy, by=administrator)
    assert list(ScoringPolicy.objects.order_by("version").values_list("state", flat=True)) == [
        "retired",
        "retired",
        "active",
    ]
    assert MatchRun.objects.values_list("kind", "state", "requested_by").get() == (
        "full",
        "waiting",
        administrator.pk,
    )
    with pytest.raises(NotAllowed):
        activate_policy(policy=policy, by=administrator)


def test_a_used_policy_never_changes_again_even_after_it_was_retired(administrator):
    wanted = skills(1)
    asks(wanted)
    teaches(wanted)
    run_now()
    used = ScoringPolicy.objects.get(version=1)
    assert used.used_at is not None
    with pytest.raises(NotAllowed):
        change_draft(policy=used, by=administrator, note="", values={"top_k": 5})
    activate_policy(policy=draft_policy(by=administrator, note="", values={}), by=administrator)
    activate_policy(policy=used, by=administrator)
    assert ScoringPolicy.objects.get(version=1).state == "active"


def test_only_administrators_touch_policies():
    person, policy = PersonFactory(), ScoringPolicy.objects.get(version=1)
    for attempt in (
        lambda: draft_policy(by=person, note="", values={}),
        lambda: change_draft(policy=policy, by=person, note="", values={"top_k": 1}),
        lambda: activate_policy(policy=policy, by=person),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    assert ScoringPolicy.objects.filter(version=1).values_list("version", "top_k", "state").get() == (
        1,
        20,
        "active",
    )
