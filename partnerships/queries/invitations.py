"""Whom an employer may invite, and the invitations of both sides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, DateTimeField, Exists, OuterRef, Q, QuerySet, Value, When

from accounts.models import Kind, Person
from marketplace.models import MicrocredentialState, TrainingNeed
from matching.models import Match, MatchStatus
from partnerships.models import Invitation, PartnershipPolicy, Proposal

ADMINISTRATOR, EMPLOYER, INSTITUTION = "administrator", "employer", "institution"
STATES = {
    "waiting": Q(state="open"),
    "answered": Q(state="answered"),
    "over": ~Q(state__in=["open", "answered"]),
}
WAITING_FIRST = (
    Case(When(state="open", then=Value(0)), default=Value(1)),
    Case(When(state="open", then="expires_at"), output_field=DateTimeField()),
    "-sent_at",
    "-pk",
)
SOMETHING_LEFT = Q(microcredential__seats_free__isnull=True) | Q(microcredential__seats_free__gte=1)


def offerable(need: TrainingNeed) -> list[Match]:
    """Of each institution its best ranked match that is approved, listed, live and has seats left; best first."""
    rows = Match.objects.listed().filter(
        SOMETHING_LEFT,
        need=need,
        status=MatchStatus.APPROVED,
        microcredential__state=MicrocredentialState.LIVE,
        microcredential__institution__verification="verified",
    )
    best: dict[int, Match] = {}
    for row in rows.select_related("microcredential__institution", "need__employer").order_by("rank", "pk"):
        best.setdefault(row.microcredential.institution_id, row)
    return list(best.values())


def may_invite(person: Person | AnonymousUser, need: TrainingNeed) -> bool:
    """Whether the person writes the need, and it is on the market."""
    return need.is_on_market and TrainingNeed.objects.editable_by(person).filter(pk=need.pk).exists()


def places_left(need: TrainingNeed, policy: PartnershipPolicy) -> int:
    """How many more may be invited to this need now; who has a proposal on the table takes part and counts."""
    return max(0, policy.open_per_need - Invitation.objects.taking_part().filter(need=need).count())


def full_among(institutions: Iterable[int], policy: PartnershipPolicy) -> set[int]:
    """Keys of those institutions for which as many invitations wait as may."""
    waiting = Invitation.objects.waiting().filter(institution__in=list(institutions)).order_by()
    counts = waiting.values_list("institution").annotate(Count("pk"))
    return {key for key, count in counts if count >= policy.open_per_institution}


def is_renewal() -> Exists:
    """Whether an invitation repeats a cohort: made outside the review, and nothing that was waited for."""
    return Exists(Proposal.objects.filter(invitation=OuterRef("pk"), renews__isnull=False))


def accepted() -> Exists:
    """Whether one of an invitation's proposals was accepted."""
    return Exists(Proposal.objects.filter(invitation=OuterRef("pk"), state="accepted"))


def zone_of(invitation: Invitation) -> str:
    """The time zone of whoever sent it, or sent the first of those that it was re-routed from.

    Were a re-routed one counted in another zone, its hour would tell that somebody was asked before.
    """
    first = invitation
    while first.rerouted_from is not None:
        first = first.rerouted_from
    return first.sent_by.time_zone if first.sent_by else "UTC"


def sides_of(person: Person | AnonymousUser) -> list[str]:
    """The sides from which the person may list invitations, the most natural first."""
    if not person.is_authenticated:
        return []
    kinds = set(person.organisations.values_list("kind", flat=True))
    sides = [EMPLOYER] if Kind.EMPLOYER in kinds else []
    sides += [INSTITUTION] if Kind.INSTITUTION in kinds else []
    return sides + ([ADMINISTRATOR] if person.is_staff else [])


def side_of(person: Person | AnonymousUser, invitation: Invitation) -> str:
    """From which side the person sees it; who belongs to the employer sees it as the employer does."""
    if person.is_staff:
        return ADMINISTRATOR
    mine = person.organisations.filter(pk=invitation.need.employer_id) if person.is_authenticated else None
    return EMPLOYER if mine is not None and mine.exists() else INSTITUTION


def invitations_of(
    person: Person | AnonymousUser, side: str, *, state: str = "", words: str = ""
) -> QuerySet[Invitation]:
    """As this side sees them, what waits first, by its deadline; then the newest."""
    rows = seen_from(person, side)
    if state in STATES:
        rows = rows.filter(STATES[state])
    for word in words.split():
        rows = rows.filter(_named(word, side))
    return with_both_sides(rows).order_by(*WAITING_FIRST)


def state_counts(person: Person | AnonymousUser, side: str) -> dict[str, int]:
    counts = {name: Count("pk", filter=condition) for name, condition in STATES.items()}
    found: dict[str, int] = seen_from(person, side).order_by().aggregate(all=Count("pk"), **counts)
    return found


def seen_from(person: Person | AnonymousUser, side: str) -> QuerySet[Invitation]:
    rows: QuerySet[Invitation] = Invitation.objects.visible_to(person)
    if side == ADMINISTRATOR and person.is_staff:
        return rows
    if not person.is_authenticated or side not in (EMPLOYER, INSTITUTION):
        return rows.none()
    mine = person.memberships.values("organisation")
    return rows.filter(Q(need__employer__in=mine) if side == EMPLOYER else Q(institution__in=mine))


def with_both_sides(rows: QuerySet[Invitation]) -> QuerySet[Invitation]:
    return rows.select_related("need__employer", "institution", "microcredential", "sent_by")


def _named(word: str, side: str) -> Q:
    found = Q(need__title__icontains=word) | Q(microcredential__title__icontains=word)
    if side != EMPLOYER:
        found |= Q(need__employer__name__icontains=word)
    return found if side == INSTITUTION else found | Q(institution__name__icontains=word)


def may_be_answered(invitation: Invitation, now: datetime) -> bool:
    """Whether the institution may still answer: a sweep that comes late gives nobody more time."""
    if invitation.state == "answered":
        return True
    return invitation.waits and invitation.expires_at > now
