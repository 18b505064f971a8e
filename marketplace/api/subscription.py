"""Build or buy: what a subscription of the employer's own would cost instead."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.api.serializers.funding import SubscriptionSerializer
from marketplace.models import TrainingNeed
from marketplace.queries.funding import subscription_of
from marketplace.services.funding import clear_subscription, state_subscription

NEED = OpenApiParameter("need_pk", OpenApiTypes.INT, OpenApiParameter.PATH, description="The need's id")


@extend_schema(parameters=[NEED])
class SubscriptionView(APIView):
    """Owners and editors of the employer write, its viewers and administrators read. Institutions see none of it."""

    @extend_schema(responses=SubscriptionSerializer, operation_id="needs_subscription")
    def get(self, request: Request, need_pk: str) -> Response:
        """What is stated to be paid instead of any microcredential."""
        return self._shown(self._need(need_pk))

    @extend_schema(
        request=SubscriptionSerializer,
        responses=SubscriptionSerializer,
        operation_id="needs_subscription_state",
    )
    def put(self, request: Request, need_pk: str) -> Response:
        """States it, or with a price of null that there is none. It is compared with proposals, and never scored."""
        need = self._written(need_pk)
        said = SubscriptionSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        if said.validated_data["price"] is None:
            clear_subscription(need=need)
        else:
            state_subscription(need=need, by=request.user, now=timezone.now(), **said.validated_data)
        return self._shown(need)

    def _shown(self, need: TrainingNeed) -> Response:
        nothing = {"name": "", "price": None, "currency": need.currency}
        return Response(SubscriptionSerializer(subscription_of(need) or nothing).data)

    def _need(self, pk: str) -> TrainingNeed:
        need: TrainingNeed = get_object_or_404(TrainingNeed.objects.visible_to(self.request.user), pk=pk)
        return need

    def _written(self, pk: str) -> TrainingNeed:
        need = self._need(pk)
        if not TrainingNeed.objects.editable_by(self.request.user).filter(pk=need.pk).exists():
            raise PermissionDenied("You may read this, not change it.")
        return need
