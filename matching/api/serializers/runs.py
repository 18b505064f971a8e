"""A run of the matcher."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.api.fields import Moment
from matching.models import MatchRun

PROGRESS = [
    "id", "kind", "need", "microcredential", "state", "requested_at", "started_at", "finished_at", "done", "total",
]  # fmt: skip


class ProgressSerializer(serializers.ModelSerializer[MatchRun]):
    """How far it is, in needs. What it found out about other people's needs is not told."""

    need = serializers.IntegerField(source="need_id", read_only=True, allow_null=True)
    microcredential = serializers.IntegerField(source="microcredential_id", read_only=True, allow_null=True)
    requested_at = Moment(read_only=True)
    started_at = Moment(read_only=True, allow_null=True)
    finished_at = Moment(read_only=True, allow_null=True)

    class Meta:
        model = MatchRun
        fields = PROGRESS
        read_only_fields = PROGRESS


class RunSerializer(ProgressSerializer):
    """Besides, what it did: pairs compared, matches stored, pairs turned away by each gate; why it failed."""

    turned_away = serializers.DictField(child=serializers.IntegerField(), read_only=True)
    policy = serializers.IntegerField(source="policy.version", read_only=True, allow_null=True, default=None)
    reference = serializers.IntegerField(
        source="reference.number", read_only=True, allow_null=True, default=None
    )

    class Meta(ProgressSerializer.Meta):
        fields = [
            *PROGRESS,
            "pairs",
            "stored",
            "turned_away",
            "policy",
            "reference",
            "engine_version",
            "error",
        ]
        read_only_fields = fields


class RequestedSerializer(serializers.Serializer[Any]):
    """`delayed` where the queue is away: the run waits, and starts by itself when the queue is back."""

    run = RunSerializer()
    delayed = serializers.BooleanField()
