"""The index of skill names: what is found, and in which order."""

import threading

import pytest

from marketplace.models import Skill, SkillBroader, TaxonomyLoad
from marketplace.search import SkillIndex, current, forget_index, skill_index
from marketplace.search.rows import SkillRow, read_rows
from tests.factories import SkillAliasFactory, SkillFactory


def index(*rows: tuple) -> SkillIndex:
    """Of (label, aliases…); the first is asked for most."""
    return SkillIndex(
        [
            SkillRow(
                pk=n, label=label, kind="skill", occupation_count=None, groups=(), aliases=tuple(aliases)
            )
            for n, (label, *aliases) in enumerate(rows, 1)
        ]
    )


def found(rows, text, limit=20):
    return [(hit.label, hit.alias) for hit in index(*rows).search(text, limit)]


SKILLS = [
    ("manage staff",),
    ("join metals", "welding", "weld together"),
    ("welding techniques",),
    ("apply arc welding",),
    ("use spreadsheets software", "éditer des feuilles de calcul"),
    ("C++",),
    ("C#",),
    ("SQL",),
    ("SQL Server",),
    ("café management",),
]


class TestOrder:
    def test_from_exact_labels_to_aliases(self):
        rows = [
            ("melt iron", "handle sand casting"),  # all words begin words of an alias
            ("make sand casting moulds",),  # all words begin words of the label
            ("sand casting tools",),  # the label begins so
            ("pour metal", "sand casting"),  # another name is exactly so
            ("sand casting",),
        ]
        assert found(rows, "sand casting") == [
            ("sand casting", ""),
            ("pour metal", "sand casting"),
            ("sand casting tools", ""),
            ("make sand casting moulds", ""),
            ("melt iron", "handle sand casting"),
        ]

    def test_a_whole_word_comes_before_the_beginning_of_a_longer_one(self):
        rows = [
            ("tightness of pumps",),  # the label begins so
            ("adjust tightness",),  # a word of the label begins so
            ("weld with tungsten", "TIG welding"),  # a word of an alias
            ("set up TIG torches",),  # a word of the label
            ("TIG brazing",),  # the label begins with the word
        ]
        assert found(rows, "tig") == [
            ("TIG brazing", ""),
            ("set up TIG torches", ""),
            ("weld with tungsten", "TIG welding"),
            ("tightness of pumps", ""),
            ("adjust tightness", ""),
        ]

    def test_of_several_words_more_whole_ones_come_first(self):
        rows = [("tightness of welds",), ("join metals", "TIG welding"), ("tight weld",), ("weld TIG",)]
        assert found(rows, "tig weld") == [
            ("weld TIG", ""),
            ("tight weld", ""),
            ("join metals", "TIG welding"),
            ("tightness of welds", ""),
        ]

    def test_an_unfinished_word_is_a_beginning(self):
        assert found([("manage TIG stores",), ("tightness",)], "ti") == [
            ("tightness", ""),
            ("manage TIG stores", ""),
        ]

    def test_equals_stand_in_the_order_of_the_rows(self):
        assert found([("weld b",), ("weld a",), ("weld c",)], "weld") == [
            ("weld b", ""),
            ("weld a", ""),
            ("weld c", ""),
        ]

    def test_each_skill_once_by_its_best_name(self):
        rows = [("operate forklift", "forklift", "forklift driving")]
        assert found(rows, "forklift") == [("operate forklift", "forklift")]
        assert found(rows, "operate") == [("operate forklift", "")]

    def test_at_most_so_many(self):
        assert len(found([(f"weld {n}",) for n in range(30)], "weld")) == 20
        assert len(found([(f"weld {n}",) for n in range(30)], "weld", 3)) == 3

    @pytest.mark.django_db
    def test_rows_stand_by_occupations_then_label_then_id(self):
        for label, count in (("b", 5), ("c", None), ("a", 5), ("d", 900), ("a", 5), ("e", 0)):
            SkillFactory(label=label, occupation_count=count)
        assert [(row.label, row.occupation_count) for row in read_rows()] == [
            ("d", 900), ("a", 5), ("a", 5), ("b", 5), ("e", 0), ("c", None),
        ]  # fmt: skip
        same = [row.pk for row in read_rows() if row.label == "a"]
        assert same == sorted(same)


class TestWords:
    @pytest.mark.parametrize("text", ["CAFÉ", "cafe", "Cafè man", "  café   management "])
    def test_accents_case_and_spaces(self, text):
        assert found(SKILLS, text) == [("café management", "")]

    def test_accents_in_the_name_alone(self):
        assert found(SKILLS, "editer feuilles") == [
            ("use spreadsheets software", "éditer des feuilles de calcul")
        ]

    @pytest.mark.parametrize("text", ["tech weld", "weld tech", "we te"])
    def test_beginnings_in_any_order(self, text):
        assert found(SKILLS, text) == [("welding techniques", "")]

    def test_small_words_are_passed_over(self):
        assert found(SKILLS, "apply an arc welding") == [("apply arc welding", "")]
        assert found([("the",)], "the") == [("the", "")]
        assert found([("adopt a posture",), ("abate noise",)], "a") == [
            ("adopt a posture", ""),
            ("abate noise", ""),
        ]
        assert found([("abate noise",), ("adopt a posture",)], "a")[0] == ("abate noise", "")

    @pytest.mark.parametrize(("text", "label"), [("c++", "C++"), ("C#", "C#"), ("sql", "SQL")])
    def test_signs_belong_to_some_words(self, text, label):
        assert found(SKILLS, text)[0] == (label, "")

    @pytest.mark.parametrize("text", ["", "  ", "!?", "%", "_", "\x00", "-"])
    def test_nothing_typed_finds_nothing(self, text):
        assert found(SKILLS, text) == []

    def test_nothing_loaded_finds_nothing(self):
        assert index().search("weld") == []


class TestSlips:
    @pytest.mark.parametrize(
        "text",
        [
            "wleding tecniques",
            "weldng techniques",
            "welding techniqeus",
            "weldin techniquse",
            "velding tekniques",
        ],
    )
    def test_letters_swapped_left_out_added_or_wrong(self, text):
        assert found(SKILLS, text) == [("welding techniques", "")]

    def test_while_still_typing(self):
        assert found(SKILLS, "spraedsh") == [("use spreadsheets software", "")]

    def test_short_words_are_taken_as_they_are(self):
        assert found(SKILLS, "sqk") == []

    def test_one_slip_up_to_seven_letters(self):
        assert found(SKILLS, "mrnage") == [("manage staff", ""), ("café management", "")]
        assert found(SKILLS, "mrnege") == []

    def test_fewer_slips_come_first_then_names_of_no_more_words(self):
        rows = [
            ("customer services centre",),
            ("costumed servant",),
            ("customer service",),
            ("customary servile",),
        ]
        assert [label for label, _ in found(rows, "customer servce")] == [
            "customer service",
            "customer services centre",
        ]

    def test_slips_are_looked_for_where_little_is_found(self):
        assert found([("selling",), ("sewing",), ("sealing",)], "selling") == [
            ("selling", ""),
            ("sealing", ""),
        ]
        rows = [("selling",), ("selling cars",), ("selling houses",), ("sealing",)]
        assert len(found(rows, "selling")) == 3


@pytest.fixture
def fresh():
    forget_index()
    yield
    forget_index()


@pytest.mark.django_db
@pytest.mark.usefixtures("fresh")
class TestCurrentIndex:
    def test_groups_retired_skills_and_their_names_are_not_in_it(self):
        SkillFactory(label="weld", kind="group")
        SkillAliasFactory(skill=SkillFactory(label="x", retired_at="2026-01-01T00:00Z"), text="weld")
        assert skill_index().search("weld") == []

    def test_a_hit_names_the_group_also_of_a_broader_skill(self):
        group = SkillFactory(label="joining", kind="group", code="S6")
        broad, narrow = SkillFactory(label="weld"), SkillFactory(label="spot weld")
        SkillBroader.objects.create(skill=broad, broader=group)
        SkillBroader.objects.create(skill=narrow, broader=broad)
        assert [(hit.label, hit.group, hit.kind) for hit in skill_index().search("weld")] == [
            ("weld", "joining", "skill"),
            ("spot weld", "joining", "skill"),
        ]

    def test_a_hierarchy_that_bites_its_tail_is_no_trap(self):
        one, two = SkillFactory.create_batch(2)
        SkillBroader.objects.create(skill=one, broader=two)
        SkillBroader.objects.create(skill=two, broader=one)
        assert [hit.group for hit in skill_index().search("skill")] == ["", ""]

    def test_own_terms_are_names(self):
        skill = SkillFactory(label="operate boat")
        drive = SkillFactory(label="manoeuvre heavy trucks")
        assert [(hit.skill_id, hit.alias) for hit in skill_index().search("cdl")] == [(drive.pk, "CDL")]
        assert skill_index().search("operate")[0].skill_id == skill.pk

    def test_it_is_kept_and_then_built_anew(self, monkeypatch, django_assert_num_queries):
        SkillFactory(label="weld")
        first = skill_index()
        with django_assert_num_queries(0):
            assert skill_index() is first
        monkeypatch.setattr(current, "CHECK_EVERY", 0.0)
        with django_assert_num_queries(3):
            assert skill_index() is first
        SkillFactory(label="weld steel")
        assert [hit.label for hit in skill_index().search("weld")] == ["weld", "weld steel"]
        second = skill_index()
        Skill.objects.filter(label="weld").update(label="solder")
        TaxonomyLoad.objects.create(
            source="own", name="x", skills=2, aliases=0, loaded_at="2026-01-01T00:00Z"
        )
        assert skill_index() is not second
        assert [hit.label for hit in skill_index().search("weld")] == ["weld steel"]


def test_many_threads_share_one_build(monkeypatch):
    builds, together = [], threading.Barrier(8)
    monkeypatch.setattr(current, "taxonomy_version", lambda: (1,))

    def build():
        builds.append(1)
        return object()

    shared, seen = current.Current(build), []

    def ask():
        together.wait()
        seen.append(shared.get())

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(builds), len(seen), len(set(map(id, seen)))) == (1, 8, 1)
