"""PDFs beside a proposal: attached to what is not sent yet, saved by whoever sees the version."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from config.parsing import Parser
from marketplace.api.writing import count_creation
from marketplace.documents import MOST_BYTES
from partnerships.api.files import AsItIs, FormParser
from partnerships.api.serializers.attachments import AttachmentSerializer, UploadSerializer
from partnerships.models import Attachment, Proposal
from partnerships.queries.proposals import visible_proposals
from partnerships.services.attachments import add_attachment, remove_attachment
from partnerships.views.attachments import as_download

PROPOSAL = OpenApiParameter(
    "proposal_pk", OpenApiTypes.INT, OpenApiParameter.PATH, description="The proposal's id"
)
PDF = OpenApiResponse(OpenApiTypes.BINARY, description="The PDF, to be saved")


@extend_schema(parameters=[PROPOSAL])
@extend_schema_view(
    list=extend_schema(
        description="The attachments of all versions that you may see, the newest version first."
    ),
    retrieve=extend_schema(description="One attachment, without its content."),
)
class AttachmentViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet[Attachment]):
    """As their version: the institution sees its own from the start, the employer what was sent."""

    queryset = Attachment.objects.none()
    serializer_class = AttachmentSerializer
    filter_backends: list[Any] = []
    lookup_value_regex = "[0-9]{1,18}"
    # JSON is read as well, so that whoever sends it is told which field wants a file.
    parser_classes = [FormParser, Parser]

    def get_queryset(self) -> QuerySet[Attachment]:
        rows: QuerySet[Attachment] = Attachment.objects.visible_to(self.request.user)
        rows = rows.filter(version__proposal=self._proposal()).select_related("version")
        return rows.order_by("-version__number", "pk")

    @extend_schema(request={"multipart/form-data": UploadSerializer}, responses={201: AttachmentSerializer})
    def create(self, request: Request, proposal_pk: str) -> Response:
        """Attaches a PDF to the version that is not sent yet. The same file once more is the same attachment."""
        proposal = self._written(self._proposal())
        said = UploadSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        count_creation(request, "read_words")
        file = said.validated_data["file"]
        made = add_attachment(
            proposal=proposal,
            content=file.read(MOST_BYTES + 1),
            name=file.name,
            by=request.user,
            now=timezone.now(),
        )
        return Response(self.get_serializer(made).data, status=201)

    def destroy(self, request: Request, proposal_pk: str, pk: str) -> Response:
        """Takes it off the version that is not sent yet."""
        row = self.get_object()
        self._written(self._proposal())
        remove_attachment(attachment=row, by=request.user, now=timezone.now())
        return Response(status=204)

    @extend_schema(responses={(200, "application/pdf"): PDF})
    @action(detail=True, content_negotiation_class=AsItIs)
    def file(self, request: Request, proposal_pk: str, pk: str) -> FileResponse:
        """Its content, to be saved and never to be shown in a browser."""
        return as_download(self.get_object())

    def _proposal(self) -> Proposal:
        proposal: Proposal = get_object_or_404(
            visible_proposals(self.request.user), pk=self.kwargs["proposal_pk"]
        )
        return proposal

    def _written(self, proposal: Proposal) -> Proposal:
        if not Proposal.objects.editable_by(self.request.user).filter(pk=proposal.pk).exists():
            raise PermissionDenied("The institution writes it.")
        return proposal
