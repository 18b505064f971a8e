"""Which occupations the catalogue can plausibly serve, and which of its offers lie near each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from marketplace.services.esco_needs.market import Market, Offer
from marketplace.services.esco_needs.roots import Rarity, roots
from marketplace.taxonomy.concepts import Work

# An offer serves an occupation if it has so much of its title and is so much about it, or if it teaches so much of
# what is essential in it. Shares are weighed by rarity among the occupations: what many have in common says little.
TITLE_SHARED = 0.6
OTHER_TITLE_SHARED = 0.9
ABOUT_IT = 0.35
ESSENTIAL_TAUGHT = 0.25
NEAR = 15
FEWEST_SKILLS = 6

Titles = Sequence[tuple[frozenset[str], float]]  # roots of each title, and how much of it an offer must share


@dataclass(frozen=True)
class Served:
    """An occupation, the offers nearest to it, best first, and how near the first is (at least 1)."""

    occupation: Work
    near: tuple[Offer, ...]
    nearness: float


class Nearness:
    """How near offers are to occupations: 1 and more is near enough to serve."""

    def __init__(self, occupations: Sequence[Work], known: frozenset[str]) -> None:
        self._known = known
        self._titles = Rarity(roots(one.label) for one in occupations)
        self._texts = Rarity(everything_said(one) for one in occupations)
        self._skills = Rarity(frozenset(one.essential + one.optional) for one in occupations)

    def of(self, occupation: Work, offers: Sequence[Offer]) -> list[float]:
        titles, text = _titles(occupation), everything_said(occupation)
        essential = self._known.intersection(occupation.essential)
        return [
            max(self._by_words(titles, text, offer.roots), self._by_skills(essential, offer.skills))
            for offer in offers
        ]

    def _by_words(self, titles: Titles, text: frozenset[str], offered: frozenset[str]) -> float:
        alike = [
            self._titles.share(title, offered) / threshold for title, threshold in titles if title & offered
        ]
        return min(max(alike), self._texts.share(offered, text) / ABOUT_IT) if alike else 0.0

    def _by_skills(self, essential: frozenset[str], taught: frozenset[str]) -> float:
        return self._skills.share(essential, taught) / ESSENTIAL_TAUGHT if essential & taught else 0.0


def in_drawn_order(found: Sequence[Served], seed: int) -> list[Served]:
    """Drawn without putting back, the nearer the likelier (Efraimidis and Spirakis 2006); a seed has one order."""
    keys = {
        one.occupation.id: Random(f"{seed} {one.occupation.id}").random() ** (1 / one.nearness)  # noqa: S311
        for one in found
    }
    return sorted(found, key=lambda one: (-keys[one.occupation.id], one.occupation.id))


def _titles(occupation: Work) -> Titles:
    others = {roots(name) for name in occupation.other_names} - {frozenset()}
    ordered = sorted(others, key=sorted)
    return [(roots(occupation.label), TITLE_SHARED), *((name, OTHER_TITLE_SHARED) for name in ordered)]


def everything_said(occupation: Work) -> frozenset[str]:
    return roots(" ".join((occupation.label, *occupation.other_names, occupation.description)))


def served(occupations: Sequence[Work], market: Market, known: frozenset[str]) -> list[Served]:
    """Those that some offer serves, in their order. `known` are the skills that the taxonomy has."""
    nearness = Nearness(occupations, known)
    found = []
    for occupation in occupations:
        if len(known.intersection(occupation.essential + occupation.optional)) < FEWEST_SKILLS:
            continue
        scores = nearness.of(occupation, market.offers)
        order = sorted(range(len(scores)), key=lambda place: (-scores[place], place))
        near = tuple(market.offers[place] for place in order[:NEAR] if scores[place] >= 1)
        if near:
            found.append(Served(occupation, near, scores[order[0]]))
    return found
