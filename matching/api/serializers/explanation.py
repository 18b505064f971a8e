"""Why a match has the fit that it has, in two shapes.

The employer and administrators get all of it. An institution gets what is about its own microcredential: nothing from
which the employer's target, budget, ceiling or weights follow. Each shape names what it shows, so that a number that
the engine adds later reaches nobody by itself.
"""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from marketplace.models import Importance

ANSWERS = ["covered", "partly", "missing"]
GATE_STATES = ["passed", "not asked", "not stated", "failed"]
# Whether it was passed says how much the employer pays at most.
PRIVATE_GATES = {"price_ceiling"}


def share(*, allow_null: bool = False) -> serializers.FloatField:
    return serializers.FloatField(min_value=0, max_value=1, allow_null=allow_null)


class SkillFactsSerializer(serializers.Serializer[Any]):
    """One required skill, and the taught skill `by` which it is answered best; null where none does.

    `weight` is its share of what is asked: importance times rarity; all lines add up to 1.
    """

    skill = serializers.IntegerField()
    label = serializers.CharField()
    importance = serializers.ChoiceField(choices=Importance.choices)
    level_asked = serializers.IntegerField()
    status = serializers.ChoiceField(choices=ANSWERS)
    by = serializers.IntegerField(allow_null=True)
    by_label = serializers.CharField()
    confirmed = serializers.BooleanField()
    similarity = share()
    level = share()
    certainty = share()
    credit = share()
    weight = share()


class SkillLineSerializer(SkillFactsSerializer):
    """Besides, `points` is its share of the fit, `removal` by how much the fit falls if `by` were not taught."""

    points = serializers.FloatField()
    removal = serializers.FloatField()


class CostFactsSerializer(serializers.Serializer[Any]):
    """How the landed cost for each learner comes about; null is "not stated". Both roads are before funding."""

    price = serializers.ChoiceField(choices=["class", "seat", "not stated", "other currency"])
    classes = serializers.IntegerField()
    tuition = serializers.FloatField(allow_null=True)
    fees = serializers.FloatField(allow_null=True)
    materials = serializers.FloatField(allow_null=True)
    travel = serializers.FloatField(allow_null=True)
    landed = serializers.FloatField(allow_null=True)
    class_road = serializers.FloatField(allow_null=True)
    seat_road = serializers.FloatField(allow_null=True)
    class_beats_seat_from = serializers.IntegerField()


class CostLineSerializer(CostFactsSerializer):
    """Besides, `gross` before funding, the confirmed `funding` that is taken off it, and whether the cost is judged by
    the employer's own numbers (`curve`), by the market of the field (`market`), or not at all (`neutral`)."""

    gross = serializers.FloatField(allow_null=True, default=None)
    funding = serializers.FloatField(allow_null=True)
    basis = serializers.ChoiceField(choices=["curve", "market", "neutral"])


class SatisfactionSerializer(serializers.Serializer[Any]):
    """90 % interval, and what is believed of each question; without cohorts it is new here."""

    low = share()
    high = share()
    cohorts = serializers.IntegerField()
    institution_cohorts = serializers.IntegerField(
        default=0, help_text="verified cohorts of the institution's other microcredentials"
    )
    learners = serializers.IntegerField()
    questions = serializers.DictField(child=share(allow_null=True))


class GateSerializer(serializers.Serializer[Any]):
    gate = serializers.CharField()
    state = serializers.ChoiceField(choices=GATE_STATES)


class PointsSerializer(serializers.Serializer[Any]):
    """Of 100 with one decimal: the three parts add up to the fit."""

    skill = serializers.FloatField()
    cost = serializers.FloatField()
    satisfaction = serializers.FloatField()
    fit = serializers.FloatField()


class Stored(serializers.Serializer[dict[str, Any]]):
    """Of the stored explanation what the shape names; a part that is not there is null or empty."""

    def to_representation(self, stored: dict[str, Any]) -> dict[str, Any]:
        rows = {name for name, field in self.fields.items() if isinstance(field, serializers.ListSerializer)}
        blank: dict[str, Any] = {name: [] if name in rows else None for name in self.fields}
        shown: dict[str, Any] = super().to_representation(blank | stored)
        return shown


class OwnExplanationSerializer(Stored):
    """What is about the institution's own microcredential, whoever asks."""

    coverage = share(allow_null=True)
    focus = share(allow_null=True)
    overlap = share(allow_null=True)
    likeness = share(allow_null=True)
    skills = SkillFactsSerializer(many=True)
    cost = CostFactsSerializer(allow_null=True)
    satisfaction = SatisfactionSerializer(allow_null=True)
    gates = GateSerializer(many=True)
    start = serializers.DateField(allow_null=True, help_text="The first start inside the need's window")
    suggested = serializers.IntegerField(allow_null=True, help_text="Skills that nobody has confirmed")

    def to_representation(self, stored: dict[str, Any]) -> dict[str, Any]:
        gates = [line for line in stored.get("gates", []) if line["gate"] not in PRIVATE_GATES]
        return super().to_representation(stored | {"gates": gates} | _before_funding(stored))


def _before_funding(stored: dict[str, Any]) -> dict[str, Any]:
    atoms = stored.get("cost")
    return {"cost": atoms | {"landed": atoms.get("gross", atoms["landed"])}} if atoms else {}


class ExplanationSerializer(Stored):
    """All of it: docs/matching.md has the formula."""

    points = PointsSerializer(allow_null=True)
    coverage = share(allow_null=True)
    focus = share(allow_null=True)
    overlap = share(allow_null=True)
    likeness = share(allow_null=True)
    u = share(allow_null=True)
    words_points = serializers.FloatField(allow_null=True)
    skills = SkillLineSerializer(many=True)
    cost = CostLineSerializer(allow_null=True)
    satisfaction = SatisfactionSerializer(allow_null=True)
    gates = GateSerializer(many=True)
    start = serializers.DateField(allow_null=True, help_text="The first start inside the need's window")
    suggested = serializers.IntegerField(allow_null=True, help_text="Skills that nobody has confirmed")
