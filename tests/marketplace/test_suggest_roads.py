"""The weighing roads on a small taxonomy: built, stored, asked, calibrated, absent."""

import json
import subprocess
import sys
from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from sklearn.feature_extraction.text import TfidfVectorizer

from marketplace.models import MicrocredentialSkill, SkillStatus
from marketplace.queries.suggested_skills import skills_in_words
from marketplace.services.suggester import build_suggester, ensure_suggester, retrain_suggester
from marketplace.services.suggestions import suggest_skills_for
from marketplace.suggester import forget_lexicon, store
from marketplace.suggester.asking import suggest_skills, suggest_skills_each
from marketplace.suggester.calibration import Example, calibrate, confidences
from marketplace.suggester.current import built_suggester, forget_suggester
from marketplace.suggester.lines import TOGETHER
from marketplace.suggester.material import read_material
from marketplace.suggester.neural import encoder
from marketplace.suggester.passages import Kind, Prose
from marketplace.suggester.postings import Postings, build_postings
from marketplace.suggester.roads import WITHOUT_MODEL, standard
from marketplace.suggester.words import stems_and_pairs
from tests.factories import MicrocredentialFactory, SkillAliasFactory, SkillFactory

NAMES = {
    "weld metal": ["join metal by heat", "perform welding"],
    "read blueprints": ["interpret technical drawings", "blueprint reading"],
    "draw blood": ["take blood samples", "phlebotomy"],
    "repair vehicles": ["fix cars", "vehicle repair"],
    "Java": ["Java programming"],
    "manage budgets": ["budget management", "control expenses"],
    "cut hair": ["hair cutting", "trim hair"],
    "bake bread": ["bread baking", "make bread"],
    "serve food": ["wait at tables", "bring meals"],
    "wire buildings": ["install electric cables", "electrical wiring"],
}


@pytest.fixture
def taxonomy(db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    forget_lexicon()
    forget_suggester()
    rows = {label: SkillFactory(label=label) for label in NAMES}
    for label, aliases in NAMES.items():
        for alias in aliases:
            SkillAliasFactory(skill=rows[label], text=alias)
    yield rows
    forget_lexicon()
    forget_suggester()


@pytest.fixture
def built(taxonomy):
    build_suggester(neural=False)
    return taxonomy


def labels(found, rows):
    names = {row.pk: label for label, row in rows.items()}
    return [names[one.skill_id] for one in found]


class TestPostings:
    def test_likeness_is_the_cosine_that_scikit_learn_computes(self):
        names = [name for label, aliases in NAMES.items() for name in [label, *aliases]]
        vectorizer = TfidfVectorizer(analyzer=stems_and_pairs, sublinear_tf=True).fit(names)
        text = "weld metal and read technical drawings of metal"
        expected = (vectorizer.transform([text]) @ vectorizer.transform(names).T).toarray()[0]
        postings = Postings(len(names), **build_postings(names, stems_and_pairs))
        found = postings.likeness([[], stems_and_pairs(text)])
        np.testing.assert_allclose(found, [np.zeros(len(names)), expected], atol=1e-3)

    def test_a_text_of_unknown_words_is_like_nothing(self):
        postings = Postings(1, **build_postings(["weld metal"], stems_and_pairs))
        assert postings.likeness([["zebra"]]).tolist() == [[0.0]]


def test_roads_are_brought_to_one_scale():
    values = standard(np.array([[1.0, 2.0, 3.0], [5.0, 5.0, 5.0]], np.float32))
    np.testing.assert_allclose(values, [[-1.2247449, 0, 1.2247449], [0, 0, 0]], atol=1e-6)


class TestBuilding:
    def test_the_same_taxonomy_gives_the_same_bytes(self, taxonomy):
        first = build_suggester(neural=False)
        assert build_suggester(neural=False) == first

    def test_a_changed_taxonomy_asks_for_a_new_build(self, built):
        assert store.current_build() != ""
        SkillFactory(label="shoe horses")
        assert store.current_build() == ""

    def test_only_the_newest_build_is_kept(self, built):
        SkillFactory(label="shoe horses")
        build_suggester(neural=False)
        build_suggester(neural=False)
        (folder,) = [f for f in (store.root() / store.version()).iterdir() if f.is_dir()]
        assert folder.name == store.current_build()

    def test_it_is_built_once_where_it_is_missing(self, taxonomy, monkeypatch):
        monkeypatch.setenv("TRELLIS_NEURAL", "0")
        assert (ensure_suggester(), ensure_suggester()) == (True, False)

    def test_without_skills_there_is_nothing_to_build(self, db, settings, tmp_path):
        settings.VAR_DIR = tmp_path
        assert ensure_suggester() is False
        with pytest.raises(CommandError, match="No skills are loaded"):
            call_command("build_suggester", "--no-neural", verbosity=0)

    def test_names_of_a_skill_follow_its_label(self, taxonomy):
        material = read_material()
        place = material.labels.index("draw blood")
        begin = int(material.starts[place])
        assert list(material.names[begin : begin + 3]) == ["draw blood", "phlebotomy", "take blood samples"]
        assert material.owners[begin : begin + 3].tolist() == [place] * 3


class TestSuggesting:
    def test_other_words_for_a_skill_find_it(self, built):
        found = suggest_skills("You will be taking samples of blood.", kind=Kind.SENTENCE, most=1)
        assert labels(found, built) == ["draw blood"]

    def test_evidence_lies_where_it_says(self, built):
        text = "We are a friendly team. You will interpret drawings."
        suggester = built_suggester()
        weights = suggester.weights(neural=False)
        (first, *_) = suggester.suggest(text, kind=Kind.JOB, weights=weights)
        assert labels([first], built) == ["read blueprints"]
        assert (first.evidence, text[first.start : first.end]) == ("interpret drawings", "interpret drawings")

    def test_what_a_course_presupposes_is_not_taught(self, built):
        found = suggest_skills("Bake bread of all sorts. Prerequisite: blueprint reading.", most=1)
        assert labels(found, built) == ["bake bread"]

    def test_a_text_that_says_nothing_gives_nothing(self, built):
        assert suggest_skills("  ... ") == []

    def test_the_tier_tells_which_roads_spoke(self, built):
        tiers = {one.tier for one in suggest_skills("Interpret the drawings and bake bread")}
        assert tiers <= {"dictionary", "words"}

    def test_without_a_build_the_dictionary_answers(self, taxonomy):
        (found,) = suggest_skills("Students bake bread.")
        assert (labels([found], taxonomy), found.tier) == (["bake bread"], "dictionary")

    def test_a_page_is_answered_without_the_model(self, built):
        (first, *_) = skills_in_words("Our bakery looks for people to bake bread.")
        assert first.skill.label == "bake bread"

    def test_many_texts_get_what_each_gets_alone(self, built):
        texts = [
            Prose("Students bake bread and interpret drawings. " * 3, "Bakery"),
            Prose(""),
            Prose("You will be taking samples of blood.", kind=Kind.SENTENCE),
            *(Prose(f"{label}; {alias}. Advanced.", kind=Kind.JOB) for label, (alias, *_) in NAMES.items()),
        ] * 9
        alone = [suggest_skills(one.text, one.title, kind=one.kind) for one in texts[:13]]
        assert [len(found) > 0 for found in alone[:3]] == [True, False, True]
        assert list(suggest_skills_each(iter(texts))) == alone * 9

    def test_many_texts_without_a_build_are_answered_by_the_dictionary(self, taxonomy):
        found = list(suggest_skills_each([Prose("Students bake bread."), Prose("")]))
        assert [labels(one, taxonomy) for one in found] == [["bake bread"], []]

    def test_a_hidden_name_is_not_looked_at(self, built):
        roads, material = built_suggester().roads, read_material()
        (name,) = (place for place, one in enumerate(material.names) if one == "phlebotomy")
        skill = material.owners[name]
        (found,) = roads.each(["phlebotomy"] * 2, ["word"], [(), {name}]).values()
        np.testing.assert_allclose(found[:, skill], [1, 0], atol=1e-3)

    def test_a_road_can_be_left_out(self, built):
        weights = built_suggester().weights(neural=False, without={"word"})
        assert set(weights) == set(WITHOUT_MODEL) - {"word"}

    def test_rows_get_level_and_tier(self, built):
        row = MicrocredentialFactory(title="Baking", description="Advanced bread baking for everybody.")
        suggest_skills_for(microcredential=row)
        kept = MicrocredentialSkill.objects.get(microcredential=row, skill=built["bake bread"])
        assert (kept.status, kept.level, kept.tier) == (SkillStatus.SUGGESTED, 4, "dictionary")


class TestCommand:
    def run(self, tmp_path, lines, *options):
        file = tmp_path / "texts.jsonl"
        file.write_text("\n".join(lines))
        out = StringIO()
        call_command("suggest_skills", str(file), "--no-neural", *options, stdout=out, stderr=StringIO())
        return [json.loads(line) for line in out.getvalue().splitlines()]

    def test_lines_in_lines_out(self, built, tmp_path):
        lines = ['{"id": "a", "text": "perform welding", "kind": "sentence"}', '{"id": 2, "text": ""}']
        first, second = self.run(tmp_path, lines, "--k", "1")
        assert first["id"] == "a"
        assert [(one["id"], one["label"]) for one in first["skills"]] == [
            (built["weld metal"].external_id, "weld metal")
        ]
        assert second == {"id": 2, "skills": []}

    def test_a_bad_line_stops_it_and_is_named_and_those_before_are_answered(self, built, tmp_path, capsys):
        file = tmp_path / "texts.jsonl"
        file.write_text('{"id": 1, "text": "weld"}\n{"text": "weld"}\n')
        with pytest.raises(CommandError, match=r'^Line 2: "id" must be'):
            call_command("suggest_skills", str(file), "--no-neural")
        assert json.loads(capsys.readouterr().out)["id"] == 1

    def test_many_lines_keep_their_order(self, built, tmp_path):
        lines = [json.dumps({"id": number, "text": "bake bread"}) for number in range(2 * TOGETHER + 1)]
        assert [one["id"] for one in self.run(tmp_path, lines)] == [*range(2 * TOGETHER + 1)]

    def test_unknown_roads_are_refused(self, built, tmp_path):
        with pytest.raises(CommandError, match="--roads: unknown highway"):
            self.run(tmp_path, [], "--roads", "highway")

    def test_a_missing_file_is_named(self, built, tmp_path):
        with pytest.raises(CommandError, match="No such file"):
            call_command("suggest_skills", str(tmp_path / "none"), stderr=StringIO())


class TestCalibration:
    def test_confidence_is_the_share_that_is_right(self):
        random = np.random.default_rng(1)
        truth = random.random(4000)
        examples = [
            Example((value, 1.0), bool(random.random() < value), number // 4)
            for number, value in enumerate(truth.tolist())
        ]
        fitted = calibrate(examples)
        found = confidences(fitted, [(0.1, 1.0), (0.5, 1.0), (0.9, 1.0)])
        np.testing.assert_allclose(found, [0.1, 0.5, 0.9], atol=0.07)

    def test_decisions_are_learnt_from(self, built):
        for number in range(6):
            row = MicrocredentialFactory(
                description="Bake bread and interpret drawings.", title=f"Course {number}"
            )
            suggest_skills_for(microcredential=row)
            decided = MicrocredentialSkill.objects.filter(microcredential=row)
            decided.filter(skill=built["bake bread"]).update(status=SkillStatus.CONFIRMED)
            decided.exclude(skill=built["bake bread"]).update(status=SkillStatus.REJECTED)
        before = store.current_build()
        (change,) = retrain_suggester()
        assert change.calibration == "words-text"
        assert (change.examples > 6, store.current_build() != before) == (True, True)

    def test_without_decisions_nothing_changes(self, built):
        before = store.current_build()
        assert (retrain_suggester(), store.current_build()) == ([], before)


class TestModel:
    def test_it_can_be_switched_off(self, monkeypatch):
        monkeypatch.setenv("TRELLIS_NEURAL", "0")
        assert encoder.is_available() is False

    def test_it_is_absent_without_harm(self, monkeypatch):
        monkeypatch.setattr(encoder, "MODEL_PACKAGE", "no_such_package")
        assert encoder.is_available() is False

    @pytest.mark.skipif(not encoder.is_available(), reason="the sentence model is not installed")
    def test_a_vector_does_not_depend_on_what_is_encoded_beside_it(self):
        alone = encoder.encode(["welding"])[0]
        beside = encoder.encode(["bake bread in a large oven", "welding"])[1]
        np.testing.assert_allclose(alone, beside, atol=1e-6)

    @pytest.mark.skipif(not encoder.is_available(), reason="the sentence model is not installed")
    def test_with_it_meaning_is_found_without_a_common_word(self, taxonomy):
        build_suggester()
        found = suggest_skills("mend automobiles", kind=Kind.SENTENCE, neural=True, most=1)
        assert (labels(found, taxonomy), found[0].tier) == (["repair vehicles"], "model")

    def test_the_web_process_loads_neither_runtime_nor_arithmetic_at_start(self):
        code = "import sys, config.wsgi, config.urls; print({'onnxruntime', 'sklearn'} & sys.modules.keys())"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "set()"
