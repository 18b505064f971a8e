"""Needs that nobody serves, for administrators."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAdminUser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.api.filters import Filters
from marketplace.models import TrainingNeed
from partnerships.api.serializers.unmet import CHOICES, CODES, UnmetSerializer
from partnerships.queries.policy import current_policy
from partnerships.queries.unmet import explained, unmet_needs


class UnmetFilters(Filters):
    reason = django_filters.ChoiceFilter(choices=CHOICES, label="For this reason")

    def filter_queryset(self, queryset: QuerySet[TrainingNeed]) -> QuerySet[TrainingNeed]:
        names = {code: name for name, code in CODES.items()}
        reason = names.get(self.asked["reason"], "")
        return unmet_needs(now=timezone.now(), days=current_policy().unmet_days, reason=reason)


class UnmetViewSet(GenericViewSet[TrainingNeed]):
    queryset = TrainingNeed.objects.none()
    serializer_class = UnmetSerializer
    filterset_class = UnmetFilters
    permission_classes = [IsAdminUser]

    @extend_schema(responses=UnmetSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Open needs without a match, an approved match, an invitation or an answer for days; the oldest first."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(UnmetSerializer(explained(request.user, page), many=True).data)
