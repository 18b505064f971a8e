"""Every name of every skill, as the suggester looks for it."""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from math import exp, log

from marketplace.folding import fold, words
from marketplace.search.rows import SkillRow
from marketplace.suggester.reading import COURSE_WORDS, JOINS, SMALL_WORDS, TEACHING
from marketplace.suggester.stems import singular, stem

LONGEST_NAME = 7
# A word that begins so many labels is a verb that says what is done, not to what: manage, operate, perform.
COMMON_VERB = 15
# What is left of a label without its verb must name few skills, and alone be a word of few skills in one field.
MOST_CORES = 3
FEW_SKILLS, ONE_FIELD = 8, 4.0
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")
# Part of many names of knowledge, and of no meaning of their own.
LIGHT_WORDS = frozenset(
    stem(word)
    for word in ("principles", "techniques", "methods", "procedures", "processes", "theory", "types", "human")
)


class By(IntEnum):
    """What kind of name it is, the better the greater."""

    CORE = 0
    ALIAS = 1
    LABEL = 2


@dataclass(frozen=True, slots=True)
class Name:
    """`stems` in the order of the name, small words left out. `skills`: place in the lexicon's rows -> kind of name."""

    stems: tuple[str, ...]
    skills: dict[int, By]
    forms: frozenset[str]
    weight: float

    @property
    def by(self) -> By:
        return max(self.skills.values())


class Lexicon:
    """Names by their rarest stem, so that a text looks only at names that it can hold. Immutable."""

    def __init__(self, rows: Sequence[SkillRow]) -> None:
        self.ids = array("Q", (row.pk for row in rows))
        self.labels = [row.label for row in rows]
        self.above = [row.above for row in rows]
        self.asked = [row.occupation_count or 0 for row in rows]
        self.technology = [row.kind == "technology" for row in rows]
        self.label_stems = [_stems(_telling(row.label)) for row in rows]
        self.teaching = [any(TEACHING & set(_stems(_telling(group))) for group in row.groups) for row in rows]
        self._below = Counter(above for row in rows for above in row.above)
        self._count_words(rows)
        self.verbs = _common_verbs(rows, self.label_stems)
        self.single: dict[str, Name] = {}
        self.names: list[Name] = []
        for name in self._names(rows):
            if len(name.stems) == 1:
                self.single[name.stems[0]] = name
            self.names.append(name)
        self._index()

    def __len__(self) -> int:
        return len(self.ids)

    def rarity(self, part: str) -> float:
        """log((N + 1) / (n + 1)), n being the skills that have the stem in a name. What no name has is rarest."""
        return log((len(self.ids) + 1) / (self._skills_with.get(part, 0) + 1))

    def narrowness(self, above: int) -> float:
        """log(N / n) of a group or broader skill, n being the skills below it."""
        return log(len(self.ids) / self._below[above])

    def spread(self, word: str) -> float:
        """Over how many groups the skills spread that have this singular word in a name; 1 where it is one field's.

        The exponential of the entropy over groups: what is everywhere (equipment 89, security 33) says little alone,
        what is in one field (welding 4, phlebotomy 3) says much.
        """
        return self._spread.get(word, 1.0)

    def holding(self, part: str) -> list[Name]:
        """Names whose rarest stem it is, of two words or more."""
        return [self.names[number] for number in self._by_rarest.get(part, ())]

    def sharing(self, part: str) -> list[Name]:
        """Labels and aliases that have the stem anywhere."""
        return [self.names[number] for number in self._by_any.get(part, ())]

    def _count_words(self, rows: Sequence[SkillRow]) -> None:
        self._skills_with: Counter[str] = Counter()
        groups: dict[str, Counter[str]] = defaultdict(Counter)
        for row in rows:
            found = set(words(" ".join((row.label, *row.aliases))))
            self._skills_with.update({stem(word) for word in found})
            for word in {singular(word) for word in found}:
                groups[word][row.groups[0] if row.groups else ""] += 1
        self._spread = {word: _perplexity(counts.values()) for word, counts in groups.items()}

    def _names(self, rows: Sequence[SkillRow]) -> Iterator[Name]:
        found: dict[tuple[str, ...], dict[int, By]] = defaultdict(dict)
        forms: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for place, row in enumerate(rows):
            for text, by in self._forms(row):
                if key := _key(text):
                    found[key][place] = max(found[key].get(place, By.CORE), by)
                    if len(key) == 1:
                        forms[key].add(text)
        for key, skills in found.items():
            if max(skills.values()) > By.CORE or len(skills) <= MOST_CORES:
                yield Name(key, skills, frozenset(forms.get(key, ())), sum(map(self.rarity, key)))

    def _forms(self, row: SkillRow) -> Iterator[tuple[str, By]]:
        yield row.label, By.LABEL
        for alias in row.aliases:
            yield alias, By.ALIAS
        short = _IN_BRACKETS.sub("", row.label)
        if short and short != row.label:
            yield short, By.ALIAS
        if core := self._core(row) or _without_light_words(row.label):
            yield core, By.CORE

    def _core(self, row: SkillRow) -> str:
        """`monitor vital signs` is recognised by `vital signs` too; empty where what is left could mean anything."""
        head, *rest = _telling(row.label) or [""]
        telling = [word for word in rest if stem(word) not in COURSE_WORDS]
        if row.kind != "skill" or stem(head) not in self.verbs or not telling:
            return ""
        if len(rest) == 1 and not self._is_special(rest[0]):
            return ""
        return " ".join(rest)

    def _is_special(self, word: str) -> bool:
        return self._skills_with[stem(word)] <= FEW_SKILLS and self.spread(singular(word)) <= ONE_FIELD

    def _index(self) -> None:
        self._by_rarest: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self._by_any: dict[str, array[int]] = defaultdict(lambda: array("I"))
        for number, name in enumerate(self.names):
            if len(name.stems) > 1:
                self._by_rarest[max(name.stems, key=lambda part: (self.rarity(part), part))].append(number)
            if name.by > By.CORE:
                for part in set(name.stems):
                    self._by_any[stem(part)].append(number)


def _without_light_words(label: str) -> str:
    """`welding techniques` is recognised by `welding` too; empty where nothing was left out."""
    words_ = _telling(label)
    left = [word for word in words_ if stem(word) not in LIGHT_WORDS]
    return " ".join(left) if len(left) < len(words_) else ""


def _common_verbs(rows: Sequence[SkillRow], label_stems: Sequence[tuple[str, ...]]) -> frozenset[str]:
    pairs = zip(rows, label_stems, strict=True)
    heads = Counter(stems[0] for row, stems in pairs if len(stems) > 1 and row.kind == "skill")
    return frozenset(part for part, count in heads.items() if count >= COMMON_VERB)


def _telling(text: str) -> list[str]:
    """The words of a name that are compared; `and` only between others."""
    found = [word for word in words(text.replace("&", " and ")) if word not in SMALL_WORDS]
    while found and found[0] in JOINS:
        found = found[1:]
    while found and found[-1] in JOINS:
        found = found[:-1]
    return found


def _stems(telling: Iterable[str]) -> tuple[str, ...]:
    return tuple(stem(word) for word in telling)


def _key(text: str) -> tuple[str, ...]:
    """Stems; of a name of one word its singular, for that must be met more exactly. Empty where it tells nothing."""
    telling = _telling(text)
    stems = _stems(telling)
    if len(telling) > LONGEST_NAME or all(part in COURSE_WORDS or part in JOINS for part in stems):
        return ()
    return (singular(telling[0]),) if len(telling) == 1 else stems


def is_proper(form: str) -> bool:
    """A name of one word with a capital: `Swift`, `SQL`. The text must write it so too."""
    return form != fold(form)


def _perplexity(counts: Iterable[int]) -> float:
    values = list(counts)
    total = sum(values)
    return exp(-sum(value / total * log(value / total) for value in values))
