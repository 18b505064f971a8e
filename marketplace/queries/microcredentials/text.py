"""Free text over the folded column `search_text`; services write it, part by part, best part first."""

from __future__ import annotations

from functools import reduce
from operator import add

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import StrIndex

from marketplace.folding import words
from marketplace.querysets.microcredential import MicrocredentialQuerySet

WORDS_USED = 12  # a pasted page of text is no search
IN_TITLE, IN_SKILLS = 100, 10  # a word in the title outweighs any number of others among the skills


def containing(rows: MicrocredentialQuerySet, text: str) -> MicrocredentialQuerySet:
    """Rows in which every word of the text begins some word; text without a letter or digit finds none.

    Words hold letters, digits, + and # alone, and `contains` escapes what LIKE would read as a pattern.
    """
    if not text.strip():
        return rows
    found = words(text)[:WORDS_USED]
    if not found:
        return rows.none()
    wanted = Q()
    for word in found:
        wanted &= Q(search_text__contains=f" {word}")
    return rows.filter(wanted)


def with_relevance(rows: MicrocredentialQuerySet, text: str) -> MicrocredentialQuerySet:
    """Adds `relevance`: how many of the words stand in the title, then how many among the skills."""
    weights = [_weight(word) for word in words(text)[:WORDS_USED]]
    ranked: MicrocredentialQuerySet = rows.alias(
        title_end=StrIndex(F("search_text"), Value("/")), skills_end=StrIndex(F("search_text"), Value("|"))
    ).annotate(relevance=reduce(add, weights) if weights else Value(0))
    return ranked


def _weight(word: str) -> Combinable:
    """By the first place at which a word begins so; the parts stand in the order of their weight."""
    at = StrIndex(F("search_text"), Value(f" {word}"))
    return Case(
        When(Q(title_end__gt=at), then=Value(IN_TITLE)),
        When(Q(skills_end__gt=at), then=Value(IN_SKILLS)),
        default=Value(0),
        output_field=IntegerField(),
    )
