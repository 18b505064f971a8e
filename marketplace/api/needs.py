"""Training needs, for their employer; administrators read what was posted."""

from __future__ import annotations

from collections.abc import Callable

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.filters import Filters, IdFilter
from marketplace.api.places import placed
from marketplace.api.serializers.needs import NeedSerializer, columns
from marketplace.api.writing import DELAYED, OwnedViewSet, count_creation, owner_named, refuse_taken_id, woken
from marketplace.models import NeedState, TrainingNeed
from marketplace.queries.needs import employers_written_by, need_with_facts, needs_for
from marketplace.services.needs import (
    change_need,
    close_need,
    create_need,
    delete_draft,
    post_need,
    reopen_need,
)


class NeedFilters(Filters):
    q = django_filters.CharFilter(
        max_length=200, label="Words that all occur in the title, the description or a skill"
    )
    state = django_filters.ChoiceFilter(choices=NeedState.choices, label="Draft, open or closed")
    employer = IdFilter(label="Of this employer alone")

    def filter_queryset(self, queryset: QuerySet[TrainingNeed]) -> QuerySet[TrainingNeed]:
        asked = self.asked
        needs = needs_for(self.request.user, state=asked["state"] or "", words=asked["q"])
        if asked["employer"] is not None:
            needs = needs.filter(employer=asked["employer"])
        return need_with_facts(needs)


@extend_schema_view(
    list=extend_schema(description="The needs that you may see, newest first."),
    retrieve=extend_schema(description="One need."),
)
class NeedViewSet(ListModelMixin, RetrieveModelMixin, OwnedViewSet):
    """Owners and editors of the employer write, viewers read."""

    queryset = TrainingNeed.objects.none()
    serializer_class = NeedSerializer
    filterset_class = NeedFilters

    def get_queryset(self) -> QuerySet[TrainingNeed]:
        return need_with_facts(TrainingNeed.objects.visible_to(self.request.user))

    def create(self, request: Request) -> Response:
        """A draft, which nobody outside the employer sees. Place and currency are the employer's unless stated.

        Name the `employer` by its id where you write for several.
        """
        said = self.checked()
        employer = owner_named(employers_written_by(request.user), said.get("employer_id"), "employer")
        external_id = said.get("external_id", "")
        refuse_taken_id(employer.needs, external_id)
        count_creation(request, "create_need")
        values = {"currency": employer.currency} | placed(dict(columns(said)), employer, new=True)
        need = create_need(
            employer=employer,
            by=request.user,
            values=columns(values),
            skills=said.get("need_skills", []),
            external_id=external_id,
        )
        return self.shown(need.pk, status=201)

    @extend_schema(parameters=[DELAYED])
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes what is sent and leaves the rest; `skills` replaces all of them. An open need is matched anew."""
        need = self.editable()
        said = self.checked(need)
        need = change_need(
            need=need,
            by=request.user,
            values=columns(placed(dict(columns(said)), need)),
            skills=said.get("need_skills"),
            seen=said.get("updated_at"),
        )
        return woken(self.shown(need.pk), told=need.state != NeedState.DRAFT)

    def destroy(self, request: Request, pk: str) -> Response:
        """Deletes a draft; what was posted is closed instead."""
        delete_draft(need=self.editable())
        return Response(status=204)

    @extend_schema(request=None, parameters=[DELAYED])
    @action(detail=True, methods=["post"], url_path="post", url_name="post")
    def open_draft(self, request: Request, pk: str) -> Response:
        """Opens a draft for matching."""
        return self._step(post_need)

    @extend_schema(request=None, parameters=[DELAYED])
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Takes an open need off the market."""
        return self._step(close_need)

    @extend_schema(request=None, parameters=[DELAYED])
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Opens a closed need again."""
        return self._step(reopen_need)

    def _step(self, verb: Callable[..., TrainingNeed]) -> Response:
        need = verb(need=self.editable(), by=self.request.user, now=timezone.now())
        return woken(self.shown(need.pk))
