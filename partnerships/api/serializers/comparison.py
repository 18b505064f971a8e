"""A need's proposals side by side."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from accounts.api.fields import Exact, Moment
from marketplace.api.fields import ModesField
from partnerships.models import ProposalState
from partnerships.queries.comparison import Column

PARTS = ("skill", "cost", "satisfaction", "fit")
POINTS = {"type": "object", "properties": {part: {"type": "number"} for part in PARTS}}


def money(**options: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=14, decimal_places=2, read_only=True, **options)


def number(**options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(read_only=True, **options)


class EvaluatedSerializer(serializers.Serializer[Any]):
    """What the engine says of it: points of 100 in the need's weights, and labels of the need's skills.

    `low` and `high` bound the satisfaction at 90 %.
    """

    points = serializers.SerializerMethodField()
    coverage = serializers.FloatField()
    covered = serializers.ListField(child=serializers.CharField())
    partly = serializers.ListField(child=serializers.CharField())
    missing = serializers.ListField(child=serializers.CharField())
    satisfaction = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    cohorts = serializers.IntegerField()
    learners = serializers.IntegerField()

    @extend_schema_field(POINTS)
    def get_points(self, found: Any) -> dict[str, float]:
        return dict(zip(PARTS, found.points, strict=True))


@extend_schema_serializer(component_name="ComparedProposal")
class ColumnSerializer(serializers.Serializer[Column]):
    """A proposal by its latest word. `gross`, `funding` and `total` are for all learners; `total` is less `funding`,
    which is what you marked as awarded. `evaluated` is null until a run has been made."""

    proposal = number(source="proposal.pk")
    version = number(source="version.number")
    institution = number(source="proposal.institution_id")
    institution_name = serializers.CharField(source="proposal.institution.name")
    title = serializers.CharField(source="version.title")
    state = serializers.ChoiceField(source="proposal.state", choices=ProposalState.choices)
    is_custom = serializers.BooleanField(source="version.is_custom")
    waits_for_institution = serializers.BooleanField(help_text="It has your counter-offer before it")
    expires_at = Moment(source="proposal.expires_at", allow_null=True)
    answered_in_seconds = serializers.SerializerMethodField()
    headcount = number(source="landed.headcount")
    currency = serializers.CharField(source="landed.currency")
    gross = money(source="landed.gross")
    funding = money(source="landed.funding")
    total = money(source="landed.total")
    per_learner = money(source="landed.per_learner")
    not_stated = serializers.ListField(
        source="landed.not_stated", child=serializers.CharField(), help_text="Amounts that count as nothing"
    )
    modes = ModesField(source="version.modes", read_only=True)
    starts_on = serializers.DateField(source="version.starts_on", allow_null=True)
    ends_on = serializers.DateField(source="version.ends_on", allow_null=True)
    clock_hours = money(source="version.clock_hours", allow_null=True)
    gives_credit = serializers.BooleanField(source="version.gives_credit", allow_null=True)
    credit_hours = money(source="version.credit_hours", allow_null=True)
    evaluated = EvaluatedSerializer(source="found", allow_null=True)

    def get_answered_in_seconds(self, column: Column) -> int:
        return int(column.answered_in.total_seconds())


@extend_schema_serializer(component_name="ComparedSubscription")
class SubscriptionSerializer(serializers.Serializer[Any]):
    """Yours instead; `price` is for each learner."""

    name = serializers.CharField()
    price = money()
    currency = serializers.CharField()


class BestSerializer(serializers.Serializer[Any]):
    """Ids of the proposals that are best in it; of none where all are."""

    total = serializers.ListField(child=serializers.IntegerField())
    coverage = serializers.ListField(child=serializers.IntegerField())
    start = serializers.ListField(child=serializers.IntegerField())
    credit = serializers.ListField(child=serializers.IntegerField())


@extend_schema_serializer(component_name="Comparison")
class ComparisonSerializer(serializers.Serializer[Any]):
    """Six at a time, the first that was sent first.

    `saves`: by how much a learner costs less by the cheapest of them than by the subscription of your own.
    """

    need = number(source="need.pk")
    count = number(source="page.paginator.count")
    page = number(source="page.number")
    pages = number(source="page.paginator.num_pages")
    proposals = ColumnSerializer(source="columns", many=True)
    best = BestSerializer()
    subscription = SubscriptionSerializer(allow_null=True)
    saves = money(allow_null=True)
    ended = serializers.SerializerMethodField(help_text="Ids of the last 20 that have ended")

    def get_ended(self, comparison: Any) -> list[int]:
        return [proposal.pk for proposal in comparison.ended]


class PageSerializer(Exact):
    page = serializers.IntegerField(min_value=1, max_value=10_000, default=1)
