"""Reads facts of training out of words, each with the words that say so: docs/facts.md tells how, and how well."""

from marketplace.facts.fact import (
    CREDENTIAL,
    HEADCOUNT,
    HOURS,
    KINDS,
    LEVEL,
    MODE,
    PREREQUISITES,
    PRICE,
    WEEKS,
    Fact,
)
from marketplace.facts.reading import LONGEST, Subject, read_facts

__all__ = [
    "CREDENTIAL",
    "HEADCOUNT",
    "HOURS",
    "KINDS",
    "LEVEL",
    "LONGEST",
    "MODE",
    "PREREQUISITES",
    "PRICE",
    "WEEKS",
    "Fact",
    "Subject",
    "read_facts",
]
