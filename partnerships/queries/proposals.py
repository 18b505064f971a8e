"""Proposals as pages and the API list and show them."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery

from accounts.models import Kind, Person
from marketplace.models import Microcredential
from partnerships.models import Attachment, Invitation, Proposal, ProposalState, ProposalVersion

EMPLOYER, INSTITUTION, ADMINISTRATOR = "employer", "institution", "administrator"


def side_of(person: Person | AnonymousUser, proposal: Proposal) -> str:
    """From which side the person sees it; who belongs to both sees it as the institution does."""
    mine = (
        set(person.memberships.values_list("organisation", flat=True)) if person.is_authenticated else set()
    )
    if proposal.institution_id in mine:
        return INSTITUTION
    return EMPLOYER if proposal.need.employer_id in mine else ADMINISTRATOR


def sides_of(person: Person | AnonymousUser) -> list[str]:
    """The sides from which the person may list proposals, the most natural first."""
    if not person.is_authenticated:
        return []
    kinds = set(person.organisations.values_list("kind", flat=True))
    sides = [EMPLOYER] if Kind.EMPLOYER in kinds else []
    sides += [INSTITUTION] if Kind.INSTITUTION in kinds else []
    return sides + ([ADMINISTRATOR] if person.is_staff else [])


def visible_proposals(person: Person | AnonymousUser) -> QuerySet[Proposal]:
    """With both parties at hand."""
    found: QuerySet[Proposal] = Proposal.objects.visible_to(person).select_related(
        "need__employer", "institution", "microcredential__institution", "invitation"
    )
    return found


def proposals_of(person: Person | AnonymousUser, side: str, *, state: str = "") -> QuerySet[Proposal]:
    """Those of one side, newest first, each with `latest`: the number of the version that this side sees last."""
    rows = visible_proposals(person)
    if side != ADMINISTRATOR:
        mine = person.memberships.values("organisation") if person.is_authenticated else []
        rows = rows.filter(**{"need__employer__in" if side == EMPLOYER else "institution__in": mine})
    if side == EMPLOYER:
        rows = rows.filter(first_sent_at__isnull=False)
    if state in ProposalState.values:
        rows = rows.filter(state=state)
    return rows.prefetch_related(_versions(person)).order_by("-created_at", "-pk")


def versions_of(person: Person | AnonymousUser, proposal: Proposal) -> list[ProposalVersion]:
    """Newest first; what is not sent only to the institution."""
    versions = (
        proposal.versions.select_related("created_by").prefetch_related("attachments").order_by("-number")
    )
    if side_of(person, proposal) != INSTITUTION:
        versions = versions.filter(sent_at__isnull=False)
    rows = list(versions)
    for row in rows:
        row.proposal = proposal
    return rows


def with_versions(proposals: QuerySet[Proposal], person: Person | AnonymousUser) -> QuerySet[Proposal]:
    """Adds `seen`: the versions that the person may see, newest first."""
    return proposals.prefetch_related(_versions(person))


def _versions(person: Person | AnonymousUser) -> Prefetch[str, QuerySet[ProposalVersion], str]:
    """The institution sees what it writes, everybody else what was sent."""
    mine = Q(pk__in=[])
    if person.is_authenticated:
        mine = Q(proposal__institution__in=person.memberships.values("organisation"))
    seen = ProposalVersion.objects.filter(Q(sent_at__isnull=False) | mine)
    attached = Prefetch("attachments", queryset=Attachment.objects.order_by("pk"))
    return Prefetch("versions", queryset=seen.prefetch_related(attached).order_by("-number"), to_attr="seen")


def choices_for(invitation: Invitation) -> QuerySet[Microcredential]:
    """What the institution may answer with: its live microcredentials, the invited one first."""
    invited = Invitation.objects.filter(pk=invitation.pk, microcredential=OuterRef("pk")).values("pk")
    rows = Microcredential.objects.live().filter(institution=invitation.institution_id)
    found: QuerySet[Microcredential] = rows.annotate(invited=Subquery(invited)).order_by(
        F("invited").asc(nulls_last=True), "title", "pk"
    )
    return found
