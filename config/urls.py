"""Every address of Trellis. Rooms bring their own, a module for each noun."""

from django.contrib import admin
from django.urls import include, path

from config.health import healthz

urlpatterns = [
    path("healthz", healthz),
    path("", include("accounts.urls.home")),
    path("organisation/", include("accounts.urls.organisation")),
    path("administration/organisations/", include("accounts.urls.organisations")),
    path("account/", include("accounts.urls.profile")),
    path("notices/", include("accounts.urls.notices")),
    path("accounts/", include("allauth.account.urls")),
    # A need's page shows its matches, so matching answers it; forms and lists of needs stay with marketplace.
    path("", include("matching.urls.matches")),
    path("", include("partnerships.urls.invitations")),
    path("", include("partnerships.urls.questions")),
    path("unmet/", include("partnerships.urls.unmet")),
    path("needs/", include("marketplace.urls.needs")),
    path("microcredentials/", include("marketplace.urls.microcredentials")),
    path("funding/", include("marketplace.urls.funding")),
    path("imports/", include("marketplace.urls.imports")),
    path("skills/", include("marketplace.urls.skills")),
    path("agreements/", include("partnerships.urls.agreements")),
    path("cohorts/", include("partnerships.urls.cohorts")),
    path("feedback/", include("partnerships.urls.feedback")),
    path("review/", include("matching.urls.review")),
    path("runs/", include("matching.urls.runs")),
    path("policies/", include("matching.urls.policies")),
    path("partnership-policies/", include("partnerships.urls.policies")),
    path("audit/", include("partnerships.urls.audit")),
    path("proposals/", include("partnerships.urls.proposals")),
    path("attachments/", include("partnerships.urls.attachments")),
    path("components/", include("components.urls")),
    path("api/v1/", include("config.api_urls")),
    path("admin/", admin.site.urls),
]
