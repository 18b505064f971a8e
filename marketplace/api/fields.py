"""Fields that several serializers share, and how all of them read what was sent."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.fields import Exact, Moment
from marketplace.models import DeliveryMode
from marketplace.models.modes import from_names, names

LONGEST_NAME = 255
MODES = [(mode.name.lower(), mode.label) for mode in DeliveryMode]


class Finite(serializers.FloatField):
    def to_internal_value(self, data: Any) -> float:
        value: float = super().to_internal_value(data)
        if not math.isfinite(value):
            self.fail("invalid")
        return value


class ModesField(serializers.ListField):
    """Codes outside, bits inside."""

    child = serializers.ChoiceField(choices=MODES)

    def to_internal_value(self, data: Any) -> Any:
        return from_names(super().to_internal_value(data))

    def to_representation(self, data: Any) -> Any:
        return names(data)


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string", "maxLength": LONGEST_NAME}]})
class SkillReference(serializers.Field):
    """Which skill: its id here, or its external id, for example an ESCO URI; all rows are looked up at once."""

    default_error_messages = {"invalid": "Write the skill's id, or its external id as a string."}

    def to_internal_value(self, data: Any) -> int | str:
        if isinstance(data, bool) or not isinstance(data, int | str) or data == "":
            self.fail("invalid")
        if isinstance(data, str) and (len(data) > LONGEST_NAME or "\0" in data):
            self.fail("invalid")
        return data

    def to_representation(self, value: Any) -> int:
        pk: int = value.pk
        return pk


class ExactModel(Exact, serializers.ModelSerializer):
    """Columns as fields; what is written goes through services, never through `save`."""

    serializer_field_mapping = serializers.ModelSerializer.serializer_field_mapping | {
        models.DateTimeField: Moment,
        models.FloatField: Finite,
    }


class Row(ExactModel):
    """A row of a list that is replaced whole: also where a change leaves other fields out, a row is complete."""

    def to_internal_value(self, data: Any) -> Any:
        needed = [name for name, field in self.fields.items() if field.required]
        missing = [name for name in needed if name not in data] if isinstance(data, Mapping) else []
        if missing:
            raise serializers.ValidationError(
                {name: [self.fields[name].error_messages["required"]] for name in missing}
            )
        return super().to_internal_value(data)


def must_be_one_of(value: str, known: Iterable[tuple[str, str]], noun: str) -> str:
    """
    Raises:
        ValidationError: names what there is.
    """
    codes = [code for code, _ in known]
    if value in codes:
        return value
    shown = ", ".join(code for code in codes if code)
    said = f"“{value}” is no {noun} here." + (f" Use {shown}." if len(codes) < 20 else "")
    raise serializers.ValidationError(said)
