"""Whom an employer may invite to a need."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from partnerships.api.serializers.invitations import FirstAnswerSerializer
from partnerships.models import InvitationState
from partnerships.queries.invite_page import Choice, Choices


@extend_schema_serializer(component_name="InvitableInstitution")
class ChoiceSerializer(serializers.Serializer[Choice]):
    """An institution by its best match; `open`: it can be invited. `invitation` is the latest one to this need."""

    match = serializers.IntegerField(source="match.pk")
    rank = serializers.IntegerField(source="match.rank", allow_null=True)
    fit = serializers.FloatField(source="match.fit")
    microcredential = serializers.IntegerField(source="match.microcredential_id")
    microcredential_title = serializers.CharField(source="match.microcredential.title")
    institution = serializers.IntegerField(source="match.microcredential.institution_id")
    institution_name = serializers.CharField(source="match.microcredential.institution.name")
    first_answer = FirstAnswerSerializer(source="response")
    invitation = serializers.IntegerField(source="before.pk", default=None, allow_null=True)
    invitation_state = serializers.ChoiceField(
        source="before.state", choices=InvitationState.choices, default=None, allow_null=True
    )
    open = serializers.BooleanField()


@extend_schema_serializer(component_name="Invitable")
class ChoicesSerializer(serializers.Serializer[Choices]):
    """`left` of the `most` open invitations that a need may have."""

    left = serializers.IntegerField()
    most = serializers.IntegerField()
    institutions = ChoiceSerializer(source="rows", many=True)
