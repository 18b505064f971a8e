"""Free text: every word at a word's beginning, title hits first, the same on every database."""

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from marketplace.folding import fold, words
from marketplace.models import Microcredential
from marketplace.queries.microcredentials.text import containing, with_relevance
from marketplace.services.microcredentials import refresh_search_text, reject_skills
from marketplace.tasks.search_text import refresh_all_search_text
from tests.factories import MicrocredentialFactory, MicrocredentialSkillFactory, SkillFactory, member_of


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Café   CRÈME ", "cafe creme"),
        ("Straße", "strasse"),
        ("Łódź\n\tØresund", "lodz oresund"),
        ("ﬁne ＰＬＣ", "fine plc"),
        ("", ""),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


def test_words_are_letters_digits_plus_and_hash():
    assert words("C++ & C#, (PLC-programming) 100 % .NET_core") == [
        "c++",
        "c#",
        "plc",
        "programming",
        "100",
        "net",
        "core",
    ]


def make(title, *skills, **fields):
    row = MicrocredentialFactory(title=title, **fields)
    for label in skills:
        MicrocredentialSkillFactory(microcredential=row, skill=SkillFactory(label=label))
    refresh_search_text(ids=[row.pk])
    return row


def found(text):
    rows = with_relevance(containing(Microcredential.objects.all(), text), text)
    return [row.title for row in rows.order_by("-relevance", "title")]


@pytest.mark.django_db
class TestFound:
    @pytest.fixture(autouse=True)
    def _catalogue(self):
        make("Welding inspection", "weld symbols", external_id="MC-0412")
        make("Café service", description="Serve 4711% and spell naïve_words.")
        make("Robot operation", "welding", description="Overwelding is not a word that begins so.")
        make("Programming in C++", description="Also C#.", institution__name="Årdal Institute")

    @pytest.mark.parametrize(
        ("text", "titles"),
        [
            ("welding", ["Welding inspection", "Robot operation"]),
            ("WELD insp", ["Welding inspection"]),
            ("elding", []),
            ("cafe", ["Café service"]),
            ("naive", ["Café service"]),
            ("symb", ["Welding inspection"]),
            ("mc-0412", ["Welding inspection"]),
            ("c++", ["Programming in C++"]),
            ("c#", ["Programming in C++"]),
            ("ardal", ["Programming in C++"]),
            ("4711", ["Café service"]),
            ("robot cafe", []),
        ],
    )
    def test_every_word_begins_some_word(self, text, titles):
        assert found(text) == titles

    @pytest.mark.parametrize("text", ["%", "_", "%%", "\\", "' OR 1=1 --%", "4711%x"])
    def test_signs_of_like_find_nothing_by_themselves(self, text):
        assert found(text) == []

    def test_a_percent_sign_parts_words(self):
        assert found("4711%") == ["Café service"]

    @pytest.mark.parametrize("text", ["", "   "])
    def test_no_text_asks_nothing(self, text):
        assert len(found(text)) == 4

    def test_a_separator_is_no_word(self):
        assert found("/") == []
        assert found("|") == []


@pytest.mark.django_db
def test_title_goes_before_skill_before_description():
    make("A description", description="hydraulics")
    make("B skill", "hydraulics")
    make("Hydraulics")
    assert found("hydraulics") == ["Hydraulics", "B skill", "A description"]


@pytest.mark.django_db
def test_a_rejected_suggestion_is_not_found_any_more():
    row = make("Pumps")
    owner = member_of(row.institution)
    taught = MicrocredentialSkillFactory(
        microcredential=row, skill=SkillFactory(label="hydraulics"), status="suggested", confidence=0.5
    )
    refresh_search_text(ids=[row.pk])
    assert found("hydraulics") == ["Pumps"]
    reject_skills(ids=[taught.pk], by=owner, now=timezone.now())
    assert found("hydraulics") == []


@pytest.mark.django_db
def test_refreshing_again_changes_no_row():
    row = make("Pumps")
    assert refresh_search_text(ids=[row.pk]) == 0


@pytest.mark.django_db
def test_a_renamed_institution_is_found_by_its_new_name_after_the_sweep():
    row = make("Pumps", institution__name="Old College")
    type(row.institution).objects.update(name="New College")
    refresh_all_search_text()
    assert (found("old"), found("new")) == ([], ["Pumps"])
