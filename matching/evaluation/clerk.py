"""A made-up catalogue whose skills are known, and a clerk who confirms or rejects what is suggested for it.

1. A microcredential teaches a few of the skills that the taxonomy says are essential for one occupation, so that they
   are easily mistaken for what is beside them; which, is drawn. It is called after one of them.
2. Its description says each of them by another of the skill's names, three in four of which are hidden from whatever
   suggests, in sentences that no calibration was learnt on, between sentences that say nothing.
3. The clerk decides on each suggestion: confirmed if the skill, by its id, is one of those taught, else rejected. What
   says nearly the same is rejected too, so this is strict. In 3 of 100 decisions the clerk slips, whichever way.
Everything follows from the seed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from marketplace.models import Occupation, OccupationSkill, SkillRelation
from marketplace.search.rows import read_rows
from marketplace.suggester.calibration import Example
from marketplace.suggester.examples import KNOWN, Text
from marketplace.suggester.material import Material
from marketplace.suggester.passages import Kind
from marketplace.suggester.suggester import Suggester
from marketplace.suggester.training import ground_for

CATALOGUE = 240
FEWEST, MOST = 3, 8  # skills that each teaches
SLIPS = 0.03
TITLES = ("{0}", "{0} certificate", "Training as {0}", "{0}: first steps")
SAYING = (
    "You practise to {0} until it sits.",
    "The first weeks are about {0}.",
    "A mentor shows how to {0} in a real shop.",
    "Afterwards you can {0} without help.",
    "{0}.",
    "Part two: {0}, with many examples.",
)
NOTHING = (
    "Seats go to those who come first.",
    "The fee may be paid in three parts.",
    "Lunch is at noon.",
    "Our building is near the station.",
    "Ask us about evening groups.",
)


def decided(suggester: Suggester, material: Material, seed: int) -> dict[str, list[Example]]:
    """What the clerk said of the first twenty suggestions for each, by calibration; nothing without occupations."""
    dice = np.random.default_rng(seed)
    texts = list(_catalogue(material, dice))
    if not texts:
        return {}
    found = ground_for(suggester.roads, material, read_rows(), texts).examples(texts)
    return {name: [_said(one, dice) for one in examples] for name, examples in found.items()}


def _said(one: Example, dice: np.random.Generator) -> Example:
    return replace(one, right=one.right != (dice.random() < SLIPS))


def _catalogue(material: Material, dice: np.random.Generator) -> Iterator[Text]:
    other_names = _other_names(material)
    asked = _asked(material, other_names)
    chosen = dice.permutation(len(asked))[:CATALOGUE]
    for number in chosen.tolist():
        taught = dice.permutation(asked[number])[: dice.integers(FEWEST, MOST + 1)].tolist()
        yield _microcredential(taught, other_names, material, dice)


def _microcredential(
    taught: Sequence[int],
    other_names: Mapping[int, Sequence[int]],
    material: Material,
    dice: np.random.Generator,
) -> Text:
    names = [int(dice.choice(other_names[place])) for place in taught]
    said = [str(dice.choice(SAYING)).format(material.names[name]) for name in names]
    said += [str(line) for line in dice.choice(NOTHING, 2, replace=False)]
    hidden = frozenset(name for name in names if dice.random() >= KNOWN)
    text = " ".join(said[place] for place in dice.permutation(len(said)).tolist())
    title = str(dice.choice(TITLES)).format(material.names[names[0]])
    return Text(text, Kind.COURSE, frozenset(taught), hidden, title)


def _other_names(material: Material) -> dict[int, list[int]]:
    """Places of names by place of their skill, the label left out."""
    labels = set(material.starts.tolist())
    found: dict[int, list[int]] = defaultdict(list)
    for name, owner in enumerate(material.owners.tolist()):
        if name not in labels:
            found[owner].append(name)
    return found


def _asked(material: Material, other_names: Mapping[int, Sequence[int]]) -> list[list[int]]:
    """Of each occupation its essential skills that have other names; of those with enough of them."""
    place_of = {pk: place for place, pk in enumerate(material.pks.tolist())}
    essential: dict[int, list[int]] = defaultdict(list)
    links = OccupationSkill.objects.filter(kind=SkillRelation.Kind.ESSENTIAL).order_by("pk")
    for occupation, skill in links.values_list("occupation_id", "skill_id").iterator():
        if (place := place_of.get(skill)) is not None and place in other_names:
            essential[occupation].append(place)
    occupations = Occupation.objects.order_by("source", "external_id").values_list("pk", flat=True)
    return [essential[pk] for pk in occupations if len(essential[pk]) >= MOST]
