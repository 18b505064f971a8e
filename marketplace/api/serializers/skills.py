"""A skill: as a search finds it, and on its own."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.fields import Moment
from marketplace.models import Skill
from marketplace.queries.similarity import Related
from marketplace.queries.skills import Taught, taught, trail
from marketplace.search import Hit


class HitSerializer(serializers.Serializer[Hit]):
    """A skill as the search finds it. `alias` is the name that was found; empty where it was the label."""

    id = serializers.IntegerField(source="skill_id")
    external_id = serializers.SerializerMethodField()
    label = serializers.CharField()
    alias = serializers.CharField()
    group = serializers.CharField()
    kind = serializers.CharField()

    def get_external_id(self, hit: Hit) -> str:
        found: str = self.context["external_ids"].get(hit.skill_id, "")
        return found


class NeighbourSerializer(serializers.Serializer[Related]):
    """A related skill. `credit` is what it counts, of what the skill itself would count: 0 to 1."""

    id = serializers.IntegerField(source="skill.pk")
    external_id = serializers.CharField(source="skill.external_id")
    label = serializers.CharField(source="skill.label")
    credit = serializers.FloatField(min_value=0, max_value=1)
    why = serializers.ListField(child=serializers.CharField())


class GroupSerializer(serializers.ModelSerializer[Skill]):
    class Meta:
        model = Skill
        fields = ["id", "external_id", "label", "kind"]


class TaughtSerializer(serializers.Serializer[Taught]):
    """How many microcredentials of the catalogue teach it, as their institutions say or as is suggested."""

    confirmed = serializers.IntegerField()
    suggested = serializers.IntegerField()


class SkillSerializer(serializers.ModelSerializer[Skill]):
    """`groups` are those above it, the widest first; `retired_at` is null while it is in use."""

    aliases = serializers.SlugRelatedField(slug_field="text", many=True, read_only=True)
    groups = serializers.SerializerMethodField()
    taught = serializers.SerializerMethodField()
    retired_at = Moment(read_only=True, allow_null=True)

    class Meta:
        model = Skill
        fields = [
            "id", "source", "external_id", "label", "kind", "description", "aliases", "groups", "taught", "retired_at",
        ]  # fmt: skip

    @extend_schema_field(GroupSerializer(many=True))
    def get_groups(self, skill: Skill) -> Any:
        return GroupSerializer(trail(skill), many=True).data

    @extend_schema_field(TaughtSerializer)
    def get_taught(self, skill: Skill) -> Any:
        return TaughtSerializer(taught(skill)).data
