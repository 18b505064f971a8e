"""A proposal with its versions, and what is written into a draft."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from accounts.api.fields import LARGEST, Exact, Moment
from marketplace.api.fields import ModesField, SkillReference
from marketplace.api.named_skills import skills_named
from marketplace.models import CredentialType
from marketplace.services.microcredentials import TaughtSkill
from partnerships.models import Attachment, DeclineReason, IPChoice, Proposal, ProposalState, ProposalVersion
from partnerships.services.proposals import CHANGES, Module

MONEY = {"max_digits": 14, "decimal_places": 2}
KEPT_JSON = {"type": "object", "additionalProperties": {}, "nullable": True}
TAUGHT = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "skill": {"type": "integer"},
            "label": {"type": "string"},
            "level": {"type": "integer", "minimum": 1, "maximum": 5},
        },
    },
}
MODULES = {"type": "array", "items": {"type": "object", "additionalProperties": {}}}


@extend_schema_field(KEPT_JSON)
class KeptField(serializers.JSONField):
    pass


@extend_schema_field(TAUGHT)
class TaughtField(serializers.JSONField):
    pass


@extend_schema_field(MODULES)
class ModulesField(serializers.JSONField):
    pass


@extend_schema_serializer(component_name="ProposalAttachment")
class AttachmentSerializer(serializers.ModelSerializer[Attachment]):
    class Meta:
        model = Attachment
        fields = ["id", "name", "size", "sha256"]
        read_only_fields = fields


class ProposalVersionSerializer(serializers.ModelSerializer[ProposalVersion]):
    """What one side says at one time; once it is sent (`sent_at`) nothing of it changes.

    Amounts are strings of decimals for all learners, before any funding; null is "not stated". `listed` is the listing
    at this headcount when it was sent, and `fits` what the engine said of both then, before price.
    """

    tuition = serializers.SerializerMethodField()
    total = serializers.SerializerMethodField()
    per_learner = serializers.SerializerMethodField()
    modes = ModesField(read_only=True)
    skills = TaughtField(read_only=True)
    modules = ModulesField(read_only=True)
    listed = KeptField(read_only=True)
    fits = KeptField(read_only=True)
    attachments = AttachmentSerializer(many=True, read_only=True)
    sent_at = Moment(read_only=True, allow_null=True)
    expires_at = Moment(read_only=True, allow_null=True)

    class Meta:
        model = ProposalVersion
        fields = [
            "number", "side", "is_custom", "title", "text", "note", "headcount", "currency", "by_class", "classes",
            "tuition", "fees", "materials", "travel", "customisation", "total", "per_learner", "price_as_of", "modes",
            "starts_on", "ends_on", "weeks", "clock_hours", "gives_credit", "credit_hours", "credential_type",
            "skills", "modules", "listed", "fits", "attachments", "sent_at", "expires_at", "text_hash",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.DecimalField(allow_null=True, **MONEY))
    def get_tuition(self, version: ProposalVersion) -> str | None:
        return f"{version.tuition:.2f}" if version.currency else None

    @extend_schema_field(serializers.DecimalField(allow_null=True, **MONEY))
    def get_total(self, version: ProposalVersion) -> str | None:
        return f"{version.landed().gross:.2f}" if version.currency else None

    @extend_schema_field(serializers.DecimalField(allow_null=True, **MONEY))
    def get_per_learner(self, version: ProposalVersion) -> str | None:
        return f"{version.landed().per_learner:.2f}" if version.currency else None


class ProposalSerializer(serializers.ModelSerializer[Proposal]):
    """`versions` are those that you may see, the newest first: a draft is its institution's alone."""

    invitation = serializers.IntegerField(source="invitation_id", read_only=True)
    need = serializers.IntegerField(source="need_id", read_only=True)
    need_title = serializers.CharField(source="need.title", read_only=True)
    employer_name = serializers.CharField(source="need.employer.name", read_only=True)
    institution_name = serializers.CharField(source="institution.name", read_only=True)
    microcredential = serializers.IntegerField(source="microcredential_id", read_only=True)
    state = serializers.ChoiceField(choices=ProposalState.choices, read_only=True)
    versions = ProposalVersionSerializer(source="seen", many=True, read_only=True)
    expires_at = Moment(read_only=True, allow_null=True)
    first_sent_at = Moment(read_only=True, allow_null=True)
    ended_at = Moment(read_only=True, allow_null=True)

    class Meta:
        model = Proposal
        fields = [
            "id", "invitation", "need", "need_title", "employer_name", "institution_name", "microcredential", "state",
            "expires_at", "first_sent_at", "ended_at", "decline_reason", "decline_note", "versions",
        ]  # fmt: skip
        read_only_fields = fields


@extend_schema_serializer(component_name="ProposalBeginning")
class BeginSerializer(Exact):
    """`microcredential` left out: the one that was invited."""

    invitation = serializers.IntegerField(min_value=1, max_value=LARGEST)
    microcredential = serializers.IntegerField(
        min_value=1, max_value=LARGEST, required=False, allow_null=True, default=None
    )
    is_custom = serializers.BooleanField(default=False)


@extend_schema_serializer(component_name="ProposalSkill")
class SkillRow(Exact):
    skill = SkillReference()
    level = serializers.IntegerField(min_value=1, max_value=5)


@extend_schema_serializer(component_name="ProposalModule")
class ModuleRow(Exact):
    """`price` is by how much the module changes the total for all learners; below 0 it takes off."""

    title = serializers.CharField(max_length=200)
    change = serializers.ChoiceField(choices=list(CHANGES.items()))
    hours = serializers.DecimalField(
        max_digits=7, decimal_places=2, min_value=0, allow_null=True, required=False, default=None
    )
    price = serializers.DecimalField(max_digits=12, decimal_places=2, required=False, default=0)
    skills = serializers.ListField(child=SkillReference(), required=False, default=list, max_length=60)


def amount() -> serializers.DecimalField:
    return serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=0, allow_null=True, required=False
    )


@extend_schema_serializer(component_name="ProposalDraft")
class DraftSerializer(Exact):
    """What is left out stays as it is; `skills` and `modules` replace all of them.

    `tuition` is before what modules take off, `currency` that of all amounts.
    """

    title = serializers.CharField(max_length=250, required=False)
    text = serializers.CharField(max_length=10_000, allow_blank=True, required=False)
    note = serializers.CharField(max_length=2000, allow_blank=True, required=False)
    headcount = serializers.IntegerField(min_value=1, max_value=100_000, required=False)
    currency = serializers.CharField(min_length=3, max_length=3, required=False)
    by_class = serializers.BooleanField(required=False)
    classes = serializers.IntegerField(min_value=1, max_value=100_000, required=False)
    tuition = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0, required=False)
    fees = amount()
    materials = amount()
    travel = amount()
    modes = ModesField(required=False)
    starts_on = serializers.DateField(allow_null=True, required=False)
    ends_on = serializers.DateField(allow_null=True, required=False)
    weeks = serializers.DecimalField(
        max_digits=6, decimal_places=2, min_value=0, allow_null=True, required=False
    )
    clock_hours = serializers.DecimalField(
        max_digits=7, decimal_places=2, min_value=0, allow_null=True, required=False
    )
    gives_credit = serializers.BooleanField(allow_null=True, required=False)
    credit_hours = serializers.DecimalField(
        max_digits=5, decimal_places=2, min_value=0, allow_null=True, required=False
    )
    credential_type = serializers.ChoiceField(
        choices=CredentialType.choices, allow_blank=True, required=False
    )
    skills = SkillRow(many=True, required=False)
    modules = ModuleRow(many=True, required=False)

    def validate_currency(self, code: str) -> str:
        return code.upper()

    def validate_skills(self, rows: list[dict[str, Any]]) -> list[TaughtSkill]:
        found = skills_named([row["skill"] for row in rows])
        return [TaughtSkill(skill, row["level"]) for skill, row in zip(found, rows, strict=True)]

    def validate_modules(self, rows: list[dict[str, Any]]) -> list[Module]:
        return [Module(**row | {"skills": skills_named(row["skills"])}) for row in rows]


@extend_schema_serializer(component_name="ProposalPrice")
class PriceSerializer(Exact):
    """For how many learners, and in which modes, the listing is asked."""

    headcount = serializers.IntegerField(min_value=1, max_value=100_000)
    modes = ModesField()


@extend_schema_serializer(component_name="ProposalCounter")
class CounterSerializer(Exact):
    """`number`: the version that you looked at. `tuition`: what all learners together would pay, before fees."""

    number = serializers.IntegerField(min_value=1, max_value=32_767)
    headcount = serializers.IntegerField(min_value=1, max_value=100_000)
    tuition = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0)
    starts_on = serializers.DateField(allow_null=True, required=False, default=None)
    note = serializers.CharField(max_length=2000, allow_blank=True, required=False, default="")


@extend_schema_serializer(component_name="ProposalNumber")
class NumberSerializer(Exact):
    """The version that you looked at."""

    number = serializers.IntegerField(min_value=1, max_value=32_767)


@extend_schema_serializer(component_name="ProposalAcceptance")
class AcceptSerializer(NumberSerializer):
    """`ip_choice`: whose the material of a custom one is; of a listed one it is passed over."""

    ip_choice = serializers.ChoiceField(choices=IPChoice.choices, required=False, default="")


@extend_schema_serializer(component_name="ProposalDecline")
class DeclineSerializer(Exact):
    """Something else, `other`, needs a note."""

    reason = serializers.ChoiceField(choices=DeclineReason.choices)
    note = serializers.CharField(required=False, allow_blank=True, max_length=1000, default="")
