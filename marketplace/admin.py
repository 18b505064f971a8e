"""The back office of the marketplace: looking things up, and mending what pages cannot reach.

What a page of the product does, a page does: states move, skills are decided on and matches are asked for there. Here
states are read, and what administrators may not see on pages they do not see here either.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from marketplace.changes import announce, wake
from marketplace.models import (
    CatalogueImport,
    FundingAward,
    FundingRule,
    Microcredential,
    MicrocredentialSkill,
    NeedSkill,
    PriceTier,
    SatisfactionImport,
    SatisfactionRecord,
    Skill,
    SkillAlias,
    SkillBroader,
    Start,
    TaxonomyLoad,
    TrainingNeed,
)
from marketplace.services.microcredentials import refresh_search_text


class ReadOnly(admin.ModelAdmin):
    """What is written by imports and services alone."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class TaughtSkillInline(admin.TabularInline):
    model = MicrocredentialSkill
    autocomplete_fields = ["skill"]
    readonly_fields = ["confidence", "evidence", "tier", "decided_by", "decided_at"]
    extra = 0


class TierInline(admin.TabularInline):
    model = PriceTier
    extra = 0


class StartInline(admin.TabularInline):
    model = Start
    extra = 0


class NeedSkillInline(admin.TabularInline):
    model = NeedSkill
    autocomplete_fields = ["skill"]
    extra = 0


class AliasInline(admin.TabularInline):
    model = SkillAlias
    extra = 0


class BroaderInline(admin.TabularInline):
    model = SkillBroader
    fk_name = "skill"
    autocomplete_fields = ["broader"]
    extra = 0


@admin.register(Microcredential)
class MicrocredentialAdmin(admin.ModelAdmin):
    list_display = ["title", "institution", "state", "seat_price", "class_price", "updated_at"]
    list_filter = ["state", "institution__institution_type", "credential_type"]
    list_select_related = ["institution"]
    search_fields = ["title", "external_id", "institution__name"]
    raw_id_fields = ["institution", "created_by"]
    autocomplete_fields = ["stacks_into"]
    readonly_fields = ["state", "created_at", "updated_at", "listed_at", "retired_at", "search_text"]
    inlines = [TaughtSkillInline, TierInline, StartInline]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """As the services do after a change: the search and the matches follow."""
        with transaction.atomic():
            super().save_related(request, form, formsets, change)
            refresh_search_text(ids=[form.instance.pk])
            if form.instance.state == "live":
                announce(microcredential=form.instance, by=request.user)
        wake()


@admin.register(TrainingNeed)
class TrainingNeedAdmin(admin.ModelAdmin):
    list_display = ["title", "employer", "state", "headcount", "posted_at"]
    list_filter = ["state"]
    list_select_related = ["employer"]
    search_fields = ["title", "external_id", "employer__name"]
    raw_id_fields = ["employer", "created_by"]
    readonly_fields = ["state", "created_at", "updated_at", "posted_at", "closed_at"]
    inlines = [NeedSkillInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[TrainingNeed]:
        """A draft is its employer's alone."""
        return TrainingNeed.objects.visible_to(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nor is a draft deleted, or named among what goes, with its organisation or its writer."""
        seen = obj is None or self.get_queryset(request).filter(pk=obj.pk).exists()
        return seen and super().has_delete_permission(request, obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        with transaction.atomic():
            super().save_related(request, form, formsets, change)
            announce(need=form.instance, by=request.user)
        wake()


@admin.register(Skill)
class SkillAdmin(admin.ModelAdmin):
    list_display = ["label", "kind", "source", "external_id", "occupation_count", "retired_at"]
    list_filter = ["source", "kind"]
    search_fields = ["label", "external_id", "aliases__text"]
    inlines = [AliasInline, BroaderInline]


@admin.register(SatisfactionRecord)
class SatisfactionRecordAdmin(admin.ModelAdmin):
    list_display = ["institution", "microcredential", "ended_on", "learners", "verified", "source"]
    list_filter = ["verified", "source"]
    list_select_related = ["institution", "microcredential"]
    search_fields = ["institution__name", "external_id", "employer_name"]
    raw_id_fields = ["institution", "microcredential", "employer", "imported"]


@admin.register(FundingRule)
class FundingRuleAdmin(admin.ModelAdmin):
    list_display = [
        "name",
        "jurisdiction",
        "kind",
        "effective_from",
        "effective_to",
        "checked_on",
        "changed_by",
    ]
    list_filter = ["kind", "jurisdiction"]
    list_select_related = ["changed_by"]
    search_fields = ["name", "key", "summary"]
    filter_horizontal = ["stacks_with"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """What a person has changed, a newer data file leaves alone."""
        obj.changed_by = request.user
        super().save_model(request, obj, form, change)


@admin.register(FundingAward)
class FundingAwardAdmin(ReadOnly):
    list_display = ["rule", "need", "amount", "currency", "basis", "marked_by", "marked_at", "withdrawn_at"]
    list_select_related = ["rule", "need", "marked_by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[FundingAward]:
        return FundingAward.objects.visible_to(request.user)


@admin.register(CatalogueImport)
class CatalogueImportAdmin(ReadOnly):
    list_display = ["file_name", "institution", "format", "state", "created_by", "created_at"]
    list_filter = ["state", "format"]
    list_select_related = ["institution", "created_by"]
    search_fields = ["file_name", "institution__name"]


@admin.register(SatisfactionImport, TaxonomyLoad)
class LoadAdmin(ReadOnly):
    pass
