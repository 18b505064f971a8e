"""Feedback as far as one may read it, and what its verbs take."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.fields import Exact, Moment
from partnerships.models import Feedback, Side
from partnerships.queries.feedback import BEST, WORST, questions_of

EMPLOYERS, INSTITUTIONS = questions_of(Side.EMPLOYER), questions_of(Side.INSTITUTION)
LEVEL = {"type": "integer", "minimum": WORST, "maximum": BEST, "nullable": True}


@extend_schema_field({"type": "object", "additionalProperties": LEVEL})
class LevelsField(serializers.DictField):
    """{question: 1 to 5, or null for not yet known}"""

    child = serializers.IntegerField(min_value=WORST, max_value=BEST, allow_null=True)

    def to_representation(self, value: Any) -> dict[str, int | None]:
        return {name: getattr(value, name) for name in questions_of(value.side)}


class FeedbackSerializer(serializers.ModelSerializer[Feedback]):
    """One side's answers. `levels`: 1 not at all to 5 fully, null not yet known. Taken down, the reason is left."""

    levels = LevelsField(source="*", read_only=True)
    given_at = Moment(read_only=True)
    replied_at = Moment(read_only=True, allow_null=True)
    taken_down_at = Moment(read_only=True, allow_null=True)

    class Meta:
        model = Feedback
        fields = [
            "id", "cohort", "side", "levels", "would_continue", "comment", "given_at", "reply", "replied_at",
            "taken_down_at", "taken_down_why",
        ]  # fmt: skip
        read_only_fields = fields

    def to_representation(self, instance: Feedback) -> dict[str, Any]:
        said = super().to_representation(instance)
        if instance.taken_down_at is None:
            return said
        hidden = {"levels": {}, "would_continue": None, "comment": "", "reply": ""}
        return said | hidden


class GiveSerializer(Exact):
    """Questions of the employer: met_need, employees_liked, work_improved; of the institution: need_was_clear,
    learners_prepared, answered_quickly. One left out is not yet known. `side`: only if you write for both."""

    side = serializers.ChoiceField(choices=Side.choices, required=False)
    levels = LevelsField()
    would_continue = serializers.BooleanField(allow_null=True, default=None)
    comment = serializers.CharField(max_length=2000, allow_blank=True, default="")


class DominatedSerializer(serializers.Serializer[Any]):
    """Learners in all of the institution's history, `from_one` employer, and its share in 0 to 1."""

    institution = serializers.IntegerField(source="institution.pk")
    institution_name = serializers.CharField(source="institution.name")
    employer_name = serializers.CharField(source="employer")
    learners = serializers.IntegerField()
    from_one = serializers.IntegerField()
    share = serializers.FloatField()


class ReplySerializer(Exact):
    """What the other side says to it, once."""

    text = serializers.CharField(max_length=2000)


class TakeDownSerializer(Exact):
    """Why; both sides read it."""

    reason = serializers.CharField(max_length=1000)
