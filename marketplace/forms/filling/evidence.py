"""The words that speak for a proposal, with some of the text around them."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.facts import Fact
from marketplace.queries.read_words import SkillInWords

AROUND = 45  # letters on each side


@dataclass(frozen=True)
class Evidence:
    before: str = ""
    words: str = ""
    after: str = ""


NO_WORDS = Evidence()


@dataclass(frozen=True)
class Source:
    """The text that was read, and the title that it has or was given."""

    text: str
    title: str

    def evidence(self, found: Fact | SkillInWords) -> Evidence:
        if found.start is None or found.end is None:
            return Evidence(words=found.evidence) if isinstance(found, SkillInWords) else NO_WORDS
        return _cut(self.title if found.in_title else self.text, found.start, found.end)


def _cut(whole: str, start: int, end: int) -> Evidence:
    """Of the same line, cut between words."""
    before = whole[max(0, start - AROUND) : start].rpartition("\n")[2]
    after = whole[end : end + AROUND].partition("\n")[0]
    if len(before) == AROUND:
        before = f"…{before.partition(' ')[2]}"
    if len(after) == AROUND:
        after = f"{after.rpartition(' ')[0]}…"
    return Evidence(before, whole[start:end], after)
