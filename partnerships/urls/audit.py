from django.urls import path

from partnerships.views import audit

app_name = "audit"
urlpatterns = [
    path("", audit.listing, name="list"),
    path("export.csv", audit.export, name="export"),
]
