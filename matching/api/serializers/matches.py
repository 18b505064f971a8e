"""A match, to those who may see its need, and to the institution."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from accounts.api.fields import Exact, Moment
from matching.api.serializers.explanation import ExplanationSerializer, OwnExplanationSerializer
from matching.models import Match, MatchStatus, ReasonCode, Review
from matching.queries.review_page import WAITING

BOTH = [
    "id", "need", "need_title", "employer_name", "headcount", "microcredential", "microcredential_title",
    "institution_name", "skill", "satisfaction", "landed_cost", "currency", "status", "explanation",
]  # fmt: skip


class OwnMatchSerializer(serializers.ModelSerializer[Match]):
    """To the institution: what is about its own microcredential. Nothing here tells what the employer pays or weighs.

    Nor when it was scored: that moves with whatever enters or leaves the need's list. The rank would tell too: among
    known prices it moves with one's own, at the point that the budget and the weights decide.

    `skill` and `satisfaction` lie in 0 to 1; `landed_cost` is for each learner, null where no price is stated.
    """

    need = serializers.IntegerField(source="need_id", read_only=True)
    need_title = serializers.CharField(source="need.title", read_only=True)
    employer_name = serializers.CharField(source="need.employer.name", read_only=True)
    headcount = serializers.IntegerField(source="need.headcount", read_only=True)
    microcredential = serializers.IntegerField(source="microcredential_id", read_only=True)
    microcredential_title = serializers.CharField(source="microcredential.title", read_only=True)
    institution_name = serializers.CharField(source="microcredential.institution.name", read_only=True)
    landed_cost = serializers.DecimalField(
        source="gross_cost",
        max_digits=12,
        decimal_places=2,
        allow_null=True,
        read_only=True,
        help_text="Before any funding of the employer’s",
    )
    status = serializers.ChoiceField(source="shown_status", choices=MatchStatus.choices, read_only=True)
    explanation = OwnExplanationSerializer(read_only=True)

    class Meta:
        model = Match
        fields = BOTH
        read_only_fields = BOTH


class ReviewSerializer(serializers.ModelSerializer[Review]):
    """A verdict. `reviewer` is null where a policy's rule approved."""

    reviewer: serializers.StringRelatedField = serializers.StringRelatedField(allow_null=True)
    decided_at = Moment(read_only=True)

    class Meta:
        model = Review
        fields = ["id", "verdict", "reason", "note", "reviewer", "fit", "decided_at"]
        read_only_fields = fields


class MatchSerializer(OwnMatchSerializer):
    """To those who may see the need. The fit is the sum of the three parts, each times its weight in whole percent.

    `reviews` are the verdicts, the latest first: to administrators, else null. While a match waits only one's own:
    those of others would steer.
    """

    landed_cost = serializers.DecimalField(
        max_digits=12,
        decimal_places=2,
        allow_null=True,
        read_only=True,
        help_text="Less confirmed funding",
    )
    explanation = ExplanationSerializer(read_only=True)
    scored_at = Moment(read_only=True)
    policy = serializers.IntegerField(source="policy.version", read_only=True)
    reference = serializers.IntegerField(source="reference.number", read_only=True)
    reviews = serializers.SerializerMethodField()

    class Meta(OwnMatchSerializer.Meta):
        fields = [
            *BOTH, "rank", "fit", "cost", "weight_skill", "weight_cost", "weight_satisfaction", "uncertainty",
            "scored_at", "policy", "reference", "engine_version", "reviews",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(ReviewSerializer(many=True, allow_null=True))
    def get_reviews(self, match: Match) -> Any:
        person = self.context["request"].user
        if not person.is_staff:
            return None
        waits = match.status in WAITING
        shown = [one for one in match.reviews.all() if not waits or one.reviewer_id == person.pk]
        return ReviewSerializer(shown, many=True).data


@extend_schema_serializer(component_name="Approval")
class ApprovalSerializer(Exact):
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")


@extend_schema_serializer(component_name="Rejection")
class RejectionSerializer(Exact):
    """Something else, `other`, needs a note."""

    reason = serializers.ChoiceField(choices=ReasonCode.choices)
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")
