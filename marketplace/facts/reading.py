"""All facts of a text."""

from __future__ import annotations

from itertools import islice
from typing import Literal

from marketplace.facts.credentials import credential_types
from marketplace.facts.entry import prerequisites
from marketplace.facts.fact import Fact
from marketplace.facts.hours import hours
from marketplace.facts.levels import levels
from marketplace.facts.modes import modes
from marketplace.facts.people import headcounts
from marketplace.facts.prices import prices
from marketplace.facts.sentences import sentences
from marketplace.facts.weeks import weeks

Subject = Literal["course", "job"]
# A longer text is a handbook, of which the first pages speak of the whole.
LONGEST = 100_000
MOST_SENTENCES = 5_000


def read_facts(text: str, title: str = "", *, subject: Subject = "course", dollar: str = "USD") -> list[Fact]:
    """What the text says for sure enough to be proposed, in the order of fact.KINDS; at most one of a kind but modes.

    `subject` is whose text it is: a course that is offered, or an employer's ad or need. `dollar` is the currency
    that a $ means there. The same text gives the same facts; an empty one gives none.
    """
    text = text[:LONGEST]
    body, head = list(islice(sentences(text), MOST_SENTENCES)), list(sentences(title, in_title=True))
    of_job = subject == "job"
    found = [*hours(body, head, of_job=of_job), *weeks(body, head, of_job=of_job)]
    found += [*prices(body, head, dollar=dollar), *modes(body, head, of_job=of_job), *levels(body, head)]
    return found + (
        headcounts(body, head) if of_job else [*credential_types(body, head), *prerequisites(text)]
    )
