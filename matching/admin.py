"""The back office of matching: looking things up. Verdicts, runs and policies are written on their pages alone."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from marketplace.admin import ReadOnly
from matching.models import Match, MatchRun, ReferenceVersion, Review, ScoringPolicy, SectorPrior


@admin.register(Match)
class MatchAdmin(ReadOnly):
    list_display = ("need", "microcredential", "rank", "fit", "status", "scored_at")
    list_filter = ("status",)
    list_select_related = ("need", "microcredential")
    search_fields = ("need__title", "microcredential__title")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Those that the person may review: not of organisations of their own."""
        return super().get_queryset(request).filter(pk__in=Match.objects.reviewable_by(request.user))


@admin.register(Review)
class ReviewAdmin(ReadOnly):
    list_display = ("match", "verdict", "reason", "reviewer", "decided_at")
    list_filter = ("verdict", "reason")
    list_select_related = ("match__need", "match__microcredential", "reviewer")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Of matches that wait, the person's own verdicts alone: others' would steer."""
        found = super().get_queryset(request).filter(match__in=Match.objects.reviewable_by(request.user))
        return found.exclude(
            pk__in=found.exclude(reviewer=request.user).filter(match__in=Match.objects.waiting())
        )


@admin.register(MatchRun)
class MatchRunAdmin(ReadOnly):
    list_display = ("pk", "kind", "state", "requested_by", "requested_at", "done", "total", "stored")
    list_filter = ("kind", "state")
    list_select_related = ("requested_by",)


@admin.register(ScoringPolicy)
class ScoringPolicyAdmin(ReadOnly):
    list_display = ("version", "state", "weight_skill", "weight_cost", "weight_satisfaction", "activated_at")


@admin.register(ReferenceVersion)
class ReferenceVersionAdmin(ReadOnly):
    list_display = ("number", "engine_version", "created_at")
    exclude = ("payload",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("payload")


@admin.register(SectorPrior)
class SectorPriorAdmin(admin.ModelAdmin):
    """What is believed of an institution that nobody has rated; counts from the next full run on."""

    list_display = ("question", "mean", "weight", "source")
    readonly_fields = ("question",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
