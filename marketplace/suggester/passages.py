"""The parts of a text that are weighed one by one, with their places, without what it denies or asks for beforehand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from marketplace.folding import fold
from marketplace.suggester.reading import COURSE_WORDS, DENIED, TEACHING
from marketplace.suggester.stems import stem
from marketplace.suggester.words import stems, telling_words


class Kind(StrEnum):
    """What a text is: one sentence, an advertisement for a job, or the description of a course."""

    SENTENCE = "sentence"
    JOB = "job"
    COURSE = "course"


@dataclass(frozen=True, slots=True)
class Prose:
    """What skills are suggested for."""

    text: str
    title: str = ""
    kind: Kind = Kind.COURSE


# Words of posts and of tests are left in: `medical assistant` is not `medical`, and some courses are about tests.
_EVERY_COURSE = COURSE_WORDS - {
    stem(word)
    for word in """
    aide assistant associate elementary externship field foundation instructor online operator practical practice
    profession professional registration representative specialist technician technologist test
    """.split()  # noqa: SIM905
}
_WORD = re.compile(r"[^\W\d_]+")
MOST_PASSAGES = 40
# A sentence of more telling words is cut at its commas and joining words, into parts of at least so many.
LONG, LEAST_PART = 14, 3
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|[\n\r•·●▪¿]+|\s[-–—*]\s|:\s+(?=[A-Z])")
_CLAUSE = re.compile(r"[,;:()]\s*|\s(?:and|or|including|such as|as well as)\s")
# An advertisement asks for what one must have; only what it says is not needed counts for nothing.
_NOT_ASKED = re.compile(
    r"""\bno\s+(?:\w+\s+){0,4}?(?:needed|required|necessary|experience)\b
    | \bnot\s+(?:needed|required|necessary)\b
    | \b(?:is|are)\s+not\s+a\s+(?:requirement|must)\b
    | \bwe\s+offer\b | \bcompetitive\s+(?:salary|pay|wages?|benefits)\b
    | \bequal\s+opportunity\b | \bwithout\s+regard\s+to\b
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """`start` and `end` are places in the title or in the text. `said` is what is weighed."""

    text: str
    start: int
    end: int
    in_title: bool = False
    said: str = ""


def passages(text: str, title: str = "", kind: Kind = Kind.COURSE) -> list[Passage]:
    """The title first, then the text's, each once. A sentence is one passage, whatever it says."""
    if kind == Kind.SENTENCE:
        parts = [Passage(text, 0, len(text))]
    else:
        denied = DENIED if kind == Kind.COURSE else _NOT_ASKED
        parts = [
            part
            for sentence in _split(text, _SENTENCE)
            if not denied.search(fold(sentence.text))
            for part in _clauses(sentence)
        ]
    whole = [Passage(title, 0, len(title), in_title=True)] if title.strip() else []
    # Every course teaches; only one whose title says so is about teaching.
    strip = kind == Kind.COURSE and not TEACHING & set(stems(title))
    return _different([*whole, *parts], strip=strip)[:MOST_PASSAGES]


def _different(parts: list[Passage], *, strip: bool) -> list[Passage]:
    """With what they say, without those that say nothing or what another said."""
    by_words: dict[tuple[str, ...], Passage] = {}
    for part in parts:
        said = _without_course_words(part.text) if strip else part.text
        if words := tuple(telling_words(said)):
            by_words.setdefault(words, replace(part, said=said))
    return list(by_words.values())


def _without_course_words(text: str) -> str:
    """Every course has students, exams and hours; none of them is what it teaches."""
    return _WORD.sub(lambda found: "" if stem(fold(found.group())) in _EVERY_COURSE else found.group(), text)


def _split(text: str, at: re.Pattern[str]) -> Iterator[Passage]:
    start = 0
    for mark in at.finditer(text):
        yield from _passage(text, start, mark.start())
        start = mark.end()
    yield from _passage(text, start, len(text))


def _passage(text: str, start: int, end: int) -> Iterator[Passage]:
    if text[start:end].strip():
        yield Passage(text[start:end], start, end)


def _clauses(sentence: Passage) -> Iterator[Passage]:
    """Parts of a long sentence, short ones joined to the next."""
    if len(telling_words(sentence.text)) <= LONG:
        yield sentence
        return
    start = 0
    for part in _split(sentence.text, _CLAUSE):
        if len(telling_words(sentence.text[start : part.end])) >= LEAST_PART:
            yield _within(sentence, start, part.end)
            start = part.end
    if sentence.text[start:].strip():
        yield _within(sentence, start, len(sentence.text))


def _within(sentence: Passage, start: int, end: int) -> Passage:
    return Passage(sentence.text[start:end], sentence.start + start, sentence.start + end)
