"""Invitations: employers invite and withdraw, institutions decline; a proposal is the other answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema, extend_schema_view
from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.viewsets import GenericViewSet

from accounts.api.filters import Filters, IdFilter
from accounts.models import Person
from marketplace.models import TrainingNeed
from marketplace.queries.needs import employers_written_by
from matching.models import Match
from partnerships.api.serializers.invitations import (
    DeclineSerializer,
    InvitationSerializer,
    InviteSerializer,
    OwnInvitationSerializer,
    with_what_is_asked,
)
from partnerships.models import Invitation, InvitationState
from partnerships.queries.response import responses_of
from partnerships.services.invitations import decline_invitation, invite_institutions, withdraw_invitation

SHAPES = PolymorphicProxySerializer(
    component_name="AnyInvitation",
    serializers=[InvitationSerializer, OwnInvitationSerializer],
    resource_type_field_name=None,
)


class InvitationFilters(Filters):
    need = IdFilter(label="To this need")
    state = django_filters.ChoiceFilter(choices=InvitationState.choices, label="In this state")


class ByAudience(Serializer[Invitation]):
    """Each in the shape that the person may see it in: who may see the need itself sees the other side's."""

    def to_representation(self, invitation: Any) -> dict[str, Any]:
        shape = InvitationSerializer if invitation.sees_need else OwnInvitationSerializer
        shown: dict[str, Any] = shape(invitation, context=self.context).data
        return shown


@extend_schema_view(
    list=extend_schema(
        description="The invitations that you sent or received, newest first.", responses=SHAPES
    ),
    retrieve=extend_schema(description="One invitation.", responses=SHAPES),
)
class InvitationViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet[Invitation]):
    """An institution is not told of any other."""

    queryset = Invitation.objects.none()
    serializer_class = ByAudience
    filterset_class = InvitationFilters
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[Invitation]:
        return with_what_is_asked(Invitation.objects.visible_to(self.request.user), self.request.user)

    def paginate_queryset(self, queryset: Any) -> list[Invitation]:
        return _with_first_answers(super().paginate_queryset(queryset) or [])

    def get_object(self) -> Invitation:
        return _with_first_answers([super().get_object()])[0]

    @extend_schema(request=InviteSerializer, responses={201: InvitationSerializer(many=True)}, filters=False)
    def create(self, request: Request) -> Response:
        """Invites the institutions of approved matches of one need, all of them or none."""
        if not employers_written_by(request.user).exists():
            raise PermissionDenied("Owners and editors of an employer invite.")
        said = InviteSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        matches = _matches(request.user, said.validated_data["matches"])
        message, now = said.validated_data["message"], timezone.now()
        sent = invite_institutions(matches=matches, by=request.user, now=now, message=message)
        rows = self.get_queryset().in_bulk([row.pk for row in sent])
        shown = _with_first_answers([rows[row.pk] for row in sent])
        return Response(InvitationSerializer(shown, many=True).data, status=201)

    @extend_schema(request=None, responses=InvitationSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Takes an invitation back; the institution is told."""
        row = self._of(
            Invitation.objects.editable_by(request.user), "Its employer's owners and editors withdraw it."
        )
        withdraw_invitation(invitation=row, by=request.user, now=timezone.now())
        return self._shown(row)

    @extend_schema(request=DeclineSerializer, responses=SHAPES)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Declines an invitation, for a reason that the employer reads."""
        row = self._of(
            Invitation.objects.answerable_by(request.user), "The institution's owners and editors answer it."
        )
        said = DeclineSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        decline_invitation(invitation=row, by=request.user, now=timezone.now(), **said.validated_data)
        return self._shown(row)

    def _of(self, rows: QuerySet[Invitation], refusal: str) -> Invitation:
        """404 where the person may not see it, 403 where it is another's to do."""
        row: Invitation = self.get_object()
        if not rows.filter(pk=row.pk).exists():
            raise PermissionDenied(refusal)
        return row

    def _shown(self, row: Invitation) -> Response:
        again = _with_first_answers([self.get_queryset().get(pk=row.pk)])[0]
        return Response(ByAudience(again, context=self.get_serializer_context()).data)


def _with_first_answers(rows: Iterable[Invitation]) -> list[Invitation]:
    """Adds `first_answer`: how soon the invited institution answers, in one query for all of them."""
    found = list(rows)
    responses = responses_of({row.institution_id for row in found})
    for row in found:
        row.first_answer = responses[row.institution_id]  # type: ignore[attr-defined]
    return found


def _matches(person: Person, keys: list[int]) -> list[Match]:
    """In the order that was sent.

    Raises:
        ValidationError: one of them is none that the person may see as the employer.
        PermissionDenied: the person may read that need, not write it.
    """
    needs = TrainingNeed.objects.visible_to(person)
    rows = Match.objects.visible_to(person).filter(need__in=needs.values("pk"))
    found = rows.select_related("need", "microcredential__institution").in_bulk(keys)
    unknown = [str(key) for key in keys if key not in found]
    if unknown:
        raise exceptions.ValidationError({"matches": [f"There is no such match: {', '.join(unknown)}."]})
    written = TrainingNeed.objects.editable_by(person)
    if any(not written.filter(pk=need).exists() for need in {match.need_id for match in found.values()}):
        raise PermissionDenied("You may read this need, not invite to it.")
    return [found[key] for key in dict.fromkeys(keys)]
