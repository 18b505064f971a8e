"""Notices: one's own, read and marked as read, and how one is told."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.api.filters import Filters, TruthFilter
from accounts.api.serializers.notices import (
    DeliverySerializer,
    NoticeSerializer,
    ReadSerializer,
    UntilSerializer,
)
from accounts.models import Notice
from accounts.services.notices import change_delivery, read_all, read_notice, setting_of


class NoticeFilters(Filters):
    unread = TruthFilter(field_name="read_at", lookup_expr="isnull", label="Not read yet")
    waits = TruthFilter(field_name="waits", label="Something waits for you")


@extend_schema_view(
    list=extend_schema(
        description="Your notices: what waits for you first, then what is unread, then the rest; newest first."
    ),
    retrieve=extend_schema(description="One of your notices. Getting it does not mark it as read."),
)
class NoticeViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet[Notice]):
    """Your own alone, whatever your role."""

    queryset = Notice.objects.none()
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilters
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[Notice]:
        return Notice.objects.of(self.request.user).in_order()

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: str) -> Response:
        """Marks it as read; the time of the first reading stays."""
        notice = self.get_object()
        read_notice(notice=notice, now=timezone.now())
        return Response(self.get_serializer(self.get_queryset().get(pk=notice.pk)).data)

    @extend_schema(request=UntilSerializer, responses=ReadSerializer, filters=False)
    @action(detail=False, methods=["post"], url_path="read-all")
    def read_all(self, request: Request) -> Response:
        """Marks as read what was written until then; what came since stays unread."""
        said, now = UntilSerializer(data=request.data), timezone.now()
        said.is_valid(raise_exception=True)
        count = read_all(person=request.user, until=said.validated_data.get("until", now), now=now)
        return Response({"read": count})

    @extend_schema(responses=DeliverySerializer, filters=False)
    @action(detail=False, methods=["get"], url_path="settings", pagination_class=None)
    def delivery(self, request: Request) -> Response:
        """How you are told of them by mail."""
        return Response(DeliverySerializer(setting_of(request.user)).data)

    @extend_schema(request=DeliverySerializer, responses=DeliverySerializer, filters=False)
    @delivery.mapping.patch
    def change_delivery(self, request: Request) -> Response:
        """Changes how you are told; what still waits for a mail goes the new way as well."""
        before = setting_of(request.user)
        said = DeliverySerializer(before, data=request.data, partial=True)
        said.is_valid(raise_exception=True)
        values = {"delivery": before.delivery} | dict(said.validated_data)
        return Response(DeliverySerializer(change_delivery(person=request.user, **values)).data)
