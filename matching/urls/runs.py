from django.urls import path

from matching.views import runs

app_name = "runs"
urlpatterns = [
    path("", runs.listing, name="list"),
    path("rows/", runs.rows, name="rows"),
    path("start/", runs.start, name="start"),
    path("<int:pk>/", runs.detail, name="detail"),
    path("<int:pk>/progress/", runs.progress, name="progress"),
]
