"""A PDF beside a version of a proposal."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from accounts.api.fields import Exact, Moment
from partnerships.models import Attachment


@extend_schema_serializer(component_name="Attachment")
class AttachmentSerializer(serializers.ModelSerializer[Attachment]):
    """`size` in bytes; `version` is the number of the version that it belongs to."""

    version = serializers.IntegerField(source="version.number", read_only=True)
    uploaded_at = Moment(read_only=True)

    class Meta:
        model = Attachment
        fields = ["id", "version", "name", "size", "sha256", "uploaded_at"]
        read_only_fields = fields


@extend_schema_serializer(component_name="AttachmentUpload")
class UploadSerializer(Exact):
    """A PDF by its content, at most 10 MB; a version has at most 5."""

    file = serializers.FileField(allow_empty_file=True, max_length=None)
