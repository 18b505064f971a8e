"""Facts that are words, not numbers: phrases.toml lists them, with what each says and how sure that is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from marketplace.facts.fact import Fact, Value
from marketplace.facts.sentences import Sentence

LIST = Path(__file__).with_name("phrases.toml")
_STANDS_FOR = re.compile(r"<(\w+)>")
_DENIED = re.compile(
    r"""\b(?:no|not|never|without|neither|nor|isn['’]t|aren['’]t|don['’]t|doesn['’]t|cannot|can['’]t
    |instead\sof|rather\sthan|other\sthan)\s(?:[\w’'-]+\s){0,3}$""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """`but` finds words after the phrase, `unless` words before it, with which it says something else."""

    value: Value
    words: re.Pattern[str]
    sure: float
    but: re.Pattern[str] | None
    unless: re.Pattern[str] | None


@cache
def phrases() -> Mapping[str, list[Phrase]]:
    """The list, by the name of its table; read and compiled once."""
    tables: dict[str, Any] = tomllib.loads(LIST.read_text(encoding="utf-8"))
    words: dict[str, str] = tables.pop("words")
    return {name: [_phrase(row, words) for row in rows] for name, rows in tables.items()}


def _phrase(row: Mapping[str, Any], words: Mapping[str, str]) -> Phrase:
    def compiled(name: str, frame: str) -> re.Pattern[str] | None:
        written = _STANDS_FOR.sub(lambda found: _of(words, found), row.get(name, ""))
        return re.compile(frame.format(written), re.IGNORECASE) if written else None

    wanted = compiled("words", "{}")
    if wanted is None:
        raise ValueError(f"a phrase without words: {row}")
    return Phrase(
        row["value"],
        wanted,
        row["sure"],
        compiled("but", r"\W{{0,3}}(?:{})"),
        compiled("unless", r"(?:{})\W{{0,3}}$"),
    )


def _of(words: Mapping[str, str], found: re.Match[str]) -> str:
    return f"(?:{words[found[1]]})" if found[1] in words else found[0]


def facts_of(
    kind: str, table: str, sentences: Iterable[Sentence], *, of_entry: bool = False
) -> Iterator[Fact]:
    """Where the table's phrases stand and are not denied; in what is asked for beforehand only if `of_entry`."""
    for sentence in sentences:
        if of_entry or not sentence.of_entry:
            for one in phrases()[table]:
                yield from _found(kind, one, sentence)


def _found(kind: str, one: Phrase, sentence: Sentence) -> Iterator[Fact]:
    for found in one.words.finditer(sentence.text):
        before, after = sentence.before(found.start()), sentence.after(found.end())
        denied = _DENIED.search(before) or (one.unless and one.unless.search(before))
        if not denied and not (one.but and one.but.match(after)):
            yield sentence.fact(kind, one.value, found.start(), found.end(), one.sure)


def first_of_each(found: Iterable[Fact]) -> list[Fact]:
    """Of each value the surest, in the order of the text."""
    best: dict[Value, Fact] = {}
    for fact in found:
        if fact.value not in best or fact.confidence > best[fact.value].confidence:
            best[fact.value] = fact
    return list(best.values())
