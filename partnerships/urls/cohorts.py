from django.urls import path

from partnerships.views import cohorts

app_name = "cohorts"
urlpatterns = [
    path("", cohorts.listing, name="list"),
    path("<int:pk>/", cohorts.detail, name="detail"),
    path("<int:pk>/start/", cohorts.start, name="start"),
    path("<int:pk>/complete/", cohorts.complete, name="complete"),
    path("<int:pk>/cancel/", cohorts.cancel, name="cancel"),
]
