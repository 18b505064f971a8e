"""A need that nobody serves."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from accounts.api.fields import Moment
from matching.models import Match
from matching.queries.need_page import NearMiss
from partnerships.queries.unmet import REASONS, Unmet

CODES = {name: name.replace(" ", "_") for name in REASONS}
CHOICES = [(CODES[name], label) for name, label in REASONS.items()]


class NearMissSerializer(serializers.Serializer[NearMiss]):
    """What would fit but for `gate`; `text` says by how much."""

    microcredential = serializers.IntegerField(source="microcredential.pk")
    microcredential_title = serializers.CharField(source="microcredential.title")
    institution_name = serializers.CharField(source="microcredential.institution.name")
    gate = serializers.CharField()
    text = serializers.CharField()


class ToReviewSerializer(serializers.Serializer[Match]):
    match = serializers.IntegerField(source="pk")
    microcredential_title = serializers.CharField(source="microcredential.title")
    institution_name = serializers.CharField(source="microcredential.institution.name")
    fit = serializers.FloatField()


@extend_schema_serializer(component_name="UnmetNeed")
class UnmetSerializer(serializers.Serializer[Unmet]):
    """`note` says the reason in numbers; what could help are matches to review, near misses and advice."""

    need = serializers.IntegerField(source="need.pk")
    title = serializers.CharField(source="need.title")
    employer_name = serializers.CharField(source="need.employer.name")
    headcount = serializers.IntegerField(source="need.headcount")
    posted_at = Moment(source="need.posted_at")
    reason = serializers.SerializerMethodField()
    note = serializers.CharField()
    to_review = ToReviewSerializer(many=True)
    near_misses = NearMissSerializer(source="misses", many=True)
    advice = serializers.ListField(source="away.advice", child=serializers.CharField(), default=list)

    def get_reason(self, unmet: Unmet) -> str:
        return CODES[unmet.reason]
