"""Questions on a need: the invited ask, the employer answers, all of them read both."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.api.filters import Filters, IdFilter
from accounts.models import Organisation
from marketplace.api.writing import owner_named
from marketplace.models import TrainingNeed
from partnerships.api.serializers.questions import AnswerSerializer, AskSerializer, QuestionSerializer
from partnerships.models import Question
from partnerships.queries.questions import asks_for, needs_asked_about
from partnerships.services.questions import answer_question, ask_question


class QuestionFilters(Filters):
    need = IdFilter(label="On this need")


@extend_schema_view(
    list=extend_schema(description="Questions on needs that you ask for or are invited to, oldest first."),
    retrieve=extend_schema(description="One question, with its answer where there is one."),
)
class QuestionViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet[Question]):
    """Only the employer is told who asked."""

    queryset = Question.objects.none()
    serializer_class = QuestionSerializer
    filterset_class = QuestionFilters
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[Question]:
        person = self.request.user
        need = TrainingNeed.objects.visible_to(person).filter(pk=OuterRef("need"))
        mine = Organisation.objects.of(person).filter(pk=OuterRef("institution"))
        rows = Question.objects.visible_to(person).annotate(sees_need=Exists(need), own=Exists(mine))
        found: QuerySet[Question] = rows.select_related("institution", "need").order_by("asked_at", "pk")
        return found

    @extend_schema(request=AskSerializer, responses={201: QuestionSerializer}, filters=False)
    def create(self, request: Request) -> Response:
        """Asks the employer of a need that you are invited to."""
        if not Organisation.objects.institutions().editable_by(request.user).exists():
            raise PermissionDenied("Owners and editors of an institution ask.")
        said = AskSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        values = said.validated_data
        need = needs_asked_about(request.user).filter(pk=values["need"]).first()
        if need is None:
            raise exceptions.ValidationError({"need": ["There is no such need that you are invited to."]})
        institution = owner_named(asks_for(request.user, need), values["institution"], "institution")
        made = ask_question(
            need=need, institution=institution, by=request.user, text=values["text"], now=timezone.now()
        )
        return self._shown(made.pk, status=201)

    @extend_schema(request=AnswerSerializer, responses=QuestionSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Answers a question for all who are invited, or corrects its answer."""
        question = self.get_object()
        if not Question.objects.answerable_by(request.user).filter(pk=question.pk).exists():
            raise PermissionDenied("Owners and editors of the need's employer answer.")
        said = AnswerSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        text = said.validated_data["text"]
        answer_question(question=question, by=request.user, text=text, now=timezone.now())
        return self._shown(question.pk)

    def _shown(self, pk: int, status: int = 200) -> Response:
        return Response(QuestionSerializer(self.get_queryset().get(pk=pk)).data, status=status)
