"""All matches of a side at a time: of an employer's needs, of an institution's microcredentials, of the market."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts.models import Kind, Person
from matching.models import Match, MatchStatus
from matching.queries.match_page import ADMINISTRATOR, EMPLOYER, INSTITUTION
from matching.queries.offered import best_offered_first
from matching.queries.review_page import with_both_sides


def sides_of(person: Person | AnonymousUser) -> list[str]:
    """The sides from which the person may list matches, the most natural first."""
    if not person.is_authenticated:
        return []
    kinds = set(person.organisations.values_list("kind", flat=True))
    sides = [EMPLOYER] if Kind.EMPLOYER in kinds else []
    sides += [INSTITUTION] if Kind.INSTITUTION in kinds else []
    return sides + ([ADMINISTRATOR] if person.is_staff else [])


def matches_of(
    person: Person | AnonymousUser, side: str, *, words: str = "", status: str = ""
) -> QuerySet[Match]:
    """Matches of open needs as this side sees them, best first."""
    matches = _seen_from(person, side).filter(need__state="open")
    if side == ADMINISTRATOR and status in MatchStatus.values:
        matches = matches.filter(status=status)
    for word in words.split():
        matches = matches.filter(_named(word))
    related = with_both_sides(matches)
    return best_offered_first(related) if side == INSTITUTION else related.order_by("-fit", "-skill", "pk")


def _seen_from(person: Person | AnonymousUser, side: str) -> QuerySet[Match]:
    if side == ADMINISTRATOR and person.is_staff:
        administrators: QuerySet[Match] = Match.objects.visible_to(person).listed()
        return administrators
    if not person.is_authenticated:
        return Match.objects.none()
    mine = person.memberships.values("organisation")
    if side == INSTITUTION:
        offered: QuerySet[Match] = Match.objects.offered_by(mine)
        return offered
    return Match.objects.listed().filter(Q(need__employer__in=mine), status=MatchStatus.APPROVED)


def _named(word: str) -> Q:
    return (
        Q(need__title__icontains=word)
        | Q(microcredential__title__icontains=word)
        | Q(need__employer__name__icontains=word)
        | Q(microcredential__institution__name__icontains=word)
    )
