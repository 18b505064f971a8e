"""Funding rules for everybody, awards for their employer."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.api.filters import Filters
from marketplace.api.serializers.funding import AwardSerializer, FundingRuleSerializer, award_values
from marketplace.api.writing import DELAYED, OwnedViewSet, woken
from marketplace.models import FundingAward, FundingRule, TrainingNeed
from marketplace.queries.funding import awards_of, rules_for
from marketplace.services.funding import record_award, restore_award, withdraw_award

NEED = OpenApiParameter("need_pk", OpenApiTypes.INT, OpenApiParameter.PATH, description="The need's id")


class RuleFilters(Filters):
    q = django_filters.CharFilter(max_length=100, label="Words that all occur in the name or the summary")
    jurisdiction = django_filters.CharFilter(max_length=6, label="`US`, or for one state `US-OH`")

    def filter_queryset(self, queryset: QuerySet[FundingRule]) -> QuerySet[FundingRule]:
        asked = self.asked
        return rules_for(self.request.user, words=asked["q"], jurisdiction=asked["jurisdiction"].upper())


@extend_schema_view(
    list=extend_schema(description="Rules by place and name. Information, not advice."),
    retrieve=extend_schema(description="One rule. Information, not advice."),
)
class FundingRuleViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet[FundingRule]):
    """What could pay for training, as of the day on which each rule was last checked."""

    queryset = FundingRule.objects.none()
    serializer_class = FundingRuleSerializer
    filterset_class = RuleFilters
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[FundingRule]:
        return rules_for(self.request.user)


@extend_schema(parameters=[NEED])
@extend_schema_view(
    list=extend_schema(description="What the employer was awarded for this need, also what it took back."),
    retrieve=extend_schema(description="One award."),
)
class AwardViewSet(ListModelMixin, RetrieveModelMixin, OwnedViewSet):
    """Owners and editors of the employer write, its viewers and administrators read. Institutions see none of it."""

    queryset = FundingAward.objects.none()
    serializer_class = AwardSerializer
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[FundingAward]:
        return awards_of(self.request.user, self._need())

    @extend_schema(parameters=[DELAYED], responses={201: AwardSerializer})
    def create(self, request: Request, need_pk: str) -> Response:
        """Marks an amount as awarded; an open need is matched anew."""
        need = self._need()
        if not TrainingNeed.objects.editable_by(request.user).filter(pk=need.pk).exists():
            raise PermissionDenied("You may read this, not change it.")
        values = award_values(self.checked(), request.user)
        made = record_award(need=need, by=request.user, now=timezone.now(), **values)
        return woken(self.shown(made.pk, status=201), told=need.is_on_market)

    @extend_schema(parameters=[DELAYED])
    def destroy(self, request: Request, need_pk: str, pk: str) -> Response:
        """Takes an award back. It stays in the list, and counts no more."""
        award = withdraw_award(award=self.editable(), by=request.user, now=timezone.now())
        return woken(Response(status=204), told=award.need.is_on_market)

    @extend_schema(request=None, parameters=[DELAYED])
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, need_pk: str, pk: str) -> Response:
        """Brings an award back that was taken back."""
        award = restore_award(award=self.editable(), by=request.user)
        return woken(self.shown(award.pk), told=award.need.is_on_market)

    def _need(self) -> TrainingNeed:
        needs = TrainingNeed.objects.visible_to(self.request.user).select_related("employer")
        return get_object_or_404(needs, pk=self.kwargs.get("need_pk", 0))
