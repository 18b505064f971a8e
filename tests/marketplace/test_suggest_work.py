"""Occupations called like an advertisement's title, suggestions kept for matching alone, and a made-up clerk."""

import pytest

from marketplace.models import Occupation, OccupationSkill
from marketplace.services.suggester import build_suggester
from marketplace.suggester import forget_lexicon
from marketplace.suggester.asking import LEAST, suggest_skills
from marketplace.suggester.current import built_suggester, forget_suggester
from marketplace.suggester.material import read_material
from marketplace.suggester.passages import Kind
from matching.evaluation.clerk import MOST, decided
from tests.factories import SkillAliasFactory, SkillFactory

TRADES = {
    "welder": ["weld metal", "cut steel", "read blueprints", "grind edges"],
    "baker": ["bake bread", "knead dough", "heat ovens", "weigh flour"],
}


@pytest.fixture
def trades(db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    forget_lexicon()
    forget_suggester()
    skills = {}
    for trade, labels in TRADES.items():
        occupation = Occupation.objects.create(source="esco", external_id=trade, label=trade)
        for label in labels:
            skills[label] = SkillFactory(label=label)
            SkillAliasFactory(skill=skills[label], text=f"{label} by hand")
            OccupationSkill.objects.create(occupation=occupation, skill=skills[label], kind="essential")
    yield skills
    forget_lexicon()
    forget_suggester()


def test_a_title_is_asked_which_occupation_it_names(trades):
    build_suggester(neural=False)
    work = built_suggester().roads.work
    asked = work.asked("Welder")
    labels = list(built_suggester().labels)
    assert {labels[place] for place in asked.nonzero()[0].tolist()} == set(TRADES["welder"])
    assert not work.asked("").any()


def test_an_advertisement_is_about_what_its_occupation_asks_for_and_a_course_is_not_asked(trades):
    build_suggester(neural=False)
    suggester = built_suggester()
    weights = suggester.weights(neural=False)

    def first(kind, without=()):
        kept = {road: weight for road, weight in weights.items() if road not in without}
        found = suggester.suggest("We grow and are kind.", "Welder", kind=kind, weights=kept, k=4)
        return {one.skill_id for one in found}

    wanted = {trades[label].pk for label in TRADES["welder"]}
    assert first(Kind.JOB) == wanted
    assert first(Kind.COURSE) == first(Kind.COURSE, without=("asked",))


def test_without_occupations_there_is_nothing_to_ask(trades):
    Occupation.objects.all().delete()
    build_suggester(neural=False)
    assert built_suggester().roads.work is None
    assert decided(built_suggester(), read_material(), seed=0) == {}


def test_doubtful_skills_are_kept_for_matching_where_the_text_says_anything(trades):
    build_suggester(neural=False)
    text = "Weld metal and bake bread."
    shown = suggest_skills(text, "Weld metal")
    kept = suggest_skills(text, "Weld metal", doubtful=True)
    assert {one.skill_id for one in shown} <= {one.skill_id for one in kept}
    assert all(one.confidence >= LEAST for one in shown)


def test_the_clerk_decides_alike_for_one_seed(trades):
    occupation = Occupation.objects.get(label="welder")
    for number in range(MOST):
        skill = SkillFactory(label=f"polish part {number}")
        SkillAliasFactory(skill=skill, text=f"shine piece {number}")
        OccupationSkill.objects.create(occupation=occupation, skill=skill, kind="essential")
    build_suggester(neural=False)
    suggester, material = built_suggester(), read_material()
    found = decided(suggester, material, seed=3)
    assert found == decided(suggester, material, seed=3)
    assert {one.right for one in found["words-text"]} == {True, False}
