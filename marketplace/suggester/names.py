"""The names by which a skill is looked for in a text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from marketplace.folding import fold, words
from marketplace.search.rows import SkillRow
from marketplace.suggester.reading import COURSE_WORDS, JOINS, SMALL_WORDS
from marketplace.suggester.statistics import WordStatistics
from marketplace.suggester.stems import singular, stem

LONGEST_NAME = 7
# A word that begins so many labels is a verb that says what is done, not to what: manage, operate, perform.
COMMON_VERB = 15
# What is left of a label without its verb must name few skills, and alone be a word of few skills in one field.
MOST_CORES = 3
FEW_SKILLS, ONE_FIELD = 8, 4.0
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")
# Part of many names of knowledge, and of no meaning of their own.
_LIGHT_WORDS = frozenset(
    stem(word)
    for word in ("principles", "techniques", "methods", "procedures", "processes", "theory", "human")
)
NO_FORMS: frozenset[str] = frozenset()


class By(IntEnum):
    """What kind of name it is, the better the greater."""

    CORE = 0
    ALIAS = 1
    TERM = 2
    LABEL = 3


@dataclass(frozen=True, slots=True)
class Name:
    """`stems` in the order of the name, small words left out; of a name of one word its singular.

    `skills` are places in the lexicon's rows, `kinds` what the name is for each. `forms` are the spellings of a name
    of one word. `weight` is the sum of its stems' rarities.
    """

    stems: tuple[str, ...]
    skills: tuple[int, ...]
    kinds: tuple[By, ...]
    forms: frozenset[str]
    weight: float

    @property
    def by(self) -> By:
        return max(self.kinds)

    def kind_for(self, place: int) -> By:
        return self.kinds[self.skills.index(place)]


def common_verbs(rows: Sequence[SkillRow]) -> frozenset[str]:
    labels = (telling_words(row.label) for row in rows if row.kind == "skill")
    heads = Counter(stem(label[0]) for label in labels if len(label) > 1)
    return frozenset(part for part, count in heads.items() if count >= COMMON_VERB)


def names_of(rows: Sequence[SkillRow], verbs: frozenset[str], statistics: WordStatistics) -> Iterator[Name]:
    """Every name once, with all the skills that are called so."""
    found: dict[tuple[str, ...], dict[int, By]] = defaultdict(dict)
    forms: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for place, row in enumerate(rows):
        for text, by in _forms(row, verbs, statistics):
            if key := _key(text):
                found[key][place] = max(found[key].get(place, By.CORE), by)
                if len(key) == 1:
                    forms[key].add(text)
    for key, skills in found.items():
        if max(skills.values()) > By.CORE or len(skills) <= MOST_CORES:
            weight = sum(map(statistics.rarity, key))
            yield Name(
                key, tuple(skills), tuple(skills.values()), frozenset(forms.get(key, NO_FORMS)), weight
            )


def _forms(row: SkillRow, verbs: frozenset[str], statistics: WordStatistics) -> Iterator[tuple[str, By]]:
    yield row.label, By.LABEL
    for term in row.terms:
        yield term, By.TERM
    for alias in row.aliases:
        yield alias, By.ALIAS
    short = _IN_BRACKETS.sub("", row.label)
    if short and short != row.label:
        yield short, By.ALIAS
    if core := _core(row, verbs, statistics) or _without_light_words(row.label):
        yield core, By.CORE


def _core(row: SkillRow, verbs: frozenset[str], statistics: WordStatistics) -> str:
    """`monitor vital signs` is recognised by `vital signs` too; empty where what is left could mean anything."""
    head, *rest = telling_words(row.label) or [""]
    telling = [word for word in rest if stem(word) not in COURSE_WORDS]
    if row.kind != "skill" or stem(head) not in verbs or not telling:
        return ""
    if len(rest) == 1 and not _is_special(rest[0], statistics):
        return ""
    return " ".join(rest)


def _is_special(word: str, statistics: WordStatistics) -> bool:
    return statistics.skills_with(stem(word)) <= FEW_SKILLS and statistics.spread(singular(word)) <= ONE_FIELD


def _without_light_words(label: str) -> str:
    """`welding techniques` is recognised by `welding` too; empty where nothing was left out."""
    all_words = telling_words(label)
    left = [word for word in all_words if stem(word) not in _LIGHT_WORDS]
    return " ".join(left) if len(left) < len(all_words) else ""


def telling_words(text: str) -> list[str]:
    """The words of a name that are compared; `and` only between others."""
    found = [word for word in words(text.replace("&", " and ")) if word not in SMALL_WORDS]
    while found and found[0] in JOINS:
        found = found[1:]
    while found and found[-1] in JOINS:
        found = found[:-1]
    return found


def stems_of(telling: Iterable[str]) -> tuple[str, ...]:
    return tuple(stem(word) for word in telling)


def _key(text: str) -> tuple[str, ...]:
    """Stems; of a name of one word its singular, for that must be met more exactly. Empty where it tells nothing."""
    telling = telling_words(text)
    stems = stems_of(telling)
    if len(telling) > LONGEST_NAME or all(part in COURSE_WORDS or part in JOINS for part in stems):
        return ()
    return (singular(telling[0]),) if len(telling) == 1 else stems


def is_proper(form: str) -> bool:
    """A name of one word with a capital: `Swift`, `SQL`. The text must write it so too."""
    return form != fold(form)
