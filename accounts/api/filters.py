"""What lists can be asked for. A value that cannot be read is an error, and so is a name that is none."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema_field
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.fields import LARGEST

OTHERS = {"page", "page_size", "format"}
TRUTH = {"true": True, "1": True, "false": False, "0": False}


class OfLists(DjangoFilterBackend):
    """Filters narrow lists alone: one row is found by its id, whatever else stands in the address."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        is_list = getattr(view, "action", "list") == "list"
        return super().filter_queryset(request, queryset, view) if is_list else queryset


class ExactForm(forms.Form):
    """Refuses names that are none."""

    def clean(self) -> dict[str, Any]:
        for name in sorted(set(self.data) - set(self.fields) - OTHERS):
            self.errors[name] = self.error_class(["There is no such filter."])
        return self.cleaned_data


class Filters(django_filters.FilterSet):
    """Reads what is asked; subclasses hand it to one of the queries that the pages use."""

    class Meta:
        form = ExactForm

    @property
    def asked(self) -> dict[str, Any]:
        return dict(self.form.cleaned_data)


@extend_schema_field({"type": "integer", "minimum": 1})
class IdFilter(django_filters.NumberFilter):
    """A row's id; one that the person may not see finds nothing, and does not say why."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"min_value": 1, "max_value": LARGEST} | options)

    def get_max_validator(self) -> None:
        return None


@extend_schema_field({"type": "boolean"})
class TruthFilter(django_filters.TypedChoiceFilter):
    """`true` or `1`, `false` or `0`; None when it is not asked."""

    def __init__(self, *args: Any, **options: Any) -> None:
        choices = [(word, word) for word in TRUTH]
        super().__init__(*args, **{"choices": choices, "coerce": TRUTH.get, "empty_value": None} | options)
