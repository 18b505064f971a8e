"""The task that measures suggestions, on a small taxonomy."""

import json

import pytest
from django.core.management import call_command

from marketplace.evaluation.ways import Case, Way, rank_each_way, ways_to_ask
from marketplace.services.suggester import build_suggester
from marketplace.suggester import forget_lexicon
from marketplace.suggester.current import built_suggester, forget_suggester
from marketplace.suggester.examples import held_out_names
from marketplace.suggester.material import read_material
from marketplace.suggester.passages import Kind
from matching.evaluation.judged import held_out
from tests.factories import SkillAliasFactory, SkillFactory

NAMES = {
    "weld metal": ["join metal by heat", "metal welding"],
    "read blueprints": ["interpret technical drawings", "blueprint reading"],
    "draw blood": ["take blood samples", "phlebotomy"],
    "repair vehicles": ["fix cars", "vehicle repair"],
    "bake bread": ["bread baking", "Draw blood"],
    "cut hair": ["hair cutting", "trim hair"],
}


@pytest.fixture
def suggester(db, settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir()
    forget_lexicon()
    forget_suggester()
    for label, aliases in NAMES.items():
        skill = SkillFactory(label=label)
        for alias in aliases:
            SkillAliasFactory(skill=skill, text=alias)
    build_suggester(neural=False)
    yield built_suggester()
    forget_lexicon()
    forget_suggester()


def test_a_name_is_held_out_once_and_only_where_it_is_no_label(suggester):
    material = read_material()
    texts = held_out_names(material, seed=1, most=100)
    assert sorted(one.text for one in texts) == sorted(
        alias for aliases in NAMES.values() for alias in aliases if alias != "Draw blood"
    )
    for one in texts:
        assert [material.names[place] for place in one.hidden] == [one.text]
        assert one.skills == {int(material.owners[place]) for place in one.hidden}
    assert held_out_names(material, seed=1, most=100) == texts


def test_what_is_held_out_is_hidden_from_everything(suggester):
    judged = held_out("ALIASES", suggester, read_material(), seed=1)
    case = next(one for one in judged.cases if one.sentence == "phlebotomy")
    assert case.named == {}
    assert not any("phlebotomy" in names for names in judged.offered)
    assert any("draw blood" in names for names in judged.offered)
    (seen, unseen) = (
        rank_each_way([Case("phlebotomy", {}, hidden)], suggester.roads, {"word": Way({"word": 1.0})}, 1)[
            "word"
        ][0]
        for hidden in ((), case.hidden)
    )
    label = read_material().labels
    assert (label[seen[0]], label[unseen[0]] == "draw blood") == ("draw blood", False)


def test_all_roads_rank_as_the_suggester_suggests(suggester):
    weights = suggester.weights(neural=False)
    sentence = "You will interpret drawings and fix a car."
    found = suggester.suggest(sentence, kind=Kind.SENTENCE, weights=weights, k=3, dictionary=False)
    ranked = rank_each_way([Case(sentence, {})], suggester.roads, {"ours": Way(weights)}, 3)
    assert [suggester.pks[place] for place in ranked["ours"][0]] == [one.skill_id for one in found]


def test_a_road_that_the_build_lacks_is_not_asked(suggester):
    ways = ways_to_ask(suggester)
    assert {"only word", "all but word", "all but dictionary"} <= ways.keys()
    assert not {"only description", "only label", "only asked"} & ways.keys()


def test_every_set_is_measured_by_every_way(suggester, tmp_path, capsys):
    folder = tmp_path / "skill-labels"
    folder.mkdir()
    for name in ("tech", "house"):
        (folder / f"{name}_validation_annotations.csv").write_text(
            "sentence,span,label\nWeld metal all day.,Weld metal,weld metal\nBe nice.,nice,UNDERSPECIFIED\n"
        )
    call_command("evaluate", "suggestion", data=tmp_path, json=True, bootstrap=100)
    report = json.loads(capsys.readouterr().out)
    found = {(line["name"], line["metric"]): line["found"]["value"] for line in report["lines"]}
    assert "TECH 1, HOUSE 1, ALIASES 11" in report["about"]
    assert found["TECH: all roads", "RP@5"] == 1.0
    assert found["HOUSE: exact dictionary", "RP@5"] == 1.0
    assert ("ALIASES: only word", "RP@10") not in found
    assert 0 < found["ALIASES: all but static", "RP@5"] <= 1
    assert ("confidence, words-sentence", "calibration error") in found
