"""The measures of suggestions, on examples that can be computed by hand."""

import math

import pytest

from marketplace.evaluation.suggestion import (
    AnnotationError,
    Labelled,
    bootstrap,
    calibration_error,
    known_labels,
    measure,
    micro_f1,
    paired_difference,
    r_precision,
    read_annotations,
)


def labelled(*skills, unknown=0):
    return Labelled("a sentence", frozenset(skills), unknown)


def test_a_file_of_annotations_is_read_by_sentence(tmp_path):
    file = tmp_path / "labels.csv"
    file.write_text(
        "sentence,span,sub_span,label\n"
        "Weld and bake,Weld,,Weld Metal\n"
        "Weld and bake,bake,,LABEL NOT PRESENT\n"
        "Weld and bake,bake,,bake cakes\n"
        "Be nice,nice,,UNDERSPECIFIED\n"
    )
    assert read_annotations(file, {"weld metal": 7}) == [Labelled("Weld and bake", frozenset({7}), 1)]


def test_another_file_is_refused_by_name(tmp_path):
    file = tmp_path / "other.csv"
    file.write_text("sentence,span\na,b\n")
    with pytest.raises(AnnotationError) as error:
        read_annotations(file, {})
    assert str(error.value) == "other.csv: has no column label."


def test_a_label_beats_another_skills_alias():
    assert known_labels([(1, "Welding")], [(2, "welding"), (2, "fusing")]) == {"welding": 1, "fusing": 2}


@pytest.mark.parametrize(
    ("ranked", "wanted", "expected"),
    [
        ([1, 2, 3, 4, 5], labelled(1), 1.0),
        ([9, 8, 7, 6, 1], labelled(1, 2), 0.5),
        ([9, 8, 7, 6, 5, 1], labelled(1), 0.0),
        ([1, 2, 3, 4, 5], labelled(1, 2, 3, 4, 5, 6, 7), 1.0),
        ([1], labelled(1, unknown=1), 0.5),
        ([], labelled(1), 0.0),
    ],
)
def test_r_precision_at_five(ranked, wanted, expected):
    assert r_precision(ranked, wanted, 5) == expected


def test_micro_f1_counts_over_all_sentences():
    assert micro_f1([([1, 2], labelled(1)), ([3], labelled(4))]) == pytest.approx(2 / 5)
    assert micro_f1([]) == 0.0


def test_a_ranker_is_measured_at_each_k():
    found = measure("ours", [[1, 2], [1, 2]], [labelled(1), labelled(3)], ks=(1, 5))
    assert [(one.metric, one.value, one.sentences) for one in found] == [("RP@1", 0.5, 2), ("RP@5", 0.5, 2)]


def test_the_bootstrap_is_seeded_and_holds_the_mean():
    first, second = bootstrap("x", "m", [0, 1] * 50), bootstrap("x", "m", [0, 1] * 50)
    assert first == second
    assert first.low < first.value < first.high
    assert (round(first.low, 1), round(first.high, 1)) == (0.4, 0.6)


def test_without_sentences_there_is_no_value():
    assert math.isnan(bootstrap("x", "m", []).value)


def test_a_difference_is_paired():
    found = paired_difference("x", [1.0, 0.5], [0.5, 0.0])
    assert (found.low, found.value, found.high) == (0.5, 0.5, 0.5)


def test_calibration_error_is_the_weighted_gap():
    assert calibration_error([0.95, 0.95, 0.15, 0.15], [True, True, False, False]) == pytest.approx(0.1)
