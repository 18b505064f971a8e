"""Fields that the whole API shares, and how all of it reads what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from rest_framework import serializers

LARGEST = 2**62  # ids fit into the database's integers


class Moment(serializers.DateTimeField):
    """UTC whoever asks, so that a moment that was read compares with one that is read later."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"default_timezone": UTC} | options)


class Exact(serializers.Serializer):
    """A field that there is none of is an error: a slip of the pen must not look as if it had been saved.

    What can only be read may be sent back with the rest, and is passed over.
    """

    def to_internal_value(self, data: Any) -> Any:
        unknown = sorted(set(data) - set(self.fields)) if isinstance(data, Mapping) else []
        if unknown:
            raise serializers.ValidationError({str(name): ["There is no such field."] for name in unknown})
        return super().to_internal_value(data)
