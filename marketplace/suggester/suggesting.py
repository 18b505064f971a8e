"""Three roads, the next taken where those before found little: names in the text, words of the title, of phrases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from marketplace.search.current import Current
from marketplace.search.rows import read_rows
from marketplace.suggester.finding import find
from marketplace.suggester.lexicon import Lexicon
from marketplace.suggester.overlap import by_phrases, by_title
from marketplace.suggester.reading import read
from marketplace.suggester.weighing import Weighed, weigh

MOST = 20
# Below so many the title is asked, up to so many the phrases.
FEW, ENOUGH = 3, 10
MOST_BY_TITLE = 4
LONGEST_EVIDENCE = 300


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`confidence` in [0, 1]. `evidence`: words of the text, from `start` to `end` in it, or in the title.

    `tier` tells what found it: `dictionary`, `title-words` or `phrase-words`; `words` or `model` where weighing roads
    did. `level` from 1 to 5 is a guess; 3 where nothing tells.
    """

    skill_id: int
    confidence: float
    evidence: str
    tier: str = "dictionary"
    level: int = 3
    start: int | None = None
    end: int | None = None
    in_title: bool = False


_lexicon: Current[Lexicon] = Current(lambda: Lexicon(read_rows()))


def current_lexicon() -> Lexicon:
    return _lexicon.get()


def suggest(text: str, title: str = "") -> list[Suggestion]:
    """At most 20, each skill once, the surest first. The same text gives the same suggestions."""
    return suggest_from(_lexicon.get(), text, title)


def suggest_from(lexicon: Lexicon, text: str, title: str = "") -> list[Suggestion]:
    reading = read(text, title)
    found = weigh(reading, find(reading, lexicon), lexicon)
    tiers = dict.fromkeys((one.place for one in found), "dictionary")
    if len(found) < FEW:
        found += _new(by_title(reading, lexicon, at_worst=not found), "title-words", tiers, MOST_BY_TITLE)
    if len(found) < ENOUGH:
        found += _new(by_phrases(reading, lexicon), "phrase-words", tiers, ENOUGH - len(found))
    if not reading.about_teaching:
        found = [one for one in found if not lexicon.teaching[one.place]]
    found.sort(key=lambda one: -one.confidence)
    return [_suggestion(one, tiers[one.place], lexicon) for one in found[:MOST]]


def _new(more: Iterable[Weighed], tier: str, tiers: dict[int, str], wanted: int) -> Iterator[Weighed]:
    """The first `wanted` that are not suggested yet; `tiers` learns them."""
    for one in more:
        if wanted and one.place not in tiers:
            tiers[one.place] = tier
            wanted -= 1
            yield one


def _suggestion(one: Weighed, tier: str, lexicon: Lexicon) -> Suggestion:
    return Suggestion(lexicon.ids[one.place], one.confidence, one.evidence[:LONGEST_EVIDENCE], tier)


def prepare_suggestions() -> None:
    """Build now what the first suggestion of this process would wait for."""
    _lexicon.get()


def forget_lexicon() -> None:
    """Build anew at the next suggestion; for tests, whose rows vanish without a trace."""
    _lexicon.forget()
