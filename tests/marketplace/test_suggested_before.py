"""Suggestions made while nothing was built yet are made anew once it is."""

import pytest
from django.utils import timezone

from marketplace.models import SkillStatus
from marketplace.services.suggested_before import LONGEST, SETTLED, suggest_anew
from marketplace.services.suggester import build_suggester
from marketplace.services.suggestions import CHUNK, suggest_skills_for
from marketplace.suggester import forget_lexicon, store
from marketplace.suggester.current import forget_suggester
from marketplace.tasks.suggestions import ensure_suggester_is_built
from matching.models import MatchRun
from tests.factories import (
    MicrocredentialFactory,
    MicrocredentialSkillFactory,
    SkillAliasFactory,
    SkillFactory,
)

NAMES = {
    "weld metal": "join metal by heat",
    "read blueprints": "interpret technical drawings",
    "draw blood": "take blood samples",
    "bake bread": "make loaves",
    "serve food": "wait at tables",
    "cut hair": "trim hair",
}


@pytest.fixture
def skills(db, settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    monkeypatch.setenv("TRELLIS_NEURAL", "0")
    forget_lexicon()
    forget_suggester()
    rows = {label: SkillFactory(label=label) for label in NAMES}
    for label, alias in NAMES.items():
        SkillAliasFactory(skill=rows[label], text=alias)
    yield rows
    forget_lexicon()
    forget_suggester()


@pytest.fixture
def early(skills):
    """Suggested by the dictionary alone, which knows only what is named."""
    row = MicrocredentialFactory(title="Bakery", description="Bake bread. Interpret the drawings of ovens.")
    suggest_skills_for(microcredential=row)
    MatchRun.objects.all().delete()
    return row


def tiers(row):
    return {one.skill.label: one.tier for one in row.taught_skills.select_related("skill")}


def later():
    return timezone.now() + SETTLED * 2


def test_the_worker_builds_and_next_time_suggests_anew(early):
    assert tiers(early) == {"bake bread": "dictionary"}
    ensure_suggester_is_built()
    assert tiers(early) == {"bake bread": "dictionary"}
    ensure_suggester_is_built()
    assert tiers(early)["read blueprints"] == "words"
    assert MatchRun.objects.get().microcredential == early


def test_what_a_person_decided_stays(early, skills):
    early.taught_skills.update(status=SkillStatus.CONFIRMED, level=5)
    MicrocredentialSkillFactory(
        microcredential=early, skill=skills["read blueprints"], status=SkillStatus.REJECTED
    )
    before = list(early.taught_skills.order_by("pk").values())
    build_suggester(neural=False)
    assert suggest_anew() == 1
    decided = early.taught_skills.exclude(status=SkillStatus.SUGGESTED)
    assert list(decided.order_by("pk").values()) == before


def test_without_a_build_there_is_nothing_to_do(early):
    assert (suggest_anew(), tiers(early)) == (0, {"bake bread": "dictionary"})


def test_skills_that_were_only_stated_need_no_guesses(skills):
    stated = MicrocredentialFactory(title="Bakery", description="Bake bread.")
    MicrocredentialSkillFactory(microcredential=stated, skill=skills["cut hair"])
    build_suggester(neural=False)
    assert (suggest_anew(), tiers(stated)) == (0, {"cut hair": ""})


def test_the_second_time_nothing_is_read(early, django_assert_max_num_queries):
    build_suggester(neural=False)
    assert (suggest_anew(clock=later), store.is_followed()) == (1, True)
    MicrocredentialFactory(title="Nothing", description="")
    with django_assert_max_num_queries(10):
        assert suggest_anew(clock=later) == 0


def test_what_a_worker_still_wrote_without_it_is_found_a_minute_later(early):
    build_suggester(neural=False)
    assert (suggest_anew(), store.is_followed()) == (1, False)
    early.taught_skills.all().delete()
    assert (suggest_anew(clock=later), store.is_followed()) == (1, True)
    assert tiers(early)["read blueprints"] == "words"


def test_another_build_is_followed_too(early):
    build_suggester(neural=False)
    suggest_anew(clock=later)
    SkillFactory(label="shoe horses")
    assert store.is_followed() is False


def test_a_long_turn_leaves_the_rest_to_the_next(skills):
    MicrocredentialFactory.create_batch(CHUNK + 1, description="Interpret the drawings.")
    build_suggester(neural=False)
    moments = iter(later() + part * LONGEST for part in (0, 0, 2))
    assert (suggest_anew(clock=lambda: next(moments)), store.is_followed()) == (CHUNK, False)
    assert (suggest_anew(clock=later), store.is_followed()) == (1, True)
