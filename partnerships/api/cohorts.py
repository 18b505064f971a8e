"""Cohorts: started, completed and cancelled in numbers, and each side's own feedback."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.viewsets import GenericViewSet

from accounts.api.filters import Filters, IdFilter
from marketplace.api.writing import DELAYED, woken
from partnerships.api.serializers.agreements import (
    CohortSerializer,
    CompleteSerializer,
    LearnersSerializer,
    NoteSerializer,
    StartSerializer,
    read,
)
from partnerships.api.serializers.feedback import FeedbackSerializer, GiveSerializer
from partnerships.models import Cohort, CohortState, Side
from partnerships.queries.cohorts import cohorts_for
from partnerships.services.cohorts import cancel_cohort, complete_cohort, renew_cohort, start_cohort
from partnerships.services.feedback import ask_learners, give_feedback, stop_asking_learners


class CohortFilters(Filters):
    state = django_filters.ChoiceFilter(choices=CohortState.choices, label="In this state")
    agreement = IdFilter(label="Of this agreement")


@extend_schema_view(
    list=extend_schema(description="Your organisations' cohorts, newest first."),
    retrieve=extend_schema(description="One cohort, in numbers."),
)
class CohortViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet[Cohort]):
    """Owners and editors of the institution run them; both sides give feedback that the other does not see at first."""

    queryset = Cohort.objects.none()
    serializer_class: type[Serializer[Any]] = CohortSerializer
    filterset_class = CohortFilters
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[Cohort]:
        return cohorts_for(self.request.user)

    @extend_schema(request=StartSerializer)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: str) -> Response:
        """Learners have begun: planned becomes running."""
        cohort = self._allowed(Cohort.objects.run_by(request.user))
        said = read(StartSerializer, request.data)
        start_cohort(cohort=cohort, by=request.user, now=timezone.now(), **said)
        return self._shown(cohort)

    @extend_schema(request=CompleteSerializer)
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, pk: str) -> Response:
        """It is over: both sides may give feedback from now on."""
        cohort = self._allowed(Cohort.objects.run_by(request.user))
        said = read(CompleteSerializer, request.data)
        complete_cohort(cohort=cohort, by=request.user, now=timezone.now(), **said)
        return self._shown(cohort)

    @extend_schema(request=NoteSerializer, parameters=[DELAYED])
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Cancels it: either side before it starts, the institution while it runs."""
        runs = self.get_object().state == CohortState.RUNNING
        writers = Cohort.objects.run_by if runs else Cohort.objects.editable_by
        cohort = self._allowed(writers(request.user))
        said = read(NoteSerializer, request.data)
        cancel_cohort(cohort=cohort, by=request.user, now=timezone.now(), **said)
        return woken(self._shown(cohort))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def renew(self, request: Request, pk: str) -> Response:
        """The employer asks for the same again: the institution is invited, and its proposal is begun."""
        cohort = self._allowed(Cohort.objects.rated_by_employer(request.user))
        renew_cohort(cohort=cohort, by=request.user, now=timezone.now())
        return self._shown(cohort)

    @extend_schema(request=GiveSerializer, responses=FeedbackSerializer, parameters=[DELAYED])
    @action(detail=True, methods=["post"])
    def feedback(self, request: Request, pk: str) -> Response:
        """Gives your side's feedback, once. The answer never tells whether the other side has given its own."""
        cohort, said = self.get_object(), read(GiveSerializer, request.data)
        side = self._side(cohort, said.pop("side", None))
        given = give_feedback(cohort=cohort, side=side, by=request.user, now=timezone.now(), **said)
        return woken(Response(FeedbackSerializer(given).data))

    @extend_schema(responses=LearnersSerializer)
    @action(detail=True)
    def learners(self, request: Request, pk: str) -> Response:
        """The address at which learners answer one question, for the employer alone."""
        return self._asked(self._allowed(Cohort.objects.rated_by_employer(request.user)))

    @extend_schema(request=None, responses=LearnersSerializer)
    @learners.mapping.post
    def ask_learners(self, request: Request, pk: str) -> Response:
        """Makes the address; the one that there is already stays."""
        cohort = self._allowed(Cohort.objects.rated_by_employer(request.user))
        ask_learners(cohort=cohort, by=request.user, now=timezone.now())
        return self._asked(cohort)

    @extend_schema(responses={204: None})
    @learners.mapping.delete
    def stop_asking_learners(self, request: Request, pk: str) -> Response:
        """The address leads nowhere any more; what was answered counts."""
        cohort = self._allowed(Cohort.objects.rated_by_employer(request.user))
        stop_asking_learners(cohort=cohort, by=request.user, now=timezone.now())
        return Response(status=204)

    def _asked(self, cohort: Cohort) -> Response:
        key = Cohort.objects.values_list("learner_key", flat=True).get(pk=cohort.pk)
        path = key and self.request.build_absolute_uri(reverse("feedback:learner", args=[key]))
        return Response(LearnersSerializer({"address": path}).data)

    def _side(self, cohort: Cohort, wanted: str | None) -> str:
        rows = Cohort.objects.filter(pk=cohort.pk)
        user = self.request.user
        writes = {Side.EMPLOYER: rows.rated_by_employer(user), Side.INSTITUTION: rows.run_by(user)}
        mine = [side.value for side, found in writes.items() if found.exists()]
        chosen = [side for side in mine if wanted in (None, side)]
        if not chosen:
            raise PermissionDenied("You may not give this side's feedback.")
        if len(chosen) > 1:
            raise exceptions.ValidationError({"side": ["You write for both sides. Name one."]})
        return chosen[0]

    def _allowed(self, rows: QuerySet[Cohort]) -> Cohort:
        cohort: Cohort = self.get_object()
        if not rows.filter(pk=cohort.pk).exists():
            raise PermissionDenied("You may read this, not change it.")
        return cohort

    def _shown(self, cohort: Cohort) -> Response:
        return Response(CohortSerializer(self.get_queryset().get(pk=cohort.pk)).data)
