"""Which skill a name means here, and how sure that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log1p

from marketplace.suggester.finding import Close, Found
from marketplace.suggester.lexicon import Lexicon
from marketplace.suggester.names import By
from marketplace.suggester.reading import Reading

# Confidence of a name of two words in the body of a text, and what moves it. Chosen by reading suggestions for real
# descriptions; docs/taxonomy.md says what they give.
BASE = {By.LABEL: 0.78, By.TERM: 0.66, By.ALIAS: 0.66, By.CORE: 0.5}
CLOSENESS = {Close.TOGETHER: 0.0, Close.TURNED: -0.08, Close.APART: -0.16}
ONE_WORD, ONE_WORD_LEFT, MANY_WORDS = -0.12, -0.06, 0.06
INFLECTED = -0.03
IN_TITLE = 0.14
PER_GROUP, MOST_FOR_GROUPS = -0.012, -0.12
AGAIN, MOST_FOR_AGAIN = 0.04, 0.08
SUPPORTED, FOREIGN = 0.05, -0.22
AMBIGUOUS, UNDECIDED = -0.05, -0.16
LEAST, MOST = 0.3, 0.97
# Two skills that share a group with at least this narrowness (log N/n) belong together: some 250 of 14,000 skills.
NARROW = 4.0
CLEAR = 0.35
# Names of several words that are all common: `help people`, `quality service`.
GENERIC, OF_COMMON_WORDS = 8.9, -0.1
# Share of a label that must be said elsewhere for one other word to mean it; or a title's word is of so few fields.
LITTLE, OWN_FIELD = 0.3, 6.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """A skill by its place in the lexicon."""

    place: int
    confidence: float
    evidence: str


class Context:
    """What the whole text says, against which single names are weighed."""

    def __init__(self, reading: Reading, found: Sequence[Found], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._stems = {word.stem for sentence in reading.sentences for word in sentence}
        self._sure = {place for one in found if len(one.name.skills) == 1 for place in one.name.skills}

    def said(self, place: int) -> float:
        """Share of the label's weight that stands anywhere in the text, in [0, 1]."""
        weights = {part: self._lexicon.statistics.rarity(part) for part in self._lexicon.label_stems[place]}
        total = sum(weights.values())
        return (
            sum(weight for part, weight in weights.items() if part in self._stems) / total if total else 0.0
        )

    def agreement(self, place: int) -> float:
        """Narrowness of the narrowest group that it shares with a skill found without doubt; 0 where there is none."""
        above = self._lexicon.above[place]
        others = (self._lexicon.above[other] for other in self._sure if other != place)
        shared = (self._lexicon.narrowness(group) for groups in others for group in above & groups)
        return max(shared, default=0.0)


def weigh(reading: Reading, found: Sequence[Found], lexicon: Lexicon) -> list[Weighed]:
    """Each skill once, the surest first; ties by label, then place."""
    context = Context(reading, found, lexicon)
    by_skill: dict[int, list[tuple[float, Found]]] = defaultdict(list)
    for one in found:
        place, doubt = _meant(one, context, lexicon)
        by_skill[place].append((_confidence(one, place, doubt, context, lexicon), one))
    weighed = (_together(place, ways) for place, ways in by_skill.items())
    return sorted(
        (one for one in weighed if one.confidence >= LEAST),
        key=lambda one: (-one.confidence, lexicon.labels[one.place], one.place),
    )


def _meant(one: Found, context: Context, lexicon: Lexicon) -> tuple[int, float]:
    """The likeliest skill of the name, and what the doubt costs."""
    if len(one.name.skills) == 1:
        return one.name.skills[0], 0.0
    scores = sorted(
        ((_likeliness(place, one, context, lexicon), -place) for place in one.name.skills), reverse=True
    )
    clear = scores[0][0] - scores[1][0] >= CLEAR
    return -scores[0][1], AMBIGUOUS if clear else UNDECIDED


def _likeliness(place: int, one: Found, context: Context, lexicon: Lexicon) -> float:
    return (
        2 * context.said(place)
        + min(context.agreement(place) / NARROW, 1.5)
        + 0.5 * one.name.kind_for(place)
        + 0.08 * log1p(lexicon.asked[place])
        - 0.5 * lexicon.technology[place]
    )


def _confidence(one: Found, place: int, doubt: float, context: Context, lexicon: Lexicon) -> float:
    by = one.name.kind_for(place)
    sure = BASE[by] + CLOSENESS[one.close] + doubt + IN_TITLE * one.in_title + INFLECTED * one.inflected
    if len(one.name.stems) > 1 and one.name.weight < GENERIC and by < By.TERM:
        sure += OF_COMMON_WORDS
    if len(one.name.stems) > 2:
        sure += MANY_WORDS
    elif len(one.name.stems) == 1:
        spread = lexicon.statistics.spread(one.name.stems[0])
        sure += (ONE_WORD if by else ONE_WORD_LEFT) + max(PER_GROUP * spread, MOST_FOR_GROUPS)
        sure += FOREIGN * _is_foreign(one, place, spread, context)
    return sure + SUPPORTED * (context.agreement(place) >= NARROW)


def _is_foreign(one: Found, place: int, spread: float, context: Context) -> bool:
    """One other word for a skill of which the text says nothing else: `CPT` is also a cable-propelled transit."""
    if one.name.kind_for(place) > By.ALIAS or (one.in_title and spread <= OWN_FIELD):
        return False
    return context.said(place) < LITTLE and context.agreement(place) < NARROW


def _together(place: int, ways: Iterable[tuple[float, Found]]) -> Weighed:
    """The surest way, a little surer where the skill is named in several sentences."""
    ordered = sorted(ways, key=lambda way: (-way[0], way[1].sentence, way[1].positions))
    best, one = ordered[0]
    again = min(AGAIN * (len({way.sentence for _, way in ordered}) - 1), MOST_FOR_AGAIN)
    return Weighed(place, round(min(best + again, MOST), 3), one.evidence)
