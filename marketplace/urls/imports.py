"""Addresses of imports."""

from django.urls import path

from marketplace.views import imports as views

app_name = "imports"
urlpatterns = [
    path("", views.start, name="start"),
    path("sample.csv", views.sample, name="sample"),
    path("<int:pk>/", views.preview, name="preview"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/apply/", views.apply, name="apply"),
    path("<int:pk>/discard/", views.discard, name="discard"),
    path("<int:pk>/undo/", views.undo, name="undo"),
    path("<int:pk>/report.csv", views.report, name="report"),
]
