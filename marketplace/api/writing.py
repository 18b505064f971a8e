"""What every endpoint that writes does alike: whose row it is, who may write it, and that the matcher hears of it."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from accounts.limits import TOO_MANY, Creation, may_create
from accounts.models import Organisation
from marketplace.changes import wake

Row = TypeVar("Row", bound=Model)

WAIT = 60  # seconds, after which it is worth while to ask again
HEADER = "X-Trellis-Matching"
DELAYED = OpenApiParameter(
    HEADER,
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="`delayed` where the queue is away: it is saved, and matched by itself when the queue is back.",
    enum=["delayed"],
    response=[200, 201],
)


def woken(answer: Response, *, told: bool = True) -> Response:
    """Wakes the matcher where it was `told` of a change; where it has to wait, the answer's header says so."""
    if told and not wake():
        answer[HEADER] = "delayed"
    return answer


def owner_named(organisations: QuerySet[Organisation], pk: int | None, field: str) -> Organisation:
    """The organisation for which is written: the one named, or the only one there is.

    Raises:
        PermissionDenied: the person writes for none, or not for the one that is named, whether or not it exists.
        ValidationError: the person writes for several and named none.
    """
    found = list(organisations)
    if pk is not None:
        found = [one for one in found if one.pk == pk]
    if not found:
        raise PermissionDenied(f"You write for no such {field}.")
    if len(found) > 1:
        names = ", ".join(f"{one.pk} ({one.name})" for one in found)
        raise exceptions.ValidationError({field: [f"You write for several. Name one by its id: {names}."]})
    return found[0]


def refuse_taken_id(rows: QuerySet[Any], external_id: str) -> None:
    """
    Raises:
        ValidationError: one of the rows has this own id.
    """
    if external_id and rows.filter(external_id=external_id).exists():
        raise exceptions.ValidationError({"external_id": ["Another of yours has this own id."]})


def count_creation(request: Request, what: Creation) -> None:
    """
    Raises:
        Throttled: the person has created as many as they may, here and on pages together. Places come back one by one.
    """
    if not may_create(request, what):
        raise exceptions.Throttled(WAIT, TOO_MANY)


class OwnedViewSet(GenericViewSet[Any]):
    """Rows that `visible_to` shows and `editable_by` lets write: 404 for the unseen, 403 for what is only seen."""

    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    lookup_value_regex = "[0-9]{1,18}"

    def editable(self) -> Any:
        row = self.get_object()
        rows: Any = type(row)._default_manager
        if not rows.editable_by(self.request.user).filter(pk=row.pk).exists():
            raise PermissionDenied("You may read this, not change it.")
        return row

    def checked(self, row: Model | None = None) -> dict[str, Any]:
        """What was sent, read and checked for its form; where a row is changed, what is left out stays as it is."""
        serializer: BaseSerializer[Any] = self.get_serializer(
            row, data=self.request.data, partial=row is not None
        )
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def shown(self, pk: int, status: int = 200) -> Response:
        """The row as it is now, with all that a list shows of it."""
        return Response(self.get_serializer(self.get_queryset().get(pk=pk)).data, status=status)
