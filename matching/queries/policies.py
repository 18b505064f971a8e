"""Scoring policies as administrators read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from components import words
from matching.models import Match, MatchStatus, ScoringPolicy
from matching.policy_numbers import GROUPS, Group, Number


@dataclass(frozen=True)
class NumberRow:
    """A number as shown; `active` is what the active policy has where that differs."""

    label: str
    value: str
    meaning: str
    active: str


@dataclass(frozen=True)
class Automatic:
    """What a rule of automatic approval would do among what waits now."""

    approved: int
    waiting: int


def policies() -> QuerySet[ScoringPolicy]:
    return ScoringPolicy.objects.select_related("created_by").order_by("-version")


def active_policy() -> ScoringPolicy:
    return ScoringPolicy.objects.get(state="active")


def policy_by_name(name: str) -> ScoringPolicy:
    """
    Raises:
        LookupError: no policy has this name; says which names there are.
    """
    found = ScoringPolicy.objects.filter(name=name).exclude(name="").first()
    if found is None:
        known = ScoringPolicy.objects.exclude(name="").order_by("name").values_list("name", flat=True)
        raise LookupError(f"No policy is called “{name}”. There are: {', '.join(known) or 'none'}.")
    return found


def explained(policy: ScoringPolicy, active: ScoringPolicy) -> list[tuple[str, list[NumberRow]]]:
    """Every number of the policy by group, beside the active one's."""
    return [(group.title, _rows(group, policy, active)) for group in GROUPS]


def would_approve(policy: ScoringPolicy) -> Automatic:
    """By the fits as they are now; what a person has decided on before is left to persons."""
    waiting = Match.objects.listed().open_to_a_rule().filter(status=MatchStatus.PROPOSED, need__state="open")
    return Automatic(
        approved=0 if policy.auto_approve_fit is None else _sure(waiting, policy), waiting=waiting.count()
    )


def _sure(waiting: Any, policy: ScoringPolicy) -> int:
    sure = Q(fit__gte=policy.auto_approve_fit, uncertainty__lte=policy.auto_approve_uncertainty)
    count: int = waiting.filter(sure).exclude(reviews__reviewer__isnull=False).count()
    return count


def _rows(group: Group, policy: ScoringPolicy, active: ScoringPolicy) -> list[NumberRow]:
    return [
        NumberRow(
            number.label,
            shown(number, getattr(policy, number.name)),
            number.meaning,
            _other(number, policy, active),
        )
        for number in group.numbers
    ]


def _other(number: Number, policy: ScoringPolicy, active: ScoringPolicy) -> str:
    differs = getattr(policy, number.name) != getattr(active, number.name)
    return shown(number, getattr(active, number.name)) if differs else ""


def shown(number: Number, value: Any) -> str:
    if value is None:
        return "off"
    return {
        "percent": f"{value}\N{NO-BREAK SPACE}%",
        "points": f"{words.points(value)} of 100",
        "days": f"{words.whole(value)} days",
        "count": words.whole(value),
        "plain": f"{value:g}",
    }[number.shown]
