"""Which words of a passage speak for a skill, and at which level they speak of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from marketplace.folding import fold
from marketplace.suggester.passages import Passage
from marketplace.suggester.static import Static
from marketplace.suggester.words import tokens

# Words that count as speaking for it: at least so close to the closest, in a run with gaps of at most so many words.
SHARE, GAP = 0.6, 2
LONGEST = 300
MIDDLE = 3
REACH = 50
_LEVELS = (
    (5, re.compile(r"\b(?:expert|mastery|master level|advanced specialist)\b")),
    (4, re.compile(r"\b(?:advanced|proficien\w+|in[- ]depth|senior|strong|extensive|expertise)\b")),
    (2, re.compile(r"\b(?:basic|basics|fundamentals?|foundations?|elementary|familiar\w*|entry[- ]level)\b")),
    (1, re.compile(r"\b(?:introduc\w+|intro|awareness|overview|exposure|beginner\w*|orientation)\b")),
)
_YEARS = re.compile(r"\b(\d{1,2})\s*\+?\s*(?:-\s*\d{1,2}\s*)?(?:years?|yrs?)\b")


@dataclass(frozen=True, slots=True)
class Evidence:
    """`start` and `end` are places in the text, or in the title where `in_title`."""

    text: str
    start: int
    end: int
    in_title: bool = False


def evidence_for(name: Sequence[str], passage: Passage, static: Static) -> Evidence:
    """The run of words in the passage that come closest to the name's words; the whole passage where none does.

    Each word speaks with its greatest cosine to a word of the name, times that word's idf.
    """
    found = list(tokens(passage.text))
    closeness = static.closeness([token.plain for token in found], name)
    if not len(closeness) or closeness.max() <= 0:
        return _cut(passage, 0, len(passage.text.rstrip()))
    speaking = np.flatnonzero(closeness >= SHARE * closeness.max()).tolist()
    first, last = _heaviest_run(speaking, closeness.tolist())
    return _cut(passage, found[first].start, found[last].end)


def _heaviest_run(places: list[int], weights: list[float]) -> tuple[int, int]:
    runs = [[places[0], places[0]]]
    for place in places[1:]:
        if place - runs[-1][1] <= GAP + 1:
            runs[-1][1] = place
        else:
            runs.append([place, place])
    best = max(runs, key=lambda run: (sum(weights[run[0] : run[1] + 1]), -run[0]))
    return best[0], best[1]


def _cut(passage: Passage, start: int, end: int) -> Evidence:
    end = min(end, start + LONGEST)
    text = passage.text[start:end]
    return Evidence(text, passage.start + start, passage.start + end, passage.in_title)


def level_in(passage: str) -> int:
    """From 1 to 5 by the words beside the skill (`introduction to`, `advanced`, years); 3 where none tells."""
    said = fold(passage)
    if years := _YEARS.search(said):
        asked = int(years.group(1))
        return 5 if asked >= 8 else 4 if asked >= 4 else MIDDLE if asked >= 2 else 2
    return next((level for level, pattern in _LEVELS if pattern.search(said)), MIDDLE)


def words_near(text: str, start: int, end: int) -> str:
    """What stands around the evidence in its sentence, as far as its level may be told by it."""
    before = re.split(r"[.;!?\n]", text[max(start - REACH, 0) : start])[-1]
    after = re.split(r"[.;!?\n]", text[end : end + REACH])[0]
    return before + text[start:end] + after
