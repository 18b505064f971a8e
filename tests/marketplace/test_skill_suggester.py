"""The rules of the suggester, each on a taxonomy of its own; and the rows that it leaves."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.models import Microcredential, MicrocredentialSkill, SkillStatus
from marketplace.search.rows import SkillRow
from marketplace.services.suggestions import suggest_skills_for, suggest_skills_for_many
from marketplace.suggester import Suggestion, forget_lexicon, suggest, suggest_from
from marketplace.suggester.lexicon import Lexicon
from marketplace.suggester.stems import singular, stem
from marketplace.tasks.suggestions import suggest_skills
from matching.models import MatchRun
from tests.factories import (
    MicrocredentialFactory,
    MicrocredentialSkillFactory,
    SkillAliasFactory,
    SkillFactory,
)


def skill(label, *aliases, groups=("trade",), above=(), kind="skill", asked=None):
    facts = {"label": label, "aliases": aliases, "groups": groups, "kind": kind, "occupation_count": asked}
    return facts | {"above": frozenset(above)}


# Words of no meaning here, so that the others are rare among the names.
FILLERS = [skill(f"zz{n} qq{n}", groups=(f"group {n}",)) for n in range(60)]
VERBS = [skill(f"manage vv{n}", groups=(f"group {n}",)) for n in range(20)]


def lexicon(*skills) -> Lexicon:
    rows = [SkillRow(pk=n, **facts) for n, facts in enumerate([*skills, *FILLERS, *VERBS], 1)]
    return Lexicon(rows)


def labels(words: Lexicon, text, title="", tier="dictionary"):
    """Of what one tier suggests, the surest first."""
    names = dict(zip(words.ids, words.labels, strict=True))
    return [names[one.skill_id] for one in suggest_from(words, text, title) if one.tier == tier]


def confidence(words: Lexicon, text, title=""):
    return suggest_from(words, text, title)[0].confidence


class TestStems:
    @pytest.mark.parametrize(
        "forms",
        [
            ("weld", "welds", "welding", "welded"),
            ("plan", "planning", "plans", "planned"),
            ("apply", "applies", "applied", "applying"),
            ("machine", "machines", "machining"),
            ("organise", "organizing", "organises", "organized"),
            ("analyse", "analyzing"),
            ("labour", "labor"),
            ("centre", "centers"),
            ("programme", "programs"),
            ("moulding", "molded"),
            ("paediatric", "pediatric"),
            ("process", "processes", "processing"),
            ("sell", "selling"),
        ],
    )
    def test_forms_of_a_word_meet(self, forms):
        assert len({stem(form) for form in forms}) == 1

    @pytest.mark.parametrize(
        ("one", "other"),
        [("car", "caring"), ("cod", "coding"), ("us", "used"), ("need", "ne"), ("bus", "busing")],
    )
    def test_others_do_not(self, one, other):
        assert stem(one) != stem(other)

    @pytest.mark.parametrize(
        ("word", "one"),
        [("boxes", "box"), ("ethics", "ethic"), ("glass", "glass"), ("virus", "virus"), ("gas", "gas")],
    )
    def test_plural(self, word, one):
        assert singular(word) == one


class TestNames:
    WORDS = lexicon(
        skill("join metals", "weld stainless steel"),
        skill("stainless steel"),
        skill("medical terminology"),
        skill("read blueprints"),
    )

    def test_labels_and_aliases_in_other_forms(self):
        assert labels(self.WORDS, "Welding stainless steels; Medical Terminology.") == [
            "medical terminology",
            "join metals",
        ]

    def test_the_longest_match_wins(self):
        assert labels(self.WORDS, "They weld stainless steel.") == ["join metals"]
        assert labels(self.WORDS, "Sheets of stainless steel.") == ["stainless steel"]

    def test_marks_part_names(self):
        assert labels(self.WORDS, "Most are stainless. Steel is not.") == []
        assert labels(self.WORDS, "stainless, steel") == []

    def test_evidence_is_what_the_text_says(self):
        assert [
            one.evidence for one in suggest_from(self.WORDS, "Learn to Weld the Stainless Steel pipes")
        ] == ["Weld Stainless Steel"]

    def test_a_name_turned_round_counts_less(self):
        assert confidence(self.WORDS, "blueprint reading") < confidence(self.WORDS, "reading blueprints")

    def test_a_verb_and_its_object_may_stand_apart(self):
        words = lexicon(skill("manage rare gemstones"), skill("clinic medical coding"))
        assert labels(words, "managing, storing and polishing rare gemstones") == ["manage rare gemstones"]
        assert labels(words, "clinic medical billing and coding") == ["clinic medical coding"]
        assert labels(words, "clinic medical staff who like coding") == []

    def test_an_object_without_its_common_verb_counts_less(self):
        words = lexicon(skill("manage vital signs"), skill("medical terminology"))
        assert labels(words, "vital signs") == ["manage vital signs"]
        assert confidence(words, "vital signs") < confidence(words, "medical terminology")


class TestSureness:
    WORDS = lexicon(skill("medical terminology", "terms of doctors"), skill("phlebotomy"))

    def test_a_label_before_an_alias(self):
        assert confidence(self.WORDS, "medical terminology") > confidence(self.WORDS, "terms of doctors")

    def test_two_words_before_one(self):
        assert confidence(self.WORDS, "medical terminology") > confidence(self.WORDS, "phlebotomy")

    def test_the_title_before_the_text(self):
        assert confidence(self.WORDS, "", "phlebotomy") > confidence(self.WORDS, "phlebotomy")

    def test_again_is_surer(self):
        assert confidence(self.WORDS, "Phlebotomy. More phlebotomy.") > confidence(self.WORDS, "phlebotomy")

    def test_always_between_0_and_1(self):
        text = "Medical terminology. " * 50
        assert confidence(self.WORDS, text, "medical terminology") == 0.97


class TestTraps:
    def test_course_words_say_nothing_alone(self):
        words = lexicon(
            skill("training"), skill("exam", "test"), skill("students"), skill("provide training students")
        )
        assert suggest_from(words, "This training prepares students for the exam; a test follows.") == []

    def test_a_word_of_many_fields_says_nothing_alone(self):
        many = [skill(f"communication xx{n}", groups=(f"group {n}",)) for n in range(20)]
        words = lexicon(skill("communication"), skill("phlebotomy"), *many)
        assert labels(words, "Phlebotomy, communication") == ["phlebotomy"]
        assert labels(words, "", "Communication") == ["communication"]

    @pytest.mark.parametrize(
        "text",
        [
            "No experience in phlebotomy needed.",
            "Phlebotomy is not required.",
            "Prerequisite: phlebotomy.",
            "Students must have a phlebotomy certificate.",
            "Does not include phlebotomy.",
            "Without any phlebotomy behind you, start here.",
            "High school diploma and phlebotomy.",
        ],
    )
    def test_what_is_denied_or_asked_for_beforehand_is_not_taught(self, text):
        words = lexicon(skill("phlebotomy"), skill("medical terminology"))
        assert labels(words, f"{text} You learn medical terminology.") == ["medical terminology"]

    def test_not_only_is_no_denial(self):
        assert labels(lexicon(skill("phlebotomy")), "Not only phlebotomy is taught.") == ["phlebotomy"]

    def test_proper_names_are_written_with_capitals(self):
        words = lexicon(skill("Swift"), skill("SQL"), skill("English"))
        assert labels(words, "a swift look at sql and english") == []
        assert labels(words, "Write Swift, query SQL, speak English") == ["English", "SQL", "Swift"]

    def test_another_name_in_singular_is_another_word(self):
        words = lexicon(skill("plant equipment", "filters"))
        assert labels(words, "sort and filter records") == []

    def test_an_acronym_of_which_the_text_says_nothing_else_is_doubted(self):
        words = lexicon(skill("cable-propelled transit", "CPT"))
        assert confidence(words, "CPT and cable-propelled vehicles") > 0.5
        assert confidence(words, "the CPT codes") < 0.35

    def test_teaching_is_taught_where_the_title_says_so(self):
        words = lexicon(skill("lesson planning", groups=("teaching and training",)))
        assert suggest_from(words, "lesson planning") == []
        assert labels(words, "lesson planning", "Teacher Aide") == ["lesson planning"]


class TestAmbiguity:
    BANKING, METAL = 900, 901
    WORDS = lexicon(
        skill("investment products", "securities trade", above=(BANKING,), asked=50),
        skill("locks trade", "securities trade", above=(METAL,), asked=1),
        skill("bank accounts", above=(BANKING,)),
        skill("metal locks", above=(METAL,)),
    )

    def test_the_hierarchy_decides(self):
        assert "locks trade" in labels(self.WORDS, "securities trade, metal locks")
        assert "investment products" in labels(self.WORDS, "securities trade, bank accounts")

    def test_one_of_them_is_suggested_and_less_surely(self):
        alone = suggest_from(self.WORDS, "securities trade")
        sure = suggest_from(lexicon(skill("investment products", "securities trade")), "securities trade")
        assert (len(alone), len(sure)) == (1, 1)
        assert alone[0].confidence < sure[0].confidence


class TestFewHits:
    WORDS = lexicon(
        skill("dental charting"), skill("insurance law"), skill("transcribe medical data"), skill("zz")
    )

    def test_words_of_the_title(self):
        assert labels(self.WORDS, "", "Dental Assistant", "title-words") == ["dental charting"]
        assert confidence(self.WORDS, "", "Dental Assistant") <= 0.45

    def test_words_of_a_phrase(self):
        assert labels(self.WORDS, "Typing, transcribing medical documents.", "", "phrase-words") == [
            "transcribe medical data"
        ]

    def test_not_where_the_text_names_enough(self):
        words = lexicon(skill("dental charting"), skill("aa bb"), skill("cc dd"), skill("ee ff"))
        assert labels(words, "aa bb, cc dd, ee ff", "Dental Assistant", "title-words") == []

    def test_nothing_to_go_by(self):
        assert suggest_from(self.WORDS, "", "") == []
        assert suggest_from(self.WORDS, "Work Experience", "LMI (OSY)") == []
        assert suggest_from(lexicon(), "welding", "welding") == []


def test_at_most_twenty_the_surest_first_and_always_the_same():
    words = lexicon(*(skill(f"aa{n} bb{n}") for n in range(40)))
    text = ", ".join(f"aa{n} bb{n}" for n in range(40))
    first = suggest_from(words, text)
    assert len(first) == 20
    assert [one.confidence for one in first] == sorted((one.confidence for one in first), reverse=True)
    assert suggest_from(words, text) == first


@pytest.fixture
def fresh():
    forget_lexicon()
    yield
    forget_lexicon()


@pytest.mark.django_db
@pytest.mark.usefixtures("fresh")
class TestRows:
    @pytest.fixture
    def skills(self):
        names = ("phlebotomy", "medical terminology", "wiring diagrams", "stainless steel")
        return {name: SkillFactory(label=name) for name in names}

    @pytest.fixture
    def taught(self, skills) -> Microcredential:
        return MicrocredentialFactory(title="Clinic", description="Phlebotomy and medical terminology.")

    def statuses(self, microcredential):
        rows = microcredential.taught_skills.order_by("skill__label")
        return [(row.skill.label, row.status, row.tier) for row in rows]

    def test_suggestions_become_rows(self, taught):
        assert suggest_skills_for(microcredential=taught) == 2
        assert self.statuses(taught) == [
            ("medical terminology", "suggested", "dictionary"),
            ("phlebotomy", "suggested", "dictionary"),
        ]
        row = taught.taught_skills.get(skill__label="phlebotomy")
        assert (row.level, row.evidence, row.decided_by) == (3, "Phlebotomy", None)
        assert 0.3 <= row.confidence <= 1

    def test_what_a_person_decided_stays(self, taught, skills):
        MicrocredentialSkillFactory(microcredential=taught, skill=skills["phlebotomy"], level=5)
        MicrocredentialSkillFactory(
            microcredential=taught, skill=skills["medical terminology"], status=SkillStatus.REJECTED
        )
        before = list(taught.taught_skills.order_by("pk").values())
        assert suggest_skills_for(microcredential=taught) == 0
        assert list(taught.taught_skills.order_by("pk").values()) == before

    def test_stale_suggestions_go_and_others_keep_their_row(self, taught):
        suggest_skills_for(microcredential=taught)
        kept = taught.taught_skills.get(skill__label="phlebotomy").pk
        taught.description = "Phlebotomy and wiring diagrams."
        taught.save()
        assert suggest_skills_for(microcredential=taught) == 2
        assert [label for label, *_ in self.statuses(taught)] == ["phlebotomy", "wiring diagrams"]
        assert taught.taught_skills.get(skill__label="phlebotomy").pk == kept

    def test_again_changes_nothing_and_asks_for_nothing(self, taught):
        suggest_skills_for(microcredential=taught)
        rows, runs = list(MicrocredentialSkill.objects.values()), MatchRun.objects.count()
        assert suggest_skills_for(microcredential=taught) == 2
        assert (list(MicrocredentialSkill.objects.values()), MatchRun.objects.count()) == (rows, runs)

    def test_a_live_one_is_matched_anew_a_draft_is_not(self, taught):
        draft = MicrocredentialFactory(draft=True, description="Phlebotomy.")
        suggest_skills_for(microcredential=draft)
        assert MatchRun.objects.count() == 0
        suggest_skills_for(microcredential=taught)
        assert MatchRun.objects.get().microcredential == taught

    def test_the_catalogue_finds_it_by_what_was_suggested(self, taught):
        SkillAliasFactory(skill=SkillFactory(label="take blood samples"), text="drawing blood")
        taught.description = "Drawing blood."
        taught.save()
        suggest_skills_for(microcredential=taught)
        taught.refresh_from_db()
        assert "take blood samples" in taught.search_text

    def test_many(self, taught):
        other = MicrocredentialFactory(description="Stainless steel.")
        told = []
        count = suggest_skills_for_many(
            ids=[other.pk, taught.pk, taught.pk, 9999],
            progress=lambda done, total: told.append((done, total)),
        )
        assert (count, MicrocredentialSkill.objects.count(), told) == (3, 3, [(3, 3)])

    def test_many_need_no_more_queries_than_few(self, taught, django_assert_num_queries):
        ids = [taught.pk]
        suggest_skills_for_many(ids=ids)
        with CaptureQueriesContext(connection) as one:
            suggest_skills_for_many(ids=ids)
        ids += [row.pk for row in MicrocredentialFactory.create_batch(3, description="Phlebotomy.")]
        suggest_skills_for_many(ids=ids)
        with django_assert_num_queries(len(one)):
            suggest_skills_for_many(ids=ids)

    def test_the_task_comes_late_or_twice(self, taught):
        suggest_skills(taught.pk)
        suggest_skills(taught.pk)
        assert len(self.statuses(taught)) == 2
        pk = taught.pk
        taught.delete()
        suggest_skills(pk)
        assert MicrocredentialSkill.objects.count() == 0

    def test_suggest_reads_the_taxonomy_of_the_database(self, skills):
        assert suggest("Phlebotomy.") == [
            Suggestion(skills["phlebotomy"].pk, pytest.approx(0.65, abs=0.05), "Phlebotomy", "dictionary")
        ]


@pytest.mark.django_db
def test_a_taxonomy_of_one_skill_suggests_nothing_by_shared_words():
    SkillFactory(label="operate lathes")
    assert [found.tier for found in suggest("They operate a lathe machine.", "Lathe work")] in (
        [],
        ["dictionary"],
    )
