"""The taxonomy: searched, and one skill at a time."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.mixins import RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from marketplace.api.serializers.skills import HitSerializer, NeighbourSerializer, SkillSerializer
from marketplace.models import Skill
from marketplace.queries import similarity
from marketplace.queries.skills import LONGEST_QUERY, MOST_HITS, search_skills

QUERY = OpenApiParameter(
    "q",
    OpenApiTypes.STR,
    required=True,
    description=f"At most {LONGEST_QUERY} characters; typos are forgiven.",
)


AS = OpenApiParameter(
    "as",
    OpenApiTypes.STR,
    enum=["asked", "taught"],
    description="`asked`, the default: what counts where this skill is asked for. `taught`: what it counts for.",
)


class SkillViewSet(RetrieveModelMixin, GenericViewSet[Skill]):
    """Skills with their ids here and their external ids, for example ESCO URIs."""

    queryset = Skill.objects.prefetch_related("aliases").order_by("pk")
    serializer_class = SkillSerializer
    filter_backends: list[Any] = []
    lookup_value_regex = "[0-9]{1,18}"

    @extend_schema(parameters=[QUERY], responses=HitSerializer(many=True))
    def list(self, request: Request) -> Response:
        """At most 20 skills, best first, by label and by other names: the search box of the pages."""
        hits = self.paginate_queryset(search_skills(_asked(request), MOST_HITS))
        ids = [hit.skill_id for hit in hits or ()]
        external_ids = dict(Skill.objects.filter(pk__in=ids).values_list("pk", "external_id"))
        rows = HitSerializer(hits, many=True, context={"external_ids": external_ids})
        return self.get_paginated_response(rows.data)

    @extend_schema(parameters=[AS], responses=NeighbourSerializer(many=True))
    @action(detail=True, serializer_class=NeighbourSerializer)
    def neighbours(self, request: Request, pk: str) -> Response:
        """Related skills, the nearest first, with the credit that one gives for the other and why."""
        skill, taught = self.get_object(), _as_taught(request)
        found = self.paginate_queryset(similarity.served(skill) if taught else similarity.serving(skill))
        rows = NeighbourSerializer([similarity.shown(row, taught=taught) for row in found or ()], many=True)
        return self.get_paginated_response(rows.data)


def _as_taught(request: Request) -> bool:
    """
    Raises:
        ValidationError: under `as`.
    """
    said = str(request.query_params.get("as", "asked"))
    if said not in {"asked", "taught"}:
        raise exceptions.ValidationError({"as": ["Say asked or taught."]})
    return said == "taught"


def _asked(request: Request) -> str:
    """
    Raises:
        ValidationError: under `q`.
    """
    text = str(request.query_params.get("q", "")).strip()
    if not text:
        raise exceptions.ValidationError({"q": ["Write what to search for, for example ?q=welding."]})
    if len(text) > LONGEST_QUERY:
        said = f"Search for at most {LONGEST_QUERY} characters; these are {len(text)}."
        raise exceptions.ValidationError({"q": [said]})
    return text
