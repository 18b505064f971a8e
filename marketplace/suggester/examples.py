"""Texts of which it is known what they say: ESCO's own names, held out, in sentences and descriptions.

A held-out name is hidden from every road, so that its skill must be recognised by its other names. No labelled text of
anybody is used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from marketplace.folding import fold
from marketplace.suggester.material import Material
from marketplace.suggester.passages import Kind

# Texts of each sort. Some names are left as they are: what people write is often the name itself.
BARE, SAID, DESCRIBED, SILENT = 120, 120, 80, 30
KNOWN = 0.25
_SENTENCES = (
    "You will {0}.",
    "Experience with {0} is an advantage.",
    "Responsible for {0} and {1} in a growing team.",
    "The ability to {0}, {1} and work well with others.",
    "We are looking for someone who knows {0}.",
    "Strong background in {0}; at least two years in a similar position.",
    "- {0}",
    "Must be able to {0} and to {1} under pressure.",
)
_COURSE = (
    "Students learn to {0}.",
    "Topics include {0}, {1} and {2}.",
    "This course gives an introduction to {0}.",
    "Participants practise how to {0} and {1}.",
    "Upon completion graduates are able to {0}.",
)
_SILENT = (
    "Classes meet on Monday and Wednesday evenings at the main campus.",
    "Apply today and a member of our team will get back to you.",
    "We offer a competitive salary, health insurance and paid holidays.",
    "Tuition includes books, fees and parking.",
    "The company was founded in 1987 and has offices in three states.",
    "Graduates receive a certificate of completion.",
    "Financial aid is available to those who qualify.",
    "Full time, first shift, starting in September.",
    "Our mission is to change lives in the communities that we serve.",
    "Please bring two forms of identification on the first day.",
)


@dataclass(frozen=True, slots=True)
class Text:
    """`hidden` are places of names that no road may see while it weighs the text; `skills` what is right."""

    text: str
    kind: Kind
    skills: frozenset[int]
    hidden: frozenset[int] = frozenset()
    title: str = ""


def made_texts(material: Material, seed: int, size: float = 1.0) -> list[Text]:
    """The same texts for the same seed. `size` scales how many there are."""
    maker = _Maker(material, np.random.default_rng(seed))
    # A small taxonomy has nothing to tell by hundreds of texts.
    size *= min(1.0, max(0.1, len(material.names) / 2000))
    wanted = (
        (maker.bare, BARE),
        (maker.sentence, SAID),
        (maker.description, DESCRIBED),
        (maker.silent, SILENT),
    )
    return [make() for make, many in wanted for _ in range(max(1, round(size * many)))]


def held_out_names(material: Material, seed: int, most: int) -> list[Text]:
    """Other names of skills as they are, each once and hidden wherever it stands; none that is also a label."""
    return _Maker(material, np.random.default_rng(seed), known=0.0).held_out(most)


class _Maker:
    """`known` is the share of names that the roads may see all the same."""

    def __init__(self, material: Material, random: np.random.Generator, known: float = KNOWN) -> None:
        self._material, self._random, self._known = material, random, known
        self._owners = material.owners
        self._by_name: dict[str, set[int]] = defaultdict(set)
        for place, name in enumerate(material.names):
            self._by_name[fold(name)].add(place)
        labels = set(material.starts.tolist())
        self._aliases = [place for place in range(len(material.names)) if place not in labels]
        self._aliases = self._aliases or list(range(len(material.names)))

    def bare(self) -> Text:
        return self._bare(self._names(1)[0])

    def held_out(self, most: int) -> list[Text]:
        texts = [self._bare(name) for name in self._names(min(most, len(self._aliases)))]
        once = {fold(text.text): text for text in texts}
        return [text for name, text in once.items() if text.hidden == self._by_name[name]]

    def _bare(self, name: int) -> Text:
        return self._text(self._material.names[name], Kind.SENTENCE, [name])

    def sentence(self) -> Text:
        pattern = _SENTENCES[self._random.integers(len(_SENTENCES))]
        return self._filled(pattern, Kind.SENTENCE)

    def description(self) -> Text:
        patterns = [
            _COURSE[place] for place in self._random.permutation(len(_COURSE))[: self._random.integers(2, 5)]
        ]
        filled = [self._filled(pattern, Kind.COURSE) for pattern in patterns]
        said = [one.text for one in filled] + [_SILENT[self._random.integers(len(_SILENT))]]
        skills = frozenset[int]().union(*(one.skills for one in filled))
        hidden = frozenset[int]().union(*(one.hidden for one in filled))
        return Text(" ".join(said), Kind.COURSE, skills, hidden)

    def silent(self) -> Text:
        return Text(_SILENT[self._random.integers(len(_SILENT))], Kind.SENTENCE, frozenset())

    def _filled(self, pattern: str, kind: Kind) -> Text:
        names = self._names(pattern.count("{"))
        return self._text(pattern.format(*(self._material.names[name] for name in names)), kind, names)

    def _names(self, count: int) -> list[int]:
        chosen = self._random.choice(len(self._aliases), count, replace=len(self._aliases) < count)
        return [self._aliases[place] for place in chosen.tolist()]

    def _text(self, text: str, kind: Kind, names: Sequence[int]) -> Text:
        alike = [self._by_name[fold(self._material.names[name])] for name in names]
        skills = frozenset(int(self._owners[place]) for places in alike for place in places)
        hidden = frozenset(
            place for places in alike for place in places if self._random.random() >= self._known
        )
        return Text(text, kind, skills, hidden - set(self._material.starts.tolist()))


def by_kind(texts: Sequence[Text]) -> Iterator[tuple[Kind, list[Text]]]:
    for kind in (Kind.SENTENCE, Kind.COURSE):
        yield kind, [text for text in texts if text.kind == kind]
