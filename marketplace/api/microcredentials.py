"""Microcredentials: the catalogue for everybody signed in, writing for their institution."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Organisation
from marketplace.api.catalogue_filters import CatalogueFilters, learners_asked
from marketplace.api.places import placed
from marketplace.api.serializers.microcredentials import MicrocredentialSerializer, facts
from marketplace.api.writing import DELAYED, OwnedViewSet, count_creation, owner_named, refuse_taken_id, woken
from marketplace.models import Microcredential, MicrocredentialState
from marketplace.queries.microcredentials import with_rows
from marketplace.services import microcredentials as services
from marketplace.views.microcredentials.suggesting import ask_for_suggestions

WORDS = ("title", "description")  # what skills are suggested from
LEARNERS = OpenApiParameter("learners", OpenApiTypes.INT, description="Show what it costs at this headcount")


@extend_schema_view(
    list=extend_schema(
        description="The catalogue; with `mine=1` those of your own institutions, in any state."
    ),
    retrieve=extend_schema(description="One microcredential.", parameters=[LEARNERS]),
)
class MicrocredentialViewSet(ListModelMixin, RetrieveModelMixin, OwnedViewSet):
    """Anybody signed in reads what is live; owners and editors of the institution write."""

    http_method_names = ["get", "post", "patch", "head", "options"]
    queryset = Microcredential.objects.none()
    serializer_class = MicrocredentialSerializer
    filterset_class = CatalogueFilters

    def get_queryset(self) -> QuerySet[Microcredential]:
        rows = Microcredential.objects.visible_to(self.request.user)
        return self._whole(with_rows(rows, today=timezone.localdate()))

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return self._whole(super().filter_queryset(queryset)) if self.action == "list" else queryset

    def get_serializer_context(self) -> dict[str, Any]:
        try:
            learners = learners_asked(self.request.query_params.get("learners"))
        except ValidationError as error:
            raise ValidationError({"learners": error}) from None
        return super().get_serializer_context() | {"learners": learners}

    def create(self, request: Request) -> Response:
        """A new draft. Place and currency are the institution's unless stated.

        Name the `institution` by its id where you write for several.
        """
        said = self.checked()
        institution = owner_named(_institutions(request), said.get("institution_id"), "institution")
        refuse_taken_id(institution.microcredentials, said.get("external_id", ""))
        count_creation(request, "create_microcredential")
        row = services.create_microcredential(
            institution=institution,
            facts=placed(facts(said), institution, new=True),
            by=request.user,
            now=timezone.now(),
            skills=said.get("skills", []),
            tiers=said.get("tiers", []),
            starts=said.get("starts", []),
            stacks_into=self._stacks(said.get("stacks_into", [])),
        )
        ask_for_suggestions(row)
        return self.shown(row.pk, status=201)

    @extend_schema(parameters=[DELAYED])
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes what is sent and leaves the rest; `skills`, `tiers` and `starts` replace all of them."""
        before = self.editable()
        said = self.checked(before)
        refuse_taken_id(
            Microcredential.objects.filter(institution=before.institution_id).exclude(pk=before.pk),
            said.get("external_id", ""),
        )
        row = services.change_microcredential(
            microcredential=before,
            facts=placed(facts(said), before),
            by=request.user,
            now=timezone.now(),
            seen=said.get("updated_at"),
            skills=said.get("skills"),
            tiers=said.get("tiers"),
            starts=said.get("starts"),
            stacks_into=self._stacks(said["stacks_into"]) if "stacks_into" in said else None,
        )
        if any(getattr(row, name) != getattr(before, name) for name in WORDS):
            ask_for_suggestions(row)
        return woken(self.shown(row.pk), told=row.state == MicrocredentialState.LIVE)

    @extend_schema(request=None, parameters=[DELAYED])
    @action(detail=True, methods=["post"], url_path="list", url_name="list-it")
    def list_it(self, request: Request, pk: str) -> Response:
        """Draft to live: employers find it, and it is matched with their needs."""
        return self._step(services.list_microcredential, now=timezone.now())

    @extend_schema(request=None, parameters=[DELAYED])
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Live back to draft."""
        return self._step(services.withdraw_microcredential)

    @extend_schema(request=None, parameters=[DELAYED])
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> Response:
        """Live to retired: not offered any more, kept for what was agreed."""
        return self._step(services.retire_microcredential, now=timezone.now())

    @extend_schema(request=None, parameters=[DELAYED])
    @action(detail=True, methods=["post"])
    def relist(self, request: Request, pk: str) -> Response:
        """Retired to live."""
        return self._step(services.relist_microcredential, now=timezone.now())

    def _step(self, verb: Callable[..., None], **clock: Any) -> Response:
        row = self.editable()
        verb(microcredential=row, by=self.request.user, **clock)
        return woken(self.shown(row.pk))

    def _whole(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        seen = Microcredential.objects.visible_to(self.request.user).order_by("pk").only("pk")
        return rows.prefetch_related("starts", Prefetch("stacks_into", seen, to_attr="shown_stacks"))

    def _stacks(self, ids: list[int]) -> list[Microcredential]:
        """Those of one's own; others are said not to be, whether or not they exist."""
        found = Microcredential.objects.of(self.request.user).in_bulk(ids)
        if missing := [str(pk) for pk in ids if pk not in found]:
            raise ValidationError({"stacks_into": f"You have no microcredential {', '.join(missing)}."})
        return list(found.values())


def _institutions(request: Request) -> QuerySet[Organisation]:
    institutions: QuerySet[Organisation] = (
        Organisation.objects.institutions().editable_by(request.user).order_by("name", "pk")
    )
    return institutions
