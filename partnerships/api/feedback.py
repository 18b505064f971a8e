"""Feedback: read as far as it is revealed, replied to, taken down. It is given at its cohort."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import IsAdminUser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.api.filters import Filters, IdFilter
from marketplace.api.writing import DELAYED, woken
from partnerships.api.serializers.agreements import read
from partnerships.api.serializers.feedback import (
    DominatedSerializer,
    FeedbackSerializer,
    ReplySerializer,
    TakeDownSerializer,
)
from partnerships.models import Feedback
from partnerships.queries.flags import dominated, straight_lines
from partnerships.services.feedback import reply_to_feedback, take_down_feedback


class FeedbackFilters(Filters):
    cohort = IdFilter(label="On this cohort")


@extend_schema_view(
    list=extend_schema(
        description="Your own sides' feedback, and the other sides' once revealed; newest first."
    ),
    retrieve=extend_schema(description="One side's feedback on one cohort."),
)
class FeedbackViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet[Feedback]):
    """The other side replies once; administrators take down with a reason."""

    queryset = Feedback.objects.none()
    serializer_class = FeedbackSerializer
    filterset_class = FeedbackFilters
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[Feedback]:
        rows: QuerySet[Feedback] = Feedback.objects.visible_to(self.request.user)
        return rows.select_related("cohort").order_by("-cohort", "side")

    @extend_schema(request=ReplySerializer)
    @action(detail=True, methods=["post"])
    def reply(self, request: Request, pk: str) -> Response:
        """The other side's one reply, once it is revealed."""
        feedback = self.get_object()
        if not Feedback.objects.answerable_by(request.user).filter(pk=feedback.pk).exists():
            raise PermissionDenied("You may read this, not reply to it.")
        said = read(ReplySerializer, request.data)
        reply_to_feedback(feedback=feedback, by=request.user, now=timezone.now(), **said)
        return self._shown(feedback)

    @extend_schema(request=TakeDownSerializer, parameters=[DELAYED])
    @action(detail=True, methods=["post"], url_path="take-down")
    def take_down(self, request: Request, pk: str) -> Response:
        """For administrators: both sides read the reason instead, and the history does without it."""
        feedback = self.get_object()
        if not request.user.is_staff:
            raise PermissionDenied("Administrators take feedback down.")
        said = read(TakeDownSerializer, request.data)
        take_down_feedback(feedback=feedback, by=request.user, now=timezone.now(), **said)
        return woken(self._shown(feedback))

    @extend_schema(responses=FeedbackSerializer(many=True), filters=False)
    @action(detail=False, url_path="straight-lines", permission_classes=[IsAdminUser])
    def straight_lines(self, request: Request) -> Response:
        """For administrators: employers' feedback with one level everywhere, as in the one before; newest first."""
        page = self.paginate_queryset(straight_lines())
        return self.get_paginated_response(FeedbackSerializer(page, many=True).data)

    @extend_schema(responses=DominatedSerializer(many=True), filters=False)
    @action(detail=False, permission_classes=[IsAdminUser])
    def dominated(self, request: Request) -> Response:
        """For administrators: institutions whose verified history is mostly one employer's; the largest first."""
        page = self.paginate_queryset(dominated())  # type: ignore[arg-type]
        return self.get_paginated_response(DominatedSerializer(page, many=True).data)

    def _shown(self, feedback: Feedback) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=feedback.pk)).data)
