"""Agreements and cohorts as both parties read them, and what their verbs take."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.api.fields import LARGEST, Exact, Moment
from accounts.currencies import currency_names
from partnerships.models import Agreement, Cohort, Confirmation


class SignatureSerializer(serializers.ModelSerializer[Confirmation]):
    """Who signed for which side, and when."""

    confirmed_at = Moment(read_only=True)

    class Meta:
        model = Confirmation
        fields = ["side", "name", "text_hash", "confirmed_at"]
        read_only_fields = fields


class AgreementSerializer(serializers.ModelSerializer[Agreement]):
    """What both sign. `total` is for all learners in `currency`; `seats_held` null: free seats are not stated.

    Sign with the `text_hash` that you have read: it is refused where the text is another one.
    """

    title = serializers.CharField(source="version.title", read_only=True)
    proposal = serializers.IntegerField(source="proposal_id", read_only=True)
    version = serializers.IntegerField(source="version.number", read_only=True)
    signatures = SignatureSerializer(source="confirmations", many=True, read_only=True)
    needs_second_person = serializers.BooleanField(source="needs_second", read_only=True)
    created_at = Moment(read_only=True)
    sign_until = Moment(read_only=True, allow_null=True)
    in_force_at = Moment(read_only=True, allow_null=True)
    ended_at = Moment(read_only=True, allow_null=True)

    class Meta:
        model = Agreement
        fields = [
            "id", "title", "state", "proposal", "version", "need", "microcredential", "employer",
            "employer_name", "institution", "institution_name", "headcount", "total", "currency", "text",
            "text_hash", "ip_choice", "needs_second_person", "seats_held", "signatures", "created_at",
            "sign_until", "in_force_at", "ended_at", "cancel_note",
        ]  # fmt: skip
        read_only_fields = fields


class SignSerializer(Exact):
    """Your full name signs for the side that you are an owner of."""

    name = serializers.CharField(max_length=150)
    text_hash = serializers.CharField(max_length=64)


class InstitutionSerializer(Exact):
    """Needed only by who owns several."""

    institution = serializers.IntegerField(
        min_value=1, max_value=LARGEST, required=False, allow_null=True, default=None
    )


class ThresholdSerializer(InstitutionSerializer):
    """`amount` null: one owner is enough. `currency` left out: as it was, else the institution's."""

    amount = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0, allow_null=True)
    currency = serializers.CharField(min_length=3, max_length=3, required=False)

    def validate_currency(self, code: str) -> str:
        if code.upper() not in currency_names():
            raise serializers.ValidationError(f"“{code}” is no currency here.")
        return code.upper()


class NoteSerializer(Exact):
    """Why; the other side reads it."""

    note = serializers.CharField(max_length=1000)


class CohortSerializer(serializers.ModelSerializer[Cohort]):
    """Learners are counts. `feedback_until` ends the time for feedback, from `revealed_at` on both sides read it."""

    title = serializers.CharField(source="agreement.version.title", read_only=True)
    created_at = Moment(read_only=True)
    started_at = Moment(read_only=True, allow_null=True)
    ended_at = Moment(read_only=True, allow_null=True)
    feedback_until = Moment(read_only=True, allow_null=True)
    revealed_at = Moment(read_only=True, allow_null=True)

    class Meta:
        model = Cohort
        fields = [
            "id", "title", "agreement", "number", "state", "starts_on", "ends_on", "enrolled", "completed",
            "created_at", "started_at", "ended_at", "cancel_note", "feedback_until", "revealed_at",
        ]  # fmt: skip
        read_only_fields = fields


class LearnersSerializer(Exact):
    """Where learners answer without a name; null: they are not asked."""

    address = serializers.URLField(allow_null=True, read_only=True)


class StartSerializer(Exact):
    """How many learners enrolled, and the first day."""

    enrolled = serializers.IntegerField(min_value=1, max_value=100000)
    starts_on = serializers.DateField()


class CompleteSerializer(Exact):
    """How many learners completed, and the last day."""

    completed = serializers.IntegerField(min_value=0, max_value=100000)
    ends_on = serializers.DateField()


def read(serializer: type[Exact], data: Any) -> dict[str, Any]:
    """What was sent, as the service takes it."""
    found = serializer(data=data)
    found.is_valid(raise_exception=True)
    return dict(found.validated_data)
