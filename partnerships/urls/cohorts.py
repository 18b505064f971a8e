from django.urls import path

from partnerships.views import cohorts

app_name = "cohorts"
urlpatterns = [
    path("", cohorts.listing, name="list"),
    path("<int:pk>/", cohorts.detail, name="detail"),
]
