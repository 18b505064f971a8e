"""Back office for people and organisations. Verification has a page of its own, which keeps and mails decisions."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db import models
from django.http import HttpRequest

from accounts.models import (
    AuditEntry,
    ColleagueInvitation,
    Membership,
    Organisation,
    Person,
    VerificationDecision,
)

# Sign-in to the back office goes through the one sign-in page, where the rate limits and the confirmed address hold.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = "Trellis back office"


class SmallLetters:
    """Addresses are kept in small letters, however they were typed."""

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()  # type: ignore[attr-defined]


class CreatePersonForm(SmallLetters, AdminUserCreationForm):
    class Meta:
        model = Person
        fields = ("email",)


class ChangePersonForm(SmallLetters, UserChangeForm):
    class Meta:
        model = Person
        fields = "__all__"


@admin.register(Person)
class PersonAdmin(UserAdmin):
    form, add_form = ChangePersonForm, CreatePersonForm
    ordering = ("email",)
    list_display = ("email", "full_name", "is_staff", "is_active", "date_joined")
    list_filter = ("is_staff", "is_active")
    search_fields = ("email", "full_name")
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "password", "full_name", "time_zone")}),
        ("Access", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        ("Times", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "usable_password", "password1", "password2")}),)


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ("person",)


class ReadOnly:
    """Rows that only services write."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ("name", "kind", "institution_type", "verification", "city", "created_at")
    list_filter = ("kind", "verification", "institution_type")
    search_fields = ("name", "city", "external_id")
    readonly_fields = ("verification", "created_at", "updated_at")
    inlines = (MembershipInline,)
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    list_display = ("person", "organisation", "role", "created_at")
    list_filter = ("role",)
    list_select_related = ("person", "organisation")
    search_fields = ("person__email", "person__full_name", "organisation__name")
    autocomplete_fields = ("person", "organisation")


@admin.register(ColleagueInvitation)
class ColleagueInvitationAdmin(ReadOnly, admin.ModelAdmin):
    list_display = (
        "email",
        "organisation",
        "role",
        "invited_by",
        "created_at",
        "accepted_at",
        "withdrawn_at",
    )
    list_select_related = ("organisation", "invited_by")
    search_fields = ("email", "organisation__name")
    exclude = ("secret_hash",)


@admin.register(VerificationDecision)
class VerificationDecisionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("organisation", "verdict", "decided_by", "decided_at")
    list_filter = ("verdict",)
    list_select_related = ("organisation", "decided_by")
    search_fields = ("organisation__name",)


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnly, admin.ModelAdmin):
    """What happened, as rows. The page of the audit says it in words."""

    list_display = ("at", "who", "subject", "subject_key", "step", "audience")
    list_filter = ("subject", "audience")
    search_fields = ("who", "note")
    date_hierarchy = "at"
