"""The back office of the chain: looking things up. What was sent, agreed or signed is changed by nobody."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from marketplace.admin import ReadOnly
from partnerships.models import Agreement, Confirmation, PartnershipPolicy, ProposalVersion


@admin.register(ProposalVersion)
class ProposalVersionAdmin(ReadOnly):
    """Of proposals that were sent: a draft is its institution's alone."""

    list_display = ["title", "proposal", "number", "side", "sent_at", "expires_at"]
    list_filter = ["side", "is_custom"]
    list_select_related = ["proposal__institution", "proposal__need"]
    search_fields = ["title", "proposal__institution__name", "proposal__need__title"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(sent_at__isnull=False)


@admin.register(Agreement)
class AgreementAdmin(ReadOnly):
    list_display = [
        "version",
        "employer_name",
        "institution_name",
        "state",
        "total",
        "currency",
        "created_at",
        "sign_until",
    ]
    list_filter = ["state"]
    list_select_related = ["version"]
    search_fields = ["employer_name", "institution_name", "version__title"]


@admin.register(Confirmation)
class ConfirmationAdmin(ReadOnly):
    list_display = ["name", "side", "agreement", "person", "confirmed_at"]
    list_filter = ["side"]
    list_select_related = ["agreement__version", "person"]
    search_fields = ["name", "person__email"]


@admin.register(PartnershipPolicy)
class PartnershipPolicyAdmin(ReadOnly):
    """A further one is made on the pages of the partnership policy, which write it down."""

    list_display = [
        "pk",
        "open_per_need",
        "open_per_institution",
        "answer_days",
        "sign_days",
        "note",
        "created_by",
        "created_at",
    ]
    list_select_related = ["created_by"]
