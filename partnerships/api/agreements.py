"""Agreements: their parties read, sign and cancel them."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.api.filters import Filters
from marketplace.api.writing import DELAYED, woken
from partnerships.api.serializers.agreements import AgreementSerializer, NoteSerializer, SignSerializer, read
from partnerships.models import Agreement, AgreementState
from partnerships.queries.agreements import agreements_for
from partnerships.services.agreements import cancel_agreement, sign_agreement


class AgreementFilters(Filters):
    state = django_filters.ChoiceFilter(choices=AgreementState.choices, label="In this state")


@extend_schema_view(
    list=extend_schema(description="Your organisations' agreements, newest first."),
    retrieve=extend_schema(description="One agreement with its text and its signatures."),
)
class AgreementViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet[Agreement]):
    """Owners of both sides sign, owners and editors cancel, all members read."""

    queryset = Agreement.objects.none()
    serializer_class = AgreementSerializer
    filterset_class = AgreementFilters
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[Agreement]:
        return agreements_for(self.request.user).prefetch_related("confirmations")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    @extend_schema(request=SignSerializer)
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: str) -> Response:
        """Signs by name for the side that you are an owner of. Signed again by the same person, nothing changes."""
        agreement = self._allowed(Agreement.objects.signable_by(request.user))
        said = read(SignSerializer, request.data)
        sign_agreement(agreement=agreement, by=request.user, now=timezone.now(), **said)
        return self._shown(agreement)

    @extend_schema(request=NoteSerializer, parameters=[DELAYED])
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Cancels it for both sides before a cohort has started; seats held are free again."""
        agreement = self._allowed(Agreement.objects.editable_by(request.user))
        said = read(NoteSerializer, request.data)
        cancel_agreement(agreement=agreement, by=request.user, now=timezone.now(), **said)
        return woken(self._shown(agreement))

    def _allowed(self, rows: QuerySet[Agreement]) -> Agreement:
        agreement: Agreement = self.get_object()
        if not rows.filter(pk=agreement.pk).exists():
            raise PermissionDenied("You may read this, not change it.")
        return agreement

    def _shown(self, agreement: Agreement) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=agreement.pk)).data)
