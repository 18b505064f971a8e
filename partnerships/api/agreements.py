"""Agreements: their parties read, sign and cancel them."""

from __future__ import annotations

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.api.filters import Filters, IdFilter
from accounts.models import Organisation
from marketplace.api.writing import DELAYED, owner_named, woken
from partnerships.api.files import AsItIs
from partnerships.api.serializers.agreements import (
    AgreementSerializer,
    InstitutionSerializer,
    NoteSerializer,
    SignSerializer,
    ThresholdSerializer,
    read,
)
from partnerships.models import Agreement, AgreementState
from partnerships.queries.agreements import agreements_for, threshold_of
from partnerships.services.agreements import cancel_agreement, set_threshold, sign_agreement
from partnerships.views.agreements.paper import as_pdf

PDF = OpenApiResponse(OpenApiTypes.BINARY, description="The PDF, to be saved")


class AgreementFilters(Filters):
    state = django_filters.ChoiceFilter(choices=AgreementState.choices, label="In this state")
    need = IdFilter(label="On this need")
    proposal = IdFilter(label="By this proposal")


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

    @extend_schema(responses={(200, "application/pdf"): PDF})
    @action(detail=True, content_negotiation_class=AsItIs)
    def pdf(self, request: Request, pk: str) -> HttpResponse:
        """The text, who signed it and its hash, on paper."""
        agreement = self.get_object()
        answer = HttpResponse(as_pdf(agreement), content_type="application/pdf")
        answer["Content-Disposition"] = f'attachment; filename="agreement-{agreement.pk}.pdf"'
        answer["X-Content-Type-Options"] = "nosniff"
        return answer

    @extend_schema(parameters=[InstitutionSerializer], responses=ThresholdSerializer, filters=False)
    @action(detail=False, pagination_class=None)
    def threshold(self, request: Request) -> Response:
        """Above which total a second owner of your institution signs."""
        owned = self._owned()
        said = read(InstitutionSerializer, request.query_params)
        return self._threshold(owner_named(owned, said["institution"], "institution"))

    @extend_schema(request=ThresholdSerializer, responses=ThresholdSerializer, filters=False)
    @threshold.mapping.put
    def change_threshold(self, request: Request) -> Response:
        """Holds for what is accepted from now on; an amount of null lets one owner be enough."""
        owned = self._owned()
        said = read(ThresholdSerializer, request.data)
        institution = owner_named(owned, said["institution"], "institution")
        before = threshold_of(institution)
        currency = said.get("currency") or (before.currency if before else institution.currency)
        values = {"amount": said["amount"], "currency": currency}
        set_threshold(institution=institution, by=request.user, now=timezone.now(), **values)
        return self._threshold(institution)

    def _owned(self) -> QuerySet[Organisation]:
        """
        Raises:
            PermissionDenied: the person owns no institution.
        """
        owned: QuerySet[Organisation] = Organisation.objects.institutions().managed_by(self.request.user)
        if not owned.exists():
            raise PermissionDenied("Owners of an institution say this.")
        return owned

    def _threshold(self, institution: Organisation) -> Response:
        found = threshold_of(institution)
        amount, currency = (found.amount, found.currency) if found else (None, institution.currency)
        said = {"institution": institution.pk, "amount": amount, "currency": currency}
        return Response(ThresholdSerializer(said).data)

    def _allowed(self, rows: QuerySet[Agreement]) -> Agreement:
        agreement: Agreement = self.get_object()
        if not rows.filter(pk=agreement.pk).exists():
            raise PermissionDenied("You may read this, not change it.")
        return agreement

    def _shown(self, agreement: Agreement) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=agreement.pk)).data)
