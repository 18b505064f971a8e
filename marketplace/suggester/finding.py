"""Where names stand in a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice, product

from marketplace.folding import fold
from marketplace.suggester.lexicon import Lexicon
from marketplace.suggester.names import By, Name, is_proper
from marketplace.suggester.reading import COURSE_WORDS, JOINS, Reading, Word

# A word that spreads over more groups than this says nothing alone; in a title it may spread further.
WIDEST, WIDEST_IN_TITLE = 12.0, 30.0
# A verb and its object may have so many words between them, if together they tell enough (Lexicon.rarity).
MOST_BETWEEN = 3
TELLING = 9.0
MOST_PLACINGS = 24


class Close(IntEnum):
    """How a name's words stand in the text, the better the greater."""

    APART = 0
    TURNED = 1
    TOGETHER = 2


@dataclass(frozen=True, slots=True)
class Found:
    """`positions` of the name's words in the sentence, ascending."""

    name: Name
    sentence: int
    positions: tuple[int, ...]
    close: Close
    inflected: bool
    evidence: str
    in_title: bool


def find(reading: Reading, lexicon: Lexicon) -> list[Found]:
    """Every name that the text holds, a shorter one inside a longer one left out."""
    found: list[Found] = []
    for number, sentence in enumerate(reading.sentences):
        found += _longest([*_single(number, sentence, lexicon), *_several(number, sentence, lexicon)])
    return found


def _single(number: int, sentence: Sequence[Word], lexicon: Lexicon) -> Iterator[Found]:
    for position, word in enumerate(sentence):
        name = lexicon.single.get(word.singular)
        if name and word.tells and _is_written_so(word, name) and _is_special(word, lexicon):
            yield Found(name, number, (position,), Close.TOGETHER, False, word.text, word.in_title)


def _is_special(word: Word, lexicon: Lexicon) -> bool:
    return lexicon.statistics.spread(word.singular) <= (WIDEST_IN_TITLE if word.in_title else WIDEST)


def _is_written_so(word: Word, name: Name) -> bool:
    """One of the name's forms: a label in singular or plural, another name exactly; capitals where it has them."""
    if len(word.singular) < 2 or word.singular.isdigit():
        return False
    forms = (
        name.forms if name.by != By.ALIAS else [form for form in name.forms if fold(form) == fold(word.text)]
    )
    return any(not is_proper(form) or _has_capitals(word.text, form) for form in forms)


def _has_capitals(text: str, form: str) -> bool:
    return text.isupper() if len(form) <= 4 and form.isupper() else text[0].isupper()


def _several(number: int, sentence: Sequence[Word], lexicon: Lexicon) -> Iterator[Found]:
    places: dict[str, list[int]] = defaultdict(list)
    for position, word in enumerate(sentence):
        places[word.stem].append(position)
    for part in places:
        for name in lexicon.holding(part):
            if all(other in places for other in name.stems):
                options = [places[other] for other in name.stems]
                if best := _best(options, name, sentence, lexicon):
                    yield _found(name, number, sentence, *best)


def _best(
    options: list[list[int]], name: Name, sentence: Sequence[Word], lexicon: Lexicon
) -> tuple[Close, tuple[int, ...]] | None:
    """The closest placing of the name's words, the first of equals."""
    tried = islice(product(*options), MOST_PLACINGS)
    rated = [(_closeness(placing, name, sentence, lexicon), placing) for placing in tried]
    allowed = [(close, placing) for close, placing in rated if close is not None]
    return max(allowed, key=lambda pair: (pair[0], -pair[1][0])) if allowed else None


def _closeness(
    placing: tuple[int, ...], name: Name, sentence: Sequence[Word], lexicon: Lexicon
) -> Close | None:
    first, last = min(placing), max(placing)
    between = last - first + 1 - len(placing)
    if len(set(placing)) < len(placing) or between > MOST_BETWEEN:
        return None
    same_clause = sentence[first].clause == sentence[last].clause
    if list(placing) == sorted(placing):
        if not between:
            return Close.TOGETHER if same_clause else None
        return Close.APART if _may_stand_apart(placing, name, sentence, lexicon) else None
    fixed = any(part in COURSE_WORDS or part in JOINS for part in name.stems) or name.by == By.CORE
    return None if between or fixed or not same_clause else Close.TURNED


def _may_stand_apart(
    placing: tuple[int, ...], name: Name, sentence: Sequence[Word], lexicon: Lexicon
) -> bool:
    """A verb and its object (`applying paints and lacquers`), or halves of a pair (`medical billing and coding`)."""
    if name.weight < TELLING or name.by == By.CORE or any(part in COURSE_WORDS for part in name.stems):
        return False
    if name.stems[0] in lexicon.verbs:
        return True
    first, last = placing[0], placing[-1]
    between = [sentence[position].stem for position in range(first, last) if position not in placing]
    return (
        len(between) == 2 and bool(JOINS & set(between)) and sentence[first].clause == sentence[last].clause
    )


def _found(
    name: Name, number: int, sentence: Sequence[Word], close: Close, placing: tuple[int, ...]
) -> Found:
    span = sentence[min(placing) : max(placing) + 1]
    inflected = any(word.singular != word.stem for word in span)
    evidence = " ".join(word.text for word in span)
    return Found(name, number, tuple(sorted(placing)), close, inflected, evidence, span[0].in_title)


def _longest(found: list[Found]) -> list[Found]:
    """Without those whose words are all part of a longer one that stands as close."""
    spans = [(set(one.positions), one) for one in found]
    return [
        one
        for words, one in spans
        if not any(words < more and other.close >= one.close for more, other in spans)
    ]
