"""An invitation, to those who may see its need, and to the invited institution."""

from __future__ import annotations

from datetime import UTC, date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from accounts.api.fields import LARGEST, Exact, Moment
from marketplace.api.fields import ModesField
from marketplace.models import NeedSkill, TrainingNeed
from partnerships.models import CloseReason, DeclineReason, Invitation
from partnerships.queries.response import Response
from partnerships.services.invitations.answering import DECLINE_REASONS, NOTE_LENGTH
from partnerships.services.invitations.inviting import MESSAGE_LENGTH

GIVEN = [(reason.value, reason.label) for reason in DECLINE_REASONS]
MOST = 50
BOTH = [
    "id", "need", "need_title", "employer_name", "headcount", "institution", "institution_name", "microcredential",
    "microcredential_title", "state", "message", "expires_at", "answered_at", "ended_at", "decline_reason",
    "decline_note", "close_reason", "first_answer",
]  # fmt: skip


def with_what_is_asked(rows: QuerySet[Any], person: Any) -> QuerySet[Invitation]:
    """With both sides, and `sees_need`: whether the person may see the need itself."""
    need = TrainingNeed.objects.visible_to(person).filter(pk=OuterRef("need"))
    skills = NeedSkill.objects.select_related("skill").order_by("pk")
    found = rows.annotate(sees_need=Exists(need)).select_related(
        "need__employer", "institution", "microcredential", "sent_by"
    )
    return found.prefetch_related(Prefetch("need__need_skills", skills)).order_by("-sent_at", "-pk")


class AskedSkillSerializer(serializers.ModelSerializer[NeedSkill]):
    skill = serializers.IntegerField(source="skill_id", read_only=True)
    label = serializers.CharField(source="skill.label", read_only=True)

    class Meta:
        model = NeedSkill
        fields = ["skill", "label", "importance", "level"]
        read_only_fields = fields


class AskedSerializer(serializers.ModelSerializer[TrainingNeed]):
    """What a need asks for, as an invited institution may read it: nothing of money, weights or funding."""

    skills = AskedSkillSerializer(source="need_skills", many=True, read_only=True)
    modes = ModesField(read_only=True)

    class Meta:
        model = TrainingNeed
        fields = [
            "description", "headcount", "skills", "start_from", "start_to", "max_weeks", "max_hours", "modes",
            "country", "region", "city", "postcode", "reach_km", "credit_wanted", "language", "custom_welcome",
            "demands_stated",
        ]  # fmt: skip
        read_only_fields = fields


class FirstAnswerSerializer(serializers.Serializer[Response]):
    """Of `count` invitations that have an outcome, those answered in time; the median of their times, in seconds."""

    median_seconds = serializers.SerializerMethodField()
    in_time = serializers.IntegerField()
    count = serializers.IntegerField()

    def get_median_seconds(self, response: Response) -> int | None:
        return None if response.median is None else int(response.median.total_seconds())


class OwnInvitationSerializer(serializers.ModelSerializer[Invitation]):
    """To the institution. `asked` is what the need asks for, null once the invitation has ended.

    Neither who sent it nor the hour: a rule sends at night what another institution left unanswered.
    """

    need = serializers.IntegerField(source="need_id", read_only=True)
    need_title = serializers.CharField(source="need.title", read_only=True)
    employer_name = serializers.CharField(source="need.employer.name", read_only=True)
    headcount = serializers.IntegerField(source="need.headcount", read_only=True)
    institution = serializers.IntegerField(source="institution_id", read_only=True)
    institution_name = serializers.CharField(source="institution.name", read_only=True)
    microcredential = serializers.IntegerField(source="microcredential_id", read_only=True)
    microcredential_title = serializers.CharField(source="microcredential.title", read_only=True)
    decline_reason = serializers.ChoiceField(
        choices=DeclineReason.choices, allow_blank=True, read_only=True, help_text="Empty unless declined"
    )
    close_reason = serializers.ChoiceField(
        source="told_close_reason",
        choices=CloseReason.choices,
        allow_blank=True,
        read_only=True,
        help_text="Empty unless closed; a need that was filled is told as closed",
    )
    expires_at = Moment(read_only=True)
    answered_at = Moment(read_only=True, allow_null=True)
    ended_at = Moment(read_only=True, allow_null=True)
    first_answer = FirstAnswerSerializer(read_only=True)
    sent_on = serializers.SerializerMethodField(help_text="The day in UTC")
    asked = serializers.SerializerMethodField()

    class Meta:
        model = Invitation
        fields = [*BOTH, "sent_on", "asked"]
        read_only_fields = fields

    def get_sent_on(self, invitation: Invitation) -> date:
        return invitation.sent_at.astimezone(UTC).date()

    @extend_schema_field(AskedSerializer(allow_null=True))
    def get_asked(self, invitation: Invitation) -> Any:
        live = invitation.state in ("open", "answered")
        return AskedSerializer(invitation.need).data if live else None


class InvitationSerializer(OwnInvitationSerializer):
    """To those who may see the need. `sent_by` is null where a rule re-routed it, from `rerouted_from`."""

    close_reason = serializers.ChoiceField(
        choices=CloseReason.choices, allow_blank=True, read_only=True, help_text="Empty unless closed"
    )
    match = serializers.IntegerField(source="match_id", allow_null=True, read_only=True)
    sent_by: serializers.StringRelatedField = serializers.StringRelatedField(allow_null=True)
    sent_at = Moment(read_only=True)
    reminded_at = Moment(read_only=True, allow_null=True)
    rerouted_from = serializers.IntegerField(source="rerouted_from_id", allow_null=True, read_only=True)
    sent_on = None
    asked = None

    class Meta(OwnInvitationSerializer.Meta):
        fields = [*BOTH, "match", "sent_by", "sent_at", "reminded_at", "rerouted_from"]
        read_only_fields = fields


@extend_schema_serializer(component_name="Invite")
class InviteSerializer(Exact):
    """Matches of one need by their ids; of each institution its best ranked approved one."""

    matches = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST), min_length=1, max_length=MOST
    )
    message = serializers.CharField(
        required=False, allow_blank=True, max_length=MESSAGE_LENGTH, default="", help_text="All read the same"
    )


@extend_schema_serializer(component_name="Decline")
class DeclineSerializer(Exact):
    """Something else, `other`, needs a note."""

    reason = serializers.ChoiceField(choices=GIVEN)
    note = serializers.CharField(required=False, allow_blank=True, max_length=NOTE_LENGTH, default="")
