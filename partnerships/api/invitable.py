"""Whom an employer may invite to a need, and how soon they answer."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.models import TrainingNeed
from partnerships.api.serializers.invitable import ChoicesSerializer
from partnerships.queries.invite_page import choices_for
from partnerships.queries.policy import current_policy

NEED = OpenApiParameter("need_pk", OpenApiTypes.INT, OpenApiParameter.PATH, description="The need's id")


class InvitableView(APIView):
    @extend_schema(parameters=[NEED], responses=ChoicesSerializer, operation_id="needs_invitable")
    def get(self, request: Request, need_pk: str) -> Response:
        """The institutions of a need's approved matches, the best first, for the employer's owners and editors."""
        need = get_object_or_404(TrainingNeed.objects.visible_to(request.user), pk=need_pk)
        if not TrainingNeed.objects.editable_by(request.user).filter(pk=need.pk).exists():
            raise PermissionDenied("You may read this need, not invite to it.")
        return Response(ChoicesSerializer(choices_for(need, current_policy())).data)
