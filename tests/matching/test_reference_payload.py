"""A reference as bytes, and back."""

from __future__ import annotations

import io
from datetime import date

import numpy as np
import pytest
from scipy import sparse

from marketplace.models import Skill
from matching.engine import Reference
from matching.engine.concepts import Concepts
from matching.snapshot import reference as snapshot
from matching.snapshot.reference import Frozen, pack, skill_texts, unpack
from matching.snapshot.space import SkillSpace
from matching.snapshot.word_vectors import carried
from tests.factories import SkillFactory


def frozen() -> Frozen:
    arrays = {name: np.arange(3, dtype=np.float64) for name in snapshot.ARRAYS}
    concepts = Concepts(np.array([4, 9]), np.array([1.5, 2.0]), np.array([[1, -2], [3, 127]], dtype=np.int8))
    similarity = sparse.csr_array(([0.5], ([0], [1])), shape=(3, 3))
    reference = Reference(similarity=similarity, concepts=concepts, **arrays)
    return Frozen(reference, SkillSpace(np.array([7, 8, 9])), date(2026, 11, 24))


def test_concepts_come_back_as_they_were():
    back = unpack(pack(frozen()))
    assert pack(back) == pack(frozen())
    assert back.reference.concepts.vectors.tolist() == [[1, -2], [3, 127]]
    assert (back.on, back.space.keys.tolist()) == (date(2026, 11, 24), [7, 8, 9])


def test_a_reference_of_engine_1_has_no_concepts():
    with np.load(io.BytesIO(pack(frozen()))) as archive:
        old = {name: archive[name] for name in archive.files if not name.startswith("concept_")}
    packed = io.BytesIO()
    np.savez_compressed(packed, **old)
    assert len(unpack(packed.getvalue()).reference.concepts) == 0


@pytest.mark.django_db
def test_a_skill_is_read_by_all_its_names_and_a_group_by_none():
    weld = SkillFactory(label="weld pipes", description="Joining pipes")
    weld.aliases.create(text="pipe welding")
    group = SkillFactory(label="metal work", kind="group")
    space = SkillSpace(np.array([group.pk, weld.pk]))
    assert skill_texts(space) == ["", "weld pipes\nJoining pipes\npipe welding"]
    assert Skill.objects.count() == 2


def test_word_vectors_are_none_where_the_file_is_not_there(monkeypatch, tmp_path):
    monkeypatch.setattr("matching.snapshot.word_vectors.CARRIED", tmp_path / "none.npz")
    carried.cache_clear()
    assert len(carried().words) == 0
    carried.cache_clear()
