"""A question with its answer."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from accounts.api.fields import LARGEST, Exact, Moment
from partnerships.models import Question
from partnerships.services.questions import ANSWER_LENGTH, QUESTION_LENGTH


@extend_schema_serializer(component_name="Question")
class QuestionSerializer(serializers.ModelSerializer[Question]):
    """`institution_name` is who asked: to those who may see the need, else null. `own`: one of yours asked."""

    need = serializers.IntegerField(source="need_id", read_only=True)
    institution_name = serializers.SerializerMethodField()
    own = serializers.BooleanField(read_only=True)
    asked_at = Moment(read_only=True)
    answered_at = Moment(read_only=True, allow_null=True)

    class Meta:
        model = Question
        fields = ["id", "need", "text", "institution_name", "own", "asked_at", "answer", "answered_at"]
        read_only_fields = fields

    def get_institution_name(self, question: Any) -> str | None:
        return question.institution.name if question.sees_need else None


@extend_schema_serializer(component_name="Ask")
class AskSerializer(Exact):
    """`institution` is needed only by who acts for several that are invited."""

    need = serializers.IntegerField(min_value=1, max_value=LARGEST)
    institution = serializers.IntegerField(
        min_value=1, max_value=LARGEST, required=False, allow_null=True, default=None
    )
    text = serializers.CharField(max_length=QUESTION_LENGTH)


@extend_schema_serializer(component_name="QuestionAnswer")
class AnswerSerializer(Exact):
    text = serializers.CharField(max_length=ANSWER_LENGTH)
