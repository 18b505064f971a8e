"""Needs that nobody serves: open on the market for days, and without a match or an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Person
from components import words
from marketplace.models import Microcredential, TrainingNeed
from matching.models import Match, NeedResult
from matching.queries.need_page import NearMiss, TurnedAway, turned_away_by
from matching.words import NEVER_SHOWN, near_miss
from partnerships.models import Agreement, Invitation, Proposal

NO_MATCH, NO_APPROVED, NOT_INVITED, NO_ANSWER = "no match", "no approved match", "nobody invited", "no answer"
FELL_THROUGH, NOTHING_LEFT = "agreement cancelled", "no proposal left"
OVER = ["declined", "withdrawn", "expired"]
REASONS = {
    NO_MATCH: "No match",
    NO_APPROVED: "No approved match",
    NOT_INVITED: "Nobody invited",
    NO_ANSWER: "No answer",
    NOTHING_LEFT: "No proposal left",
    FELL_THROUGH: "Agreement cancelled",
}
MISSES_SHOWN, REVIEWS_SHOWN = 3, 3


@dataclass(frozen=True)
class Unmet:
    """`reason` is one of REASONS, `note` says it in numbers; the rest is what could help."""

    need: TrainingNeed
    reason: str
    note: str
    away: TurnedAway | None
    misses: list[NearMiss] = field(default_factory=list)
    to_review: list[Match] = field(default_factory=list)

    @property
    def reason_said(self) -> str:
        return REASONS[self.reason]


def unmet_needs(*, now: datetime, days: int, reason: str = "") -> QuerySet[TrainingNeed]:
    """Open on the market for at least `days` days without an open proposal or an agreement; oldest first.

    The days count anew from when an agreement fell through (`fell_at`) and from when the last proposal that was sent
    came to nothing (`over_at`). Each with `listed`, `approved`, `waiting`,
    `invited`, `invited_since`, `silent`, `declined`, `proposed`: numbers of its matches, invitations and proposals that
    came to nothing. A declined invitation is an answer, but none that serves the need.
    """
    before = now - timedelta(days=days)
    open_ones = Proposal.objects.filter(need=OuterRef("pk"), state__in=["sent", "countered"])
    bought = Agreement.objects.serving().filter(need=OuterRef("pk"))
    fallen = Agreement.objects.fallen().filter(need=OuterRef("pk")).order_by("-ended_at")
    over = _come_to_nothing().order_by("-ended_at")
    rows = TrainingNeed.objects.open().annotate(
        fell_at=Subquery(fallen.values("ended_at")[:1]), over_at=Subquery(over.values("ended_at")[:1])
    )
    for moment in ("fell_at", "over_at"):
        rows = rows.filter(Q(**{f"{moment}__isnull": True}) | Q(**{f"{moment}__lte": before}))
    rows = rows.filter(~Exists(open_ones), ~Exists(bought), posted_at__lte=before).annotate(**_counts())
    if reason in REASONS:
        rows = rows.filter(_condition(reason))
    found: QuerySet[TrainingNeed] = rows.select_related("employer").order_by("posted_at", "pk")
    return found


def reason_counts(*, now: datetime, days: int) -> list[tuple[str, str, int]]:
    """(reason, what it is called, how many needs), whatever the filter."""
    counts = {name: Count("pk", filter=_condition(name)) for name in REASONS}
    keys = {name: f"count_{n}" for n, name in enumerate(REASONS)}
    found = (
        unmet_needs(now=now, days=days)
        .order_by()
        .aggregate(**{keys[name]: count for name, count in counts.items()})
    )
    return [(name, label, found[keys[name]]) for name, label in REASONS.items()]


def explained(person: Person, needs: Sequence[TrainingNeed]) -> list[Unmet]:
    """Why each is unmet and what could help, in a number of queries that does not grow with them."""
    results = {row.need_id: row for row in NeedResult.objects.filter(need__in=needs)}
    offered = _offered(person, results.values())
    reviews = _to_review(person, needs)
    return [_unmet(need, results.get(need.pk), offered, reviews.get(need.pk, [])) for need in needs]


def _counts() -> dict[str, Any]:
    listed = Match.objects.listed().filter(need=OuterRef("pk"))
    sent = Invitation.objects.filter(need=OuterRef("pk"))
    return {
        "listed": _number(listed),
        "approved": _number(listed.filter(status="approved")),
        "to_review": _number(listed.filter(status__in=["proposed", "changed"])),
        "invited": _number(sent),
        "invited_since": _number(sent.filter(sent_at__gt=OuterRef("fell_at"))),
        "waiting": _number(sent.filter(state="open")),
        "silent": _number(sent.filter(state="expired")),
        "declined": _number(sent.filter(state="declined")),
        "proposed": _number(_come_to_nothing()),
    }


def _come_to_nothing() -> QuerySet[Proposal]:
    found: QuerySet[Proposal] = Proposal.objects.sent().filter(need=OuterRef("pk"), state__in=OVER)
    return found


def _number(rows: QuerySet[Any]) -> Any:
    counted = rows.order_by().values("need").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _condition(reason: str) -> Q:
    nobody_since = Q(fell_at__isnull=False, invited_since=0)
    nothing_left = Q(proposed__gt=0, waiting=0)
    return {
        NO_MATCH: Q(listed=0, invited=0),
        NO_APPROVED: Q(listed__gt=0, approved=0, invited=0),
        NOT_INVITED: Q(approved__gt=0, invited=0),
        NO_ANSWER: Q(invited__gt=0) & ~nobody_since & ~nothing_left,
        NOTHING_LEFT: nothing_left & ~nobody_since,
        FELL_THROUGH: nobody_since,
    }[reason]


def _reason(need: Any) -> str:
    if need.fell_at is not None and not need.invited_since:
        return FELL_THROUGH
    if need.proposed and not need.waiting:
        return NOTHING_LEFT
    if need.invited:
        return NO_ANSWER
    if need.approved:
        return NOT_INVITED
    return NO_APPROVED if need.listed else NO_MATCH


def _unmet(
    need: Any, result: NeedResult | None, offered: dict[int, Microcredential], reviews: list[Match]
) -> Unmet:
    reason = _reason(need)
    return Unmet(
        need=need,
        reason=reason,
        note=_note(need, reason, result),
        away=turned_away_by(result),
        misses=_misses(need, result, offered),
        to_review=reviews,
    )


def _note(need: Any, reason: str, result: NeedResult | None) -> str:
    if reason == NO_ANSWER:
        told = [(need.waiting, "still open"), (need.silent, "silent"), (need.declined, "declined")]
        said = ", ".join(f"{count:,} {what}" for count, what in told if count)
        return f"{words.counted(need.invited, 'invitation', 'invitations')}{': ' if said else ''}{said}"
    if reason == NOTHING_LEFT:
        return (
            f"{words.counted(need.proposed, 'proposal', 'proposals')} came to nothing, no invitation is open"
        )
    if reason == FELL_THROUGH:
        return f"Nobody was invited since. {words.counted(need.approved, 'match is', 'matches are')} approved"
    if reason == NOT_INVITED:
        return f"{words.counted(need.approved, 'approved match', 'approved matches')} to invite from"
    if reason == NO_APPROVED:
        waits = words.counted(need.to_review, "match waits", "matches wait")
        return f"{waits} for review" if need.to_review else f"{need.listed:,} listed, none approved"
    if result is None:
        return "No run has looked at it yet"
    return f"{result.passed:,} of {words.counted(result.compared, 'microcredential', 'microcredentials')} fit"


def _offered(person: Person, results: Iterable[NeedResult]) -> dict[int, Microcredential]:
    keys = {miss["microcredential"] for result in results for miss in _shown_misses(result)}
    visible = Microcredential.objects.visible_to(person).live().select_related("institution")
    found: dict[int, Microcredential] = visible.in_bulk(keys)
    return found


def _shown_misses(result: NeedResult) -> list[dict[str, Any]]:
    return [miss for miss in result.near_misses if miss["gate"] not in NEVER_SHOWN]


def _misses(
    need: TrainingNeed, result: NeedResult | None, offered: dict[int, Microcredential]
) -> list[NearMiss]:
    misses = _shown_misses(result) if result else []
    known = [
        (miss, offered[miss["microcredential"]]) for miss in misses if miss["microcredential"] in offered
    ]
    return [
        NearMiss(row, miss["gate"], near_miss(miss["gate"], miss["off_by"], need, row), miss["fit"])
        for miss, row in known[:MISSES_SHOWN]
    ]


def _to_review(person: Person, needs: Sequence[TrainingNeed]) -> dict[int, list[Match]]:
    """The best waiting ones of each that this administrator may decide on."""
    waiting = Match.objects.reviewable_by(person).waiting().filter(need__in=needs)
    found: dict[int, list[Match]] = {}
    for match in waiting.select_related("microcredential__institution").order_by("need", "rank", "pk"):
        found.setdefault(match.need_id, []).append(match)
    return {key: matches[:REVIEWS_SHOWN] for key, matches in found.items()}
