"""Why one skill serves for another, in words: the bits of SkillNeighbour.roads."""

from __future__ import annotations

from enum import IntFlag


class Road(IntFlag):
    NARROWER = 1
    BROADER = 2
    RELATED = 4
    SAME_GROUP = 8
    ASKED_TOGETHER = 16
    ALIKE_IN_WORDS = 32
    ALIKE_IN_MEANING = 64
    SAME_WORK = 128


ENDS = Road.NARROWER | Road.BROADER
MOST_SAID = 3
NONE_STANDS_OUT = "several weak signs"
SAYS = {
    Road.NARROWER: "narrower",
    Road.BROADER: "broader",
    Road.RELATED: "related in the taxonomy",
    Road.SAME_GROUP: "same group",
    Road.ASKED_TOGETHER: "asked for together",
    Road.ALIKE_IN_WORDS: "alike in words",
    Road.ALIKE_IN_MEANING: "alike in meaning",
    Road.SAME_WORK: "same kind of work",
}
# What of a pair's features makes a road worth naming: at least this much of it.
NAMED_FROM = {
    "narrower": (Road.NARROWER, 1.0),
    "broader": (Road.BROADER, 1.0),
    "related": (Road.RELATED, 1.0),
    "same_group": (Road.SAME_GROUP, 0.4),
    "asked_together": (Road.ASKED_TOGETHER, 0.2),
    "best_name": (Road.ALIKE_IN_WORDS, 0.6),
    "all_names": (Road.ALIKE_IN_WORDS, 0.4),
    "meaning": (Road.ALIKE_IN_MEANING, 0.5),
    "words_of_work": (Road.SAME_WORK, 0.8),
}


def said(roads: int, *, turned: bool = False) -> list[str]:
    """In words, the plainest reasons first: of the skill taught, or `turned` of the one asked for."""
    given = Road(roads)
    if turned and given & ENDS:
        given = given & ~ENDS | (Road.BROADER if given & Road.NARROWER else Road.NARROWER)
    return [words for road, words in SAYS.items() if given & road][:MOST_SAID] or [NONE_STANDS_OUT]
