"""An institution's own list: every state, and what is left to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import Person
from marketplace.models import Microcredential, MicrocredentialSkill, SkillStatus, Start
from marketplace.queries.microcredentials.rows import with_rows
from marketplace.queries.microcredentials.text import containing
from marketplace.querysets.microcredential import MicrocredentialQuerySet

# What a tab is called in addresses, and on the page.
SHOWN = {
    "": "All",
    "live": "Live",
    "draft": "Draft",
    "retired": "Retired",
    "suggestions": "With suggestions",
    "price": "Price not stated",
    "dates": "Dates not stated",
}


@dataclass(frozen=True)
class Counts:
    """How many rows each tab holds, and how many suggestions wait in all."""

    tabs: dict[str, int]
    suggestions: int
    sure: int  # of the suggestions, those that are at least as sure as was asked


def own(
    person: Person | AnonymousUser, *, today: date, show: str = "", text: str = ""
) -> MicrocredentialQuerySet:
    """The rows of one tab, by title. Raises KeyError for a tab that is none."""
    rows = containing(Microcredential.objects.of(person), text).filter(_tabs(today)[show])
    return with_rows(rows, today=today).order_by("title", "pk")


def own_counts(person: Person | AnonymousUser, *, today: date, at_least: float, text: str = "") -> Counts:
    """Two queries, whatever the number of rows. `at_least` is a confidence in [0, 1]."""
    rows = containing(Microcredential.objects.of(person), text)
    counts = {f"tab_{name}": Count("pk", filter=tab) for name, tab in _tabs(today).items() if name}
    found = rows.order_by().aggregate(tab_=Count("pk"), **counts)
    waiting = suggestions_of(rows).aggregate(
        every=Count("pk"), sure=Count("pk", filter=Q(confidence__gte=at_least))
    )
    tabs = {name: found[f"tab_{name}"] for name in SHOWN}
    return Counts(tabs=tabs, suggestions=waiting["every"], sure=waiting["sure"])


def suggestions_of(rows: MicrocredentialQuerySet) -> QuerySet[MicrocredentialSkill]:
    """Suggested skills of these microcredentials that nobody has decided on."""
    return MicrocredentialSkill.objects.filter(
        microcredential__in=rows.order_by().values("pk"), status=SkillStatus.SUGGESTED
    )


def _tabs(today: date) -> dict[str, Q]:
    row = OuterRef("pk")
    suggested = MicrocredentialSkill.objects.filter(microcredential=row, status=SkillStatus.SUGGESTED)
    upcoming = Start.objects.filter(microcredential=row, starts_on__gte=today)
    offered = ~Q(state="retired")
    return {
        "": Q(),
        "live": Q(state="live"),
        "draft": Q(state="draft"),
        "retired": Q(state="retired"),
        "suggestions": offered & Q(Exists(suggested)),
        "price": offered & Q(seat_price__isnull=True, class_price__isnull=True),
        "dates": offered & Q(starts_any_day=False) & ~Q(Exists(upcoming)),
    }
