"""What a reviewer sees: the queue as filtered, where a match stands in it, and what was decided before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from accounts.models import Organisation, Person
from matching.models import Match, MatchStatus, Review, Verdict
from matching.queries.queue import review_queue

WAITING = (MatchStatus.PROPOSED, MatchStatus.CHANGED)
KINDS = {
    "new": Q(status=MatchStatus.PROPOSED),
    "changed": Q(status=MatchStatus.CHANGED),
    "suggested": Q(explanation__suggested__gt=0),
}


@dataclass(frozen=True)
class Filters:
    """What a reviewer narrowed the queue to; empty is everything."""

    kind: str = ""
    words: str = ""
    employer: int | None = None
    institution: int | None = None

    @property
    def narrowed(self) -> bool:
        return bool(self.kind or self.words or self.employer or self.institution)


@dataclass(frozen=True)
class Neighbours:
    """Where a match stands in the queue; `place` counts from 1 and is None for one that does not wait."""

    place: int | None
    total: int
    before: int | None
    after: int | None

    @property
    def next_after_decision(self) -> int | None:
        """The next one, at the end of the queue the one before it."""
        return self.after or self.before


def filtered_queue(person: Person, filters: Filters) -> QuerySet[Match]:
    queue = _searched(review_queue(person), filters)
    return queue.filter(KINDS[filters.kind]) if filters.kind in KINDS else queue


def kind_counts(person: Person, filters: Filters) -> dict[str, Any]:
    """How many wait of each kind, under the other filters, and since when the oldest does."""
    queue = _searched(review_queue(person), filters).order_by()
    counts = {name: Count("pk", filter=condition) for name, condition in KINDS.items()}
    return queue.aggregate(all=Count("pk"), oldest=Min("created_at"), **counts)


def neighbours(queue: QuerySet[Match], pk: int | None) -> Neighbours:
    """By keys alone, in one query."""
    keys = list(queue.values_list("pk", flat=True))
    if pk not in keys:
        return Neighbours(None, len(keys), None, keys[0] if keys else None)
    i = keys.index(pk)
    before = keys[i - 1] if i else None
    after = keys[i + 1] if i + 1 < len(keys) else None
    return Neighbours(i + 1, len(keys), before, after)


def with_both_sides(matches: QuerySet[Match]) -> QuerySet[Match]:
    """Both sides and what made the fit; without the reference's bulk."""
    related = matches.select_related("need__employer", "microcredential__institution", "policy", "reference")
    return related.defer("reference__payload")


def waiting_organisations(person: Person, side: str) -> list[Organisation]:
    """Employers (`need__employer`) or institutions (`microcredential__institution`) that have a match waiting."""
    waiting = review_queue(person).order_by().values(side)
    return list(Organisation.objects.filter(pk__in=waiting).only("name").order_by("name", "pk"))


def decided_since(person: Person, since: datetime) -> int:
    """Own verdicts that stand."""
    own = Review.objects.filter(reviewer=person, decided_at__gte=since, taken_back_by__isnull=True)
    return own.exclude(verdict=Verdict.UNDONE).count()


@dataclass(frozen=True)
class Verdicts:
    """Of one match: those that the person may see now, and how many are shown only after a decision."""

    shown: list[Review]
    hidden: int


def verdicts_on(match: Match, person: Person) -> Verdicts:
    """While a match waits, what others decided on it before would only steer."""
    found = list(match.reviews.select_related("reviewer", "policy"))
    if match.status not in WAITING:
        return Verdicts(found, 0)
    own = [review for review in found if review.reviewer_id == person.pk]
    return Verdicts(own, len(found) - len(own))


def verdict_history(person: Person, *, whose: str = "") -> QuerySet[Review]:
    """Verdicts on matches that the person may review, newest first: own ones, or `whose="all"`."""
    reviewable = Match.objects.reviewable_by(person)
    reviews = Review.objects.filter(match__in=reviewable)
    if whose == "all":
        reviews = reviews.filter(Q(reviewer=person) | ~Q(match__status__in=WAITING))
    else:
        reviews = reviews.filter(reviewer=person)
    related = reviews.select_related(
        "reviewer", "policy", "taken_back_by", "match__need__employer", "match__microcredential__institution"
    )
    return related.order_by("-decided_at", "-pk")


def filters_from(values: Mapping[str, Any]) -> Filters:
    """From a cleaned form."""
    return Filters(
        kind=values.get("kind") or "",
        words=values.get("q") or "",
        employer=values.get("employer"),
        institution=values.get("institution"),
    )


def _searched(queue: QuerySet[Match], filters: Filters) -> QuerySet[Match]:
    if filters.employer:
        queue = queue.filter(need__employer=filters.employer)
    if filters.institution:
        queue = queue.filter(microcredential__institution=filters.institution)
    for word in filters.words.split():
        queue = queue.filter(
            Q(need__title__icontains=word)
            | Q(microcredential__title__icontains=word)
            | Q(need__employer__name__icontains=word)
            | Q(microcredential__institution__name__icontains=word)
        )
    return queue
