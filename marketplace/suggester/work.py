"""What occupations that are called like a title ask for. Only their names and skills are read, no code of anybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from marketplace.models import Occupation, OccupationSkill, SkillRelation
from marketplace.suggester.material import Material
from marketplace.suggester.postings import Postings, build_postings
from marketplace.suggester.static import Static
from marketplace.suggester.words import stems, telling_words

Floats = npt.NDArray[np.float32]
# So many occupations speak for a title, each by the square of how alike the names are; less alike ones do not.
NEAREST, LEAST_ALIKE = 5, 0.3
ESSENTIAL, OPTIONAL = 1.0, 0.4


def build_work(material: Material) -> dict[str, Any]:
    """Names of occupations, and what each asks for (CSR), rare skills for more; nothing where none are known."""
    occupations = list(Occupation.objects.order_by("source", "external_id").values_list("pk", "label"))
    asked = _asked([pk for pk, _ in occupations], material)
    if not asked.nnz:
        return {}
    named = build_postings([label for _, label in occupations], stems)
    return {
        "names": "\n".join(label for _, label in occupations),
        "begins": asked.indptr.astype(np.int64),
        "skills": asked.indices.astype(np.int32),
        "weights": asked.data.astype(np.float32),
        **{f"named_{key}": value for key, value in named.items()},
    }


def _asked(occupations: Sequence[int], material: Material) -> sparse.csr_array:
    """(occupations, skills): log((N + 1) / (n + 1)) / log(N + 1) of a skill that n of N ask for, less if optional."""
    row_of = {pk: row for row, pk in enumerate(occupations)}
    place_of = {pk: place for place, pk in enumerate(material.pks.tolist())}
    cells: dict[tuple[int, int], float] = {}
    links = OccupationSkill.objects.order_by("pk").values_list("occupation_id", "skill_id", "kind")
    for occupation, skill, kind in links.iterator():
        if skill in place_of:
            cell = row_of[occupation], place_of[skill]
            worth = ESSENTIAL if kind == SkillRelation.Kind.ESSENTIAL else OPTIONAL
            cells[cell] = max(worth, cells.get(cell, 0.0))
    rows = np.array([row for row, _ in cells], np.int64)
    places = np.array([place for _, place in cells], np.int64)
    many = np.log((len(row_of) + 1) / (np.bincount(places, minlength=len(material)) + 1))
    rare = many / max(np.log(len(row_of) + 1), 1e-9)
    values = np.array(list(cells.values())) * rare[places]
    found = sparse.csr_array((values, (rows, places)), shape=(len(row_of), len(material)))
    found.sort_indices()
    return found


class Work:
    """What `build_work` made, over memory-mapped arrays."""

    def __init__(self, arrays: dict[str, Any], skills: int, static: Static) -> None:
        self.names: list[str] = arrays["names"].split("\n")
        self._static = static
        self._named = Postings(
            len(self.names),
            **{
                key.removeprefix("named_"): value for key, value in arrays.items() if key.startswith("named_")
            },
        )
        shape = (len(self.names), skills)
        self._asked = sparse.csr_array((arrays["weights"], arrays["skills"], arrays["begins"]), shape=shape)
        self._meant = static.meanings([telling_words(name) for name in self.names])

    def alike(self, title: str) -> Floats:
        """(occupations,) in [0, 1]: the mean of two cosines, of words and of what they mean."""
        words = self._named.likeness([stems(title)])[0]
        meant = self._meant @ self._static.meanings([telling_words(title)])[0]
        found: Floats = (words + np.maximum(meant, 0)) / 2
        return found

    def asked(self, title: str) -> Floats:
        """(skills,): how much the occupations nearest to the title ask for each; 0 where none is near."""
        alike = self.alike(title)
        nearest = np.argsort(-alike, kind="stable")[:NEAREST]
        weights = np.where(alike[nearest] >= LEAST_ALIKE, alike[nearest] ** 2, 0).astype(np.float32)
        found: Floats = np.asarray(self._asked[nearest].T @ weights, np.float32)
        return found
