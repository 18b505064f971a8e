"""Working out which skills count for which: the service, the command, the task, and what matching takes of it."""

import csv
from datetime import UTC, datetime

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from marketplace.models import SimilarityVersion, Skill, SkillBroader, SkillNeighbour, TaxonomyLoad
from marketplace.related.judged import JUDGED
from marketplace.related.rows import read_facts, vectors_here
from marketplace.services.similarity import NothingJudged, build_similarity, is_outdated
from marketplace.tasks.similarity import follow_taxonomy
from matching.models import ReferenceVersion, RunKind
from matching.snapshot.reference import unpack
from tests.factories import SkillFactory
from tests.matching.market import asks, run_now, teaches

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, tzinfo=UTC)
URI = "http://data.europa.eu/esco/skill/"


@pytest.fixture
def judged() -> None:
    """The skills of all judged pairs, by their labels alone."""
    with JUDGED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    labels = {row[end]: row[f"{end}_label"] for row in rows for end in ("asked", "taught")}
    Skill.objects.bulk_create(
        Skill(source="esco", external_id=URI + one, label=label) for one, label in sorted(labels.items())
    )


def neighbours():
    return sorted(SkillNeighbour.objects.values_list("asked__label", "taught__label", "credit", "roads"))


def skill(label: str) -> Skill:
    return Skill.objects.get(label=label)


def test_what_is_judged_is_said_of_known_grades():
    with JUDGED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["serves"] for row in rows} == {"0", "1", "2", "3", "4"}
    assert len({(row["asked"], row["taught"]) for row in rows}) == len(rows) == 620


def test_the_same_again_changes_nothing(judged):
    first = build_similarity(now=NOW)
    there = neighbours()
    assert (first.changed, first.version.number) == (True, 1)
    assert first.version.summary["neighbours"] == len(there) > 100
    assert first.version.summary["held_out"]["pairs"] == 620
    assert {25 <= credit <= 95 for *_, credit, _ in there} == {True}
    second = build_similarity(now=timezone.now())
    assert (second.changed, second.version.pk, neighbours()) == (False, first.version.pk, there)
    assert SimilarityVersion.objects.get().built_at > NOW


def test_another_taxonomy_makes_another_version(judged):
    first = build_similarity(now=NOW).version
    SkillBroader.objects.create(
        skill=skill("apply deep tissue massage"), broader=skill("apply massage therapy")
    )
    second = build_similarity(now=NOW).version
    assert (second.number, second.checksum == first.checksum) == (2, False)
    row = SkillNeighbour.objects.get(
        asked=skill("apply massage therapy"), taught=skill("apply deep tissue massage")
    )
    assert row.roads & 1


def test_the_checksum_does_not_depend_on_keys(judged):
    first = build_similarity(now=NOW).version.checksum
    pk = Skill.objects.order_by("pk").values_list("pk", flat=True)[0]
    kept = Skill.objects.get(pk=pk)
    SkillNeighbour.objects.all().delete()
    kept.delete()
    Skill.objects.create(source="esco", external_id=kept.external_id, label=kept.label)
    assert build_similarity(now=NOW).version.checksum == first


def test_groups_have_no_neighbours(judged):
    Skill.objects.filter(label="weld mining machinery").update(kind="group")
    build_similarity(now=NOW)
    assert not SkillNeighbour.objects.filter(taught__kind="group").exists()


def test_vectors_say_what_is_alike_in_meaning(judged, tmp_path):
    ids = list(Skill.objects.order_by("pk").values_list("external_id", flat=True))
    vectors = np.random.default_rng(0).normal(size=(len(ids), 8)).astype(np.float32)
    vectors[1] = vectors[0]
    np.savez(tmp_path / "v.npz", ids=np.array([*ids, "unknown"]), vectors=np.vstack([vectors, vectors[:1]]))
    facts, _ = read_facts(tmp_path / "v.npz")
    assert np.linalg.norm(facts.vectors, axis=1).tolist() == pytest.approx([1.0] * len(ids), abs=1e-6)
    version = build_similarity(now=NOW, vectors=tmp_path / "v.npz").version
    assert (version.summary["vectors"], "meaning" in version.summary["weights"]) == (True, True)
    assert vectors_here() is None


@pytest.mark.parametrize(
    "arrays",
    [{"ids": ["a"]}, {"ids": ["a"], "vectors": [[1.0], [2.0]]}, {"ids": ["a"], "vectors": [[float("nan")]]}],
)
def test_a_wrong_file_of_vectors_changes_nothing(judged, tmp_path, arrays):
    np.savez(tmp_path / "v.npz", **{name: np.array(values) for name, values in arrays.items()})
    with pytest.raises(CommandError, match=r"v\.npz: .* Nothing was changed"):
        call_command("build_similarity", vectors=tmp_path / "v.npz")
    assert not SimilarityVersion.objects.exists()


def test_a_taxonomy_of_which_nothing_was_judged_stays_without():
    SkillFactory(label="weld")
    with pytest.raises(NothingJudged):
        build_similarity(now=NOW)
    with pytest.raises(CommandError, match="Only 0 of the judged pairs"):
        call_command("build_similarity")


def test_the_command_says_what_a_credit_is_worth(judged, capsys):
    call_command("build_similarity")
    said = capsys.readouterr().out
    assert "Similarity 1, checksum " in said
    assert "on 620 judged pairs, each left out: calibration error 0." in said
    assert "Matching takes it from the next full run on" in said
    call_command("build_similarity", without_vectors=True)
    assert "Nothing changed: the same was there already." in capsys.readouterr().out


def test_a_new_taxonomy_is_followed_once(judged):
    follow_taxonomy()
    assert not SimilarityVersion.objects.exists()
    TaxonomyLoad.objects.create(source="esco", name="ESCO", skills=1, aliases=0, loaded_at=NOW)
    assert is_outdated()
    follow_taxonomy()
    assert SimilarityVersion.objects.get().number == 1
    assert not is_outdated()


def test_another_taxonomy_is_left_to_its_own_links():
    SkillFactory()
    TaxonomyLoad.objects.create(source="own", name="Ours", skills=1, aliases=0, loaded_at=NOW)
    follow_taxonomy()
    assert not SimilarityVersion.objects.exists()


def test_matching_takes_it_with_a_full_run_and_keeps_it_until_the_next():
    asked, taught, child = (SkillFactory(label=label) for label in ("weld", "braze", "spot weld"))
    need = asks([asked])
    teaches([taught])
    SkillBroader.objects.create(skill=child, broader=asked)
    run_now()
    assert similarity(asked, taught, child) == (0, 0.8)
    SkillNeighbour.objects.create(asked=asked, taught=taught, credit=62, roads=32)
    SimilarityVersion.objects.create(number=1, checksum="x", last_skill=child.pk, built_at=NOW)
    run_now(RunKind.NEED, need=need)
    assert similarity(asked, taught, child) == (0, 0.8)
    run_now()
    assert similarity(asked, taught, child) == (0.62, 0)
    assert need.matches.get().explanation["skills"][0]["similarity"] == 0.62


def test_what_came_later_goes_by_the_taxonomy():
    asked = SkillFactory()
    SimilarityVersion.objects.create(number=1, checksum="x", last_skill=asked.pk, built_at=NOW)
    newer = SkillFactory()
    SkillBroader.objects.create(skill=newer, broader=asked)
    asks([asked])
    run_now()
    assert similarity(asked, newer) == (0.8,)


def similarity(asked: Skill, *taught: Skill) -> tuple[float, ...]:
    frozen = unpack(bytes(ReferenceVersion.objects.order_by("-number").first().payload))
    matrix, column = frozen.reference.similarity, frozen.space.column
    return tuple(float(matrix[column[asked.pk], column[other.pk]]) for other in taught)
