"""Proposals: the institution writes, sends and withdraws; the employer accepts, counters and declines."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from accounts.api.filters import Filters, IdFilter
from marketplace.api.writing import DELAYED, woken
from marketplace.models import Microcredential
from partnerships.api.serializers.proposals import (
    AcceptSerializer,
    BeginSerializer,
    CounterSerializer,
    DeclineSerializer,
    DraftSerializer,
    NumberSerializer,
    PriceSerializer,
    ProposalSerializer,
)
from partnerships.models import Invitation, Proposal, ProposalState
from partnerships.queries.proposals import visible_proposals, with_versions
from partnerships.services.proposals import (
    accept_proposal,
    change_draft,
    counter_proposal,
    decline_proposal,
    discard_version,
    draft_proposal,
    price_from_listing,
    revise_proposal,
    send_proposal,
    take_over_counter,
    withdraw_proposal,
)


class ProposalFilters(Filters):
    need = IdFilter(label="To this need")
    invitation = IdFilter(label="In answer to this invitation")
    state = django_filters.ChoiceFilter(choices=ProposalState.choices, label="In this state")


@extend_schema_view(
    list=extend_schema(description="The proposals that you may see, newest first."),
    retrieve=extend_schema(description="One proposal with its versions."),
)
class ProposalViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet[Proposal]):
    """Institutions see their own alone; an employer sees what was sent to it."""

    queryset = Proposal.objects.none()
    serializer_class = ProposalSerializer
    filterset_class = ProposalFilters
    lookup_value_regex = "[0-9]{1,18}"
    http_method_names = ["get", "post", "patch", "head", "options"]

    def get_queryset(self) -> QuerySet[Proposal]:
        rows = visible_proposals(self.request.user)
        return with_versions(rows, self.request.user).order_by("-created_at", "-pk")

    @extend_schema(request=BeginSerializer, responses={201: ProposalSerializer}, filters=False)
    def create(self, request: Request) -> Response:
        """Begins a draft: the listing at the need's headcount, or something custom built from it."""
        said = self._said(BeginSerializer)
        invitation = self._invitation(said["invitation"])
        row = self._microcredential(invitation, said["microcredential"])
        made = draft_proposal(
            invitation=invitation,
            by=request.user,
            now=timezone.now(),
            microcredential=row,
            is_custom=said["is_custom"],
        )
        return self._shown(made, status=201)

    @extend_schema(request=DraftSerializer, responses=ProposalSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Writes into the version that is not sent yet."""
        row, said = self._written(), self._said(DraftSerializer)
        rows = {name: said.pop(name) for name in ("skills", "modules") if name in said}
        change_draft(proposal=row, values=said, **rows)
        return self._shown(row)

    @extend_schema(request=None, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: str) -> Response:
        """Sends the version that is written: its price and its text hold from then on."""
        row = self._written()
        send_proposal(proposal=row, by=request.user, now=timezone.now())
        return self._shown(row)

    @extend_schema(request=None, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def revise(self, request: Request, pk: str) -> Response:
        """Begins the next version from the last one."""
        row = self._written()
        revise_proposal(proposal=row, by=request.user, now=timezone.now())
        return self._shown(row)

    @extend_schema(request=PriceSerializer, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def price(self, request: Request, pk: str) -> Response:
        """Writes what the listing costs now into the version that is not sent yet; what modules change is kept."""
        row, said = self._written(), self._said(PriceSerializer)
        price_from_listing(proposal=row, **said)
        return self._shown(row)

    @extend_schema(request=None, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        """Throws the next version away that was begun; what was sent stands."""
        row = self._written()
        discard_version(proposal=row, by=request.user, now=timezone.now())
        return self._shown(row)

    @extend_schema(request=NumberSerializer, responses=ProposalSerializer)
    @action(detail=True, methods=["post"], url_path="take-over")
    def take_over(self, request: Request, pk: str) -> Response:
        """Sends a new version with the terms of the counter-offer `number`."""
        row, said = self._written(), self._said(NumberSerializer)
        take_over_counter(proposal=row, by=request.user, now=timezone.now(), **said)
        return self._shown(row)

    @extend_schema(request=None, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Takes a proposal back, or drops a draft."""
        row = self._written()
        withdraw_proposal(proposal=row, by=request.user, now=timezone.now())
        return self._shown(row)

    @extend_schema(request=CounterSerializer, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def counter(self, request: Request, pk: str) -> Response:
        """Asks for other terms than version `number`."""
        row, said = self._decided(), self._said(CounterSerializer)
        counter_proposal(proposal=row, by=request.user, now=timezone.now(), **said)
        return self._shown(row)

    @extend_schema(request=AcceptSerializer, responses=ProposalSerializer, parameters=[DELAYED])
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """Accepts version `number`: an agreement waits for signatures, and seats are held."""
        row, said = self._decided(), self._said(AcceptSerializer)
        accept_proposal(proposal=row, by=request.user, now=timezone.now(), **said)
        return woken(self._shown(row))

    @extend_schema(request=DeclineSerializer, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Declines a proposal, for a reason that the institution reads."""
        row, said = self._decided(), self._said(DeclineSerializer)
        decline_proposal(proposal=row, by=request.user, now=timezone.now(), **said)
        return self._shown(row)

    def _written(self) -> Proposal:
        return self._of(Proposal.objects.editable_by(self.request.user), "The institution writes it.")

    def _decided(self) -> Proposal:
        return self._of(Proposal.objects.decidable_by(self.request.user), "The employer decides on it.")

    def _of(self, rows: QuerySet[Proposal], refusal: str) -> Proposal:
        """404 where the person may not see it, 403 where it is another's to do."""
        row: Proposal = self.get_object()
        if not rows.filter(pk=row.pk).exists():
            raise PermissionDenied(refusal)
        return row

    def _said(self, shape: type[BaseSerializer[Any]]) -> dict[str, Any]:
        serializer = shape(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def _shown(self, row: Proposal, status: int = 200) -> Response:
        again = self.get_queryset().get(pk=row.pk)
        return Response(ProposalSerializer(again, context=self.get_serializer_context()).data, status=status)

    def _invitation(self, pk: int) -> Invitation:
        """
        Raises:
            ValidationError: there is none that the person may see.
            PermissionDenied: it is not theirs to answer.
        """
        seen = Invitation.objects.visible_to(self.request.user).filter(pk=pk)
        invitation = seen.select_related("need", "institution", "microcredential").first()
        if invitation is None:
            raise exceptions.ValidationError({"invitation": ["There is no such invitation."]})
        if not Invitation.objects.answerable_by(self.request.user).filter(pk=pk).exists():
            raise PermissionDenied("The institution's owners and editors answer it.")
        return invitation

    def _microcredential(self, invitation: Invitation, pk: int | None) -> Microcredential | None:
        if pk is None:
            return None
        row = Microcredential.objects.filter(institution=invitation.institution_id, pk=pk).first()
        if row is None:
            raise exceptions.ValidationError({"microcredential": ["There is no such microcredential."]})
        return row
