"""Which needs a microcredential serves, and what held it back: in sums over needs, never of one employer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts.models import Person
from marketplace.models import Microcredential, NeedState
from marketplace.querysets.microcredential import MicrocredentialQuerySet
from matching.models import Match, MatchStatus, NeedResult
from matching.queries.evidence import EMPTY
from matching.queries.offered import MONEY_GATES, best_offered_first
from matching.words import NEVER_SHOWN, gate

SKILLS_SHOWN = 8
# An institution that moves its price and watches any of these numbers would find the price at which a need comes or
# goes, which is the most that its employer pays: a need with a ceiling counts only where the match is seen anyway.
WITHOUT_CEILING = Q(need__ceiling_price__isnull=True)
SEEN = Q(status=MatchStatus.APPROVED)


@dataclass(frozen=True)
class HeldBack:
    """`by_limit`, `lacking` and `silent` are (name, number of open needs), most first."""

    by_limit: list[tuple[str, int]]
    lacking: list[tuple[str, int]]  # skills that needs near to it ask for and that it does not teach
    silent: list[tuple[str, int]]  # facts that it does not state and that needs ask about
    near: int  # open needs that it was compared with closely

    @property
    def anything(self) -> bool:
        return bool(self.by_limit or self.lacking or self.silent)


def microcredentials_with_needs(person: Person | AnonymousUser) -> MicrocredentialQuerySet:
    """Those whose needs the person may look at: of their own institutions; administrators, all."""
    rows = Microcredential.objects.select_related("institution")
    if person.is_staff:
        return rows
    return rows.of(person)


def served_needs(person: Person | AnonymousUser, row: Microcredential) -> QuerySet[Match]:
    """Open needs that it serves, as far as the person may see the match."""
    visible = (
        Match.objects.visible_to(person).listed().filter(microcredential=row, need__state=NeedState.OPEN)
    )
    return best_offered_first(
        visible.select_related("need__employer", "microcredential__institution", "policy")
    )


def held_back(row: Microcredential) -> HeldBack:
    """From stored results: near misses, and what matches of any standing lack."""
    explanations = _near(row)
    return HeldBack(
        by_limit=_by_limit(row),
        lacking=_lacking(explanations),
        silent=_silent(explanations),
        near=len(explanations),
    )


def _near(row: Microcredential) -> list[dict[str, Any]]:
    near = Match.objects.listed().filter(
        WITHOUT_CEILING | SEEN, microcredential=row, need__state=NeedState.OPEN
    )
    return [
        EMPTY | found
        for found in near.exclude(status=MatchStatus.REJECTED).values_list("explanation", flat=True)
    ]


def _by_limit(row: Microcredential) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter()
    results = NeedResult.objects.filter(WITHOUT_CEILING, need__state=NeedState.OPEN).exclude(near_misses=[])
    for misses in results.values_list("near_misses", flat=True):
        counts.update(miss["gate"] for miss in misses if miss["microcredential"] == row.pk)
    return [(gate(code), n) for code, n in counts.most_common() if code not in NEVER_SHOWN | MONEY_GATES]


def _lacking(explanations: list[dict[str, Any]]) -> list[tuple[str, int]]:
    missing = Counter(
        line["label"] for found in explanations for line in found["skills"] if line["status"] == "missing"
    )
    return missing.most_common(SKILLS_SHOWN)


def _silent(explanations: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """A price that is asked about would say that an employer has a limit: it is counted with all needs alike."""
    silent = Counter(
        line["gate"]
        for found in explanations
        for line in found["gates"]
        if line["state"] == "not stated" and line["gate"] not in NEVER_SHOWN | MONEY_GATES
    )
    return [(gate(code), n) for code, n in silent.most_common()]
