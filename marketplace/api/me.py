"""Who the token or the session belongs to, and for whom they may write."""

from __future__ import annotations

from django.db.models import prefetch_related_objects
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.api.serializers.me import MeSerializer


class MeView(APIView):
    @extend_schema(responses=MeSerializer, operation_id="me")
    def get(self, request: Request) -> Response:
        """You, and the organisations that you belong to."""
        prefetch_related_objects([request.user], "memberships__organisation")
        return Response(MeSerializer(request.user).data)
