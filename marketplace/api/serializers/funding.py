"""Funding rules, and what an employer was awarded."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import exceptions, serializers

from accounts.api.fields import LARGEST, Exact, Moment
from marketplace.models import AwardBasis, FundingRule, Microcredential

CONDITIONS = {
    "type": "array",
    "items": {"type": "object"},
    "description": "docs/cost.md says how they are written",
}
TIERS = {"type": "array", "items": {"type": "array", "items": {"type": "number"}}}


@extend_schema_field(CONDITIONS)
class ConditionsField(serializers.JSONField):
    pass


@extend_schema_field(TIERS)
class TiersField(serializers.JSONField):
    pass


class FundingRuleSerializer(serializers.ModelSerializer[FundingRule]):
    """A dated rule: check it before you rely on it. Only a `grant` is ever subtracted, once awarded.

    Amounts are strings of decimals in `currency`, shares percent; null is "not stated". `stacks_with` are the keys of
    rules that it may be combined with.
    """

    conditions = ConditionsField(read_only=True)
    share_by_employees = TiersField(
        read_only=True, help_text="Pairs of employees up to and percent; above them `share_percent` holds"
    )
    steps = serializers.ListField(child=serializers.CharField(), read_only=True)
    stacks_with = serializers.SlugRelatedField(slug_field="key", many=True, read_only=True)

    class Meta:
        model = FundingRule
        fields = [
            "id", "key", "name", "kind", "summary", "trap", "jurisdiction", "effective_from", "effective_to",
            "conditions", "currency", "share_percent", "share_by_employees", "rate_per_hour", "cap_per_learner",
            "cap_per_round", "cap_per_employer", "apply_before_days", "steps", "stacks_with", "source_name",
            "source_url", "checked_on",
        ]  # fmt: skip
        read_only_fields = fields


def id_field(**options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=LARGEST, **options)


@extend_schema_serializer(component_name="Award")
class AwardSerializer(Exact):
    """What the employer says it was awarded: subtracted from the landed cost, and never more than that.

    `microcredential` null: it counts whichever is bought. `currency` is the need's. What is doubtful, such as an amount
    above the rule's cap, is refused under `checked` until that is sent as true.
    """

    id = serializers.IntegerField(read_only=True)
    rule = id_field(source="rule_id")
    rule_name = serializers.CharField(source="rule.name", read_only=True)
    microcredential = id_field(source="microcredential_id", required=False, allow_null=True, default=None)
    amount = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0)
    basis = serializers.ChoiceField(choices=AwardBasis.choices, default=AwardBasis.PER_LEARNER)
    currency = serializers.CharField(read_only=True)
    evidence = serializers.CharField(max_length=1000)
    checked = serializers.BooleanField(write_only=True, default=False)
    marked_at = Moment(read_only=True)
    withdrawn_at = Moment(read_only=True, allow_null=True)


@extend_schema_serializer(component_name="Subscription")
class SubscriptionSerializer(Exact):
    """`price` for each learner, in the need's currency; null: none is stated."""

    name = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    price = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0, allow_null=True)
    currency = serializers.CharField(read_only=True)


def award_values(said: dict[str, Any], person: Any) -> dict[str, Any]:
    """As `record_award` takes them.

    Raises:
        ValidationError: there is no such rule or microcredential, as far as the person sees.
    """
    rule = FundingRule.objects.visible_to(person).filter(pk=said["rule_id"]).first()
    if rule is None:
        raise exceptions.ValidationError({"rule": ["There is no such rule."]})
    row, wanted = None, said["microcredential_id"]
    if wanted is not None:
        row = Microcredential.objects.visible_to(person).filter(pk=wanted).first()
        if row is None:
            raise exceptions.ValidationError({"microcredential": ["There is no such microcredential."]})
    kept = {name: said[name] for name in ("amount", "basis", "evidence", "checked")}
    return kept | {"rule": rule, "microcredential": row}
