"""A microcredential, with what it teaches, its price tiers and its starts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from accounts.api.fields import LARGEST, Moment
from marketplace.api import places
from marketplace.api.fields import ExactModel, ModesField, Row, SkillReference
from marketplace.api.named_skills import skills_named
from marketplace.forms.microcredentials.sections import CipField
from marketplace.models import Microcredential, MicrocredentialSkill, PriceTier, SkillStatus
from marketplace.prices import Landed, landed
from marketplace.services.microcredentials import TaughtSkill
from marketplace.services.microcredentials.write import FACTS

MOST_SKILLS, MOST_TIERS, MOST_STARTS, MOST_STACKS = 60, 12, 60, 60
STAYS = "It was set when the microcredential was made, and stays."
COUNT = {"max_value": 1_000_000}


class ConfirmedRows(serializers.ListSerializer[Any]):
    def get_attribute(self, row: Any) -> list[MicrocredentialSkill]:
        confirmed = [one for one in row.shown_skills if one.status == SkillStatus.CONFIRMED]
        return sorted(confirmed, key=lambda one: (one.skill.label, one.pk))


class TaughtSkillSerializer(Row):
    """`skill` is an id or an external id when sent, an id when shown; level 3 unless said."""

    skill = SkillReference()
    external_id = serializers.CharField(source="skill.external_id", read_only=True)
    label = serializers.CharField(source="skill.label", read_only=True)

    class Meta:
        model = MicrocredentialSkill
        fields = ["skill", "external_id", "label", "level"]
        list_serializer_class = ConfirmedRows
        validators: list[Any] = []


class SuggestedSkillSerializer(TaughtSkillSerializer):
    """What a suggester found in the words of the text; nobody has confirmed it. `confidence` is 0 to 1."""

    class Meta(TaughtSkillSerializer.Meta):
        fields = [*TaughtSkillSerializer.Meta.fields, "confidence", "evidence"]


class TierSerializer(Row):
    class Meta:
        model = PriceTier
        fields = ["from_headcount", "seat_price"]
        validators: list[Any] = []
        extra_kwargs = {"from_headcount": {"min_value": 2, "max_value": 100_000}}


class LandedSerializer(serializers.Serializer[Landed]):
    """All that it costs at a headcount, by seats or by the class, whichever is less. Amounts but one are for all."""

    headcount = serializers.IntegerField()
    currency = serializers.CharField()
    by_class = serializers.BooleanField()
    classes = serializers.IntegerField()
    total = serializers.DecimalField(max_digits=14, decimal_places=2)
    per_learner = serializers.DecimalField(max_digits=12, decimal_places=2)
    not_stated = serializers.ListField(child=serializers.CharField())


class Starts(serializers.ListField):
    child = serializers.DateField()

    def get_attribute(self, row: Microcredential) -> list[date]:
        return [one.starts_on for one in row.starts.all()]


class Stacks(serializers.ListField):
    """Ids of others of the same institution; of those shown, the ones that the person may see."""

    child = serializers.IntegerField(min_value=1, max_value=LARGEST)

    def get_attribute(self, row: Any) -> list[int]:
        return [one.pk for one in row.shown_stacks]


EXAMPLE = OpenApiExample(
    "A microcredential",
    request_only=True,
    value={
        "external_id": "ELT-210",
        "title": "Programming PLCs",
        "description": "Learners program and debug a ladder-logic controller.",
        "skills": [{"skill": "http://data.europa.eu/esco/skill/…", "level": 3}],
        "currency": "USD",
        "seat_price": "820.00",
        "tiers": [{"from_headcount": 10, "seat_price": "740.00"}],
        "max_cohort": 16,
        "modes": ["on_campus"],
        "clock_hours": "40.00",
        "starts": ["2027-03-01"],
    },
)


@extend_schema_serializer(component_name="Microcredential", examples=[EXAMPLE])
class MicrocredentialSerializer(places.Checked, ExactModel):
    """Amounts are strings of decimals in `currency`; null is "not stated", never free.

    `skills` are confirmed by the institution; what is sent is confirmed by you. `suggested_skills` wait for that.
    `landed` is what it costs at the headcount that was asked with `learners`. Send the `updated_at` that you read,
    and a change that somebody made since is answered with 409.
    """

    institution = serializers.IntegerField(source="institution_id", required=False, min_value=1)
    institution_name = serializers.CharField(source="institution.name", read_only=True)
    skills = TaughtSkillSerializer(many=True, required=False, max_length=MOST_SKILLS)
    suggested_skills = serializers.SerializerMethodField()
    tiers = TierSerializer(many=True, required=False, max_length=MOST_TIERS)
    starts = Starts(required=False, max_length=MOST_STARTS)
    modes = ModesField(required=False)
    stacks_into = Stacks(required=False, max_length=MOST_STACKS)
    landed = serializers.SerializerMethodField()
    updated_at = Moment(required=False)

    ordered = (("min_cohort", "max_cohort", "max_cohort", "The smallest cohort is larger than the largest."),)

    class Meta:
        model = Microcredential
        fields = [
            "id", "institution", "institution_name", "external_id", "title", "description", "state", "skills",
            "suggested_skills", "currency", "seat_price", "tiers", "class_price", "learner_fee", "cohort_fee",
            "materials_price", "travel_price", "price_source", "price_as_of", "landed", "min_cohort", "max_cohort",
            "seats_free", "modes", *places.FIELDS, "clock_hours", "weeks", "starts_any_day", "starts", "gives_credit",
            "credit_hours", "credential_type", "cip_code", "language", "stacks_into", "stacks_into_text",
            "prerequisites", "link", "created_at", "updated_at", "listed_at", "retired_at",
        ]  # fmt: skip
        read_only_fields = ["state", "created_at", "listed_at", "retired_at"]
        validators: list[Any] = []
        extra_kwargs = {
            "min_cohort": COUNT,
            "max_cohort": COUNT,
            "seats_free": COUNT,
            "credit_hours": {"min_value": 0},
        }

    @extend_schema_field(SuggestedSkillSerializer(many=True))
    def get_suggested_skills(self, row: Any) -> Any:
        waiting = [one for one in row.shown_skills if one.status == SkillStatus.SUGGESTED]
        return SuggestedSkillSerializer(waiting, many=True).data

    @extend_schema_field(LandedSerializer(allow_null=True))
    def get_landed(self, row: Microcredential) -> Any:
        learners = self.context.get("learners")
        found = landed(row, learners) if learners else None
        return LandedSerializer(found).data if found else None

    def validate_cip_code(self, value: str) -> str:
        return str(CipField(required=False).clean(value))

    def validate_skills(self, rows: list[dict[str, Any]]) -> list[TaughtSkill]:
        skills = skills_named([row.pop("skill") for row in rows])
        return [TaughtSkill(skill, **row) for skill, row in zip(skills, rows, strict=True)]

    def validate_tiers(self, rows: list[dict[str, Any]]) -> list[tuple[int, Decimal]]:
        return sorted((row["from_headcount"], row["seat_price"]) for row in rows)

    def validate_starts(self, days: list[date]) -> set[date]:
        return set(days)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if self.instance is not None:
            here = self.instance.institution_id
            if attrs.pop("institution_id", here) != here:
                raise serializers.ValidationError({"institution": [STAYS]})
        return super().validate(attrs)


def facts(said: dict[str, Any]) -> dict[str, Any]:
    """Of what was read, the columns that services write."""
    return {name: said[name] for name in FACTS & said.keys()}
