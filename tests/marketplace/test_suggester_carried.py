"""Suggestions of the dictionary on the list of skills that Trellis carries, with real words."""

import csv
from pathlib import Path

import pytest

from marketplace.search.rows import SkillRow
from marketplace.suggester import suggest_from
from marketplace.suggester.lexicon import Lexicon
from tests.marketplace.test_skill_suggester import labels

PROGRAMS = Path(__file__).resolve().parents[3] / "shared" / "data" / "nj-etpl" / "programs_detailed.csv"


@pytest.fixture(scope="module")
def carried() -> Lexicon:
    """The list that Trellis carries, without a database."""
    from marketplace.taxonomy import read_carried

    names = read_carried()
    groups = {group.external_id: group.label for group in names.groups}
    above: dict[str, list[str]] = {}
    for child, parent in names.broader:
        above.setdefault(child, []).append(parent)
    rows = [
        SkillRow(
            pk=n,
            label=one.label,
            kind=one.kind,
            occupation_count=None,
            groups=tuple(groups[up] for up in above.get(one.external_id, ())),
            aliases=one.aliases,
            above=frozenset(hash(up) for up in above.get(one.external_id, ())),
        )
        for n, one in enumerate(names.skills, 1)
    ]
    return Lexicon(rows)


@pytest.mark.skipif(not PROGRAMS.exists(), reason="the real descriptions are not here")
def test_hardly_any_real_description_is_left_without_a_suggestion(carried):
    with PROGRAMS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = [suggest_from(carried, row["standardized_description"], row["standardized_name"]) for row in rows]
    counts = sorted(len(one) for one in found)
    assert len(counts) == 749
    assert counts.count(0) < 0.05 * 749
    assert counts[749 // 2] >= 3


def test_a_real_sentence(carried):
    text = "Topics include medical terminology, anatomy, infection control and recording vital signs."
    assert {"medical terminology", "infection control", "human anatomy"} <= set(labels(carried, text))
