"""A need's proposals side by side, for its employer."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.models import TrainingNeed
from partnerships.api.serializers.comparison import ComparisonSerializer, PageSerializer
from partnerships.queries.comparison import comparison_of

NEED = OpenApiParameter("need_pk", OpenApiTypes.INT, OpenApiParameter.PATH, description="The need's id")


class ComparisonView(APIView):
    @extend_schema(
        parameters=[NEED, PageSerializer], responses=ComparisonSerializer, operation_id="needs_comparison"
    )
    def get(self, request: Request, need_pk: str) -> Response:
        """The open proposals of a need, compared by cost, skills and dates. Institutions see none of it."""
        needs = TrainingNeed.objects.visible_to(request.user).select_related("employer")
        need = get_object_or_404(needs, pk=need_pk)
        asked = PageSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        page = asked.validated_data["page"]
        found = comparison_of(request.user, need, today=timezone.localdate(), page=str(page))
        if page > found.page.paginator.num_pages:
            raise NotFound("There is no such page.")
        return Response(ComparisonSerializer(found).data)
