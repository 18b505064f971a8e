"""What the weighing roads are built from: every skill that is offered, with names and description."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from marketplace.models import Skill, SkillAlias
from marketplace.search.rows import own_terms

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Material:
    """A skill is known by its place in the lists, which are in the order of source and external id.

    `names` lists all names of all skills, a skill's label first; those of skill i begin at `starts[i]`. `asked` is how
    many occupations ask for it, 0 where that is unknown.
    """

    pks: Places
    labels: Sequence[str]
    descriptions: Sequence[str]
    asked: Places
    names: Sequence[str]
    starts: Places

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def owners(self) -> Places:
        """The skill of each name."""
        counts = np.diff(np.append(self.starts, len(self.names)))
        return np.repeat(np.arange(len(self), dtype=np.int64), counts)

    def without(self, names: set[int]) -> Material:
        """The same without these names, by their places; never a label."""
        kept = np.array([number not in names for number in range(len(self.names))])
        counts = np.add.reduceat(kept.astype(np.int64), self.starts)
        left = [name for name, keep in zip(self.names, kept, strict=True) if keep]
        return replace(self, names=left, starts=np.concatenate([[0], np.cumsum(counts)[:-1]]))


def read_material() -> Material:
    offered = Skill.objects.offered().order_by("source", "external_id")
    rows = list(offered.values_list("pk", "label", "description", "occupation_count"))
    aliases: dict[int, list[str]] = defaultdict(list)
    for pk, text in SkillAlias.objects.order_by("skill_id", "text").values_list("skill_id", "text"):
        aliases[pk].append(text)
    terms = own_terms()
    groups = [[label, *aliases.get(pk, ()), *terms.get(label, ())] for pk, label, _, _ in rows]
    return Material(
        pks=np.array([row[0] for row in rows], np.int64),
        labels=[row[1] for row in rows],
        descriptions=[row[2] for row in rows],
        asked=np.array([row[3] or 0 for row in rows], np.int64),
        names=[name for group in groups for name in group],
        starts=np.cumsum([0, *(len(group) for group in groups)])[:-1].astype(np.int64),
    )
