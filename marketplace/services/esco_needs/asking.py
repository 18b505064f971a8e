"""Which of an occupation's skills a need asks for: those closest to what the job is called and described as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from marketplace.models import Importance, Skill
from marketplace.services.esco_needs.roots import Rarity, roots
from marketplace.services.needs import WantedSkill
from marketplace.taxonomy.concepts import Work

FEWEST, MOST = 6, 10
MOST_NICE = 4
IN_TITLE, IN_OTHER_TITLE, IN_DESCRIPTION = 1.0, 0.8, 0.6
LEVELS = {Importance.MUST: ((2, 3, 4), (2, 6, 2)), Importance.NICE: ((1, 2, 3), (2, 5, 3))}


class Asking:
    """Ranks by the share of a skill's words that the occupation uses, times the skill's rarity among occupations."""

    def __init__(self, occupations: Sequence[Work], skills: Mapping[str, Skill]) -> None:
        self._skills = skills
        self._rarity = Rarity(frozenset(one.essential + one.optional) for one in occupations)
        self._words = Rarity(roots(skill.label) for skill in skills.values())

    def of(self, occupation: Work, rng: Random) -> list[WantedSkill]:
        """Six to ten skills, musts first; essential ones are musts, optional ones nice. Fewer where there are fewer."""
        size = rng.randint(FEWEST, MOST)
        essential = self._closest(occupation, occupation.essential)
        optional = self._closest(occupation, occupation.optional)
        nice = max(min(rng.randint(1, MOST_NICE), len(optional)), min(size - len(essential), len(optional)))
        musts, nices = essential[: size - nice], optional[:nice]
        return [*self._rows(musts, Importance.MUST, rng), *self._rows(nices, Importance.NICE, rng)]

    def _closest(self, occupation: Work, uris: Sequence[str]) -> list[Skill]:
        said = _said(occupation)
        known = sorted({uri for uri in uris if uri in self._skills})
        close = {
            uri: self._words.share(roots(self._skills[uri].label), said) * self._rarity.of(uri)
            for uri in known
        }
        return [
            self._skills[uri]
            for uri in sorted(known, key=lambda uri: (-close[uri], self._skills[uri].label, uri))
        ]

    @staticmethod
    def _rows(skills: Sequence[Skill], importance: Importance, rng: Random) -> list[WantedSkill]:
        levels, weights = LEVELS[importance]
        return [WantedSkill(skill, importance, rng.choices(levels, weights)[0]) for skill in skills]


def _said(occupation: Work) -> dict[str, float]:
    """How much each root counts, by the most telling place in which it stands."""
    worth = dict.fromkeys(roots(occupation.description), IN_DESCRIPTION)
    worth |= dict.fromkeys(roots(" ".join(occupation.other_names)), IN_OTHER_TITLE)
    return worth | dict.fromkeys(roots(occupation.label), IN_TITLE)
