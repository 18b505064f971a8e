"""Runs of the matcher: their progress, and the request for a full one."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema, extend_schema_view
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.viewsets import GenericViewSet

from accounts.api.filters import Filters, IdFilter
from marketplace.changes import wake
from matching.api.serializers.runs import ProgressSerializer, RequestedSerializer, RunSerializer
from matching.models import MatchRun, RunKind, RunState
from matching.services.requests import request_run

SHAPES = PolymorphicProxySerializer(
    component_name="AnyRun", serializers=[RunSerializer, ProgressSerializer], resource_type_field_name=None
)


class RunFilters(Filters):
    kind = django_filters.ChoiceFilter(
        choices=RunKind.choices, label="Of all needs, one need, or one microcredential"
    )
    state = django_filters.ChoiceFilter(choices=RunState.choices, label="How far it is")
    need = IdFilter(label="Of this need")
    microcredential = IdFilter(label="Of this microcredential")


class ByAudience(Serializer[MatchRun]):
    def to_representation(self, run: MatchRun) -> dict[str, Any]:
        administrator = self.context["request"].user.is_staff
        shape = RunSerializer if administrator else ProgressSerializer
        shown: dict[str, Any] = shape(run, context=self.context).data
        return shown


@extend_schema_view(
    list=extend_schema(description="The runs that you may see, the latest first.", responses=SHAPES),
    retrieve=extend_schema(description="One run.", responses=SHAPES),
)
class RunViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet[MatchRun]):
    """Members see how far runs of their own needs and microcredentials are; administrators see all of all."""

    queryset = MatchRun.objects.none()
    serializer_class = ByAudience
    filterset_class = RunFilters
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[MatchRun]:
        rows = MatchRun.objects.visible_to(self.request.user).select_related("policy", "reference")
        found: QuerySet[MatchRun] = rows.defer("reference__payload").order_by("-requested_at", "-pk")
        return found

    @extend_schema(request=None, responses={202: RequestedSerializer})
    def create(self, request: Request) -> Response:
        """Asks for a run over all needs; one that waits already serves both."""
        if not request.user.is_staff:
            raise PermissionDenied("Administrators ask for a run over all needs.")
        run = request_run(kind=RunKind.FULL, by=request.user, now=timezone.now())
        delayed = not wake()
        shown = RunSerializer(run, context=self.get_serializer_context())
        return Response({"run": shown.data, "delayed": delayed}, status=202)
