"""Mounted at the root: a need's and a microcredential's pages of matches stand at their own addresses."""

from django.urls import path

from matching.views import funding, matches, microcredentials, needs

app_name = "matches"
urlpatterns = [
    path("matches/", matches.listing, name="list"),
    path("matches/<int:pk>/", matches.detail, name="detail"),
    path("matches/<int:pk>/funding/<int:rule_pk>/", funding.award, name="award"),
    path("needs/<int:pk>/", needs.page, name="need"),
    path("needs/<int:pk>/progress/", needs.progress, name="need_progress"),
    path("needs/<int:pk>/match/", needs.rematch, name="rematch"),
    path("microcredentials/<int:pk>/needs/", microcredentials.page, name="microcredential"),
]
