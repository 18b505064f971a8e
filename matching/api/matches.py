"""Matches: employer and institution see approved ones, administrators all of them, and decide."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Case, Exists, F, IntegerField, OuterRef, QuerySet, Value, When
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer
from rest_framework.viewsets import GenericViewSet

from accounts.api.filters import Filters, IdFilter, TruthFilter
from marketplace.models import TrainingNeed
from marketplace.transitions import NotAllowed
from matching.api.serializers.matches import (
    ApprovalSerializer,
    MatchSerializer,
    OwnMatchSerializer,
    RejectionSerializer,
)
from matching.models import Match, MatchStatus
from matching.services.reviews import approve_match, reject_match, undo_review

SHAPES = PolymorphicProxySerializer(
    component_name="AnyMatch",
    serializers=[MatchSerializer, OwnMatchSerializer],
    resource_type_field_name=None,
)


class MatchFilters(Filters):
    need = IdFilter(label="Of this need")
    microcredential = IdFilter(label="Of this microcredential")
    status = django_filters.ChoiceFilter(
        field_name="shown_status", choices=MatchStatus.choices, label="What was decided on it"
    )
    listed = TruthFilter(field_name="shown_listed", label="In the need's present list")


def _as_shown(rows: QuerySet[Any]) -> QuerySet[Any]:
    """To an institution a match is approved and listed for good: either else would move with its price."""
    return rows.annotate(
        shown_status=Case(When(sees_need=True, then=F("status")), default=Value(MatchStatus.APPROVED.value)),
        shown_listed=Case(
            When(sees_need=True, rank__isnull=True, then=Value(False)),
            default=Value(True),
            output_field=BooleanField(),
        ),
    )


class ByAudience(Serializer[Match]):
    """Each match in the shape that the person may see it in: the need itself decides."""

    def to_representation(self, match: Any) -> dict[str, Any]:
        shape = MatchSerializer if match.sees_need else OwnMatchSerializer
        shown: dict[str, Any] = shape(match, context=self.context).data
        return shown


@extend_schema_view(
    list=extend_schema(description="The matches that you may see, by need and rank.", responses=SHAPES),
    retrieve=extend_schema(description="One match with its explanation.", responses=SHAPES),
)
class MatchViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet[Match]):
    """Administrators decide, except on matches of organisations that they belong to."""

    queryset = Match.objects.none()
    serializer_class = ByAudience
    filterset_class = MatchFilters
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[Match]:
        person = self.request.user
        need = TrainingNeed.objects.visible_to(person).filter(pk=OuterRef("need"))
        rows = _as_shown(Match.objects.visible_to(person).annotate(sees_need=Exists(need)))
        rows = rows.select_related("need__employer", "microcredential__institution", "policy", "reference")
        rows = rows.defer("reference__payload")
        if person.is_staff:
            rows = rows.prefetch_related("reviews__reviewer")
        # Not for an institution, which is told no rank: the order of its own would tell it.
        rank = Case(When(sees_need=True, then=F("rank")), output_field=IntegerField())
        found: QuerySet[Match] = rows.order_by("need_id", rank.asc(nulls_last=True), "pk")
        return found

    @extend_schema(request=ApprovalSerializer, responses=MatchSerializer)
    @action(detail=True, methods=["post"], serializer_class=ApprovalSerializer)
    def approve(self, request: Request, pk: str) -> Response:
        """Employer and institution see the match from now on."""
        match = self._reviewable()
        approve_match(match=match, by=request.user, **self._said())
        return self._shown(match)

    @extend_schema(request=RejectionSerializer, responses=MatchSerializer)
    @action(detail=True, methods=["post"], serializer_class=RejectionSerializer)
    def reject(self, request: Request, pk: str) -> Response:
        """Rejects a match, for a reason."""
        match = self._reviewable()
        reject_match(match=match, by=request.user, **self._said())
        return self._shown(match)

    @extend_schema(request=None, responses=MatchSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Takes back your own latest verdict: the match waits again as it did before."""
        match = self._reviewable()
        latest = match.reviews.first()
        if latest is None:
            raise NotAllowed("Nobody has decided on this match.")
        undo_review(review=latest, by=request.user)
        return self._shown(match)

    def _reviewable(self) -> Match:
        """404 where the person may not see it, 403 where they may not decide on it."""
        match: Match = self.get_object()
        if not Match.objects.reviewable_by(self.request.user).filter(pk=match.pk).exists():
            raise PermissionDenied("Administrators review matches, except those of their own organisations.")
        return match

    def _said(self) -> dict[str, Any]:
        serializer: BaseSerializer[Any] = self.get_serializer(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def _shown(self, match: Match) -> Response:
        return Response(
            ByAudience(self.get_queryset().get(pk=match.pk), context=self.get_serializer_context()).data
        )
