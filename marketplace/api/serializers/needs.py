"""A training need, with what is asked for."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from accounts.api.fields import Moment
from marketplace.api import places
from marketplace.api.fields import ExactModel, ModesField, Row, SkillReference
from marketplace.api.named_skills import skills_named
from marketplace.models import NeedSkill, TrainingNeed
from marketplace.services.needs import NeedValues, WantedSkill

MOST_SKILLS = 40
STAYS = "It was set when the need was made, and stays."


class WantedSkillSerializer(Row):
    """`skill` is an id or an external id when sent, an id when shown; importance must and level 3 unless said."""

    skill = SkillReference()
    external_id = serializers.CharField(source="skill.external_id", read_only=True)
    label = serializers.CharField(source="skill.label", read_only=True)

    class Meta:
        model = NeedSkill
        fields = ["skill", "external_id", "label", "importance", "level"]
        validators: list[Any] = []


EXAMPLE = OpenApiExample(
    "A need",
    request_only=True,
    value={
        "title": "PLC programming for our second shift",
        "headcount": 12,
        "skills": [{"skill": "http://data.europa.eu/esco/skill/…", "importance": "must", "level": 3}],
        "currency": "USD",
        "target_price": "600.00",
        "budget_price": "900.00",
        "start_from": "2027-02-01",
        "modes": ["on_campus", "live_online"],
    },
)


@extend_schema_serializer(component_name="Need", examples=[EXAMPLE])
class NeedSerializer(places.Checked, ExactModel):
    """Amounts are for each learner, as strings of decimals in `currency`; null is "not stated".

    `weight_skill`, `weight_cost` and `weight_satisfaction` are whole percent that add up to 100, or null each for the
    region's. Send the `updated_at` that you read, and a change that somebody made since is answered with 409.
    """

    employer = serializers.IntegerField(source="employer_id", required=False, min_value=1)
    employer_name = serializers.CharField(source="employer.name", read_only=True)
    skills = WantedSkillSerializer(source="need_skills", many=True, required=False, max_length=MOST_SKILLS)
    modes = ModesField(required=False, allow_empty=False)
    updated_at = Moment(required=False)

    ordered = (
        ("target_price", "budget_price", "target_price", "What you want to pay is above your budget."),
        ("budget_price", "ceiling_price", "ceiling_price", "The most you can pay is below your budget."),
        ("start_from", "start_to", "start_to", "The window ends before it begins."),
    )

    class Meta:
        model = TrainingNeed
        fields = [
            "id", "employer", "employer_name", "external_id", "title", "description", "state", "skills", "headcount",
            "currency", "target_price", "budget_price", "ceiling_price", "start_from", "start_to", "max_weeks",
            "max_hours", "modes", *places.FIELDS, "reach_km", "credit_wanted", "language", "custom_welcome",
            "demands_stated", "weight_skill", "weight_cost", "weight_satisfaction", "created_at", "updated_at",
            "posted_at", "closed_at",
        ]  # fmt: skip
        read_only_fields = ["state", "created_at", "posted_at", "closed_at"]
        validators: list[Any] = []
        extra_kwargs = {
            "max_weeks": {"min_value": 1, "max_value": 520},
            "max_hours": {"min_value": 1, "max_value": 10_000},
            "reach_km": {"min_value": 1, "max_value": 20_000},
        }

    def validate_skills(self, rows: list[dict[str, Any]]) -> list[WantedSkill]:
        skills = skills_named([row.pop("skill") for row in rows])
        return [WantedSkill(skill, **row) for skill, row in zip(skills, rows, strict=True)]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if self.instance is not None:
            for name, field in (("employer_id", "employer"), ("external_id", "external_id")):
                if attrs.pop(name, getattr(self.instance, name)) != getattr(self.instance, name):
                    raise serializers.ValidationError({field: [STAYS]})
        return super().validate(attrs)


def columns(said: dict[str, Any]) -> NeedValues:
    """Of what was read, the columns that services write."""
    names = NeedValues.__annotations__.keys() & said.keys()
    return {name: said[name] for name in names}  # type: ignore[return-value]
