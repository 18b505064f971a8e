"""What a taxonomy file says, before it becomes rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

ESCO_ATTRIBUTION = "This service uses the ESCO classification of the European Commission."
ESCO_ROOT = "http://data.europa.eu/esco/"
ONET_ATTRIBUTION = (
    "O*NET Database by the U.S. Department of Labor, Employment and Training Administration, CC BY 4.0."
)
LONGEST_NAME = 255
LONGEST_ID = 255


class TaxonomyError(Exception):
    """A file that cannot be read as a taxonomy; the text names the file, and the column and row where there are any."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A skill or a group. `aliases` never holds the label itself, nor a name twice."""

    external_id: str
    label: str
    kind: str
    code: str = ""
    description: str = ""
    aliases: tuple[str, ...] = ()
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """An occupation, and the external ids of the skills that it asks for. `group` is its narrow group of like work."""

    external_id: str
    label: str
    group: str = ""
    essential: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    description: str = ""

    @property
    def id(self) -> str:
        """The last part of its address."""
        return self.external_id.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """A whole file or folder.

    `broader`, `relations`, `occupations`, `work` and `groups` are None where the file does not speak of them: what is
    known already is then kept. `occupations` counts the occupations that ask for a skill, by external id; a skill that
    it does not name is asked for by none.
    """

    source: str
    name: str
    attribution: str
    skills: Sequence[Concept]
    groups: Sequence[Concept] | None = None
    broader: Sequence[tuple[str, str]] | None = None
    relations: Sequence[tuple[str, str, str]] | None = None
    occupations: Mapping[str, int] | None = None
    occupations_read: int = 0
    work: Sequence[Work] | None = None
    carried: bool = False
    warnings: Sequence[str] = field(default_factory=tuple)

    @property
    def concepts(self) -> list[Concept]:
        return [*(self.groups or ()), *self.skills]


def distinct_names(label: str, names: Sequence[str]) -> tuple[str, ...]:
    """The names once each, in their order, tidied, without the label."""
    tidy = dict.fromkeys(" ".join(name.split()) for name in names)
    return tuple(name for name in tidy if name and name != label)
