"""How far skills serve for one another: names, hierarchy, occupations, calibration. No database."""

import numpy as np
import pytest
from scipy import sparse

from marketplace.related.building import MOST, NothingJudged, build, candidates, has_content, roads_of
from marketplace.related.building import Sources as Everything
from marketplace.related.calibration import fit, left_out, reliability
from marketplace.related.facts import Facts, Pairs
from marketplace.related.hierarchy import hierarchy_features, read_hierarchy
from marketplace.related.names import name_features, read_names, stems
from marketplace.related.roads import Road, said
from marketplace.related.sparse_rows import dot, largest_of_rows, unit_rows
from marketplace.related.work import candidates_by_vectors, read_work, work_features

NONE = np.zeros((0, 2), dtype=np.int64)


def facts(names, **given) -> Facts:
    size = len(names)
    return Facts(
        external_ids=[f"id{place}" for place in range(size)],
        names=names,
        parents=np.array(given.get("parents", NONE)).reshape(-1, 2),
        groups=np.array([not own for own in names]),
        relations=np.array(given.get("relations", NONE)).reshape(-1, 2),
        asks=given.get("asks", sparse.csr_array((0, size))),
        work_group=given.get("work_group", np.zeros(0, dtype=np.int64)),
        vectors=given.get("vectors"),
    )


def pairs(*both) -> Pairs:
    table = np.array(both, dtype=np.int64).reshape(-1, 2)
    return Pairs(table[:, 0], table[:, 1])


def everything(given: Facts) -> Everything:
    names = read_names(given.names)
    return Everything(given, names, read_hierarchy(given), read_work(given, names))


def test_what_stands_in_brackets_is_not_part_of_a_name():
    assert stems("Java (computer programming)") == ["java"]
    assert stems("the Welding of pipes") == ["weld", "pipe"]


def test_names_are_alike_by_their_rare_words():
    names = read_names([("weld pipes",), ("pipe welding", "join tubes"), ("weld",), (), ("bake bread",)])
    found = name_features(names, pairs((0, 1), (0, 2), (0, 4), (2, 0)))
    assert found["best_name"][0] == pytest.approx(1)
    assert found["best_name"][1] == pytest.approx(found["best_name"][3])
    assert found["asked_within"].tolist() == pytest.approx([1, found["asked_within"][1], 0, 1])
    assert 0 < found["asked_within"][1] < 1
    assert found["all_names"][2] == 0


def test_a_taxonomy_without_a_word_has_no_candidates():
    assert len(candidates(everything(facts([(), ("!",)])))) == 0
    assert len(candidates(everything(facts([])))) == 0


def test_the_narrowest_group_above_both_counts():
    given = facts([(), ("a",), ("b",), ("c",), ("d",), ()], parents=[[1, 0], [2, 0], [3, 5], [0, 5], [4, 3]])
    found = hierarchy_features(read_hierarchy(given), pairs((1, 2), (1, 3), (4, 3), (3, 4)))
    assert found["same_group"].tolist() == pytest.approx([0.5, 0, 1, 1])
    assert (found["broader"].tolist(), found["narrower"].tolist()) == ([0, 0, 1, 0], [0, 0, 0, 1])


def test_relations_hold_both_ways_and_circles_end():
    given = facts([("a",), ("b",)], relations=[[0, 1]], parents=[[0, 1], [1, 0]])
    found = hierarchy_features(read_hierarchy(given), pairs((0, 1), (1, 0)))
    assert found["related"].tolist() == [1, 1]
    assert found["same_group"].tolist() == [1, 1]


def test_occupations_say_what_is_asked_for_together():
    size, words = 120, [(f"word{place} other{place % 7}",) for place in range(120)]
    asks = sparse.csr_array(np.eye(size) + np.eye(size, k=1))
    given = facts(words, asks=asks, work_group=np.arange(size))
    work = read_work(given, read_names(words))
    found = work_features(work, pairs((0, 1), (1, 0), (1, 2), (0, 5)))
    # Skill 0 is asked for once and skill 1 twice; two more are added below so that few prove little.
    assert found["asked_together"].tolist() == pytest.approx([1 / 3, 1 / 4, 1 / 4, 0])
    assert np.abs(found["words_of_work"]).max() <= 1.001


def test_few_occupations_tell_nothing():
    given = facts([("a",), ("b",)], asks=sparse.csr_array(np.ones((3, 2))), work_group=np.arange(3))
    assert read_work(given, read_names(given.names)) is None


def test_the_nearest_vectors_are_candidates_and_empty_ones_are_not():
    vectors = np.array([[1, 0], [0, 0], [0.8, 0.6], [0, 1]], dtype=np.float32)
    rows = {int(one): [] for found in candidates_by_vectors(vectors, 1) for one in found[0]}
    assert sorted(rows) == [0, 2, 3]
    near = {
        (int(a), int(b)) for found in candidates_by_vectors(vectors, 1) for a, b in zip(*found, strict=True)
    }
    assert (0, 2) in near
    assert not any(1 in pair for pair in near)


def test_the_largest_of_a_row_come_first_and_ties_go_by_column():
    matrix = sparse.csr_array([[0.5, 0.5, 0.9, 0.1], [0, 0, 0, 0.3]])
    row, column = largest_of_rows(matrix, 2, 0.2)
    assert (row.tolist(), column.tolist()) == ([0, 0, 1], [2, 0, 3])
    unit = unit_rows(sparse.csr_array([[3.0, 4.0], [0, 0]]))
    assert dot(unit, unit, pairs((0, 0), (0, 1))).tolist() == pytest.approx([1, 0])


def test_a_credit_is_the_judgement_to_be_expected():
    rng = np.random.default_rng(0)
    features = {"one": rng.random(2000), "same": np.ones(2000)}
    chance = 1 / (1 + np.exp(-(6 * features["one"] - 3)))
    serves = rng.binomial(4, chance) / 4
    credit = left_out(features, serves)
    held = reliability(credit, serves)
    assert fit(features, serves).names == ("one",)
    assert held.error < 0.03
    assert np.abs(credit - chance).max() < 0.06
    assert sum(count for *_, count in held.bins) == held.pairs == 2000


def test_reliability_by_hand():
    held = reliability(np.array([0.15, 0.15, 0.95]), np.array([0.25, 0.25, 1.0]))
    assert held.error == pytest.approx(0.25 / 3)
    assert held.as_json()["bins"] == [[0.15, 0.25, 2], [0.95, 1.0, 1]]
    assert reliability(np.full(2, 0.5), np.full(2, 0.5)).explained == 0


def test_going_together_is_not_being_about_the_same():
    features = {
        "all_names": np.array([0.0, 0.1, 0.0]),
        "same_group": np.array([0.39, 0.0, 0.4]),
        "asked_together": np.ones(3),
        "narrower": np.zeros(3),
    }
    assert has_content(features).tolist() == [False, True, True]
    assert roads_of(features, 3).tolist() == [16, 16, 24]


def test_reasons_are_said_from_the_side_of_the_other_skill():
    roads = Road.NARROWER | Road.ASKED_TOGETHER | Road.ALIKE_IN_WORDS | Road.SAME_WORK
    assert said(roads) == ["narrower", "asked for together", "alike in words"]
    assert said(roads, turned=True) == ["broader", "asked for together", "alike in words"]
    assert said(Road.BROADER, turned=True) == ["narrower"]
    assert said(0) == ["several weak signs"]


def test_a_taxonomy_of_which_nothing_was_judged_has_no_credits():
    with pytest.raises(NothingJudged, match="Only 0 of the judged pairs"):
        build(facts([("weld",), ("weld pipes",)]))
    assert MOST == 30
