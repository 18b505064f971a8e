"""For texts that name few skills: those whose names share telling words with the title or with a phrase."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from marketplace.suggester.lexicon import Lexicon
from marketplace.suggester.names import By, Name
from marketplace.suggester.reading import JOINS, Reading, Word
from marketplace.suggester.weighing import Weighed

SUREST = 0.45
# How alike a title must be, and where nothing is, how alike it may be with one word alone.
TITLE, TITLE_AT_WORST = 0.45, 0.25
PHRASE, MOST_OF_NAME = 0.6, 0.62
LONGEST_PHRASE = 10
# The only word that is shared must belong to few fields; at worst, not to all of them.
FEW_FIELDS, SOME_FIELDS = 12.0, 40.0


@dataclass(frozen=True, slots=True)
class Demand:
    """`alike` is a cosine, `of_name` the share of the name's weight that must be shared, both in [0, 1]."""

    alike: float
    of_name: float
    words: int
    aliases_too: bool
    fields: float


STRICT = Demand(TITLE, 0.0, 1, aliases_too=False, fields=FEW_FIELDS)
AT_WORST = Demand(TITLE_AT_WORST, 0.0, 1, aliases_too=True, fields=SOME_FIELDS)
IN_PHRASE = Demand(PHRASE, MOST_OF_NAME, 2, aliases_too=True, fields=0.0)


def by_title(reading: Reading, lexicon: Lexicon, *, at_worst: bool = False) -> list[Weighed]:
    """Skills like the title, the most alike first, ties by how many occupations ask for them, then place.

    Where there is none, and `at_worst`, with less likeness.
    """
    found = list(_like(reading.title, lexicon, STRICT))
    return found if found or not at_worst else list(_like(reading.title, lexicon, AT_WORST))


def by_phrases(reading: Reading, lexicon: Lexicon) -> list[Weighed]:
    """For each phrase between commas and joining words the one skill that it is most like, the most alike first."""
    best: dict[int, Weighed] = {}
    for phrase in _phrases(reading):
        for one in _first(_like(phrase, lexicon, IN_PHRASE)):
            if one.place not in best or one.confidence > best[one.place].confidence:
                best[one.place] = one
    return sorted(best.values(), key=lambda one: (-one.confidence, one.place))


def _first(found: Iterator[Weighed]) -> Iterator[Weighed]:
    if (one := next(found, None)) is not None:
        yield one


def _phrases(reading: Reading) -> Iterator[list[Word]]:
    for sentence in reading.sentences:
        phrase: list[Word] = []
        for word in sentence:
            if word.stem in JOINS or (phrase and phrase[-1].clause != word.clause):
                yield from _usable(phrase)
                phrase = []
            if word.stem not in JOINS:
                phrase.append(word)
        yield from _usable(phrase)


def _usable(phrase: list[Word]) -> Iterable[list[Word]]:
    return [phrase] if 2 <= len(phrase) <= LONGEST_PHRASE and not phrase[0].in_title else []


def _like(phrase: Sequence[Word], lexicon: Lexicon, demand: Demand) -> Iterator[Weighed]:
    """Alike is the cosine of the two sets of stems, weighted by rarity; the confidence is SUREST times that."""
    weights = {
        word.stem: lexicon.statistics.rarity(word.stem)
        for word in phrase
        if word.tells and word.stem not in JOINS
    }
    fields = {word.stem: lexicon.statistics.spread(word.singular) for word in phrase}
    found: dict[int, tuple[float, Name]] = {}
    for name in lexicon.sharing(weights, demand.words):
        alike = _alike(name, weights, fields, lexicon, demand)
        if alike >= demand.alike:
            for place in name.skills:
                found[place] = max(found.get(place, (0.0, name)), (alike, name), key=lambda pair: pair[0])
    for place in sorted(found, key=lambda place: (-found[place][0], -lexicon.asked[place], place)):
        alike, name = found[place]
        yield Weighed(place, round(SUREST * alike, 3), _shared(name, phrase))


def _alike(
    name: Name, weights: dict[str, float], fields: dict[str, float], lexicon: Lexicon, demand: Demand
) -> float:
    """0 where the name does not meet the demand."""
    shared = weights.keys() & set(name.stems)
    if len(shared) < demand.words or (
        len(shared) == 1 and not _one_word_will_do(name, shared, fields, demand)
    ):
        return 0.0
    # A name of several words that stands there whole was weighed already, and taken or refused.
    if 1 < len(shared) == len(set(name.stems)):
        return 0.0
    # fsum, for sets have another order in every process, and a rounded sum would now reach the demand and now not.
    common = fsum(weights[part] ** 2 for part in shared)
    own = fsum(lexicon.statistics.rarity(part) ** 2 for part in set(name.stems))
    if common < demand.of_name * own:
        return 0.0
    # In a taxonomy of one skill every word is everywhere, and says nothing.
    both = own * fsum(weight**2 for weight in weights.values())
    return common / sqrt(both) if both else 0.0


def _one_word_will_do(name: Name, shared: set[str], fields: dict[str, float], demand: Demand) -> bool:
    in_few = all(fields[part] <= demand.fields for part in shared)
    return in_few and (demand.aliases_too or name.by == By.LABEL)


def _shared(name: Name, phrase: Sequence[Word]) -> str:
    return " ".join(dict.fromkeys(word.text for word in phrase if word.stem in name.stems))
